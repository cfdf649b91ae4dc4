"""The few types that figures depend on, and what counts as a filled cell."""

from typing import Any, Literal

import ibis
from ibis.expr import datatypes as dt

ColumnType = Literal[
    "text", "integer", "number", "decimal", "boolean", "date", "timestamp", "image", "time", "other"
]

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
        (dtype.is_binary(), "image"),
    )
    return next((name for holds, name in tests if holds), "other")


def hashed(table: ibis.Table) -> ibis.Table:
    """The table with 64-bit hashes in the place of pictures: enough to tell which are equal."""
    pictures = [name for name in table.columns if type_of(table[name].type()) == "image"]
    hashes = {name: ibis.cases((table[name].notnull(), table[name].hash())) for name in pictures}
    return table.mutate(**hashes) if pictures else table


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
