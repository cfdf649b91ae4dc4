"""Profile of a set of images: counts that can be recounted by hand."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from engines.vision.scenes import scene
from PIL import Image

from filrouge.engines.vision.errors import EmptySet
from filrouge.engines.vision.profiling import Seen, profile, see
from filrouge.engines.vision.reading import read


def seen(pixels: Any, name: str, label: str | None = None, kind: str = "PNG", **told: Any) -> Seen:
    out = BytesIO()
    Image.fromarray(pixels).save(out, kind, **told)
    return see(read(out.getvalue(), name=name), name=name, label=label)


def test_sizes_colours_and_names() -> None:
    images = [seen(scene(place), f"{place}.png") for place in range(8)]
    images.append(seen(np.stack([scene(8, 50)] * 3, axis=2), "odd.jpg", kind="BMP"))
    told = profile(images)
    assert (told.images_count, told.sizes) == (9, {(96, 96): 8, (50, 50): 1})
    assert told.rogue_sizes == told.misnamed == ("odd.jpg",)
    assert told.formats == {"PNG": 8, "BMP": 1} and told.modes == {"L": 8, "RGB": 1}
    assert told.same_files == told.same_pixels == told.near_copies == ()
    assert told.faces == "not_looked_for"


def test_no_size_is_rogue_where_none_is_usual() -> None:
    assert profile([seen(scene(side, side), str(side)) for side in range(20, 30)]).rogue_sizes == ()


def test_light() -> None:
    images = [
        seen(np.full((4, 4), 10, dtype=np.uint8), "dark"),
        seen(np.full((4, 4), 250, dtype=np.uint8), "bright"),
        seen(np.array([[0, 200]] * 2, dtype=np.uint8), "between"),
    ]
    told = profile(images)
    assert (told.dark, told.bright, told.flat) == (("dark",), ("bright",), ("dark", "bright"))
    assert (told.brightness.least, told.brightness.median, told.brightness.most) == (10.0, 100.0, 250.0)
    assert told.contrast.most == 100.0
    assert told.near_copies == ()


def test_classes() -> None:
    images = [seen(scene(place), str(place), label) for place, label in enumerate("aaabbc")]
    told = profile([*images, seen(scene(9), "9")])
    assert (told.labels, told.unlabelled_count, told.imbalance) == ({"a": 3, "b": 2, "c": 1}, 1, 3.0)
    assert profile(images[:3]).imbalance is None


def test_copies_of_three_degrees_and_classes_that_disagree() -> None:
    images = [
        seen(scene(1), "one", "a"),
        seen(scene(1), "same file", "a"),
        seen(scene(1), "same pixels", "b", "BMP"),
        seen(scene(1), "near", "a", "JPEG", quality=70),
        seen(scene(2), "other", "a"),
    ]
    told = profile(images)
    assert [copies.names for copies in told.same_files] == [("one", "same file")]
    assert [copies.names for copies in told.same_pixels] == [("one", "same pixels")]
    assert [copies.names for copies in told.near_copies] == [("one", "same file", "same pixels", "near")]
    assert (told.same_files[0].disagree, told.same_pixels[0].disagree) == (False, True)
    assert told.near_copies[0].labels == ("a", "b")


def test_people_told_by_metadata_are_counted_by_image() -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x9C9D], exif[0x0112] = "Marie", b"M\0", 6
    told = profile([seen(scene(1), "1", exif=exif), seen(scene(2), "2")])
    assert (told.traces, told.turned_count) == ({"author": 1}, 1)


def test_nothing_has_no_profile() -> None:
    with pytest.raises(EmptySet):
        profile([])
