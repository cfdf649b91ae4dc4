"""Arrow tables of canonical columns as pandas frames, the same from every engine."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

EXACT_IN_FLOAT = 2**53  #: up to there a float64 holds every integer


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Decimals become float64, dates ``datetime64[us]``, timestamps ``datetime64[us, UTC]``.

    Integers with missing values become float64, or ``Int64`` when one is over 2**53; booleans with missing
    values and texts are objects with None. Rows keep their order.
    """
    return pd.DataFrame({name: _series(table.column(name)) for name in table.column_names}, copy=False)


def _series(column: pa.ChunkedArray) -> Any:
    if types.is_decimal(column.type):
        column = pc.cast(column, pa.float64())
    if types.is_date(column.type):
        column = pc.cast(column, pa.timestamp("us"))
    if types.is_integer(column.type) and column.null_count and not _fits_float(column):
        return column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return column.to_pandas()


def _fits_float(column: pa.ChunkedArray) -> bool:
    extent = pc.min_max(column).as_py()
    return extent["min"] is None or max(abs(extent["min"]), abs(extent["max"])) <= EXACT_IN_FLOAT
