"""Folders of pictures: every file is a row or is named with the reason; nothing is lost, nothing leaves."""

import zipfile
from io import BytesIO

import pyarrow as pa
import pytest
from engines.folders.packed import deep, moving, packed, picture, unfolding
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.folders.archives import Folder
from filrouge.engines.folders.pictures import Pictures
from filrouge.engines.receiving.errors import Bomb, Corrupt
from filrouge.engines.vision.reading import Limits, read
from filrouge.kernel.tables import RawFile

LIMIT = 2**20


def rows(*files: RawFile, label: str = "label", pixels: int = 10**6):
    gathered = Pictures(Folder(files, limit_bytes=LIMIT), label, Limits(LIMIT, pixels))
    return pa.Table.from_batches(gathered.batches(), gathered.schema).to_pylist(), gathered


MALFORMED = {
    "digits/3/cut.jpg": (picture(format="JPEG")[:-200], "truncated"),
    "digits/3/bomb.png": (unfolding(), "too_large"),
    "digits/3/moving.gif": (moving(), "several"),
    "digits/3/words.jpg": (b"not a picture", "not_an_image"),
    "digits/3/large.bin": (b"x" * (LIMIT + 1), "too_large"),
    "digits/3/nothing.png": (b"", "not_an_image"),
    "digits/3/torn.png": (picture()[:60] + b"\0" * 40 + picture()[100:], "damaged"),
    "../../etc/passwd": (picture(), "unsafe_path"),
    "/abs.png": (picture(), "unsafe_path"),
    "C:\\x.png": (picture(), "unsafe_path"),
    "digits/3/elsewhere.png@": (b"/etc/passwd", "link"),
    "__MACOSX/digits/._a.png": (b"\0\5", "litter"),
    "digits/Thumbs.db": (b"\0", "litter"),
}
SOUND = {
    "digits/3/a.png": picture(1),
    "digits/4/cmyk.jpg": picture(2, format="JPEG", mode="CMYK"),
    "digits/4/deep.png": deep(3),
    "digits/4/misnamed.png": picture(4, format="JPEG"),
    "digits/4/rogue.png": picture(5, side=900),
}


def test_each_file_is_a_row_or_is_named_with_its_reason():
    members = {path: content for path, (content, _) in MALFORMED.items()} | SOUND
    kept, gathered = rows(packed("digits.zip", members))
    assert [row["path"] for row in kept] == list(SOUND)
    assert [row["label"] for row in kept] == ["3", "4", "4", "4", "4"]
    aside = {bad.file: bad.reason for bad in gathered.aside}
    assert aside == {path.removesuffix("@"): reason for path, (_, reason) in MALFORMED.items()}
    assert gathered.kept_counts["digits.zip"] + gathered.aside_counts["digits.zip"] == len(members)
    for row in kept:
        again = read(row["image"])
        assert (again.facts.width, again.facts.height) == (row["width"], row["height"])
        assert again.facts.colour_profile == "none" and again.facts.mode in ("L", "RGB")


def test_a_name_that_comes_twice_is_put_aside_the_second_time():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a.png", picture(1))
        archive.writestr("a.png", picture(2))
    kept, gathered = rows(RawFile.of("x.zip", stream.getvalue()), label="")
    assert (
        len(kept) == 1 and read(kept[0]["image"]).facts.pixels_sha256 == read(picture(1)).facts.pixels_sha256
    )
    assert [bad.reason for bad in gathered.aside] == ["repeated_path"]


def test_an_archive_that_would_unfold_without_end_is_refused_as_a_whole():
    zeros = packed("zeros.zip", {f"{place}.png": b"\0" * 2**26 for place in range(3)})
    with pytest.raises(Bomb):
        Folder([zeros], limit_bytes=2**30)


def test_an_archive_without_its_end_is_refused():
    whole = packed("x.zip", SOUND)
    with whole.open() as stream:
        content = stream.read()
    with pytest.raises(Corrupt):
        Folder([RawFile.of("x.zip", content[: len(content) // 2])], limit_bytes=LIMIT)


def test_files_given_by_themselves_and_archives_stand_together():
    one = RawFile.of("alone.png", picture(9))
    kept, gathered = rows(one, packed("x.zip", {"in.png": picture(8)}), label="")
    assert [row["path"] for row in kept] == ["alone.png", "x.zip/in.png"]
    assert "label" not in kept[0] and gathered.kept_counts == {"alone.png": 1, "x.zip": 1}


@given(
    st.lists(
        st.tuples(
            st.sampled_from([picture(1), picture(2, format="JPEG"), b"words", moving()]), st.integers(0)
        ),
        min_size=1,
        max_size=6,
    ),
    st.data(),
)
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_whatever_is_cut_or_changed(contents, data):
    members = {}
    for place, (content, cut) in enumerate(contents):
        spoilt = bytearray(content[: len(content) - cut % (len(content) + 1)])
        for at in data.draw(st.lists(st.integers(0, max(len(spoilt) - 1, 0)), max_size=3)):
            if spoilt:
                spoilt[at] ^= 0xFF
        members[f"{place}.png"] = bytes(spoilt)
    kept, gathered = rows(packed("x.zip", members))
    assert sorted([row["path"] for row in kept] + [bad.file for bad in gathered.aside]) == sorted(members)
    assert all(bad.reason for bad in gathered.aside)
