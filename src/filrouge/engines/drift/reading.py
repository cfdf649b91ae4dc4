"""Columns as arrays, one at a time."""

from collections.abc import Mapping

import ibis
import numpy as np
from numpy.typing import NDArray

SECONDS_PER_DAY = 86_400
NUMERIC = frozenset({"integer", "number", "decimal"})
DATED = frozenset({"date", "timestamp"})
CATEGORICAL = frozenset({"text", "boolean"})


def as_floats(column: ibis.Column, kind: str) -> ibis.Column:
    """Numbers as they are, dates in days since 1970; a query, not yet computed."""
    if kind in DATED:
        return column.cast("timestamp").epoch_seconds().cast("float64") / SECONDS_PER_DAY
    return column.cast("float64")


def floats(table: ibis.Table, name: str, kind: str) -> NDArray[np.float64]:
    """The finite cells of a column, in no order."""
    cells = table.select(x=as_floats(table[name], kind)).to_pyarrow()["x"].to_numpy()
    array = np.asarray(cells, dtype=np.float64)
    return array[np.isfinite(array)]


def category_counts(table: ibis.Table, name: str, limit: int) -> Mapping[str, int] | None:
    """Rows by category as text, missing left out; None when there are more than ``limit``."""
    cells = table.select(value=table[name].cast("string")).filter(lambda t: t.value.notnull())
    counted = cells.group_by("value").agg(n=lambda t: t.count()).limit(limit + 1).to_pyarrow().to_pylist()
    return None if len(counted) > limit else {row["value"]: row["n"] for row in counted}


def missing_ratio(table: ibis.Table, name: str, rows_count: int) -> float | None:
    """Share of missing cells; NaN is missing."""
    column = table[name]
    if column.type().is_floating():
        column = column.nullif(float("nan"))
    filled = int(column.count().to_pyarrow().as_py())
    return 1 - filled / rows_count if rows_count else None
