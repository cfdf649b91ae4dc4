"""Images read safely from bytes: told by content, measured before decoding, upright, in grey or RGB."""

import hashlib
import warnings
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import PurePath
from struct import error as StructError
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from filrouge.engines.vision.errors import (
    Corrupt,
    NotAnImage,
    Several,
    TooLarge,
    Truncated,
    UnknownScale,
)
from filrouge.engines.vision.traces import Trace, traces
from filrouge.kernel.texts import N_

#: Formats read, with the endings that go with them. No format that runs a program (EPS, PDF) is among them.
ENDINGS: Final = {
    "JPEG": {".jpg", ".jpeg", ".jpe", ".jfif"},
    "MPO": {".jpg", ".jpeg", ".mpo"},  # a JPEG of a telephone, with a second view behind the first
    "PNG": {".png", ".apng"},
    "GIF": {".gif"},
    "WEBP": {".webp"},
    "BMP": {".bmp", ".dib"},
    "TIFF": {".tif", ".tiff"},
}
OPENERS: Final = [kind for kind in ENDINGS if kind != "MPO"]  # Pillow opens these as JPEG
WHITE: Final = 255
ORIENTATION_TAG = 0x0112
TURNS: Final = {  # what brings each orientation of EXIF upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N")
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, StructError)
Pixels = npt.NDArray[np.uint8]
Alpha = Literal["none", "opaque", "transparent"]
Profile = Literal["none", "applied", "unreadable"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Over them an image is refused before it is decoded; Pillow's own limit stands above both."""

    bytes_count: int = 64 * 2**20
    pixels_count: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one image file."""

    format: str  #: as its content says, a key of ENDINGS
    misnamed: bool | None  #: None where the name has no ending
    mode: str  #: as stored, in Pillow's words: L, LA, P, RGB, RGBA, CMYK, I;16, 1
    width: int  #: pixels, upright
    height: int
    orientation: int  #: 1 to 8 as EXIF counts, 1 is upright; already applied to the pixels
    alpha: Alpha  #: transparent pixels were laid on white
    colour_profile: Profile
    bytes_count: int
    sha256: str  #: of the file
    pixels_sha256: str  #: of the pixels as read, and of their shape
    traces: tuple[Trace, ...]
    faces: Literal["not_looked_for"] = "not_looked_for"  #: nobody is said to be absent


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Pixels of shape (height, width) where all is grey by its mode, (height, width, 3) in sRGB otherwise."""

    pixels: Pixels
    facts: Facts


def read(content: bytes, *, name: str = "", limits: Limits = Limits()) -> Picture:
    """One image.

    A JPEG whose middle is damaged may decode without a word into wrong pixels: libjpeg mends what it can.

    Args:
        name: of the file; only its ending is looked at, and believed about nothing.

    Raises:
        NotAnImage: no format of ENDINGS, or no byte at all.
        TooLarge: over a limit; told before any pixel is decoded.
        Truncated, Corrupt: the file ends early, or is damaged.
        Several: an animation, or a file of several pages.
        UnknownScale: pixels are floating point, 32-bit integers or CIE Lab.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of metadata; damage to pixels is an error, and size is counted
        return _read(content, name, limits)


def grey(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Luma of shape (height, width), 0 to 255, by the weights of ITU-R BT.601."""
    if pixels.ndim == 2:
        return pixels.astype(np.float32)
    return pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)


def _read(content: bytes, name: str, limits: Limits) -> Picture:
    if len(content) > limits.bytes_count:
        raise TooLarge(N_("The file holds more than %(limit)d bytes", limit=limits.bytes_count))
    opened = _opened(content, limits)
    mode, kind = opened.mode, str(opened.format)
    told, orientation = traces(opened), _orientation(opened)
    decoded = _decoded(opened, content)
    upright = _upright(_eight_bits(decoded), orientation)
    flat, alpha = _on_white(upright)
    coloured, colour_profile = _in_srgb(flat, opened.info.get("icc_profile"))
    pixels = np.asarray(coloured)
    return Picture(
        pixels,
        Facts(
            format=kind,
            misnamed=_misnamed(name, kind),
            mode=mode,
            width=pixels.shape[1],
            height=pixels.shape[0],
            orientation=orientation,
            alpha=alpha,
            colour_profile=colour_profile,
            bytes_count=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            pixels_sha256=hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest(),
            traces=told,
        ),
    )


