"""Images of every kind that a folder may hold: read as they look, or refused by name."""

import zlib
from io import BytesIO
from struct import pack
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, IptcImagePlugin
from PIL.PngImagePlugin import PngInfo

from filrouge.engines.vision import errors
from filrouge.engines.vision.reading import Limits, grey, read
from filrouge.kernel.errors import FilrougeError


def written(image: Image.Image, kind: str = "PNG", **told: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **told)
    return out.getvalue()


def slope(width: int = 60, height: int = 40) -> Image.Image:
    """Red grows to the right, green downwards."""
    across, down = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([across, down, 0 * down + 90], axis=2).astype(np.uint8))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_format_is_told_by_content(kind: str) -> None:
    picture = read(written(slope(), kind), name="holiday.xyz")
    assert (picture.facts.format, picture.facts.misnamed) == (kind, True)
    assert (picture.facts.width, picture.facts.height) == (60, 40)
    assert picture.pixels.shape == (40, 60, 3) and picture.pixels.dtype == np.uint8
    assert np.abs(picture.pixels.astype(int) - np.asarray(slope())).mean() < 12  # GIF keeps 256 colours


def test_a_name_is_compared_with_the_content() -> None:
    content = written(slope(), "JPEG")
    assert [read(content, name=name).facts.misnamed for name in ("a.JPG", "a.png", "a", "")] == [
        False,
        True,
        None,
        None,
    ]


