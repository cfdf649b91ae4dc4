"""Rows of one sheet of a workbook (xlsx, xlsm, xlsb, xls, ods), read by calamine, as texts."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from filrouge.engines.receiving.containers import OLE, Content
from filrouge.engines.receiving.errors import Encrypted, MergedCells, NoSheet, Ragged
from filrouge.engines.receiving.layouts import Layout, too_wide
from filrouge.engines.receiving.rows import Rows, pointer, raw
from filrouge.engines.receiving.workbookparts import Faults, corrupt, faults, refuse_a_bomb
from filrouge.engines.sniffing.dialects import Dialect, has_header
from filrouge.kernel.tables import COLUMNS_LIMIT, BadRow, ReceiveOptions
from filrouge.kernel.texts import N_

ROWS_AT_ONCE: Final = 20_000
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def layout_of(content: Content, options: ReceiveOptions) -> Layout:
    """The declared sheet, else the first that holds something; its first row that is not blank is the header.

    Raises:
        Encrypted, Corrupt, Bomb, NoSheet, TooWide, Ragged.
    """
    name = content.file.name
    book = _opened(content, name)
    holding = [sheet for sheet in book.sheet_names if _holds(book, sheet)]
    sheet = options.sheet or (holding[0] if holding else None)
    if sheet not in book.sheet_names or not _holds(book, sheet):
        message = N_(
            "%(file)s has no sheet %(sheet)s that holds something; its sheets are: %(sheets)s",
            file=name,
            sheet=sheet or "",
            sheets=", ".join(book.sheet_names),
        )
        raise NoSheet(message, at="/sheet" if options.sheet else pointer(name))
    first = _first_rows(book.get_sheet_by_name(sheet), options.skip_lines_count)
    texts = [[_text(cell) or "" for cell in row] for row in first]
    header = has_header(texts) if options.header is None else options.header
    headers = tuple(texts[0]) if header else ("",) * len(texts[0])
    _refuse_a_title(headers, len(first), name, header=header)
    if len(headers) > COLUMNS_LIMIT:
        raise too_wide(name, len(headers))
    return Layout(
        name,
        "excel",
        content.compressed,
        headers,
        dialect=Dialect(None, header=header, skip_lines_count=options.skip_lines_count),
        sheet=sheet,
        sheets_ignored=tuple(other for other in holding if other != sheet),
        natures=_natures(headers, first[1:]),
    )


def _natures(headers: tuple[str, ...], rows: list[list[Any]]) -> dict[str, str]:
    kinds = [{type(row[place]) for row in rows if row[place] != ""} for place in range(len(headers))]
    return {header: "boolean" for header, kind in zip(headers, kinds, strict=True) if kind == {bool}}


def read(content: Content, layout: Layout) -> Iterator[Rows]:
    """Batches of text cells; rows of empty cells are no rows.

    Rows with an error (``#DIV/0!``) or with a formula that was never computed are put aside.

    Raises:
        MergedCells: below the header; and as layout_of.
    """
    sheet = _opened(content, layout.name).get_sheet_by_name(layout.sheet or "")
    found = faults(content.seekable(), layout.sheet or "")
    top, left = sheet.start or (0, 0)
    skip = max(layout.dialect.skip_lines_count - top, 0)
    header_row = _header_row(sheet, skip) + top if layout.dialect.header else top + skip - 1
    _refuse_merged(sheet, layout, header_row)
    total, batch = max(sheet.height, 1), _Batch(layout, found, left)
    for place, row in enumerate(sheet.iter_rows(), start=top):
        if place > header_row and any(cell != "" for cell in row):
            batch.add(place, row)
        if batch.size == ROWS_AT_ONCE:
            yield batch.rows((place - top) / total)
            batch = _Batch(layout, found, left)
    yield batch.rows(1.0)


class _Batch:
    def __init__(self, layout: Layout, faults: Faults, left: int) -> None:
        self._layout, self._faults, self._left = layout, faults, left
        self._kept: list[list[Any]] = []
        self._numbers: list[int] = []
        self._bad: list[BadRow] = []
        self._faulty_rows = {row for row, _ in faults}

    @property
    def size(self) -> int:
        return len(self._kept) + len(self._bad)

    def add(self, place: int, row: list[Any]) -> None:
        if place in self._faulty_rows:
            self._put_aside(place, row)
        else:
            self._kept.append([_text(cell) for cell in row])
            self._numbers.append(place + 1)

    def _put_aside(self, place: int, row: list[Any]) -> None:
        column = min(at for line, at in self._faults if line == place) - self._left
        reason, shown = self._faults[place, column + self._left]
        texts = [_text(cell) for cell in row]
        header = self._layout.headers[column] if 0 <= column < len(self._layout.headers) else None
        if header is not None:
            texts[column] = shown
        self._bad.append(BadRow(self._layout.name, place + 1, header, reason, shown, raw(texts, ";")))

    def rows(self, done_ratio: float) -> Rows:
        columns = zip(*self._kept, strict=True) if self._kept else [[] for _ in self._layout.headers]
        cells = [pa.array(column, pa.string()) for column in columns]
        return Rows(cells, np.array(self._numbers, dtype=np.int64), self._bad, done_ratio)


def _text(cell: Any) -> str | None:
    """A cell as it would be written in a delimited file: whole numbers without mark, dates as ISO."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**63 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _opened(content: Content, name: str) -> CalamineWorkbook:
    stream = content.seekable()
    head = stream.read(len(OLE))
    stream.seek(0)
    if head == OLE and _ENCRYPTED in stream.read():
        raise Encrypted(N_("%(file)s is protected by a password", file=name), at=pointer(name))
    if head != OLE:
        refuse_a_bomb(stream, name)
    stream.seek(0)
    try:
        return CalamineWorkbook.from_filelike(stream)
    except CalamineError as err:
        raise corrupt(name, err) from err


def _holds(book: CalamineWorkbook, sheet: str) -> bool:
    try:
        return book.get_sheet_by_name(sheet).height > 0
    except CalamineError:
        return False  # a sheet of charts


def _first_rows(sheet: CalamineSheet, skip_lines_count: int) -> list[list[Any]]:
    skip = max(skip_lines_count - (sheet.start or (0, 0))[0], 0)
    found: list[list[Any]] = []
    for place, row in enumerate(sheet.iter_rows()):
        if place >= skip and any(cell != "" for cell in row):
            found.append(row)
        if len(found) == 1_000:
            break
    return found or [[""]]


def _header_row(sheet: CalamineSheet, skip: int) -> int:
    rows = enumerate(sheet.iter_rows())
    return next((at for at, row in rows if at >= skip and any(cell != "" for cell in row)), skip)


def _refuse_a_title(headers: tuple[str, ...], rows_count: int, name: str, *, header: bool) -> None:
    """A title above the header would name one column and leave the others without name."""
    named_count = sum(head != "" for head in headers)
    if header and named_count == 1 and len(headers) > 2 and rows_count > 1:
        message = N_(
            "%(file)s: the first row has one cell for %(count)d columns; declare how many lines to skip",
            file=name,
            count=len(headers),
        )
        raise Ragged(message, at=pointer(name, 1))


def _refuse_merged(sheet: CalamineSheet, layout: Layout, header_row: int) -> None:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if bottom > header_row:
            message = N_(
                "%(file)s, sheet %(sheet)s: %(cells)s are merged, their value has no row of its own",
                file=layout.name,
                sheet=layout.sheet,
                cells=f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}",
            )
            raise MergedCells(message, at=pointer(layout.name, top + 1))


def _letters(column: int) -> str:
    """0 → A, 26 → AA."""
    found = ""
    while column >= 0:
        found, column = chr(ord("A") + column % 26) + found, column // 26 - 1
    return found
