"""Parquet of canonical columns, written piece by piece; equal rows give equal bytes."""

from collections.abc import Sequence
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

GROUP_ROWS: Final = 131_072
GROUP_BYTES: Final = 32 * 2**20


class ParquetSink:
    """Gathers batches into row groups; ``repeating`` are the columns of few different values."""

    def __init__(self, target: BinaryIO, schema: pa.Schema, repeating: Sequence[str]) -> None:
        self._writer = pq.ParquetWriter(
            target,
            schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=list(repeating),
            store_decimal_as_integer=True,
            store_schema=True,
        )
        self._schema = schema
        self._pending: list[pa.RecordBatch] = []
        self._rows_count = self._bytes_count = 0

    def write(self, batch: pa.RecordBatch) -> None:
        self._pending.append(batch)
        self._rows_count += batch.num_rows
        self._bytes_count += batch.nbytes
        if self._rows_count >= GROUP_ROWS or self._bytes_count >= GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows_count:
            table = pa.Table.from_batches(self._pending, self._schema)
            self._writer.write_table(table, row_group_size=max(self._rows_count, 1))
        self._pending, self._rows_count, self._bytes_count = [], 0, 0
