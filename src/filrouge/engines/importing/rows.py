"""Rows of a table as documents of a kind: each is kept, or refused with its place and the reason; pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from filrouge.engines.importing.errors import BadMapping
from filrouge.engines.importing.grids import Cell, Grid, Row
from filrouge.engines.importing.targets import Target, targets_of
from filrouge.engines.importing.values import Resolver, Unreadable, read, text_of
from filrouge.kernel.documents import Document, digest, encode, validated
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.texts import N_, Lang, Message

NAME_LETTERS: Final = 80
ONLY_PART: Final = "1"  #: the id of the one part that a row makes in a list


@dataclass(frozen=True)
class Correspondence:
    """Which column fills which field; ``fixed`` is said by no column and the same for all rows."""

    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    id_column: str = ""  #: "" makes a name of what the row says


@dataclass(frozen=True)
class Problem:
    column: str  #: its header, "" for the row
    told: Message


@dataclass(frozen=True)
class Outcome:
    """What one row became: a document, or the reasons why not."""

    line: int
    id: str
    document: Document | None
    problems: tuple[Problem, ...] = ()


def outcomes(
    grid: Grid, kind: type[Document], asked: Correspondence, lang: Lang, resolve: Resolver
) -> tuple[Outcome, ...]:
    """One outcome per row, in order.

    Raises:
        BadMapping: a column that the sheet does not have, a field that the kind does not have or that
            cannot be filled, a field filled twice.
    """
    targets = {target.path: target for target in targets_of(kind)}
    _check(grid, targets, asked)
    reader = _Reader(grid, kind, asked, targets, lang, resolve)
    return tuple(_once((reader.outcome(row) for row in grid.rows), made=not asked.id_column))


def _check(grid: Grid, targets: Mapping[str, Target], asked: Correspondence) -> None:
    for column in (*asked.columns, *((asked.id_column,) if asked.id_column else ())):
        if column not in grid.headers:
            raise BadMapping(N_("the sheet has no column %(column)s", column=column), at="/columns")
    paths = [*asked.columns.values(), *asked.fixed]
    if unknown := next((path for path in paths if path not in targets), None):
        raise BadMapping(N_("no field %(field)s can be filled by a column", field=unknown), at="/columns")
    if twice := next((path for path, count in Counter(paths).items() if count > 1), None):
        raise BadMapping(N_("the field %(field)s is filled twice", field=twice), at="/columns")


@dataclass(frozen=True)
class _Reader:
    grid: Grid
    kind: type[Document]
    asked: Correspondence
    targets: Mapping[str, Target]
    lang: Lang
    resolve: Resolver

    def outcome(self, row: Row) -> Outcome:
        values, problems = self._values(row)
        id, named = self._id(row, values)
        problems += named
        if problems:
            return Outcome(row.line, id, None, tuple(problems))
        try:
            return Outcome(row.line, id, validated(self.kind, _body(values)))
        except FilrougeError as refused:
            faults = refused.faults or ()
            told = [Problem(self._column_at(fault.at), fault.message) for fault in faults]
            return Outcome(row.line, id, None, tuple(told) or (Problem("", refused.message),))

    def _values(self, row: Row) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        told: list[tuple[str, str, Cell]] = [
            (column, path, self._cell(row, column)) for column, path in self.asked.columns.items()
        ]
        told += [("", path, value) for path, value in self.asked.fixed.items()]
        for column, path, cell in told:
            try:
                value = read(cell, self.targets[path], self.lang, self.resolve)
            except Unreadable as refused:
                problems.append(Problem(column, refused.told))
                continue
            if value is not None:
                values[path] = value
        return values, problems

    def _cell(self, row: Row, column: str) -> Cell:
        place = self.grid.headers.index(column)
        return row.cells[place] if place < len(row.cells) else None

    def _id(self, row: Row, values: Mapping[str, Any]) -> tuple[str, list[Problem]]:
        if not self.asked.id_column:
            return _made_name(self.kind, values), []
        told = text_of(self._cell(row, self.asked.id_column))
        if id := name_of(told):
            return id, []
        return "", [Problem(self.asked.id_column, N_("the row has no name"))]

    def _column_at(self, pointer: str) -> str:
        """The column that fills the field at a pointer of the body."""
        tokens = [token for token in pointer.split("/")[1:] if not token.isdigit()]
        paths = {path: column for column, path in self.asked.columns.items()}
        return next((paths[path] for n in (2, 1) if (path := "/".join(tokens[:n])) in paths), "")


def _body(values: Mapping[str, Any]) -> dict[str, Any]:
    """``hours/spent_h`` goes into the one part of ``hours``."""
    body: dict[str, Any] = {}
    for path, value in values.items():
        above, slash, name = path.partition("/")
        if slash:
            (part,) = body.setdefault(above, [{"id": ONLY_PART}])
            part[name] = value
        else:
            body[path] = value
    return body


def _made_name(kind: type[Document], values: Mapping[str, Any]) -> str:
    """Of what the row says, so that the same row, brought again, is the same document."""
    told = values.get("on") or values.get("decided_on") or kind.kind.rpartition(".")[2]
    return f"{told}-{digest(encode(dict(values)))[:8]}"


def name_of(text: str) -> str:
    """A text as the name of a document; "" when nothing of it can be one."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text.strip()).strip("-._")
    return plain[:NAME_LETTERS].rstrip("-._")


def _once(found: Iterator[Outcome], *, made: bool) -> Iterator[Outcome]:
    """A row said twice is told apart when names are made, and refused when the file gives them."""
    seen: Counter[str] = Counter()
    for one in found:
        seen[one.id] += 1
        if not one.id or seen[one.id] == 1:
            yield one
        elif made:
            yield replace(one, id=f"{one.id}-{seen[one.id]}")
        else:
            told = N_("another row above has the name %(id)s", id=one.id)
            yield Outcome(one.line, one.id, None, (*one.problems, Problem("", told)))


def refused(found: Sequence[Outcome]) -> tuple[Outcome, ...]:
    return tuple(one for one in found if one.document is None)
