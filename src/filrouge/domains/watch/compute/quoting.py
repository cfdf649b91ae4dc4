"""Where a stored text says a sentence: exactly, but for what copying changes.

Blanks, line breaks, hyphens at the ends of lines, ligatures, and the shape of quotation marks and dashes are
not told apart; letters, figures and signs are.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from filrouge.kinds.watch import TextPage

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚ʼ`´", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "\u00ad": "",
    }
)
_WORD_BROKEN = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")


@dataclass(frozen=True)
class Spot:
    """A page, and how many of its letters stand before the words."""

    page: str
    start_count: int


def find(words: str, pages: Sequence[TextPage]) -> Spot | None:
    """The first page that holds the words; None when none does, or when there are no words."""
    wanted, _ = _folded(words)
    if not wanted:
        return None
    for page in pages:
        held, places = _folded(page.text)
        at = held.find(wanted)
        if at >= 0:
            return Spot(page.id, places[at])
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """Letters that count, and the place of each in the text."""
    skipped: set[int] = set()
    for met in _WORD_BROKEN.finditer(text):
        skipped.update(range(*met.span()))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if place in skipped or letter.isspace():
            continue
        for one in unicodedata.normalize("NFKC", letter).translate(_ALIKE):
            if not one.isspace():
                letters.append(one)
                places.append(place)
    return "".join(letters), places
