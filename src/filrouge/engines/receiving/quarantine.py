"""Rows put aside, as a Parquet table of their own."""

from collections.abc import Callable, Sequence
from typing import BinaryIO, Final

import pyarrow as pa

from filrouge.engines.columnar.writing import ParquetSink
from filrouge.kernel.tables import BadRow

QUARANTINE: Final = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("reason", pa.string()),
        ("value", pa.string()),
        ("raw", pa.string()),
    ]
)


class QuarantineSink:
    """Rows put aside, with their counts by reason; ``content`` is None while there is none."""

    def __init__(self, scratch: Callable[[], BinaryIO], first_count: int) -> None:
        self._scratch, self._first_count = scratch, first_count
        self._sink: ParquetSink | None = None
        self.content: BinaryIO | None = None
        self.first: list[BadRow] = []
        self.reasons: dict[str, int] = {}

    @property
    def rows_count(self) -> int:
        return sum(self.reasons.values())

    def add(self, rows: Sequence[BadRow]) -> None:
        if not rows:
            return
        if self._sink is None:
            self.content = self._scratch()
            self._sink = ParquetSink(self.content, QUARANTINE, ["file", "column", "reason"])
        self.first += rows[: max(self._first_count - len(self.first), 0)]
        for row in rows:
            self.reasons[row.reason] = self.reasons.get(row.reason, 0) + 1
        columns = {name: [getattr(row, name) for row in rows] for name in QUARANTINE.names}
        self._sink.write(pa.RecordBatch.from_pydict(columns, schema=QUARANTINE))

    def close(self) -> None:
        if self._sink:
            self._sink.close()
