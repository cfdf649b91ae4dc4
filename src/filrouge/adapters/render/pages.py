"""What a renderer is given beside the tree: how to read quotes, and what is in doubt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import category

from filrouge.adapters.render.numbers import shown, unit_words
from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.organisations import PLAIN, Look
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import TO_COMPLETE, Reader, Section, Table, Words, holes, quotes_in
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import Lang, Text
from filrouge.kernel.words import word_of

DRAFT = Text(fr="Brouillon", en="Draft")
FIGURES = Text(fr="chiffres cités", en="figures quoted")
SUSPECTS = Text(fr="suspects", en="suspect")
SOURCES = Text(fr="Sources", en="Sources")
SOURCE = Text(fr="source", en="source")
BECAME = Text(fr="devenu", en="now")
EXPECTED = Text(fr="attendu de", en="expected from")
#: Rooms that reports wait for.
ROOMS_AWAITED = {
    "datasets": Text(fr="la salle des jeux de données", en="the room of datasets"),
    "models": Text(fr="la salle des modèles", en="the room of models"),
    "specification": Text(fr="la salle du cahier des charges", en="the room of specifications"),
    "compliance": Text(fr="la salle de la conformité", en="the room of compliance"),
}
#: What is missing where a quote without a label of its own finds nothing.
A_VALUE, A_TEXT = Text(fr="valeur", en="value"), Text(fr="texte", en="text")
HEAD = Text(fr="Tête du journal", en="Journal head")
CONTENTS = Text(fr="Sommaire", en="Contents")
DATA = Text(fr="Les données du graphique", en="The data of the chart")
BACK = Text(fr="Retour au chiffre", en="Back to figure")


NARROWEST, WIDEST, GUTTER, LINE = 4, 48, 2, 112  #: letters of a column, beside it, and of a line
NOTE = "00"


def owner_words(owner: str) -> Text:
    """A role, or the room of filrouge that will say what is missing."""
    return ROOMS_AWAITED.get(owner) or word_of("role", owner)


def writable(text: str) -> str:
    """Text without what neither XML nor a page can hold: controls and lone surrogates, told by their code."""
    return "".join(
        f"[U+{ord(one):04X}]" if category(one) in ("Cc", "Cs") and one not in "\n\r\t" else one
        for one in text
    )


def _shared(asked: Sequence[int], least: Sequence[int]) -> list[float]:
    """Shares of a line of ``LINE`` letters, as asked, but for columns that need more than their share."""
    widths = {place: float(need) for place, need in enumerate(least)}
    free, open_ = float(LINE), set(widths)
    while open_:
        scale = free / sum(asked[place] or 1 for place in open_)
        tight = {place for place in open_ if (asked[place] or 1) * scale < least[place]}
        if not tight:
            widths |= {place: (asked[place] or 1) * scale for place in open_}
            break
        open_ -= tight
        free = max(free - sum(least[place] for place in tight), 0.0)
    return [widths[place] / sum(widths.values()) for place in range(len(asked))]


@dataclass(frozen=True)
class Link:
    """The way to the source of a quote, and its words."""

    address: str
    words: str


def nowhere(quote: Quote) -> Link | None:
    """A file leads to nothing outside it."""
    return None


@dataclass(frozen=True)
class Page:
    """A report to be rendered: its tree, where it stands, and what its quotes find today."""

    ref: Ref
    content: Section
    read: Reader
    doubt: Callable[[Quote], Suspect | None]
    head: str
    lang: Lang
    link: Callable[[Quote], Link | None] = nowhere
    look: Look = PLAIN

    def said(self, text: Text) -> str:
        return text.said(self.lang)

    def value(self, quote: Quote) -> str | None:
        """What a quote prints, or None for a hole."""
        found = self.read(quote)
        if found is not None and isinstance(found.content, str) and quote.pointer.endswith("/unit"):
            return unit_words(found.content, self.lang)
        return None if found is None else shown(found, self.lang)

    def found(self, quote: Quote) -> Value | None:
        return self.read(quote)

    def figures(self, table: Table) -> list[bool]:
        """Of each column beside the header's, whether it begins with a number."""
        return [self._begins_with_number(table, column.id) for column in table.columns]

    def shares(self, table: Table) -> list[float]:
        """Of the width of a table, what each column takes; the header's comes first. Columns share the line
        as their longest texts ask, but none is narrower than its longest word."""
        columns = [[self.said(label)] for label in (table.header, *(one.label for one in table.columns))]
        for row in table.rows:
            cells = (row.header, *(row.cells.get(column.id) for column in table.columns))
            for texts, cell in zip(columns, cells, strict=True):
                texts.append(self._text(cell))
        asked = [min(max(map(len, texts)), WIDEST) for texts in columns]
        words = [max(len(word) for text in texts for word in text.split(" ")) for texts in columns]
        return _shared(asked, [max(min(word, WIDEST), NARROWEST) + GUTTER for word in words])

    def _text(self, cell: Quote | Words | None) -> str:
        """What a cell prints, with room for the call of its note."""
        if isinstance(cell, Words):
            return self.said(cell.text)
        return (self.value(cell) or self.said(TO_COMPLETE)) + NOTE if cell else ""

    def is_number(self, cell: Quote | Words | None) -> bool:
        """What stands at the right of its column."""
        found = self.found(cell) if isinstance(cell, Quote) else None
        return found is not None and not isinstance(found.content, str | bool)

    def _begins_with_number(self, table: Table, column: str) -> bool:
        return self.is_number(next((row.cells[column] for row in table.rows if column in row.cells), None))

    def moved_to(self, quote: Quote) -> str | None:
        """The value that the source has today, when it moved."""
        doubt = self.doubt(quote)
        if doubt is None:
            return None
        return shown(doubt.new, self.lang) if doubt.new else "?"

    def missing(self, what: Text, owner: str) -> str:
        who = f" ({self.said(EXPECTED)} {self.said(owner_words(owner))})" if owner else ""
        return f"{self.said(what)}{who}"

    def standing(self) -> str:
        """One line: how many figures hold, how many are missing or suspect."""
        quotes = [quote for quote, _ in quotes_in(self.content)]
        suspects = sum(1 for quote in quotes if self.doubt(quote))
        missing = len(list(holes(self.content, self.read)))
        parts = [f"{len(quotes)} {self.said(FIGURES)}"]
        parts += [f"{missing} {self.said(TO_COMPLETE)}"] if missing else []
        parts += [f"{suspects} {self.said(SUSPECTS)}"] if suspects else []
        return ", ".join(parts)
