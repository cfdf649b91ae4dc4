"""Tables larger than memory, and how a raw table is received: what the rooms ask, in plain values.

The content of a table is one Parquet blob of canonical columns: ``int64``, ``decimal128``, ``float64``,
``string``, ``bool``, ``date32``, ``timestamp[us, UTC]``, and ``binary`` for pictures. Objects of ibis,
pyarrow and pandas are told as Any: the kernel imports none of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, Self

from filrouge.kernel.documents import Blob
from filrouge.kernel.texts import Message

#: ``float`` is a 64-bit float; ``decimal`` is exact; a number that fits neither without loss stays ``text``
ColumnType = Literal["integer", "decimal", "float", "text", "boolean", "date", "timestamp"]
TableFormat = Literal["delimited", "jsonl", "parquet", "excel"]
Progress = Callable[[float, Message], None]  #: share done in [0, 1], what is being done; may raise Cancelled

COLUMNS_LIMIT = 1_000  #: a wider table is refused: its description would not fit a document


@dataclass(frozen=True)
class RawFile:
    """One file of a table, as it was exported."""

    name: str  #: what errors and the quarantine call it; its suffix is never trusted
    size_bytes: int
    open: Callable[[], BinaryIO]  #: a new seekable stream each time; it is read more than once

    @classmethod
    def at(cls, path: Path) -> Self:
        return cls(path.name, path.stat().st_size, lambda: path.open("rb"))

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """A file inside an installed package, or anything already in memory."""
        return cls(name, len(content), lambda: BytesIO(content))


@dataclass(frozen=True)
class RawTable:
    """One table, in one file or several whose columns agree; names of files are unique."""

    files: tuple[RawFile, ...]


@dataclass(frozen=True)
class ReceiveOptions:
    """What a person declares of the files; None or absent is detected."""

    format: TableFormat | None = None
    encoding: str | None = None  #: as Python names it; a declared one that does not fit is an error
    delimiter: str | None = None
    quote: str | None = None  #: "" when cells are never quoted
    escape: str | None = None  #: written before a quote inside a cell; "" when quotes are doubled
    decimal: Literal[",", "."] | None = None
    header: bool | None = None
    names: tuple[str, ...] | None = None  #: of every column, in order; they replace the header's
    skip_lines_count: int = 0  #: lines above the header
    #: column → strptime format of its dates or timestamps
    dates: Mapping[str, str] = field(default_factory=dict)
    #: column → type; what does not fit is quarantined, whatever its share
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    missing: tuple[str, ...] | None = None  #: what stands for no value in every column, beside blanks
    sheet: str | None = None
    timezone: str = "UTC"  #: of timestamps that tell none
    on_bad_rows: Literal["quarantine", "refuse"] = "quarantine"
    unreadable_max_ratio: float = 0.02  #: over it, a column stays text rather than send rows to quarantine


@dataclass(frozen=True)
class ReceivedColumn:
    """A column of the content, and how its values were read."""

    name: str  #: in the content; unique without regard to case
    header: str  #: as the first file writes it, perhaps empty or twice
    type: ColumnType
    unit: str | None = None  #: never guessed
    decimal: str | None = None  #: the mark, when numbers were read from text
    thousands: str | None = None
    suffix: str | None = None  #: a sign written after numbers and taken off: "€", "%"
    date_format: str | None = None  #: strptime, when read from text; " | " between several
    true_false: tuple[str, str] | None = None  #: the words that were read as a boolean
    code: str | None = None  #: why digits stayed text: "leading zeros", "siret", "nir", "name" …
    missing_count: int = 0
    missing_words: tuple[str, ...] = ()  #: the words, other than blanks, that were read as no value
    unreadable_count: int = 0  #: rows quarantined because of this column


@dataclass(frozen=True)
class ReceivedFile:
    """A raw file, how it was read, and what it gave; rows_count + quarantined_count is what it held."""

    name: str
    format: TableFormat
    size_bytes: int
    compressed: bool  #: by gzip
    rows_count: int  #: rows kept
    quarantined_count: int
    encoding: str | None = None
    delimiter: str | None = None  #: None for one column
    quote: str | None = None
    escape: str | None = None
    decimal: str | None = None
    header: bool | None = None
    sheet: str | None = None
    sheets_ignored: tuple[str, ...] = ()  #: other sheets that hold something


@dataclass(frozen=True)
class BadRow:
    """Where and why a row was put aside."""

    file: str
    line: int  #: physical line where the row begins, from 1; the row of a sheet or of a Parquet file
    column: str | None  #: the first offending one; None for the row as a whole
    reason: str  #: ragged, not_a_number, not_a_date, undecodable …
    value: str | None  #: what the cell held
    raw: str  #: the row: as written when ragged, else its cells joined again by the delimiter


@dataclass(frozen=True)
class Received:
    """A table that was read whole; every row read is in ``content`` or in ``quarantine``, in order.

    ``quarantine`` is a Parquet blob with the fields of BadRow as columns, one row for each row put aside.
    Lines that are blank are no rows.
    """

    content: Blob
    rows_count: int
    columns: tuple[ReceivedColumn, ...]
    files: tuple[ReceivedFile, ...]
    quarantine: Blob | None = None  #: None when no row was put aside
    quarantined_count: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)  #: rows by reason
    first: tuple[BadRow, ...] = ()  #: the first few rows put aside


class Tables(Protocol):
    """Lazy tables over Parquet blobs, by one engine; equal tables are written as equal blobs."""

    def open(self, blob: Blob) -> Any:
        """A lazy ``ibis.Table`` over a Parquet blob; tables of one port can be joined.

        Raises:
            NotFound: no such blob.
            Invalid: ``datasets.not-parquet``.
        """

    def write(self, expr: Any, name: str = "") -> Blob:
        """Compute an ibis table expression into a Parquet blob of canonical columns.

        A row order that the expression does not fix is the engine's, and the same at every run.

        Raises:
            Invalid: ``datasets.column-type`` for lists, structs and intervals, ``datasets.overflow``
                for integers over 64 bits, ``datasets.query`` for what fails while it is computed.
        """

    def frame(self, expr: Any) -> Any:
        """Compute an ibis table expression into a ``pandas.DataFrame``: decimals become float64, dates
        ``datetime64[us]``, timestamps ``datetime64[us, UTC]``; integers with missing values float64, or
        ``Int64`` when one is over 2**53; booleans with missing values and texts are objects with None.
        """

    def batches(self, expr: Any, rows: int = 65_536) -> Iterator[Any]:
        """Compute an ibis table expression into ``pyarrow.RecordBatch`` of at most ``rows`` rows."""

    def gather(self, batches: Iterator[Any], schema: Any, name: str = "") -> Blob:
        """Write ``pyarrow.RecordBatch`` of canonical columns into a Parquet blob as they come.

        Nothing is kept when they fail; memory holds some of them at a time.
        """

    def sql(self, query: str, tables: Mapping[str, Blob], name: str = "") -> Blob:
        """Compute one SELECT of the user over named tables into a Parquet blob of canonical columns.

        The query reaches those tables and nothing else: no file, network, extension nor Python object.

        Raises:
            Invalid: ``datasets.query`` with the line and column of the fault, ``datasets.query-refused``
                for anything but one SELECT, ``datasets.query-memory``, ``datasets.query-time``; and as
                ``write``.
        """

    def receive(self, source: RawTable, options: ReceiveOptions, progress: Progress) -> Received:
        """Read raw files into one table, in bounded memory; nothing is kept when it fails.

        The type of a column is decided on all its values: one that nearly all of them fit (see
        ``unreadable_max_ratio``), the other rows going to the quarantine, else text.

        Raises:
            Invalid: codes ``datasets.*``, naming the file and, where there is one, the line and the column.
            Cancelled: from ``progress``.
        """
