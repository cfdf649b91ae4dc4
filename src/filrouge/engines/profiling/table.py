"""A whole table: the one entry of this package."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import ibis

from filrouge.engines.profiling.columns import Count, counts, dates, frequent, texts
from filrouge.engines.profiling.dependencies import associations, functional, sides
from filrouge.engines.profiling.keys import candidate_keys, distinct_rows_count
from filrouge.engines.profiling.numbers import numbers
from filrouge.engines.profiling.results import ColumnProfile, Frequent, TableProfile
from filrouge.engines.profiling.sampling import comparable_frame, spread_rows
from filrouge.engines.profiling.types import DATED, NUMERIC, hashed, type_of

BINS = 20
FREQUENT_LIMIT = 10
CATEGORIES_LIMIT = (
    200  #: a text or integer with more values may name persons: rows of one do not hide another
)
SAMPLE_ROWS = 20_000  #: dependencies are measured on so many rows
DEPENDENCIES_LIMIT = 150
WIDE_COLUMNS = 200  #: a wider table is told without histograms and frequent values


def profile(
    table: ibis.Table,
    *,
    shown_from_count: int = 5,
    hidden: Collection[str] = (),
    weakest: float = 0.3,
    progress: Callable[[float], None] = lambda done_ratio: None,
) -> TableProfile:
    """Measure a table by aggregate queries; the same table gives the same figures.

    Args:
        table: any ibis table; best over Parquet, where a query reads the columns it names and no other.
        shown_from_count: a frequent value is shown when so many rows hold it.
            Those of a text or an integer with more than 200 values are not.
        hidden: columns whose values are never shown (personal data); their range is left out as well.
        weakest: associations below this absolute strength are not told.
        progress: told the share of the columns that are done.

    Limits: quartiles hold one column in memory; associations are measured on 20,000 rows spread evenly,
    exact dependencies are counted on all rows; above 200 columns no histogram, no frequent value.
    """
    rows_count = int(table.count().to_pyarrow().as_py())
    types = {name: type_of(table[name].type()) for name in table.columns}
    table = hashed(table)
    counted = counts(table, table.columns)
    shown = [name for name in table.columns if name not in hidden]
    wide = len(table.columns) > WIDE_COLUMNS
    numeric = [name for name in shown if types[name] in NUMERIC]
    figures = numbers(table, numeric, rows_count=rows_count, bins=0 if wide else BINS)
    lengths = texts(table, [name for name in table.columns if types[name] == "text"])
    progress(0.4)
    columns = []
    for done, name in enumerate(table.columns):
        progress(0.4 + 0.4 * done / len(table.columns))
        bare = _column(name, types[name], counted[name], rows_count, hidden=name in hidden)
        columns.append(
            replace(
                bare,
                numbers=figures.get(name),
                dates=dates(table, name) if types[name] in DATED and name in shown else None,
                texts=lengths.get(name),
                frequent=() if wide else _frequent(table, bare, counted[name].filled_count, shown_from_count),
            )
        )
    repeated = rows_count - distinct_rows_count(table)
    plain = table.drop(*[name for name in table.columns if types[name] == "image"])
    sample = comparable_frame(spread_rows(plain, rows_count=rows_count, limit=SAMPLE_ROWS))
    compared = sides(plain, counted, rows_count=rows_count)
    measured = associations(sample, compared, weakest=weakest, limit=DEPENDENCIES_LIMIT)
    exact = functional(plain, counted, sample, rows_count=rows_count)
    keys = () if repeated else candidate_keys(plain, counted, rows_count=rows_count, sample=sample)
    return TableProfile(
        rows_count=rows_count,
        columns_count=len(columns),
        duplicate_rows_count=repeated,
        missing_ratio=_missing_ratio(counted, rows_count),
        shown_from_count=shown_from_count,
        columns=tuple(columns),
        candidate_keys=keys,
        dependencies=(*exact, *measured),
        dependencies_rows_count=len(sample),
        dependencies_left_out=compared.left_out,
    )


def _column(name: str, kind: str, count: Count, rows_count: int, *, hidden: bool) -> ColumnProfile:
    missing = rows_count - count.filled_count
    return ColumnProfile(
        id=name,
        type=kind,
        missing_count=missing,
        missing_ratio=missing / rows_count if rows_count else None,
        distinct_count=count.distinct_count,
        constant=count.distinct_count < 2,
        unique=count.distinct_count == rows_count > 0,
        hidden=hidden,
    )


def _frequent(
    table: ibis.Table, column: ColumnProfile, filled_count: int, shown_from_count: int
) -> tuple[Frequent, ...]:
    identifies = column.type in ("text", "integer") and column.distinct_count > CATEGORIES_LIMIT
    if column.hidden or column.unique or identifies or column.type in ("image", "other"):
        return ()
    return frequent(
        table, column.id, limit=FREQUENT_LIMIT, shown_from_count=shown_from_count, filled_count=filled_count
    )


def _missing_ratio(counted: Mapping[str, Count], rows_count: int) -> float | None:
    cells = rows_count * len(counted)
    return 1 - sum(count.filled_count for count in counted.values()) / cells if cells else None
