"""Rows that repeat, and the columns that could name a row."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import ibis
import pandas as pd

from filrouge.engines.profiling.columns import Count
from filrouge.engines.profiling.results import CandidateKey
from filrouge.engines.profiling.types import type_of

WIDEST_KEY = 3
COMBINED_COLUMNS = 8  #: only so many columns are combined: those with most values
KEYS_LIMIT = 5


def distinct_rows_count(table: ibis.Table) -> int:
    """Rows that differ from every earlier row in at least one column."""
    return int(table.distinct().count().to_pyarrow().as_py())


def candidate_keys(
    table: ibis.Table, counts: Mapping[str, Count], *, rows_count: int, sample: pd.DataFrame
) -> tuple[CandidateKey, ...]:
    """Smallest sets of at most three columns, complete, that no two rows share; at most five.

    Columns of floats and of unknown types are no keys. ``sample``: rows of the table; a set that repeats
    there is not counted on the whole table.
    """
    usable = [name for name in table.columns if type_of(table[name].type()) not in ("number", "other")]
    complete = [name for name in usable if counts[name].filled_count == rows_count > 0]
    alone = [name for name in complete if counts[name].distinct_count == rows_count]
    if alone or rows_count < 2:
        return tuple(CandidateKey(name, (name,)) for name in alone[:KEYS_LIMIT])
    several = [name for name in complete if counts[name].distinct_count > 1]
    widest = sorted(several, key=lambda name: -counts[name].distinct_count)[:COMBINED_COLUMNS]
    for width in range(2, WIDEST_KEY + 1):
        sets = list(
            _unique_sets(table, sorted(widest, key=list(table.columns).index), width, rows_count, sample)
        )
        if sets:
            return tuple(CandidateKey("+".join(columns), columns) for columns in sets[:KEYS_LIMIT])
    return ()


def _unique_sets(
    table: ibis.Table, names: Sequence[str], width: int, rows_count: int, sample: pd.DataFrame
) -> Iterator[tuple[str, ...]]:
    for columns in combinations(names, width):
        repeats = sample.duplicated(subset=list(columns)).any()
        if not repeats and distinct_rows_count(table.select(*columns)) == rows_count:
            yield columns
