"""Rows of law: read from what the product ships, and as they were known on a day."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from filrouge.kernel.documents import validated
from filrouge.kinds.compliance import Law, LawRow


@lru_cache(maxsize=4)
def shipped_law(content: bytes) -> Law:
    """The law that the product ships; what a group says holds for its rows that say nothing else.

    Read once: it takes far longer than a screening.
    """
    told: dict[str, Any] = tomllib.loads(content.decode())
    rows = [_row(group, row) for group in told["groups"] for row in group["rows"]]
    return validated(Law, {"told_on": told["told_on"], "rows": rows})


def _row(group: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    shared = {name: value for name, value in group.items() if name != "rows"}
    return {"id": row["rule"], "applies_from": None, **shared, **row}


def law_on(rows: Iterable[LawRow], day: date | None) -> Mapping[str, LawRow]:
    """By rule, in order, the row that was known and not superseded on a day, the latest known first.

    ``None``: no day is known, so the law as it stands in the end counts. The same rows are read once for a
    day: whoever screens many uses asks for the law of each.
    """
    return _law_on(_Rows(rows), day) if isinstance(rows, tuple) else _read(rows, day)


class _Rows:
    """The very rows, and not others that are equal: comparing them would take longer than reading them."""

    def __init__(self, rows: tuple[LawRow, ...]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self.rows is other.rows


@lru_cache(maxsize=16)
def _law_on(rows: _Rows, day: date | None) -> Mapping[str, LawRow]:
    return _read(rows.rows, day)


def _read(rows: Iterable[LawRow], day: date | None) -> Mapping[str, LawRow]:
    told: dict[str, LawRow] = {}
    for row in rows:
        if day is None:
            open_ = row.superseded_on is None
        else:
            open_ = row.known_since <= day and (row.superseded_on is None or day < row.superseded_on)
        held = told.get(row.rule)
        if open_ and (held is None or held.known_since < row.known_since):
            told[row.rule] = row
    return MappingProxyType(dict(sorted(told.items())))


def next_change(rows: Iterable[LawRow], day: date) -> date | None:
    """The first day after ``day`` on which some row begins, ends or becomes known."""
    days = (one for row in rows for one in (row.applies_from, row.known_since, row.superseded_on) if one)
    return min((one for one in days if one > day), default=None)
