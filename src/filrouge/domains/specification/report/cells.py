"""Cells and rows that several parts of both reports print in the same way."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from filrouge.kernel.documents import Document, Quote, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Column, Row, Table, Todo, Words, column, quoted
from filrouge.kernel.texts import Text
from filrouge.kernel.words import kind_title
from filrouge.kinds.specification import Source

D = TypeVar("D", bound=Document)
Cell = Quote | Words
#: Where a document says in one line what it is about.
TOLD_AT: Mapping[str, tuple[str, ...]] = {
    "audit.finding": ("fact",),
    "audit.strategy": ("ambition",),
    "options.choice": ("reasons",),
    "options.study": ("question",),
    "compliance.screening": ("ai_act", "tier"),
    "compliance.clearance": ("state",),
    "projects.frame": ("company",),
    "serving.publication": ("name",),
}


def words(fr: str, en: str) -> Words:
    return Words(text=Text(fr=fr, en=en))


#: Who answers, as tables of many columns have room for.
OWNERS: Mapping[str, tuple[str, str]] = {
    "moa": ("MOA", "MOA"),
    "moe": ("MOE", "MOE"),
    "dpo": ("DPO", "DPO"),
    "sponsor": ("Commanditaire", "Sponsor"),
    "owner": ("Propriétaire", "Owner"),
    "jury": ("Jury", "Jury"),
    "candidate": ("Candidat", "Candidate"),
}


def owner_word(role: str) -> Words:
    return words(*OWNERS[role])


def missing(fr: str, en: str, owner: str) -> Todo:
    return Todo(what=Text(fr=fr, en=en), owner=owner)


def told_by(ref: Ref) -> Quote:
    """What a document says it is about, or its name."""
    at = TOLD_AT.get(ref.kind)
    return quoted(ref, *at) if at else quoted(ref, "title")


def source_cell(held: Held[D], at: Sequence[object], source: Source) -> Cell:
    """What a source says: the value quoted, or the document cited, told in one line."""
    if isinstance(source.cites, Quote):
        return source.cites
    if source.cites.kind in TOLD_AT:
        return told_by(source.cites)
    return quoted(held.ref, *at, source.id, "cites", "id")


def sources_table(
    held: Held[D], at: Sequence[object], sources: Iterable[Source], *, id: str, owner: str
) -> Table:
    """What is shown, one source a row: what is said of it, its value or its name, the kind it comes from."""
    return Table(
        id=id,
        caption=Text(fr="Pièces et valeurs citées", en="Evidence and values quoted"),
        header=Text(fr="Objet", en="Subject"),
        columns=(column("value", "Valeur ou pièce", "Value or evidence"), column("kind", "Genre", "Kind")),
        rows=tuple(
            Row(
                id=one.id,
                header=quoted(held.ref, *at, one.id, "says") if one.says else _kind_of(one),
                cells={"value": source_cell(held, at, one), "kind": _kind_of(one)},
            )
            for one in sources
        ),
        owner=owner,
    )


def _kind_of(source: Source) -> Words:
    ref = source.cites.ref if isinstance(source.cites, Quote) else source.cites
    return Words(text=kind_title(ref.kind))


def spread_rows(id: str, header: Quote, lists: Mapping[str, Sequence[Cell]]) -> list[Row]:
    """One row, and more of the same header where a column has several values."""
    height = max((len(cells) for cells in lists.values()), default=0) or 1
    return [
        Row(
            id=id if place == 0 else f"{id}-{place + 1}",
            header=header,
            cells={name: cells[place] for name, cells in lists.items() if place < len(cells)},
        )
        for place in range(height)
    ]


class Owned(Protocol):
    """What somebody answers for."""

    @property
    def owner(self) -> str: ...


O = TypeVar("O", bound=Owned)


def owned_tables(
    id: str,
    fr: str,
    en: str,
    head: tuple[str, str],
    columns: Sequence[Column],
    parts: Sequence[O],
    row: Callable[[O], Row],
) -> Iterator[Table]:
    """A table for each owner: what is missing in it is a hole of theirs."""
    for owner in dict.fromkeys(one.owner for one in parts):
        rows = [row(one) for one in parts if one.owner == owner]
        yield plain_table(f"{id}-{owner}", fr, en, head, columns, rows, owner)


def plain_table(
    id: str,
    fr: str,
    en: str,
    head: tuple[str, str],
    columns: Sequence[Column],
    rows: Sequence[Row],
    owner: str,
) -> Table:
    return Table(
        id=id,
        caption=Text(fr=fr, en=en),
        header=Text(fr=head[0], en=head[1]),
        columns=tuple(columns),
        rows=tuple(rows),
        owner=owner,
    )
