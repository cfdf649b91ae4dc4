"""2,062 photographs of hands (Sign-Language-Digits-Dataset, Apache-2.0), where they are at hand."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from filrouge.engines.vision.profiling import profile, see
from filrouge.engines.vision.reading import read


@pytest.mark.slow
def test_rogue_sizes_classes_and_metadata_are_found(shared_data: Path) -> None:
    with ZipFile(shared_data / "images" / "sign-language-digits.zip") as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        told = profile(
            [see(read(archive.read(name), name=name), name=name, label=name[0]) for name in sorted(names)]
        )
    assert told.sizes == {(100, 100): 2059, (3024, 3024): 3}
    assert told.rogue_sizes == ("7/IMG_5874.JPG", "7/IMG_5935.JPG", "7/IMG_5978.JPG")
    assert len(told.labels) == 10 and min(told.labels.values()) == 204
    assert told.traces["date"] == 2062 and told.traces["author"] == 211 and told.turned_count == 3
    assert told.same_files == told.same_pixels == ()
