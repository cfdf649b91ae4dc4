"""A whole table: the one entry of this package."""

from collections.abc import Callable, Collection, Mapping

import ibis

from filrouge.engines.profiling.columns import Count, counts, dates, frequent, texts
from filrouge.engines.profiling.dependencies import associations, functional, sides
from filrouge.engines.profiling.keys import candidate_keys, distinct_rows_count
from filrouge.engines.profiling.numbers import numbers
from filrouge.engines.profiling.results import ColumnProfile, TableProfile
from filrouge.engines.profiling.sampling import comparable_frame, spread_rows
from filrouge.engines.profiling.types import DATED, NUMERIC, type_of

BINS = 20
FREQUENT_LIMIT = 10
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
        hidden: columns whose values are never shown (personal data); their range is left out as well.
        weakest: associations below this absolute strength are not told.
        progress: told the share of the columns that are done.

    Limits: quartiles hold one column in memory; associations are measured on 20,000 rows spread evenly,
    exact dependencies are counted on all rows; above 200 columns no histogram, no frequent value.
    """
    rows_count = int(table.count().to_pyarrow().as_py())
    counted = counts(table, table.columns)
    columns = []
    for done, name in enumerate(table.columns):
        progress(done / len(table.columns))
        columns.append(
            _column(table, name, counted[name], rows_count, shown_from_count, hidden=name in hidden)
        )
    sample = comparable_frame(spread_rows(table, rows_count=rows_count, limit=SAMPLE_ROWS))
    compared = sides(table, counted, rows_count=rows_count)
    measured = associations(sample, compared, weakest=weakest, limit=DEPENDENCIES_LIMIT)
    exact = functional(table, counted, sample, rows_count=rows_count)
    repeated = rows_count - distinct_rows_count(table)
    keys = () if repeated else candidate_keys(table, counted, rows_count=rows_count, sample=sample)
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


def _column(
    table: ibis.Table, name: str, count: Count, rows_count: int, shown_from_count: int, *, hidden: bool
) -> ColumnProfile:
    kind, missing = type_of(table[name].type()), rows_count - count.filled_count
    wide = len(table.columns) > WIDE_COLUMNS
    unique = count.distinct_count == rows_count > 0
    shown = not (hidden or wide or unique or kind == "other")
    return ColumnProfile(
        id=name,
        type=kind,
        missing_count=missing,
        missing_ratio=missing / rows_count if rows_count else None,
        distinct_count=count.distinct_count,
        constant=count.distinct_count < 2,
        unique=unique,
        hidden=hidden,
        numbers=numbers(table, name, bins=0 if wide else BINS) if kind in NUMERIC and not hidden else None,
        dates=dates(table, name) if kind in DATED and not hidden else None,
        texts=texts(table, name) if kind == "text" else None,
        frequent=frequent(
            table,
            name,
            limit=FREQUENT_LIMIT,
            shown_from_count=shown_from_count,
            filled_count=count.filled_count,
        )
        if shown
        else (),
    )


def _missing_ratio(counted: Mapping[str, Count], rows_count: int) -> float | None:
    cells = rows_count * len(counted)
    return 1 - sum(count.filled_count for count in counted.values()) / cells if cells else None
