"""The ``Tables`` port over Arrow tables in memory: for tests and notebooks, and to hold the real one to."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cached_property
from io import BytesIO
from typing import Any, BinaryIO

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from filrouge.engines.columnar.canonical import canonical_batch, canonical_schema
from filrouge.engines.columnar.frames import frame_of
from filrouge.engines.columnar.queries import (
    NotParquet,
    check_names,
    fault,
    not_one_select,
    refuse_calls,
)
from filrouge.engines.columnar.writing import ParquetSink
from filrouge.engines.receiving.receiving import receive
from filrouge.kernel.documents import Blob
from filrouge.kernel.ports import Blobs
from filrouge.kernel.tables import Progress, RawTable, Received, ReceiveOptions
from filrouge.kernel.texts import N_

_PREPARE = "PREPARE checked AS "
_WORDS = (duckdb.token_type.identifier, duckdb.token_type.keyword)


class MemoryTables:
    """Everything is loaded: a blob becomes an Arrow table, an expression over it is computed in memory."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    @cached_property
    def _ibis(self) -> Any:
        return ibis.duckdb.connect(threads=1, python_enable_replacements=False)

    def open(self, blob: Blob) -> Any:
        return ibis.memtable(self._loaded(blob))

    def write(self, expr: Any, name: str = "") -> Blob:
        return self._kept(self._computed(expr), name)

    def frame(self, expr: Any) -> pd.DataFrame:
        return frame_of(self._computed(expr))

    def batches(self, expr: Any, rows: int = 65_536) -> Iterator[pa.RecordBatch]:
        yield from self._computed(expr).combine_chunks().to_batches(max_chunksize=rows)

    def gather(self, batches: Iterator[pa.RecordBatch], schema: pa.Schema, name: str = "") -> Blob:
        return self._kept(pa.Table.from_batches(batches, schema), name)

    def sql(self, query: str, tables: Mapping[str, Blob], name: str = "") -> Blob:
        held = {label: self._loaded(blob) for label, blob in tables.items()}
        with duckdb.connect(config={"threads": 1, "python_enable_replacements": False}) as connection:
            for label, table in held.items():
                connection.register(label, table)
            for setting in ("TimeZone = 'UTC'", "enable_external_access = false", "errors_as_json = true"):
                connection.execute(f"SET {setting}")
            connection.execute("SET lock_configuration = true")
            return self._kept(_selected(connection, query), name)

    def receive(self, source: RawTable, options: ReceiveOptions, progress: Progress) -> Received:
        return receive(source, options, progress, scratch=BytesIO, keep=self._keep)

    def _keep(self, stream: BinaryIO, name: str) -> Blob:
        stream.seek(0)
        return self._blobs.put(stream.read(), name)

    def _loaded(self, blob: Blob) -> pa.Table:
        try:
            return pq.read_table(BytesIO(self._blobs.get(blob)))
        except (pa.ArrowInvalid, OSError) as err:
            raise NotParquet(N_("%(name)s is no Parquet file", name=blob.name or blob.sha256[:12])) from err

    def _computed(self, expr: Any) -> pa.Table:
        try:
            return _canonical(self._ibis._to_duckdb_relation(expr.as_table()))
        except duckdb.Error as err:
            raise fault(str(err), "") from err

    def _kept(self, table: pa.Table, name: str) -> Blob:
        stream = BytesIO()
        with closing(ParquetSink(stream, table.schema, [])) as sink:
            for batch in table.to_batches():
                sink.write(batch)
        return self._keep(stream, name)


def _canonical(relation: Any) -> pa.Table:
    check_names(relation.columns)
    whole = [place for place, kind in enumerate(relation.types) if str(kind) == "HUGEINT"]
    table = relation.to_arrow_table()
    schema = canonical_schema(table.schema, whole)
    return pa.Table.from_batches((canonical_batch(batch, schema) for batch in table.to_batches()), schema)


def _selected(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    try:
        kinds = [statement.type for statement in connection.extract_statements(query)]
        if kinds != [duckdb.StatementType.SELECT]:
            raise not_one_select(kind.name for kind in kinds)
        refuse_calls(query, [(start, kind in _WORDS) for start, kind in duckdb.tokenize(query)])
        _prepare(connection, query)
        return _canonical(connection.sql(query))
    except duckdb.Error as err:
        raise fault(str(err), query) from err


def _prepare(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    try:
        connection.execute(_PREPARE + query)
    except duckdb.Error as err:
        raise fault(str(err), query, before_bytes=len(_PREPARE)) from err
