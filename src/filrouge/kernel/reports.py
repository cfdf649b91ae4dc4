"""A report before it has a format: a tree whose figures are quotes, and whose holes are shown.

Renderers (``adapters/render``) walk the tree; nothing here knows a format.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from filrouge.kernel.documents import LONG_BODY_BYTES, Document, Part, Quote, Ref, token
from filrouge.kernel.errors import NotFinal
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kernel.words import coded, sentence_case, word_of

TO_COMPLETE = Text(fr="à compléter", en="to complete")
PLACE = re.compile(r"\{(\w+)\}")
Reader = Callable[[Quote], Value | None]


def _without_figures(text: Text) -> Text:
    if any(letter.isdigit() for letter in PLACE.sub("", text.fr + text.en)):
        raise ValueError("a report quotes its figures, it does not type them")
    return text


class Words(Part):
    """Shipped words; a digit in them would be a figure without a source."""

    type: Literal["words"] = "words"
    text: Text

    _check = field_validator("text")(_without_figures)


class Figure(Part):
    """A labelled value; when the quote finds nothing a hole is printed, owned by ``owner``."""

    type: Literal["figure"] = "figure"
    label: Text
    quote: Quote
    owner: str = ""

    _check = field_validator("label")(_without_figures)


class Sentence(Part):
    """Shipped words with quotes inside: ``{name}`` in both languages stands for ``quotes[name]``."""

    type: Literal["sentence"] = "sentence"
    text: Text
    quotes: dict[str, Quote]
    owner: str = ""

    _check = field_validator("text")(_without_figures)

    @model_validator(mode="after")
    def _every_place_is_filled(self) -> "Sentence":
        for text in (self.text.fr, self.text.en):
            if set(PLACE.findall(text)) != self.quotes.keys():
                raise ValueError(f"places and quotes differ in {text!r}")
        return self


class Said(Part):
    """What a person wrote, quoted whole."""

    type: Literal["said"] = "said"
    quote: Quote
    owner: str = ""


class Todo(Part):
    """What is missing before there is anything to quote, and who owns it."""

    type: Literal["todo"] = "todo"
    what: Text
    owner: str

    _check = field_validator("what")(_without_figures)


class Column(Part):
    id: str
    label: Text

    _check = field_validator("label")(_without_figures)


class Row(Part):
    """``cells`` by column id; a column without a cell is empty on purpose."""

    id: str
    header: Quote | Words
    cells: dict[str, Quote | Words]


class Table(Part):
    """Rows with a header cell each; the first column is the header's."""

    type: Literal["table"] = "table"
    id: str
    caption: Text
    header: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    owner: str = ""

    _check = field_validator("caption", "header")(_without_figures)

    @model_validator(mode="after")
    def _cells_have_columns(self) -> "Table":
        known = {column.id for column in self.columns}
        stray = {name for row in self.rows for name in row.cells} - known
        if stray:
            raise ValueError(f"no column {', '.join(sorted(stray))}")
        return self


Mark = Literal[
    "bars",
    "grouped_bars",
    "line",
    "histogram",
    "radar",
    "heat_map",
    "gantt",
    "tornado",
    "ranks",
    "architecture",
]
#: How many columns a mark draws: exactly one of these, any number for those that are not here.
DRAWN_COUNTS: Mapping[Mark, tuple[int, ...]] = {
    "bars": (1, 3),
    "histogram": (2,),
    "tornado": (2,),
    "gantt": (2, 4),
    "architecture": (3, 4),
}
#: What becomes of something on the way from today to a target.
Fate = Literal["kept", "changed", "added", "removed"]


