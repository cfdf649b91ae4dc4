"""The same rows at every run, spread evenly over a table of any size."""

import ibis
import pandas as pd

from filrouge.engines.profiling.types import type_of

_GOLDEN = 2_654_435_761  #: 2^32 divided by the golden ratio, odd: multiples spread evenly (Knuth 6.4)
_WORDS = 2**32
_PLACES = 2**31


def spread_rows(table: ibis.Table, *, rows_count: int, limit: int) -> ibis.Table:
    """About ``limit`` rows evenly spread by place (all rows of a shorter table); no chance involved.

    Limits: relies on the order of the rows, which Parquet keeps.
    """
    if rows_count <= limit:
        return table
    kept_below = int(limit / rows_count * _WORDS)
    place = ibis.row_number().over(ibis.window()) % _PLACES
    marked = table.mutate(spread_rank_=place * _GOLDEN % _WORDS)
    return marked.filter(marked.spread_rank_ < kept_below).select(*table.columns)


def comparable_frame(table: ibis.Table) -> pd.DataFrame:
    """A frame whose numbers and dates are 64-bit floats (dates in days since 1970)."""
    columns = {name: _comparable(table[name]) for name in table.columns}
    frame: pd.DataFrame = table.select(**columns).to_pandas()
    return frame


def _comparable(column: ibis.Column) -> ibis.Column:
    kind = type_of(column.type())
    if kind in ("integer", "number", "decimal"):
        return column.cast("float64")
    if kind in ("date", "timestamp"):
        return column.cast("timestamp").epoch_seconds().cast("float64") / 86_400
    return column if kind == "text" else column.cast("string")
