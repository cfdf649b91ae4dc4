"""The ``Tables`` port by DuckDB: Parquet blobs scanned where they lie, spills in a folder of our own."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, BinaryIO, cast

import duckdb
import ibis
import pandas as pd
import pyarrow as pa

from filrouge.adapters.duckdb.sandbox import Sandbox
from filrouge.engines.columnar.canonical import canonical_batch, canonical_schema
from filrouge.engines.columnar.frames import frame_of
from filrouge.engines.columnar.queries import NotParquet, QueryTooBig, QueryTooLong, check_names, fault
from filrouge.engines.columnar.writing import ParquetSink
from filrouge.engines.receiving.receiving import receive
from filrouge.kernel.documents import Blob
from filrouge.kernel.ports import Blobs
from filrouge.kernel.tables import Progress, RawTable, Received, ReceiveOptions
from filrouge.kernel.texts import N_

MEMORY_BYTES = 512 * 2**20
QUERY_S = 1_800.0  #: for a query of a user
ROWS_AT_ONCE = 65_536
PICTURES_AT_ONCE = 512  #: rows that hold pictures weigh a hundred times more


class DuckTables:
    """``folder`` holds spills and unfinished files; ``memory_bytes`` is what DuckDB may take, ``query_s`` the
    time of a user's query.

    One thread: sums of floats and row orders are then the same at every run, which step keys count on.
    """

    def __init__(
        self, blobs: Blobs, folder: Path, *, memory_bytes: int = MEMORY_BYTES, query_s: float = QUERY_S
    ) -> None:
        self._blobs, self._folder = blobs, folder
        self._memory_bytes, self._query_s = memory_bytes, query_s

    @cached_property
    def _ibis(self) -> Any:
        self._folder.mkdir(parents=True, exist_ok=True)
        return ibis.duckdb.connect(
            threads=1,
            memory_limit=f"{self._memory_bytes}B",
            temp_directory=str(self._folder / "spill"),
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            python_enable_replacements=False,
        )

    def open(self, blob: Blob) -> Any:
        path = self._blobs.path(blob)
        try:
            return self._ibis.read_parquet(path, table_name=f"blob_{blob.sha256}")
        except duckdb.Error as err:
            raise NotParquet(N_("%(name)s is no Parquet file", name=blob.name or blob.sha256[:12])) from err

    def write(self, expr: Any, name: str = "") -> Blob:
        with self._result(expr, ROWS_AT_ONCE) as (schema, batches):
            return self._kept(schema, batches, name)

    def frame(self, expr: Any) -> pd.DataFrame:
        with self._result(expr, ROWS_AT_ONCE) as (schema, batches):
            return frame_of(pa.Table.from_batches(batches, schema))

    def batches(self, expr: Any, rows: int = ROWS_AT_ONCE) -> Iterator[pa.RecordBatch]:
        with self._result(expr, rows) as (_, batches):
            yield from batches

    def gather(self, batches: Iterator[pa.RecordBatch], schema: pa.Schema, name: str = "") -> Blob:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._kept(schema, batches, name)

    def sql(self, query: str, tables: Mapping[str, Blob], name: str = "") -> Blob:
        paths = {label: self._blobs.path(blob) for label, blob in tables.items()}
        self._folder.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(dir=self._folder) as spill,
            Sandbox(self._memory_bytes, Path(spill), self._query_s) as sandbox,
        ):
            with _faults_told(query):
                schema, batches = _canonical(sandbox.select(query, paths), ROWS_AT_ONCE)
                return self._kept(schema, batches, name)

    def receive(self, source: RawTable, options: ReceiveOptions, progress: Progress) -> Received:
        self._folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._folder) as folder:
            return receive(
                source,
                options,
                progress,
                scratch=lambda: cast(BinaryIO, NamedTemporaryFile(dir=folder)),  # noqa: SIM115
                keep=self._keep,
            )

    def _keep(self, stream: BinaryIO, name: str) -> Blob:
        stream.flush()
        return self._blobs.put_file(Path(stream.name), name)

    def _kept(self, schema: pa.Schema, batches: Iterator[pa.RecordBatch], name: str) -> Blob:
        with NamedTemporaryFile(dir=self._folder) as file:
            stream = cast(BinaryIO, file)
            with closing(ParquetSink(stream, schema, _repeating(schema))) as sink:
                for batch in batches:
                    sink.write(batch)
            return self._keep(stream, name)

    @contextmanager
    def _result(self, expr: Any, rows: int) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
        """The canonical schema of an expression and its rows, to be read inside."""
        with _faults_told():
            # ibis has no public way to a relation, and its own batches call what DuckDB 2 has removed
            yield _canonical(self._ibis._to_duckdb_relation(expr.as_table()), rows)


def _canonical(relation: Any, rows: int) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The canonical schema of a relation and its rows. DuckDB hands sums of integers over as decimals."""
    check_names(relation.columns)
    whole = [place for place, kind in enumerate(relation.types) if str(kind) == "HUGEINT"]
    pictured = any(str(kind) == "BLOB" for kind in relation.types)
    reader = relation.to_arrow_reader(min(rows, PICTURES_AT_ONCE) if pictured else rows)
    schema = canonical_schema(reader.schema, whole)
    return schema, (canonical_batch(batch, schema) for batch in reader)


@contextmanager
def _faults_told(query: str = "") -> Iterator[None]:
    """What fails in DuckDB is told as a fault of the query."""
    try:
        yield
    except duckdb.OutOfMemoryException as err:
        raise QueryTooBig(N_("The query needs more memory than it is given"), at="/sql") from err
    except duckdb.InterruptException as err:
        raise QueryTooLong(N_("The query takes longer than it is given"), at="/sql") from err
    except duckdb.Error as err:
        raise fault(str(err), query) from err


def _repeating(schema: pa.Schema) -> list[str]:
    """Columns written by dictionary; Arrow gives it up where values are many."""
    return [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_date(field.type)]
