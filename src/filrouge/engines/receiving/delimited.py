"""Rows of a delimited text by Arrow's reader, each with the physical line it begins at."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from filrouge.engines.receiving.containers import Content
from filrouge.engines.receiving.decoding import BROKEN, Utf8, shown
from filrouge.engines.receiving.errors import LongRow, UnclosedQuote
from filrouge.engines.receiving.layouts import Layout
from filrouge.engines.receiving.rows import Rows, cut, pointer, raw
from filrouge.engines.sniffing.dialects import Dialect
from filrouge.kernel.tables import BadRow
from filrouge.kernel.texts import N_

ROW_BYTES: Final = 4 * 2**20  #: what is parsed at once; a row twice as long is refused, a shorter one may be
_LINE_END = re.compile(r"\r\n|\n|\r")
Lines = npt.NDArray[np.int64]


def read(content: Content, layout: Layout) -> Iterator[Rows]:
    """Batches of text cells, without the header, blank lines and rows that cannot be cells of the columns.

    Raises:
        UnclosedQuote, LongRow; and as Utf8.
    """
    with content.forward() as source:
        stream = Utf8(
            source,
            layout.encoding,
            layout.name,
            strict=layout.strict_encoding,
            skip_lines_count=layout.dialect.skip_lines_count,
        )
        yield from _Reader(stream, layout).batches()


class _Reader:
    def __init__(self, stream: Utf8, layout: Layout) -> None:
        self._stream, self._layout = stream, layout
        self._invalid: list[pa.csv.InvalidRow] = []  # met by the parser, not yet given their line
        self._next_row, self._next_line = 1, 1 + layout.dialect.skip_lines_count
        self._last_line = self._next_line
        self._header_expected = layout.dialect.header

    def batches(self) -> Iterator[Rows]:
        try:
            for batch in self._parsed():
                yield self._rows(batch)
        except pa.ArrowInvalid as err:
            raise self._refusal() from err
        if self._invalid:
            yield self._rows(_nothing(self._layout))
        self._refuse_an_open_quote()

    def _parsed(self) -> Iterator[pa.RecordBatch]:
        names = [str(place) for place in range(len(self._layout.headers))]
        dialect = self._layout.dialect
        return iter(
            pa.csv.open_csv(
                pa.PythonFile(self._stream, "r"),
                read_options=pa.csv.ReadOptions(use_threads=False, block_size=ROW_BYTES, column_names=names),
                parse_options=pa.csv.ParseOptions(
                    delimiter=dialect.separator,
                    quote_char=dialect.quote or False,
                    double_quote=not dialect.escape,
                    escape_char=dialect.escape or False,
                    newlines_in_values=bool(dialect.quote),
                    ignore_empty_lines=False,
                    invalid_row_handler=self._put_aside,
                ),
                convert_options=pa.csv.ConvertOptions(
                    check_utf8=False,  # done by the stream
                    column_types={name: pa.string() for name in names},
                    strings_can_be_null=False,
                ),
            )
        )

    def _put_aside(self, row: pa.csv.InvalidRow) -> str:
        self._invalid.append(row)
        return "skip"

    def _rows(self, batch: pa.RecordBatch) -> Rows:
        lines, bad = self._lines(batch)
        rows = Rows(batch.columns, lines, bad, self._stream.done_ratio)
        rows = self._without_blank_lines(rows)
        if self._header_expected and len(rows):
            self._header_expected = False
            rows = rows.filter(pa.array(np.arange(len(rows)) > 0))
        return self._without_strangers(rows)

    def _lines(self, batch: pa.RecordBatch) -> tuple[Lines, list[BadRow]]:
        """The first line of each valid row, and the invalid rows among them."""
        heights = 1 + _inner_line_ends(batch)
        if not self._invalid:
            lines = self._next_line + np.cumsum(heights) - heights
            self._advance(len(heights), int(heights.sum()), lines)
            return lines, []
        return self._lines_among_invalid(heights)

    def _lines_among_invalid(self, heights: Lines) -> tuple[Lines, list[BadRow]]:
        among = self._take_invalid_among(len(heights))
        places = np.array([row.number for row in among]) - self._next_row
        total = len(heights) + len(places)
        valid = np.ones(total, dtype=bool)
        valid[places] = False
        every = np.ones(total, dtype=np.int64)
        every[valid] = heights
        every[places] = [1 + len(_LINE_END.findall(row.text)) for row in among]
        lines = self._next_line + np.cumsum(every) - every
        bad = [
            BadRow(self._layout.name, int(line), None, "ragged", None, cut(shown(row.text)))
            for line, row in zip(lines[places], among, strict=True)
        ]
        self._advance(total, int(every.sum()), lines)
        return lines[valid], bad

    def _take_invalid_among(self, valid_count: int) -> list[pa.csv.InvalidRow]:
        """Those before or right after the valid rows; the parser may be ahead of what it has given."""
        ahead = sorted(self._invalid, key=lambda row: row.number)
        reach = self._next_row + valid_count
        among = [row for place, row in enumerate(ahead) if row.number <= reach + place]
        self._invalid = ahead[len(among) :]
        return among

    def _advance(self, rows_count: int, lines_count: int, lines: Lines) -> None:
        self._next_row += rows_count
        self._next_line += lines_count
        if len(lines):
            self._last_line = int(lines[-1])

    def _without_blank_lines(self, rows: Rows) -> Rows:
        """A blank line and a line of delimiters are both read as empty cells: the stream knows which."""
        blanks = self._stream.blank_lines
        if not blanks:
            return rows
        empty = _all_equal(rows.cells, [""] * len(rows.cells)).to_numpy(zero_copy_only=False)
        blank = [place for place in np.flatnonzero(empty) if int(rows.lines[place]) in blanks]
        if not blank:
            return rows
        kept = np.ones(len(rows), dtype=bool)
        kept[blank] = False
        return rows.filter(pa.array(kept))

    def _without_strangers(self, rows: Rows) -> Rows:
        if self._layout.dialect.header:
            rows = self._putting_aside(rows, "repeated_header", _all_equal(rows.cells, self._layout.headers))
        if self._stream.is_damaged:
            rows = self._putting_aside(rows, "undecodable", _any_holds(rows.cells, BROKEN))
        if self._stream.has_nul:
            rows = self._putting_aside(rows, "nul_byte", _any_holds(rows.cells, "\0"))
        return rows

    def _putting_aside(self, rows: Rows, reason: str, mask: pa.BooleanArray) -> Rows:
        if not mask.true_count:
            return rows
        aside = rows.filter(mask)
        told = zip(aside.lines, zip(*(cells.to_pylist() for cells in aside.cells), strict=True), strict=True)
        delimiter = self._layout.dialect.delimiter or ","
        bad = [
            BadRow(self._layout.name, int(line), None, reason, None, shown(raw(cells, delimiter)))
            for line, cells in told
        ]
        kept = rows.filter(pc.invert(mask))
        return Rows(kept.cells, kept.lines, [*rows.bad, *bad], rows.done_ratio)

    def _refusal(self) -> LongRow | UnclosedQuote:
        """Why Arrow found no end of row in a whole block."""
        if self._opens_a_quote(self._text_from(self._next_line)):
            return self._open_quote(self._next_line)
        message = N_(
            "%(file)s, line %(line)d: the row is longer than %(limit)d bytes",
            file=self._layout.name,
            line=self._next_line,
            limit=ROW_BYTES,
        )
        return LongRow(message, at=pointer(self._layout.name, self._next_line))

    def _refuse_an_open_quote(self) -> None:
        if self._opens_a_quote(self._text_from(self._last_line)):
            raise self._open_quote(self._last_line)

    def _open_quote(self, line: int) -> UnclosedQuote:
        message = N_(
            "%(file)s: a quote opened in the row of line %(line)d is never closed",
            file=self._layout.name,
            line=line,
        )
        return UnclosedQuote(message, at=pointer(self._layout.name, line))

    def _opens_a_quote(self, text: str) -> bool:
        """Whether the text ends inside quotes opened in its first row."""
        dialect, at = self._layout.dialect, 0
        if not dialect.quote:
            return False
        quote = re.escape(dialect.quote)
        quoted = re.compile(f"{quote}(?:{_inside(dialect)})*+{quote}", re.DOTALL)
        cell_end = re.compile(f"[\r\n{re.escape(dialect.separator)}]")
        while True:
            if text.startswith(dialect.quote, at):
                closed = quoted.match(text, at)
                if closed is None:
                    return True
                at = closed.end()
            end = cell_end.search(text, at)
            if end is None or end[0] in "\r\n":
                return False
            at = end.end()

    def _text_from(self, line: int) -> str:
        """The end of what the stream gave, from that line on, as far as it is remembered."""
        recent = self._stream.recent.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        end = len(recent)
        for _ in range(self._stream.lines_count + 2 - line):
            end = max(recent.rfind(b"\n", 0, end), 0)
        return recent[end:].removeprefix(b"\n").decode(errors="replace")


def _inside(dialect: Dialect) -> str:
    """What may stand between quotes, one piece."""
    quote, escape = re.escape(dialect.quote), re.escape(dialect.escape)
    return f"[^{quote}{escape}]++|{escape}." if escape else f"[^{quote}]++|{quote}{quote}"


def _nothing(layout: Layout) -> pa.RecordBatch:
    empty = pa.array([], pa.string())
    return pa.RecordBatch.from_arrays(
        [empty] * len(layout.headers), [str(i) for i in range(len(layout.headers))]
    )


def _inner_line_ends(batch: pa.RecordBatch) -> Lines:
    """How many line ends the cells of each row hold."""
    counts = np.zeros(batch.num_rows, dtype=np.int64)
    for cells in batch.columns:
        content = cells.buffers()[2]
        if content is None:
            continue
        written = np.frombuffer(content, dtype=np.uint8)
        if (written == 10).any() or (written == 13).any():
            counts += pc.count_substring_regex(cells, "\r\n|\n|\r").to_numpy(zero_copy_only=False)
    return counts


def _all_equal(columns: Sequence[pa.Array], to: Sequence[str]) -> pa.BooleanArray:
    """Rows whose every cell is the one given; columns are looked at while a row remains."""
    found = pa.array(np.ones(len(columns[0]), dtype=bool))
    for cells, text in zip(columns, to, strict=True):
        found = pc.and_(found, pc.equal(cells, text))
        if not found.true_count:
            break
    return found


def _any_holds(columns: Sequence[pa.Array], text: str) -> pa.BooleanArray:
    found = pa.array(np.zeros(len(columns[0]), dtype=bool))
    for cells in columns:
        found = pc.or_(found, pc.match_substring(cells, text))
    return found
