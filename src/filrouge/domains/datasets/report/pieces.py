"""Pieces that every part of the card is made of."""

from collections.abc import Iterator, Sequence

from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.reports import Block, Column, Figure, Row, Table, Todo, Words
from filrouge.kernel.texts import Text


def figure(fr: str, en: str, ref: Ref, place: str, owner: str = "") -> Figure:
    """A labelled quote; where it finds nothing a hole is printed, with its owner."""
    return Figure(label=Text(fr=fr, en=en), quote=quote(ref, place), owner=owner)


def todo(fr: str, en: str, owner: str) -> Todo:
    """A hole: what is missing, and who owns it."""
    return Todo(what=Text(fr=fr, en=en), owner=owner)


def quote(ref: Ref, place: str) -> Quote:
    """The value at a place of a document."""
    return Quote(ref=ref, pointer=f"/{place}")


def table(
    id: str,
    caption: Text,
    header: Text,
    columns: Sequence[Column],
    rows: Sequence[tuple[str, Ref, str]],
) -> Table:
    """Rows quote, under the place given, their name and one field per column."""
    return Table(
        id=id,
        caption=caption,
        header=header,
        columns=tuple(columns),
        rows=tuple(
            Row(
                id=name,
                header=quote(ref, f"{at}/id"),
                cells={column.id: quote(ref, f"{at}/{column.id}") for column in columns},
            )
            for name, ref, at in rows
        ),
    )


def rest(count: int, shown: int) -> Iterator[Block]:
    """A word to say that a table was cut."""
    if count > shown:
        yield Words(
            text=Text(
                fr="Les lignes suivantes se lisent dans le document cité.",
                en="The following rows are read in the document that is cited.",
            )
        )