def _opened(content: bytes, limits: Limits) -> ImageFile:
    """Only the header is read here."""
    too_many = N_("The image would unfold to more than %(limit)d pixels", limit=limits.pixels_count)
    try:
        image = Image.open(BytesIO(content), formats=OPENERS)
        several = image.format != "MPO" and getattr(image, "is_animated", False)
    except UnidentifiedImageError as error:
        raise NotAnImage(N_("The content is of no image format that is read here")) from error
    except Image.DecompressionBombError as error:
        raise TooLarge(too_many) from error
    except DAMAGE as error:
        raise _damage(error) from error
    if image.width * image.height > limits.pixels_count:
        raise TooLarge(too_many)
    if several:
        raise Several(N_("The file holds several images: an animation, or pages"))
    return image


def _decoded(image: Image.Image, content: bytes) -> Image.Image:
    try:
        if image.format == "PNG":  # check sums stand beside its pixels
            Image.open(BytesIO(content), formats=["PNG"]).verify()
        image.load()
    except Image.DecompressionBombError as error:
        raise TooLarge(N_("The image unfolds to more than its header says")) from error
    except DAMAGE as error:
        raise _damage(error) from error
    return image


def _damage(error: Exception) -> Truncated | Corrupt:
    if "truncated" in str(error).lower() or isinstance(error, EOFError):
        return Truncated(N_("The image ends before its end"))
    return Corrupt(N_("The image is damaged: %(why)s", why=str(error) or type(error).__name__))


def _orientation(image: Image.Image) -> int:
    """1 where nothing, or nothing that makes sense, is said."""
    try:
        told = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # damaged metadata raises what it likes, and never makes an image unreadable
        return 1
    return told if told in TURNS else 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def _misnamed(name: str, kind: str) -> bool | None:
    ending = PurePath(name).suffix.lower()
    return ending not in ENDINGS[kind] if ending else None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits scaled to eight: Pillow itself would cut off all that is over 255."""
    if image.mode in SIXTEEN_BITS or (image.mode == "I" and image.format == "PNG"):
        wide = np.asarray(image).astype(np.uint32)
        return Image.fromarray(((wide * 255 + 32767) // 65535).astype(np.uint8))
    if image.mode in ("I", "F", "LAB"):
        raise UnknownScale(N_("Pixels are stored as %(mode)s, whose scale nothing tells", mode=image.mode))
    return image


def _on_white(image: Image.Image) -> tuple[Image.Image, Alpha]:
    """The image in L, RGB or CMYK, what shows through laid on white."""
    if not image.has_transparency_data:
        return _plain(image), "none"
    is_grey = image.mode in ("L", "LA", "La", "1")
    with_alpha = image.convert("RGBA")
    ground = Image.new("RGBA", image.size, (WHITE, WHITE, WHITE, WHITE))
    lowest = int(np.asarray(with_alpha.getchannel("A")).min())
    laid = Image.alpha_composite(ground, with_alpha).convert("RGB")
    return laid.getchannel("R") if is_grey else laid, "opaque" if lowest == WHITE else "transparent"


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: Any) -> tuple[Image.Image, Profile]:
    """Colours as the file's own profile means them; a profile that does not fit the image is left aside."""
    grey_or_rgb = "L" if image.mode == "L" else "RGB"
    if not profile:
        return image.convert(grey_or_rgb), "none"
    try:
        meant = ImageCms.applyTransform(image, _to_srgb(bytes(profile), image.mode))
    except (ImageCms.PyCMSError, *DAMAGE):
        return image.convert(grey_or_rgb), "unreadable"
    return (meant or image).convert(grey_or_rgb), "applied"


@lru_cache(maxsize=8)
def _to_srgb(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform:
    """Kept: making one costs more than reading a small photo, and a set mostly has one profile."""
    meant = ImageCms.ImageCmsProfile(BytesIO(profile))
    return ImageCms.buildTransform(meant, ImageCms.createProfile("sRGB"), mode, "RGB")
