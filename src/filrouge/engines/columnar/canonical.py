"""The few Arrow types in which every table is kept."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from filrouge.engines.columnar.queries import BadColumnType, Overflow
from filrouge.kernel.texts import N_

DECIMAL_DIGITS = 38
UINT64_DIGITS = 20


def canonical_type(of: pa.DataType) -> pa.DataType | None:
    """The type under which values of a type are kept; None for what is no plain value.

    Times of day become text, bytes are those of pictures; a value that would lose something is refused when
    it is converted.
    """
    if types.is_dictionary(of):
        return canonical_type(of.value_type)
    if types.is_uint64(of):
        return pa.decimal128(UINT64_DIGITS, 0)
    for holds, kept in _KEPT:
        if holds(of):
            return kept
    if types.is_decimal(of):
        return pa.decimal128(min(of.precision, DECIMAL_DIGITS), of.scale)
    return None


_KEPT = (
    (types.is_integer, pa.int64()),
    (types.is_floating, pa.float64()),
    (types.is_boolean, pa.bool_()),
    (types.is_date, pa.date32()),
    (types.is_timestamp, pa.timestamp("us", "UTC")),
    (types.is_string, pa.string()),
    (types.is_large_string, pa.string()),
    (types.is_string_view, pa.string()),
    (types.is_null, pa.string()),
    (types.is_time, pa.string()),
    (types.is_binary, pa.binary()),
    (types.is_large_binary, pa.binary()),
    (types.is_binary_view, pa.binary()),
)


def to_canonical(values: pa.Array) -> pa.Array:
    """Values under their canonical type; NaN is null, a timestamp without zone is of UTC.

    Raises:
        pa.ArrowInvalid: a value does not fit (nanoseconds, over 38 digits, text not in UTF-8).
    """
    to = canonical_type(values.type)
    if to is None:
        raise pa.ArrowInvalid(f"{values.type} is no plain value")
    if types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if types.is_timestamp(values.type) and values.type.tz is None:
        values = pc.cast(values, pa.timestamp(values.type.unit, "UTC"))
    kept = pc.cast(values, to)
    return pc.if_else(pc.is_nan(kept), None, kept) if types.is_floating(to) else kept


def canonical_schema(schema: pa.Schema, whole: Sequence[int]) -> pa.Schema:
    """The schema under which a result is kept; ``whole`` are places of integers that came as decimals.

    Raises:
        BadColumnType: names the column.
    """
    fields = []
    for place, field in enumerate(schema):
        kept = pa.int64() if place in whole else canonical_type(field.type)
        if kept is None:
            message = N_("Column %(name)s holds %(type)s, no plain value", name=field.name, type=field.type)
            raise BadColumnType(message, at=f"/columns/{field.name}")
        fields.append(pa.field(field.name, kept))
    return pa.schema(fields)


def canonical_batch(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch of a result under its canonical schema.

    Raises:
        Overflow: an integer over 64 bits, or another value that would lose something; names the column.
    """
    columns = [_converted(column, field) for column, field in zip(batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _converted(column: pa.Array, field: pa.Field) -> pa.Array:
    try:
        kept = to_canonical(column)
        return pc.cast(kept, field.type)
    except pa.ArrowInvalid as err:
        message = N_("Column %(name)s holds a value too large or too fine to be kept", name=field.name)
        raise Overflow(message, at=f"/columns/{field.name}") from err
