"""What an image's metadata may tell about people: where it stands, never what it says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from PIL import IptcImagePlugin
from PIL.ImageFile import ImageFile

Category = Literal["place", "author", "serial", "date", "device", "words", "hidden", "thumbnail"]
Source = Literal["exif", "iptc", "xmp", "text"]


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """One field of the metadata that holds something; its value is not kept."""

    category: Category
    source: Source
    field: str


EXIF: Final[Mapping[int, tuple[Category, str]]] = {
    0x010E: ("words", "ImageDescription"),
    0x010F: ("device", "Make"),
    0x0110: ("device", "Model"),
    0x0132: ("date", "DateTime"),
    0x013B: ("author", "Artist"),
    0x013C: ("author", "HostComputer"),
    0x8298: ("author", "Copyright"),
    0x9003: ("date", "DateTimeOriginal"),
    0x9004: ("date", "DateTimeDigitized"),
    0x927C: ("hidden", "MakerNote"),
    0x9286: ("words", "UserComment"),
    0x9C9B: ("words", "XPTitle"),
    0x9C9C: ("words", "XPComment"),
    0x9C9D: ("author", "XPAuthor"),
    0x9C9E: ("words", "XPKeywords"),
    0xA420: ("serial", "ImageUniqueID"),
    0xA430: ("author", "CameraOwnerName"),
    0xA431: ("serial", "BodySerialNumber"),
    0xA435: ("serial", "LensSerialNumber"),
    0xC62F: ("serial", "CameraSerialNumber"),
}
IPTC: Final[Mapping[tuple[int, int], tuple[Category, str]]] = {
    (2, 25): ("words", "Keywords"),
    (2, 55): ("date", "DateCreated"),
    (2, 80): ("author", "By-line"),
    (2, 90): ("place", "City"),
    (2, 92): ("place", "Sub-location"),
    (2, 101): ("place", "Country"),
    (2, 116): ("author", "CopyrightNotice"),
    (2, 118): ("author", "Contact"),
    (2, 120): ("words", "Caption"),
}
XMP: Final[Mapping[bytes, Category]] = {
    b"exif:GPSLatitude": "place",
    b"photoshop:City": "place",
    b"Iptc4xmpCore:Location": "place",
    b"dc:creator": "author",
    b"dc:rights": "author",
    b"xmp:CreateDate": "date",
    b"photoshop:DateCreated": "date",
    b"aux:SerialNumber": "serial",
    b"exifEX:BodySerialNumber": "serial",
    b"dc:description": "words",
    b"mwg-rs:Regions": "words",  # names people put on faces, mostly
}
AUTHOR_WORDS, DATE_WORDS = ("author", "copyright", "artist"), ("time", "date")
EXIF_DETAILS, EXIF_PLACE, EXIF_THUMBNAIL = 0x8769, 0x8825, 1


def traces(image: ImageFile) -> tuple[Trace, ...]:
    """Fields of EXIF, IPTC, XMP and texts of an opened image that may tell about people.

    Metadata that cannot be read is told as hidden: nobody knows what it holds.
    """
    looks: Mapping[Source, Callable[[ImageFile], Iterator[Trace]]] = {
        "exif": _exif,
        "iptc": _iptc,
        "xmp": _xmp,
        "text": _texts,
    }
    found: set[Trace] = set()
    for source, look in looks.items():
        try:
            found |= set(look(image))
        except Exception:  # damaged metadata raises what it likes, and never makes an image unreadable
            found.add(Trace("hidden", source, "unreadable"))
    return tuple(sorted(found))


def _exif(image: ImageFile) -> Iterator[Trace]:
    exif = image.getexif()
    fields = dict(exif) | dict(exif.get_ifd(EXIF_DETAILS))
    for tag, (category, name) in EXIF.items():
        if _says_something(fields.get(tag)):
            yield Trace(category, "exif", name)
    if any(_says_something(value) for tag, value in exif.get_ifd(EXIF_PLACE).items() if tag != 0):
        yield Trace("place", "exif", "GPSInfo")  # tag 0 is the version of the block
    if exif.get_ifd(EXIF_THUMBNAIL):
        yield Trace("thumbnail", "exif", "Thumbnail")  # often of the picture before it was cropped


def _iptc(image: ImageFile) -> Iterator[Trace]:
    fields = IptcImagePlugin.getiptcinfo(image) or {}
    return (Trace(category, "iptc", name) for key, (category, name) in IPTC.items() if fields.get(key))


def _xmp(image: ImageFile) -> Iterator[Trace]:
    """Names are looked for as bytes: XML that a stranger wrote is not parsed for this."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    return (Trace(category, "xmp", name.decode()) for name, category in XMP.items() if name in packet)


def _texts(image: ImageFile) -> Iterator[Trace]:
    """Comments of JPEG and GIF, texts of PNG."""
    if _says_something(image.info.get("comment")):
        yield Trace("words", "text", "comment")
    for name in getattr(image, "text", {}):
        if name != "XML:com.adobe.xmp":
            yield Trace(_category_of(name.lower()), "text", _shortened(name))


def _category_of(name: str) -> Category:
    if any(word in name for word in AUTHOR_WORDS):
        return "author"
    return "date" if any(word in name for word in DATE_WORDS) else "words"


def _shortened(name: str) -> str:
    """A name of a PNG text is the writer's own; only the usual ones are said."""
    usual = {"title", "author", "description", "copyright", "creation time", "software", "comment"}
    return name if name.lower() in usual else "other"


def _says_something(value: Any) -> bool:
    """Cameras fill empty fields with blanks and zero bytes."""
    if isinstance(value, str):
        return bool(value.strip(" \0"))
    return bool(value.strip(b" \0")) if isinstance(value, bytes) else value is not None