@pytest.mark.parametrize("content", [b"", b"hello", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg/>", b"PK\3\4" * 30])
def test_what_is_no_image(content: bytes) -> None:
    with pytest.raises(errors.NotAnImage):
        read(content, name="a.png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_any_cut_is_named_or_harmless(kind: str) -> None:
    """Never anything but an error of the family; half of a file is never taken for the whole."""
    content = written(slope(), kind)
    with pytest.raises((errors.Truncated, errors.Corrupt, errors.NotAnImage)):
        read(content[: len(content) // 2])
    for place in range(0, len(content), max(len(content) // 40, 1)):
        try:
            read(content[:place])
        except FilrougeError:
            pass


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_any_damage_is_named_or_harmless(kind: str) -> None:
    content, chance = written(slope(), kind), np.random.default_rng(7)
    for _ in range(60):
        damaged = bytearray(content)
        for place in chance.integers(0, len(content), 3):
            damaged[place] = chance.integers(256)
        try:
            read(bytes(damaged))
        except FilrougeError:
            pass


def test_a_cut_jpeg_and_a_damaged_png_by_their_names() -> None:
    with pytest.raises(errors.Truncated):
        read(written(slope(), "JPEG")[:-200])
    damaged = bytearray(written(slope()))
    damaged[damaged.index(b"IDAT") + 60] ^= 0xFF
    with pytest.raises(errors.Corrupt):
        read(bytes(damaged))


def test_animations_and_pages_are_refused() -> None:
    frames = [slope(), slope().rotate(180)]
    for kind in ("GIF", "WEBP", "TIFF", "PNG"):
        with pytest.raises(errors.Several):
            read(written(frames[0], kind, save_all=True, append_images=frames[1:]))


def test_second_view_of_a_telephone_is_no_animation() -> None:
    content = written(slope(), "MPO", save_all=True, append_images=[slope().rotate(180)])
    picture = read(content, name="IMG_1.JPG")
    assert (picture.facts.format, picture.facts.misnamed) == ("MPO", False)
    assert picture.pixels[5, 55, 0] > 200


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_500, 9_000, 12_000, 60_000])
def test_bombs_are_refused_before_decoding(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was decoded"))
    with pytest.raises(errors.TooLarge):
        read(bomb(side, side))


def test_limits_are_the_callers() -> None:
    content = written(slope())
    with pytest.raises(errors.TooLarge):
        read(content, limits=Limits(pixels_count=60 * 40 - 1))
    with pytest.raises(errors.TooLarge):
        read(content, limits=Limits(bytes_count=len(content) - 1))
    assert read(content, limits=Limits(len(content), 60 * 40)).facts.bytes_count == len(content)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_upright(orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = slope().transpose(undo[orientation]) if orientation > 1 else slope()
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read(written(stored, exif=exif))
    assert picture.facts.orientation == orientation
    np.testing.assert_array_equal(picture.pixels, np.asarray(slope()))


def test_an_orientation_without_sense_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    assert read(written(slope(), "JPEG", exif=exif)).facts.orientation == 1


def test_grey_stays_grey() -> None:
    for mode in ("L", "1", "LA"):
        picture = read(written(slope().convert("L").convert(mode)))
        assert picture.facts.mode == mode and picture.pixels.shape == (40, 60)
    assert read(written(slope().convert("LA"))).facts.alpha == "opaque"


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    wide = np.array([[0, 256, 32768, 65535]], dtype=np.uint16)
    for kind in ("PNG", "TIFF"):
        assert read(written(Image.fromarray(wide), kind)).pixels.tolist() == [[0, 1, 128, 255]]


def test_numbers_without_a_scale_are_refused() -> None:
    for wide in (np.ones((2, 2), dtype=np.float32), np.ones((2, 2), dtype=np.int32)):
        with pytest.raises(errors.UnknownScale):
            read(written(Image.fromarray(wide), "TIFF"))


def test_palettes_and_print_colours_come_as_rgb() -> None:
    assert read(written(slope().quantize(64))).facts.mode == "P"
    for image, kind in ((slope().quantize(64), "PNG"), (slope().convert("CMYK"), "TIFF")):
        pixels = read(written(image, kind)).pixels.astype(int)
        assert np.abs(pixels - np.asarray(slope())).mean() < 12


def test_what_shows_through_is_laid_on_white() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    half = Image.new("RGBA", (4, 4), (255, 0, 0, 128))
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 0] * 256)
    for content, colour in (
        (written(clear), [255, 255, 255]),
        (written(half), [255, 127, 127]),
        (written(palette, transparency=0), [255, 255, 255]),
        (written(Image.new("RGB", (4, 4)), transparency=(0, 0, 0)), [255, 255, 255]),
    ):
        picture = read(content)
        assert picture.facts.alpha == "transparent" and picture.pixels[0, 0].tolist() == colour


def test_a_colour_profile_is_applied_and_a_broken_one_said() -> None:
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = read(written(slope(), icc_profile=content))
    assert same.facts.colour_profile == "applied"
    assert np.abs(same.pixels.astype(int) - np.asarray(slope())).max() <= 2
    assert read(written(slope(), icc_profile=b"nothing")).facts.colour_profile == "unreadable"
    assert read(written(slope())).facts.colour_profile == "none"


def test_metadata_is_told_without_its_values() -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x0110] = "Marie Secret", "Secretphone"
    exif.get_ifd(0x8769).update({0x9003: "2020:01:02 03:04:05", 0xA431: "SECRET-123", 0x9286: b"\0" * 20})
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0)})
    facts = read(written(slope(), "JPEG", exif=exif, comment=b"secret words")).facts
    assert {(trace.category, trace.field) for trace in facts.traces} == {
        ("author", "Artist"),
        ("date", "DateTimeOriginal"),
        ("device", "Model"),
        ("place", "GPSInfo"),
        ("serial", "BodySerialNumber"),
        ("words", "comment"),
    }
    assert "ecret" not in repr(facts) and "48" not in repr(facts.traces)


def test_texts_and_packets_are_told_too() -> None:
    texts = PngInfo()
    for name in ("Author", "Creation Time", "Marie's secret"):
        texts.add_text(name, "secret")
    texts.add_itxt("XML:com.adobe.xmp", '<x exif:GPSLatitude="48"/>')
    facts = read(written(slope(), pnginfo=texts)).facts
    assert {(trace.category, trace.source, trace.field) for trace in facts.traces} == {
        ("author", "text", "Author"),
        ("date", "text", "Creation Time"),
        ("words", "text", "other"),
        ("place", "xmp", "exif:GPSLatitude"),
    }


def test_metadata_that_cannot_be_read_is_told_and_harms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(image: Image.Image) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(IptcImagePlugin, "getiptcinfo", refuse)
    assert [trace.field for trace in read(written(slope())).facts.traces] == ["unreadable"]


def test_nothing_is_told_of_a_plain_image_and_faces_are_not_looked_for() -> None:
    facts = read(written(slope())).facts
    assert facts.traces == () and facts.faces == "not_looked_for"


def test_same_pixels_in_two_files() -> None:
    first, second = read(written(slope())).facts, read(written(slope(), "BMP")).facts
    assert first.sha256 != second.sha256 and first.pixels_sha256 == second.pixels_sha256


def test_grey_of_colours() -> None:
    told = grey(np.array([[[255, 255, 255], [255, 0, 0]]], dtype=np.uint8))
    np.testing.assert_allclose(told, [[255.0, 76.245]], rtol=1e-5)
