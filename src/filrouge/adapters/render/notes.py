"""The notes of a printed report: where its values come from. Those of a text have a note each; the figures of
one row of a table that come from one document share theirs, called where it differs from the one before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile

from filrouge.adapters.render.pages import BECAME, Page
from filrouge.kernel.documents import Quote
from filrouge.kernel.texts import Text

SHARED = Text(
    fr="Dans un tableau, un chiffre sans appel de note a la source de celui qui le précède sur sa ligne.",
    en="In a table, a figure without a note of its own has the source of the figure before it on its row.",
)


@dataclass
class Note:
    """Places in one document, and what their values became since."""

    n: int
    ref: str
    pointers: list[str] = field(default_factory=list)
    now: list[str] = field(default_factory=list)

    def places(self) -> str:
        """Pointers, their common beginning told once: ``/groups/3/{low, high}``."""
        told = list(dict.fromkeys(self.pointers))
        if len(told) == 1:
            return told[0]
        parts = zip(*(one.split("/") for one in told), strict=False)
        known = "/".join(one[0] for one in takewhile(lambda one: one.count(one[0]) == len(one), parts))
        return f"{known}/{{{', '.join(one[len(known) + 1 :] for one in told)}}}"

    def became(self) -> str:
        return ", ".join(self.now)


class Notes:
    """Numbered as the report is walked, in reading order."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._notes: list[Note] = []
        self._row: dict[str, Note] = {}
        self._last = 0  #: on the row

    def of_text(self, quote: Quote) -> int:
        """The note of a value among words."""
        return self._told(self._new(quote), quote).n

    def begin_row(self) -> None:
        self._row, self._last = {}, 0

    def of_row(self, quote: Quote) -> int | None:
        """The note of a value on the row that was begun; None where the figure before it has the same."""
        ref = str(quote.ref)
        if ref not in self._row:
            self._row[ref] = self._new(quote)
        note = self._told(self._row[ref], quote)
        last, self._last = self._last, note.n
        return None if note.n == last else note.n

    def by_document(self) -> Mapping[str, list[Note]]:
        """In the order in which documents were first cited."""
        under: dict[str, list[Note]] = {}
        for note in self._notes:
            under.setdefault(note.ref, []).append(note)
        return under

    def are_shared(self) -> bool:
        return any(len(note.pointers) > 1 for note in self._notes)

    def _new(self, quote: Quote) -> Note:
        self._notes.append(Note(len(self._notes) + 1, str(quote.ref)))
        return self._notes[-1]

    def _told(self, note: Note, quote: Quote) -> Note:
        note.pointers.append(quote.pointer)
        if moved := self._page.moved_to(quote):
            note.now.append(f"{self._page.said(BECAME)} {moved}")
        return note