class Chart(Part):
    """A table that is drawn: each row a mark, each value a cell; the drawing says what its quotes say.

    ``drawn`` names columns of the table in the order that the mark wants, by default all of them:

    * ``bars``: value, or value, low, high (an interval); ``grouped_bars``: one column per series;
    * ``line``: one column per series, a row per moment (its header a day, a month or a year, or words);
    * ``histogram``: upper edge, count; the header of a row is the lower edge;
    * ``radar``: one column per series, a row per axis, at least three;
    * ``heat_map``: any columns (a row what is, a column what was said, for a confusion);
    * ``gantt``: start, end, or start, end, planned start, planned end, all of them days;
    * ``tornado``: result at the low, at the high end of what the row names;
    * ``ranks``: probabilities of being first, second …
    * ``architecture``: nature, from, to, or nature, from, to, fate: a row without ends is a box, one with
      both an arrow between the boxes that have these headers; the fate is said by ``fate_words``.

    ``measure`` names what is measured; ``whole`` is the value of the full scale, where a scale has one
    (a maturity of five levels); ``subject``, the name that completes the caption (of a column, of a site).
    Renderers add a summary in the reader's language and the table. A room says::

        Chart(
            mark="bars",
            measure=Text(fr="Score moyen", en="Mean score"),
            table=Table(
                id="scores",
                caption=Text(fr="Scores", en="Scores"),
                header=Text(fr="Candidat", en="Candidate"),
                columns=(column("value", …), column("low", …), column("high", …)),
                rows=tuple(Row(id=…, header=quote(…), cells={"value": quote(…), …}) for …),
            ),
        )
    """

    type: Literal["chart"] = "chart"
    mark: Mark
    measure: Text
    table: Table
    drawn: tuple[str, ...] = ()
    whole: Quote | None = None
    subject: Quote | None = None

    _check = field_validator("measure")(_without_figures)

    @model_validator(mode="after")
    def _columns_suit_the_mark(self) -> "Chart":
        known = [column.id for column in self.table.columns]
        stray = set(self.drawn) - set(known)
        if stray:
            raise ValueError(f"no column {', '.join(sorted(stray))}")
        count = len(self.drawn or known)
        if not count or count not in DRAWN_COUNTS.get(self.mark, (count,)):
            raise ValueError(f"{self.mark} does not draw {count} columns")
        return self

    @property
    def series(self) -> tuple[Column, ...]:
        """The columns drawn, in the order that the mark wants."""
        by_id = {column.id: column for column in self.table.columns}
        return tuple(by_id[one] for one in self.drawn) if self.drawn else self.table.columns


class Section(Part):
    type: Literal["section"] = "section"
    id: str
    title: Words
    blocks: "tuple[Block, ...]" = ()


Block = Annotated[
    Words | Figure | Sentence | Said | Todo | Table | Chart | Section, Field(discriminator="type")
]
Section.model_rebuild()


def quoted(ref: Ref, *names: object) -> Quote:
    """The value at a place of a document; each name is one token of its pointer."""
    return Quote(ref=ref, pointer="".join(f"/{token(name)}" for name in names))


def column(id: str, fr: str, en: str) -> Column:
    """A column of a table, by its label in both languages."""
    return Column(id=id, label=Text(fr=fr, en=en))


def fate_words(fate: Fate) -> Words:
    """What becomes of something, as a cell: an architecture is drawn by it."""
    return Words(text=sentence_case(word_of("fate", fate)))


def coded_words(model: type[Part], name: str, code: object) -> Words:
    """A stable code of a field, as a cell or a line."""
    return Words(text=sentence_case(coded(model, name, code)))


def signed(signature: Ref | None, owner: str) -> Sentence | Todo:
    """Who signed and when, read from the signature; a hole where nobody did."""
    if signature is None:
        return Todo(what=Text(fr="la signature", en="the signature"), owner=owner)
    role = word_of("role", owner)
    return Sentence(
        text=Text(
            fr=f"Signé le {{day}}, {role.fr}, par le compte {{who}}.",
            en=f"Signed on {{day}}, {role.en}, by the account {{who}}.",
        ),
        quotes={"day": quoted(signature, "signed_on"), "who": quoted(signature, "signer")},
    )


