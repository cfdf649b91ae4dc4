"""The file of a picture as it is kept: upright, in sRGB, without what its metadata told."""

import re
from io import BytesIO
from typing import Final

from PIL import Image

from filrouge.engines.vision.reading import Facts, Picture, Pixels

PNG_LEVEL: Final = 3  #: of zlib: a third of the time of the usual six, some hundredths larger
_START: Final = b"\xff\xd8"
_END: Final = 0xD9
#: What begins a segment: among coded pixels a byte 0xFF is followed by zero, or by a mark to start again.
_MARKER: Final = re.compile(b"\xff[^\x00\xd0-\xd7\xff]")
#: Segments that decoding needs, beside those below 0xE0; APP0 is JFIF, APP14 tells the colours of Adobe.
_NEEDED_APPS: Final = (0xE0, 0xEE)
_COMMENT, _FIRST_APP, _LAST_APP = 0xFE, 0xE0, 0xEF


def kept(content: bytes, picture: Picture) -> bytes:
    """A PNG of the pixels as read, or the JPEG that was received where nothing had to be changed in them.

    A JPEG keeps its pixels to the bit; its metadata (place, author, thumbnail …) are left out.
    """
    if is_untouched(picture.facts):
        bare = without_metadata(content)
        if bare is not None:
            return bare
    return png(picture.pixels)


def is_untouched(facts: Facts) -> bool:
    """Whether the pixels as read are those of the file, a JPEG that any reader shows alike."""
    plain = facts.mode in ("L", "RGB") and facts.colour_profile == "none"
    return facts.format == "JPEG" and plain and facts.orientation == 1


def png(pixels: Pixels) -> bytes:
    """Of shape (height, width) in grey, (height, width, 3) in sRGB."""
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", compress_level=PNG_LEVEL)
    return stream.getvalue()


def without_metadata(content: bytes) -> bytes | None:
    """A JPEG without its comments and application segments, and without what follows its end.

    None where its segments cannot be walked.
    """
    if content[:2] != _START:
        return None
    pieces, at = [content[:2]], 2
    while (found := _MARKER.search(content, at)) is not None:
        here, marker = found.start(), content[found.start() + 1]
        pieces.append(content[at:here])  # coded pixels, where a scan came before
        if marker == _END:
            return b"".join([*pieces, content[here : here + 2]])
        at = here + 2 + int.from_bytes(content[here + 2 : here + 4], "big")
        if not _tells(marker):
            pieces.append(content[here:at])
    return None


def _tells(marker: int) -> bool:
    return marker == _COMMENT or (_FIRST_APP <= marker <= _LAST_APP and marker not in _NEEDED_APPS)
