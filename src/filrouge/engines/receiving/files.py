"""One raw file of a table: its layout, its rows by column name, and what came of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final

from filrouge.engines.receiving import delimited, jsonlines, parquetfiles, workbooks
from filrouge.engines.receiving.containers import Content, format_of
from filrouge.engines.receiving.errors import BadDeclaration, NotJsonLines, Ragged
from filrouge.engines.receiving.layouts import Layout, delimited_layout, unique_names
from filrouge.engines.receiving.reasons import reason_told
from filrouge.engines.receiving.rows import Rows, pointer
from filrouge.kernel.tables import BadRow, RawFile, ReceiveOptions, TableFormat
from filrouge.kernel.texts import N_

EARLY_CHECK_COUNT: Final = 1_000
_READERS: Final[dict[TableFormat, Callable[[Content, Layout], Iterator[Rows]]]] = {
    "delimited": delimited.read,
    "jsonl": jsonlines.read,
    "parquet": parquetfiles.read,
    "excel": workbooks.read,
}


class File:
    def __init__(self, file: RawFile, options: ReceiveOptions, scratch: Callable[[], BinaryIO]) -> None:
        self.name, self.size_bytes, self._options = file.name, file.size_bytes, options
        self.decimal = "."
        self._content = Content(file, scratch)
        self._format = self._checked_format(format_of(file, self._content))
        self._encoding: str | None = None
        self._every_line = False
        self.lay_out()

    def lay_out(self, encoding: str | None = None, every_line: bool = False) -> None:
        """Tell the layout, knowing what a first reading found."""
        self._encoding = encoding or self._encoding
        self._every_line = every_line or self._every_line
        self.layout = self._layout()
        self.names = self._names()
        self.begin()

    def _layout(self) -> Layout:
        if self._format == "parquet":
            return parquetfiles.layout_of(self._content, self._options)
        if self._format == "excel":
            return workbooks.layout_of(self._content, self._options)
        if self._format == "jsonl":
            every, encoding = self._every_line, self._encoding
            return jsonlines.layout_of(self._content, self._options, encoding=encoding, every_line=every)
        return delimited_layout(self._content, self._options, self._encoding)

    def _checked_format(self, found: TableFormat) -> TableFormat:
        if self._options.format in (None, found):
            return found
        if self._options.format == "delimited" and found == "jsonl":
            return "delimited"
        message = N_(
            "%(file)s is declared as %(declared)s and is %(found)s",
            file=self.name,
            declared=self._options.format,
            found=found,
        )
        raise BadDeclaration(message, at="/format")

    def _names(self) -> tuple[str, ...]:
        declared = self._options.names
        if declared is None:
            return unique_names(self.layout.headers)
        if len(declared) != len(self.layout.headers):
            message = N_(
                "%(file)s has %(count)d columns and %(declared)d names are declared",
                file=self.name,
                count=len(self.layout.headers),
                declared=len(declared),
            )
            raise BadDeclaration(message, at="/names")
        return unique_names(declared)

    def header(self, name: str) -> str:
        return self.layout.headers[self.names.index(name)]

    def nature(self, name: str) -> str | None:
        return self.layout.natures.get(self.header(name))

    def rows(self, names: Sequence[str]) -> Iterator[Rows]:
        """Its rows, columns in the order of ``names``."""
        order = [self.names.index(name) for name in names]
        for rows in _READERS[self._format](self._content, self.layout):
            yield Rows([rows.cells[place] for place in order], rows.lines, rows.bad, rows.done_ratio)

    def begin(self) -> None:
        """A new reading."""
        self.rows_count = self.misfits_count = 0
        self._refused: Counter[str] = Counter()
        self._first: BadRow | None = None

    @property
    def quarantined_count(self) -> int:
        return self._refused.total() + self.misfits_count

    def count(self, kept_count: int, refused: Sequence[BadRow], misfits: Sequence[BadRow]) -> None:
        self.rows_count += kept_count
        self.misfits_count += len(misfits)
        self._refused.update(row.reason for row in refused)
        self._first = self._first or next(iter(refused), None)
        if self._refused.total() > EARLY_CHECK_COUNT:
            self.check()

    def check(self) -> None:
        """Refuse a file most of whose rows are no rows of the table: it is not read as it is written.

        Raises:
            Ragged, NotJsonLines.
        """
        told = self._format in ("delimited", "jsonl")
        if self._first is None or not told or self._refused.total() <= self.rows_count + self.misfits_count:
            return
        kind = NotJsonLines if self._format == "jsonl" else Ragged
        message = N_(
            "%(file)s: %(bad)d of %(all)d rows have not its %(columns)d columns; line %(line)d: %(reason)s",
            file=self.name,
            bad=self._refused.total(),
            all=self._refused.total() + self.rows_count + self.misfits_count,
            columns=len(self.names),
            line=self._first.line,
            reason=reason_told(self._first.reason),
        )
        raise kind(message, at=pointer(self.name, self._first.line))