def section(id: str, fr: str, en: str, *blocks: Block) -> Section:
    """A titled part of a report, by its title in both languages."""
    return Section(id=id, title=Words(text=Text(fr=fr, en=en)), blocks=blocks)


class Report(Document):
    """Base of the documents whose content is a report; each room names its own kind."""

    origin: ClassVar[Literal["computed"]] = "computed"
    max_bytes: ClassVar[int] = LONG_BODY_BYTES

    content: Section


class FinalReport(Document):
    """The text of a report as it was signed; it copies what it says, and is erased with what it cites."""

    kind = "reports.final"
    copies = True

    report: Ref
    quotes: tuple[Quote, ...]  #: all that the text prints
    lang: Lang
    media_type: Literal["text/markdown", "text/html"]
    text: str
    journal_head: str = Field(description="number:hash of the journal when it was signed")


def quotes_in(block: Part) -> Iterator[tuple[Quote, str]]:
    """Every quote of a tree with the owner of the hole it would leave, in reading order."""
    if isinstance(block, Section):
        for inner in block.blocks:
            yield from quotes_in(inner)
    elif isinstance(block, Figure | Said):
        yield block.quote, block.owner
    elif isinstance(block, Sentence):
        yield from ((quote, block.owner) for quote in block.quotes.values())
    elif isinstance(block, Chart):
        yield from quotes_in(block.table)
        yield from ((quote, block.table.owner) for quote in (block.whole, block.subject) if quote)
    elif isinstance(block, Table):
        cells = [cell for row in block.rows for cell in (row.header, *row.cells.values())]
        yield from ((cell, block.owner) for cell in cells if isinstance(cell, Quote))


def holes(section: Section, read: Reader) -> Iterator[Todo]:
    """What is missing: declared holes, and quotes that find nothing."""
    for block in section.blocks:
        if isinstance(block, Section):
            yield from holes(block, read)
        elif isinstance(block, Todo):
            yield block
        else:
            yield from (
                Todo(what=what, owner=owner)
                for quote, owner, what in _announced(block)
                if read(quote) is None
            )


def _announced(block: Part) -> Iterator[tuple[Quote, str, Text]]:
    """Every quote of a block with what its absence is called: a cell is told by its column too."""
    if isinstance(block, Chart):
        yield from _announced(block.table)
        yield from (
            (one, block.table.owner, block.table.caption) for one in (block.whole, block.subject) if one
        )
    elif isinstance(block, Table):
        of_rows = _joined(block.caption, block.header)
        labels = {column.id: _joined(block.caption, column.label) for column in block.columns}
        for row in block.rows:
            for name, cell in (("", row.header), *row.cells.items()):
                if isinstance(cell, Quote):
                    yield cell, block.owner, labels.get(name, of_rows)
    else:
        yield from ((quote, owner, _named(block)) for quote, owner in quotes_in(block))


def _joined(caption: Text, label: Text) -> Text:
    """« Besoins, porteur »: the first letter of a label alone is lowered, an acronym stays."""
    fr, en = (f"{one[:1].lower()}{one[1:]}" for one in (label.fr, label.en))
    return Text(fr=f"{caption.fr}, {fr}", en=f"{caption.en}, {en}")


def check_final(section: Section, read: Reader, *, doubts: Sequence[object]) -> None:
    """A final report says everything it announces and doubts nothing.

    Raises:
        NotFinal: something is missing or suspect.
    """
    missing = list(holes(section, read))
    if missing or doubts:
        raise NotFinal(N_("Not final: %(m)d missing, %(s)d suspect", m=len(missing), s=len(doubts)))


def _named(block: Part) -> Text:
    """What a hole is about, said by the block it is in."""
    if isinstance(block, Figure):
        return block.label
    if isinstance(block, Sentence):
        return Text(fr=PLACE.sub("…", block.text.fr), en=PLACE.sub("…", block.text.en))
    return Text(fr="texte", en="text")
