"""What a renderer is given beside the tree: how to read quotes, and what is in doubt."""

from collections.abc import Callable
from dataclasses import dataclass, field
from unicodedata import category

from filrouge.adapters.render.numbers import shown, unit_words
from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.organisations import PLAIN, Look
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import TO_COMPLETE, Reader, Section, Table, Words, holes, quotes_in
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import Lang, Text
from filrouge.kernel.words import word_of

SHORT = 60  #: letters of a value that stands out among words
DRAFT = Text(fr="Brouillon", en="Draft")
#: One of them, several of them.
FIGURES = Text(fr="chiffre cité", en="figure quoted"), Text(fr="chiffres cités", en="figures quoted")
TEXTS = Text(fr="texte cité", en="text quoted"), Text(fr="textes cités", en="texts quoted")
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
CONTENTS, MANY_PARTS = Text(fr="Sommaire", en="Contents"), 8  #: parts, from which a report tells them first
DATA = Text(fr="Les données du graphique", en="The data of the chart")
BACK = Text(fr="Retour au chiffre", en="Back to figure")


def owner_words(owner: str) -> Text:
    """A role, or the room of filrouge that will say what is missing."""
    return ROOMS_AWAITED.get(owner) or word_of("role", owner)


def writable(text: str) -> str:
    """Text without what neither XML nor a page can hold: controls and lone surrogates, told by their code."""
    return "".join(
        f"[U+{ord(one):04X}]" if category(one) in ("Cc", "Cs") and one not in "\n\r\t" else one
        for one in text
    )


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
    #: What each quote of the tree found, and how it prints, by identity: comparing quotes would cost more.
    _known: dict[int, tuple[Quote, Value | None, str | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def said(self, text: Text) -> str:
        return text.said(self.lang)

    def value(self, quote: Quote) -> str | None:
        """What a quote prints, or None for a hole."""
        return self._once(quote)[2]

    def found(self, quote: Quote) -> Value | None:
        return self._once(quote)[1]

    def _once(self, quote: Quote) -> tuple[Quote, Value | None, str | None]:
        """The quote is kept with what it found, so that no other takes its identity."""
        known = self._known.get(id(quote))
        if known is None:
            found = self.read(quote)
            known = self._known[id(quote)] = (quote, found, self._printed(quote, found))
        return known

    def _printed(self, quote: Quote, found: Value | None) -> str | None:
        if found is not None and isinstance(found.content, str) and quote.pointer.endswith("/unit"):
            return unit_words(found.content, self.lang)
        return None if found is None else shown(found, self.lang)

    def figures(self, table: Table) -> list[bool]:
        """Of each column beside the header's, whether its values are numbers."""
        return [self._holds_numbers(table, column.id) for column in table.columns]

    def is_number(self, cell: Quote | Words | None) -> bool:
        """What stands at the right of its column."""
        found = self.found(cell) if isinstance(cell, Quote) else None
        return found is not None and not isinstance(found.content, str | bool)

    def _holds_numbers(self, table: Table, column: str) -> bool:
        cells = [row.cells[column] for row in table.rows if column in row.cells]
        told = [cell for cell in cells if isinstance(cell, Words) or self.found(cell)]
        return bool(told) and all(map(self.is_number, told))

    def moved_to(self, quote: Quote) -> str | None:
        """The value that the source has today, when it moved."""
        doubt = self.doubt(quote)
        if doubt is None:
            return None
        return shown(doubt.new, self.lang) if doubt.new else "?"

    def missing(self, what: Text, owner: str) -> str:
        who = f" ({self.said(EXPECTED)} {self.said(owner_words(owner))})" if owner else ""
        return f"{self.said(what)}{who}"

    def contents(self) -> "list[tuple[int, Section]]":
        """What a long report tells first: its parts, each with its level, and theirs where titles tell them
        apart."""
        parts = [block for block in self.content.blocks if isinstance(block, Section)]
        if len(parts) < MANY_PARTS:
            return []
        inner = {part.id: [one for one in part.blocks if isinstance(one, Section)] for part in parts}
        titles = [self.said(one.title.text) for under in inner.values() for one in under]
        told = len(set(titles)) == len(titles)
        return [line for part in parts for line in ((1, part), *((2, one) for one in inner[part.id] if told))]

    def standing(self) -> str:
        """One line: how many figures and texts are quoted, how many are missing or suspect."""
        quotes = [quote for quote, _ in quotes_in(self.content)]
        figures = sum(map(self.is_number, quotes))
        texts = sum(1 for quote in quotes if self.found(quote)) - figures
        suspects = sum(1 for quote in quotes if self.doubt(quote))
        missing = len(list(holes(self.content, self.found)))
        parts = [self._counted(figures, FIGURES)]
        parts += [self._counted(texts, TEXTS)] if texts else []
        parts += [f"{missing} {self.said(TO_COMPLETE)}"] if missing else []
        parts += [f"{suspects} {self.said(SUSPECTS)}"] if suspects else []
        return ", ".join(parts)

    def _counted(self, count: int, words: tuple[Text, Text]) -> str:
        """None is plural in English, and not in French."""
        several = count > 1 or (count == 0 and self.lang == "en")
        return f"{count} {self.said(words[several])}"
