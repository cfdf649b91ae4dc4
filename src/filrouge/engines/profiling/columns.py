"""Figures of dates, texts and any column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis

from filrouge.engines.profiling.results import Dates, Frequent, Period, Texts
from filrouge.engines.profiling.types import filled, within_calendar

COLUMNS_PER_QUERY = 50
MONTHS_LIMIT = 120  #: beyond ten years, rows are counted by year
PERIODS_LIMIT = 400
SHOWN_CHARACTERS = 100  #: longer values are no category: they are counted, not shown


@dataclass(frozen=True, slots=True)
class Count:
    filled_count: int
    distinct_count: int


def counts(table: ibis.Table, names: Sequence[str]) -> Mapping[str, Count]:
    """Filled and distinct cells of each column; fifty columns a query."""
    found: dict[str, Count] = {}
    for start in range(0, len(names), COLUMNS_PER_QUERY):
        some = names[start : start + COLUMNS_PER_QUERY]
        figures = {}
        for place, name in enumerate(some):
            cells = filled(table[name])
            figures[f"n{place}"], figures[f"d{place}"] = cells.count(), cells.nunique()
        row = table.aggregate(**figures).to_pyarrow().to_pylist()[0]
        found |= {name: Count(row[f"n{place}"], row[f"d{place}"]) for place, name in enumerate(some)}
    return found


def texts(table: ibis.Table, names: Sequence[str]) -> Mapping[str, Texts]:
    """Lengths in characters, blank and untrimmed cells of text columns; fifty columns a query."""
    found: dict[str, Texts] = {}
    for start in range(0, len(names), COLUMNS_PER_QUERY):
        some = names[start : start + COLUMNS_PER_QUERY]
        asked = {
            f"{figure}_{place}": e for place, name in enumerate(some) for figure, e in _lengths(table[name])
        }
        row = table.aggregate(**asked).to_pyarrow().to_pylist()[0]
        found |= {name: _texts(row, place) for place, name in enumerate(some)}
    return found


def _lengths(cells: Any) -> Iterator[tuple[str, Any]]:
    length = cells.length()
    yield from (("shortest", length.min()), ("longest", length.max()), ("mean", length.mean()))
    yield "blank", ((cells.strip() == "") & (length > 0)).sum()
    yield "untrimmed", (cells.strip() != cells).sum()


def _texts(row: Mapping[str, Any], place: int) -> Texts:
    return Texts(
        shortest_length=row[f"shortest_{place}"],
        longest_length=row[f"longest_{place}"],
        mean_length=row[f"mean_{place}"],
        blank_count=row[f"blank_{place}"] or 0,
        untrimmed_count=row[f"untrimmed_{place}"] or 0,
    )


def dates(table: ibis.Table, name: str) -> Dates:
    """First and last day of a column of dates or timestamps, and rows by month (by year beyond ten)."""
    day = within_calendar(table[name])
    row = (
        table.aggregate(first=day.min().cast("date"), last=day.max().cast("date")).to_pyarrow().to_pylist()[0]
    )
    first, last = row["first"], row["last"]
    if first is None:
        return Dates(earliest=None, latest=None, period="month")
    by_month = (last.year - first.year) * 12 + last.month - first.month < MONTHS_LIMIT
    period: Literal["month", "year"] = "month" if by_month else "year"
    return Dates(earliest=first, latest=last, period=period, periods=_periods(table, day, by_month=by_month))


def _periods(table: ibis.Table, day: Any, *, by_month: bool) -> tuple[Period, ...]:
    counted = (
        table.select(year=day.year(), month=day.month() if by_month else ibis.literal(0))
        .filter(lambda t: t.year.notnull())
        .group_by("year", "month")
        .agg(n=lambda t: t.count())
        .order_by("year", "month")
        .limit(PERIODS_LIMIT)
    )
    return tuple(
        Period(f"{row['year']:04}-{row['month']:02}" if by_month else f"{row['year']:04}", row["n"])
        for row in counted.to_pyarrow().to_pylist()
    )


def frequent(
    table: ibis.Table, name: str, *, limit: int, shown_from_count: int, filled_count: int
) -> tuple[Frequent, ...]:
    """The values that most rows hold, most frequent first, ties in the order of the values.

    A value that fewer than ``shown_from_count`` rows hold may tell of one person: it is not shown.
    Ratios are of the filled cells.
    """
    counted = (
        table.select(value=filled(table[name]))
        .filter(lambda t: t.value.notnull())
        .group_by("value")
        .agg(n=lambda t: t.count())
        .filter(lambda t: t.n >= shown_from_count)
        .order_by(ibis.desc("n"), "value")
        .limit(limit)
    )
    rows = [(written(row["value"]), row["n"]) for row in counted.to_pyarrow().to_pylist()]
    return tuple(Frequent(value, n, n / filled_count) for value, n in rows if len(value) <= SHOWN_CHARACTERS)


def written(value: object) -> str:
    """A cell as documents write it: ``true``, ``2024-03-01``, ``1.5``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
