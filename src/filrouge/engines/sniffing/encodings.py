"""The encoding of a text, from its first bytes or from those that do not fit a first guess."""

import codecs
import re

from charset_normalizer import from_bytes

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = ("cp1252", "iso8859-15", "mac_roman", "cp850")  #: in this order when they read the same
WESTERN_MIN_RATIO = 0.9
DAMAGED_MIN_RATIO = 10
_FRENCH = frozenset("éèêëàâäùûüôöîïçœæÿñáíóúÉÈÊËÀÂÄÙÛÜÔÖÎÏÇŒÆß€«»’‘“”–—…°²³µ§·\u00a0ºª")
_NULS_MIN_RATIO = 0.3
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
CONTROLS_MAX_RATIO, CONTROLS_FEW = 0.05, 8  #: with more control characters, bytes are no text


def sniff_encoding(sample: bytes, *, whole: bool = False) -> str | None:
    """A codec of Python that reads the sample; None for what is no text (many control characters).

    A mark at the beginning tells it; else UTF-16 by its zero bytes, UTF-8 when all bytes fit it, else the
    western encoding that reads the most French letters, else what charset-normalizer says. ``utf-8`` is also
    said of pure ASCII, where bytes that come later may tell otherwise, and of UTF-8 with a few broken bytes.
    """
    told = next((name for mark, name in BOMS if sample.startswith(mark)), None)
    is_utf_8_enough = is_utf_8(sample, whole=whole) or _is_damaged_utf_8(sample)
    found = told or _utf_16(sample) or ("utf-8" if is_utf_8_enough else _legacy(sample))
    return found if told or _is_text(sample.decode(found, errors="replace")) else None


def _is_text(text: str) -> bool:
    return len(_CONTROLS.findall(text)) <= max(CONTROLS_MAX_RATIO * len(text), CONTROLS_FEW)


def is_utf_8(sample: bytes, *, whole: bool = False) -> bool:
    """Whether the bytes are UTF-8, perhaps cut in the middle of a character unless they are the whole."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf_8(sample: bytes) -> bool:
    """Few bytes do not fit where many characters do: text in another encoding has hardly one that does."""
    text = sample.decode("utf-8", errors="replace")
    broken_count = text.count("\ufffd")
    wide_count = len(sample) - len(text)  # a character beyond ASCII has two bytes or more
    return wide_count > DAMAGED_MIN_RATIO * broken_count


def is_misread_utf_8(sample: bytes, encoding: str) -> bool:
    """Whether a declared one-byte encoding would read ``Ã©`` where UTF-8 says ``é``."""
    name = codecs.lookup(encoding).name
    return not sample.isascii() and not name.startswith("utf") and is_utf_8(sample)


def _utf_16(sample: bytes) -> str | None:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > _NULS_MIN_RATIO * half and even < odd / 10:
        return "utf-16-le"
    return "utf-16-be" if even > _NULS_MIN_RATIO * half and odd < even / 10 else None


def _legacy(sample: bytes) -> str:
    high = bytes(byte for byte in sample if byte > 0x7F)
    read = {name: _french_ratio(high, name) for name in WESTERN}
    best = max(WESTERN, key=lambda name: read[name])
    if read[best] >= WESTERN_MIN_RATIO:
        return best
    found = from_bytes(sample).best()
    return found.encoding if found else "cp1252"


def _french_ratio(high: bytes, encoding: str) -> float:
    text = high.decode(encoding, errors="replace")
    return sum(c in _FRENCH for c in text) / len(text)
