"""Cells of one sheet of a workbook, or of a delimited text, as they were typed; bounded."""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from filrouge.engines.importing.archives import ZIP, checked_archive, damaged, refuse_what_is_too_big
from filrouge.engines.importing.errors import BadMapping, Macros, TooBig, WrongType
from filrouge.engines.receiving.containers import OLE
from filrouge.engines.receiving.workbookparts import faults
from filrouge.engines.sniffing.dialects import lines_of, rows_of, sniff_dialect
from filrouge.engines.sniffing.encodings import sniff_encoding
from filrouge.kernel.texts import N_

ROWS_LIMIT: Final = 5_000
COLUMNS_LIMIT: Final = 200
HEADER_SEARCHED: Final = 30  #: first rows among which the header is looked for

Typed = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Uncomputed:
    """A cell that shows an error, or a formula that was never computed."""

    shown: str


Cell = Typed | Uncomputed


@dataclass(frozen=True)
class Row:
    line: int  #: as the spreadsheet numbers it
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """One sheet: its columns by header, its rows below."""

    sheets: tuple[str, ...]  #: of the file; empty for a delimited text
    sheet: str
    header_line: int
    headers: tuple[str, ...]  #: all different; a column without a name has its letter
    rows: tuple[Row, ...]
    first_lines: tuple[Row, ...]  #: of the sheet, to choose the header among them


def grid_of(content: bytes, name: str, *, sheet: str = "", header_line: int = 0) -> Grid:
    """The sheet asked for, else the first that holds something; 0 looks for the header among the first rows.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros; BadMapping: no such sheet or line.
    """
    refuse_what_is_too_big(len(content), name)
    if content.startswith(ZIP) or content.startswith(OLE):
        sheets, chosen, rows = _workbook(content, name, sheet)
    else:
        sheets, chosen, rows = (), "", list(_delimited(content, name))
    if len(rows) > ROWS_LIMIT + HEADER_SEARCHED:
        raise TooBig(N_("%(file)s has more than %(limit)d rows", file=name, limit=ROWS_LIMIT))
    if not rows:
        raise WrongType(N_("%(file)s holds no row", file=name))
    header_line = header_line or _likely_header(rows)
    header = next((row for row in rows if row.line == header_line), None)
    if header is None:
        raise BadMapping(N_("line %(line)d holds nothing", line=header_line), at="/header_line")
    below = tuple(row for row in rows if row.line > header_line)
    width = max(len(row.cells) for row in rows)
    if width > COLUMNS_LIMIT:
        raise TooBig(N_("%(file)s has more than %(limit)d columns", file=name, limit=COLUMNS_LIMIT))
    headers = _headers(header, width)
    return Grid(sheets, chosen, header_line, headers, below, tuple(rows[:HEADER_SEARCHED]))


def _workbook(content: bytes, name: str, asked: str) -> tuple[tuple[str, ...], str, list[Row]]:
    if content.startswith(ZIP):
        with checked_archive(content, name) as archive:
            _check(archive, name)
    try:
        book = CalamineWorkbook.from_object(BytesIO(content))
        sheets = tuple(book.sheet_names)
        if asked and asked not in sheets:
            raise BadMapping(N_("%(file)s has no sheet %(sheet)s", file=name, sheet=asked), at="/sheet")
        for sheet in (asked,) if asked else sheets:
            rows = list(islice(_cells(book, sheet, content), ROWS_LIMIT + HEADER_SEARCHED + 1))
            if rows:
                return sheets, sheet, rows
    except (CalamineError, OSError, zipfile.BadZipFile) as err:
        raise damaged(name, str(err)[:200]) from err
    return sheets, asked, []


def _check(archive: zipfile.ZipFile, name: str) -> None:
    names = archive.namelist()
    if not any(part.startswith("xl/workbook") for part in names) and "content.xml" not in names:
        raise WrongType(N_("%(file)s is neither a workbook nor a delimited text", file=name))
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise Macros(N_("%(file)s carries macros: save it as .xlsx", file=name))


def _cells(book: CalamineWorkbook, sheet: str, content: bytes) -> Iterator[Row]:
    """Rows that hold something; what the sheet shows as an error or never computed is kept apart."""
    found = book.get_sheet_by_name(sheet)
    hidden = faults(BytesIO(content), sheet)
    top, left = found.start or (0, 0)
    for at, row in enumerate(found.iter_rows(), start=top):
        cells = tuple(
            Uncomputed(hidden[at, place][1]) if (at, place) in hidden else _typed(cell)
            for place, cell in enumerate(row, start=left)
        )
        if any(cell is not None for cell in cells):
            yield Row(at + 1, (None,) * left + cells)


def _typed(cell: Any) -> Typed:
    if isinstance(cell, str):
        return cell.strip() or None
    found: Typed = cell
    return found


def _delimited(content: bytes, name: str) -> Iterator[Row]:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WrongType(N_("%(file)s is neither a workbook nor a delimited text", file=name))
    try:
        text = content.decode(sniff_encoding(content) or "cp1252").removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as err:
        raise WrongType(N_("%(file)s is neither a workbook nor a delimited text", file=name)) from err
    dialect = sniff_dialect(text, whole=True)
    lines = lines_of(text)[dialect.skip_lines_count :]
    try:
        for line, row in enumerate(rows_of(lines, dialect), start=dialect.skip_lines_count + 1):
            cells = tuple(cell.strip() or None for cell in row)
            if any(cells):
                yield Row(line, cells)
            if line > ROWS_LIMIT + HEADER_SEARCHED:
                raise TooBig(N_("%(file)s has more than %(limit)d rows", file=name, limit=ROWS_LIMIT))
    except csv.Error as err:
        raise damaged(name, err) from err


def _likely_header(rows: Sequence[Row]) -> int:
    """The first row that is all words and as wide as most of what follows; a title above a table is not."""
    first = rows[:HEADER_SEARCHED]
    widths = sorted(_width(row) for row in first)
    usual = widths[len(widths) // 2]
    named = (row for row in first if _width(row) >= min(usual, 2) and _width(row) * 2 >= usual)
    words = (row.line for row in named if all(isinstance(cell, str | None) for cell in row.cells))
    return next(words, first[0].line)


def _width(row: Row) -> int:
    return sum(cell is not None for cell in row.cells)


def _headers(row: Row, width: int) -> tuple[str, ...]:
    told: list[str] = []
    for place in range(width):
        cell = row.cells[place] if place < len(row.cells) else None
        name = " ".join(str(cell).split()) if isinstance(cell, str | int | float | date) else ""
        name = name or letters(place)
        told.append(name if name not in told else f"{name} ({letters(place)})")
    return tuple(told)


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    told = ""
    while column >= 0:
        told, column = chr(ord("A") + column % 26) + told, column // 26 - 1
    return told
