"""Pieces that every part of the reports is made of."""

from collections.abc import Iterable, Mapping, Sequence

from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.reports import (
    Block,
    Column,
    Figure,
    Row,
    Said,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
    quoted,
)
from filrouge.kernel.texts import Text, typeset


def both(fr: str, en: str) -> Text:
    """Shipped words, the French ones with the spaces of their typography."""
    return Text(fr=typeset(fr), en=en)


def section(id: str, fr: str, en: str, blocks: Iterable[Block]) -> Section:
    return Section(id=id, title=words(fr, en), blocks=tuple(blocks))


def words(fr: str, en: str) -> Words:
    return Words(text=both(fr, en))


def todo(fr: str, en: str, owner: str) -> Todo:
    return Todo(what=both(fr, en), owner=owner)


def column(id: str, fr: str, en: str) -> Column:
    return Column(id=id, label=both(fr, en))


def figure(fr: str, en: str, quote: Quote, owner: str = "") -> Figure:
    return Figure(label=both(fr, en), quote=quote, owner=owner)


def sentence(fr: str, en: str, quotes: Mapping[str, Quote], owner: str = "") -> Sentence:
    return Sentence(text=both(fr, en), quotes=dict(quotes), owner=owner)


def said(ref: Ref, *place: str, owner: str = "") -> Said:
    return Said(quote=quoted(ref, *place), owner=owner)


def worded(text: Text, ref: Ref, *place: str) -> Words | Quote:
    """Words of a questionnaire in both languages; those that hold a figure are quoted instead."""
    if any(letter.isdigit() for letter in text.fr + text.en):
        return quoted(ref, *place, "fr")
    return Words(text=text)


def shown(text: Text, ref: Ref, *place: str) -> Block:
    """The same, as a block."""
    told = worded(text, ref, *place)
    return Said(quote=told) if isinstance(told, Quote) else told


def title(text: Text, fr: str, en: str) -> Words:
    """A heading from words of a questionnaire; the words given stand for those that hold a figure."""
    return words(fr, en) if any(letter.isdigit() for letter in text.fr + text.en) else Words(text=text)


def table(
    id: str, caption: Text, header: Text, columns: Sequence[Column], rows: Iterable[Row], owner: str = ""
) -> Table:
    return Table(id=id, caption=caption, header=header, columns=tuple(columns), rows=tuple(rows), owner=owner)
