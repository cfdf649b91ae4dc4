"""The same rows at every run, spread evenly over a table of any size."""

from typing import Any

import ibis
import pandas as pd

from filrouge.engines.profiling.types import type_of

_WORDS = 2**32
_MULTIPLIERS = (1_597_334_677, 747_796_405)  #: odd, under 2^31: a product fits 63 bits
_SHIFTS = (15, 13)


def spread_rows(table: ibis.Table, *, rows_count: int, limit: int) -> ibis.Table:
    """About ``limit`` rows spread over the table (all rows of a shorter one); a hash of places, no chance.

    Limits: relies on the order of the rows, which Parquet keeps.
    """
    if rows_count <= limit:
        return table
    kept_below = int(limit / rows_count * _WORDS)
    marked = table.mutate(spread_rank_=ibis.row_number().over(ibis.window()))
    return marked.filter(_mixed(marked.spread_rank_) < kept_below).select(*table.columns)


def _mixed(place: Any) -> Any:
    """A place as 32 bits that look random: multiply and shift, twice."""
    word = (place + 1) % _WORDS
    for multiplier, shift in zip(_MULTIPLIERS, _SHIFTS, strict=True):
        product = word * multiplier % _WORDS
        word = product ^ (product >> shift)
    return word


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
