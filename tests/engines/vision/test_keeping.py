"""What is kept of a picture: its pixels, and nothing of its metadata."""

from io import BytesIO

import numpy as np
import pytest
from engines.vision.scenes import scene
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from filrouge.engines.vision.keeping import kept, without_metadata
from filrouge.engines.vision.reading import read


def written(image: Image.Image, format: str, **more) -> bytes:
    stream = BytesIO()
    image.save(stream, format, **more)
    return stream.getvalue()


def located(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Somebody"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    return exif


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_keeps_its_pixels_and_loses_what_it_told(progressive):
    colours = Image.fromarray(np.stack([scene(place) for place in range(3)], axis=2))
    told = {"exif": located(), "comment": b"taken by Somebody", "progressive": progressive}
    content = written(colours, "JPEG", **told) + b"Somebody's second view"
    picture = read(content)
    assert {trace.category for trace in picture.facts.traces} >= {"place", "author", "words"}
    bare = kept(content, picture)
    again = read(bare)
    assert again.facts.format == "JPEG" and again.facts.traces == ()
    assert b"Somebody" not in bare
    np.testing.assert_array_equal(again.pixels, picture.pixels)


@pytest.mark.parametrize(
    "image, format, more",
    [
        (Image.fromarray(scene(1)), "PNG", {}),
        (Image.fromarray(scene(1)).convert("CMYK"), "JPEG", {}),
        (Image.fromarray(scene(1).astype(np.uint16) * 257), "PNG", {}),
        (Image.fromarray(scene(1)).convert("P"), "GIF", {}),
        (Image.fromarray(scene(1)), "JPEG", {"exif": located(6)}),
        (Image.fromarray(scene(1)).convert("RGBA"), "PNG", {}),
    ],
    ids=["grey", "cmyk", "sixteen-bits", "palette", "turned", "alpha"],
)
def test_anything_else_becomes_a_png_of_the_pixels_as_read(image, format, more):
    content = written(image, format, **more)
    picture = read(content)
    again = read(kept(content, picture))
    assert (again.facts.format, again.facts.orientation, again.facts.traces) == ("PNG", 1, ())
    np.testing.assert_array_equal(again.pixels, picture.pixels)
    assert kept(content, picture) == kept(content, read(content))


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_what_is_no_jpeg_is_left_alone(noise):
    for content in (noise, b"\xff\xd8" + noise, written(Image.fromarray(scene(2, 16)), "JPEG")[:-2] + noise):
        found = without_metadata(content)
        assert found is None or found.startswith(b"\xff\xd8")
