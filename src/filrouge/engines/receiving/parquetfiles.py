"""Rows of a Parquet file: values of a canonical type already, batch by batch."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from filrouge.engines.columnar.canonical import canonical_type, to_canonical
from filrouge.engines.receiving.containers import Content
from filrouge.engines.receiving.errors import Corrupt, Nested, TooFine
from filrouge.engines.receiving.layouts import Layout, too_wide
from filrouge.engines.receiving.rows import Rows, pointer, raw
from filrouge.kernel.tables import COLUMNS_LIMIT, BadRow, ReceiveOptions
from filrouge.kernel.texts import N_

ROWS_AT_ONCE = 65_536


def layout_of(content: Content, options: ReceiveOptions) -> Layout:
    """Raises Corrupt, Nested, TooWide."""
    name = content.file.name
    schema = _opened(content.seekable(), name).schema_arrow
    if len(schema) > COLUMNS_LIMIT:
        raise too_wide(name, len(schema))
    for field in schema:
        kept = canonical_type(field.type)
        if kept is None or pa.types.is_binary(kept):  # pictures are received from their files
            message = N_(
                "%(file)s, column %(column)s: %(type)s is no plain value",
                file=name,
                column=field.name,
                type=field.type,
            )
            raise Nested(message, at=pointer(name, column=field.name))
    texts = {header: "text" for header in schema.names if options.types.get(header) == "text"}
    return Layout(name, "parquet", content.compressed, tuple(schema.names), natures=texts)


def read(content: Content, layout: Layout) -> Iterator[Rows]:
    """Batches of canonical values; NaN is missing, a row with an infinite number is put aside.

    Raises:
        Corrupt: pages that cannot be read.
        TooFine: values that the canonical types cannot hold, in a column not declared as text.
    """
    opened = _opened(content.seekable(), layout.name)
    total, at = max(opened.metadata.num_rows, 1), 0
    try:
        for batch in opened.iter_batches(batch_size=ROWS_AT_ONCE, use_threads=False):
            yield _rows(batch, layout, at, total)
            at += batch.num_rows
    except (pa.ArrowInvalid, OSError) as err:
        raise _corrupt(layout.name, err) from err


def _rows(batch: pa.RecordBatch, layout: Layout, at: int, total: int) -> Rows:
    cells = [
        _kept(column, header, layout, at)
        for column, header in zip(batch.columns, layout.headers, strict=True)
    ]
    lines = np.arange(at + 1, at + 1 + batch.num_rows)
    rows = Rows(cells, lines, [], (at + batch.num_rows) / total)
    infinite = [pc.is_inf(column).fill_null(False) for column in cells if pa.types.is_floating(column.type)]
    mask = infinite[0] if infinite else pa.array([False] * batch.num_rows)
    for other in infinite[1:]:
        mask = pc.or_(mask, other)
    return _without_infinite(rows, mask, layout) if mask.true_count else rows


def _kept(column: pa.Array, header: str, layout: Layout, at: int) -> pa.Array:
    if layout.natures.get(header) == "text":
        return pc.cast(column, pa.string())
    try:
        return to_canonical(column)
    except pa.ArrowInvalid as err:
        message = N_(
            "%(file)s, column %(column)s: a %(type)s would lose digits; declare the column as text",
            file=layout.name,
            column=header,
            type=column.type,
        )
        raise TooFine(message, at=pointer(layout.name, at + 1, header)) from err


def _without_infinite(rows: Rows, mask: pa.BooleanArray, layout: Layout) -> Rows:
    aside, kept = rows.filter(mask), rows.filter(pc.invert(mask))
    told = zip(aside.lines, zip(*(cells.to_pylist() for cells in aside.cells), strict=True), strict=True)
    bad = [_infinite(layout, int(line), values) for line, values in told]
    return Rows(kept.cells, kept.lines, bad, kept.done_ratio)


def _infinite(layout: Layout, line: int, values: tuple[Any, ...]) -> BadRow:
    place = next(
        i for i, value in enumerate(values) if isinstance(value, float) and abs(value) == float("inf")
    )
    return BadRow(layout.name, line, layout.headers[place], "infinite", str(values[place]), raw(values, ","))


def _opened(stream: BinaryIO, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(stream)
    except (pa.ArrowInvalid, OSError) as err:
        raise _corrupt(name, err) from err


def _corrupt(name: str, err: Exception) -> Corrupt:
    return Corrupt(N_("%(file)s is damaged or cut: %(why)s", file=name, why=err), at=pointer(name))
