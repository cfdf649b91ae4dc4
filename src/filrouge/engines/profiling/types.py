"""The few types that figures depend on, and what counts as a filled cell."""

from typing import Any, Literal

import ibis
from ibis.expr import datatypes as dt

ColumnType = Literal["text", "integer", "number", "decimal", "boolean", "date", "timestamp", "time", "other"]

NUMERIC: frozenset[ColumnType] = frozenset({"integer", "number", "decimal"})
DATED: frozenset[ColumnType] = frozenset({"date", "timestamp"})


def type_of(dtype: dt.DataType) -> ColumnType:
    """The type of a column as documents name it; ``other`` for what nothing here computes with."""
    tests: tuple[tuple[bool, ColumnType], ...] = (
        (dtype.is_boolean(), "boolean"),
        (dtype.is_integer(), "integer"),
        (dtype.is_floating(), "number"),
        (dtype.is_decimal(), "decimal"),
        (dtype.is_date(), "date"),
        (dtype.is_timestamp(), "timestamp"),
        (dtype.is_time(), "time"),
        (dtype.is_string(), "text"),
    )
    return next((name for holds, name in tests if holds), "other")


def filled(column: Any) -> Any:
    """The column with NaN as missing, as pandas has it; an ibis column in and out."""
    return column.nullif(float("nan")) if column.type().is_floating() else column


def finite(column: Any) -> Any:
    """The column as 64-bit floats, NaN and infinities as missing."""
    value = column.cast("float64")
    if not column.type().is_floating():
        return value
    return ibis.cases((value.isnan() | value.isinf(), ibis.null("float64")), else_=value)


def within_calendar(column: Any) -> Any:
    """The column without the years that neither Python nor a document can write."""
    return ibis.cases((column.year().between(1, 9999), column), else_=ibis.null(column.type()))
