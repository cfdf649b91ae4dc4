"""What is wrong with the characters of a text, before anything is made of it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Form = Literal["ascii", "composed", "decomposed", "mixed"]

#: Seen by nobody, yet there: soft hyphen, zero-width signs, marks of direction, fillers, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)
_JOINED = re.compile("(?<=[^\x00-\u00ff])\u200d(?=[^\x00-\u00ff])")  #: emoji made of several, Indic letters
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LOST = "\ufffd"
_JOIN = "\ufdd1"  #: stands for a joiner meanwhile; it is no character
#: Bytes that follow a first one in UTF-8, as a western encoding reads them.
_AFTER = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
#: Western letters with marks, punctuation of word processors, emoji, the byte-order mark, a lost character.
#: No more: ``payé »`` with its no-break space has the very bytes of a Chinese character.
_MISREAD = re.compile(f"(?:[ÂÃÅ]{_AFTER}|â[\u0080-\u0084€‚ƒ„]{_AFTER}|ð[\u009fŸ]{_AFTER}{{2}}|ï»¿|ï¿½)+")


@dataclass(frozen=True, slots=True)
class Misread:
    """A piece of UTF-8 that was read as a western encoding, and what it said."""

    at: int  #: characters before it
    found: str
    meant: str


@dataclass(frozen=True, slots=True)
class Characters:
    """Counts are of characters (code points)."""

    form: Form
    invisible_count: int
    controls_count: int  #: tabs and line ends are not counted
    lost_count: int  #: characters that an earlier reading could not tell, and replaced
    misread: tuple[Misread, ...]

    @property
    def is_clean(self) -> bool:
        hidden = self.invisible_count + self.controls_count + self.lost_count
        return self.form in ("ascii", "composed") and not hidden and not self.misread


def look_at(text: str) -> Characters:
    """What the characters of a text say of its past. ``mixed``: some accents are composed, some are not."""
    return Characters(
        _form(text),
        len(_INVISIBLE.findall(_JOINED.sub("", text))),
        len(_CONTROLS.findall(text)),
        text.count(_LOST),
        tuple(misread(text)),
    )


def without_invisible(text: str) -> str:
    """The text without invisible characters and controls; tabs, line ends and joined emoji stay."""
    joined = [piece.start() for piece in _JOINED.finditer(text)]
    shown = "".join(_JOIN if place in joined else sign for place, sign in enumerate(text)) if joined else text
    return _CONTROLS.sub("", _INVISIBLE.sub("", shown)).replace(_JOIN, "\u200d")


def _form(text: str) -> Form:
    """A character that neither form changes says nothing; texts of those alone count as composed."""
    if text.isascii():
        return "ascii"
    if unicodedata.is_normalized("NFC", text):
        return "composed"
    return "decomposed" if unicodedata.is_normalized("NFD", text) else "mixed"


def misread(text: str) -> list[Misread]:
    """Pieces such as ``Ã©`` that the bytes of UTF-8 explain (``é``), as read by cp1252 or latin-1.

    ``Ã `` with a plain space, where the no-break space was replaced, is not found, nor are other scripts.
    """
    return [Misread(piece.start(), piece.group(), _meant(piece.group())) for piece in _MISREAD.finditer(text)]


def _meant(piece: str) -> str:
    return b"".join(_byte(character) for character in piece).decode("utf-8")


def _byte(character: str) -> bytes:
    """cp1252 leaves five bytes without a character, which programs read as latin-1 does."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def repaired(text: str) -> str:
    """The text with misread pieces put right, once; nothing else is touched."""
    parts, here = [], 0
    for piece in misread(text):
        parts += [text[here : piece.at], piece.meant]
        here = piece.at + len(piece.found)
    return "".join([*parts, text[here:]])
