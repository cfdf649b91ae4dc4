"""The tables and figures of a report as a workbook, XLSX: numbers as numbers, with their sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter

from filrouge.adapters.render import charts
from filrouge.adapters.render.numbers import unit_words
from filrouge.adapters.render.pages import HEAD, SOURCE, SOURCES, Page, writable
from filrouge.kernel.documents import Part, Quote
from filrouge.kernel.reports import PLACE, Chart, Figure, Section, Sentence, Table, Words, quotes_in
from filrouge.kernel.texts import Text

SHEET_NAME_LENGTH = 31
HEADER_LENGTH = 90
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
NARROWEST, WIDEST, BESIDE = 8, 48, 2  #: letters of a column, and what stands empty beside them
CELL = {"valign": "top", "bottom": 4, "bottom_color": "#B9BEC9"}  #: a hairline under each row
LINE_PT, LINES = 15, 27  #: height of a line, and the most that a row may hold
A4 = 9  #: as workbooks count papers
TINY = 1e-3  #: under it a format of four decimals would hide the figure
FIGURES = Text(fr="Chiffres", en="Figures")
WHAT, VALUE, UNIT = Text(fr="Quoi", en="What"), Text(fr="Valeur", en="Value"), Text(fr="Unité", en="Unit")


@dataclass
class Look:
    """Of one sheet: widths of its columns, in letters, and how its numbers are shown, by row and column."""

    widths: dict[int, int] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)


def workbook(page: Page) -> bytes:
    """A sheet of figures, one per table, and the sources; what people wrote is a text, never a formula."""
    return written(page)[0]


def written(page: Page) -> tuple[bytes, Mapping[str, Look]]:
    """The workbook, and how each sheet looks, for those who write it in another format."""
    told = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(told, options) as file:
        file.set_properties({"title": writable(page.said(page.content.title.text)), "comments": page.head})
        book = _Book(file, page)
        book.write()
    return told.getvalue(), book.looks


class _Book:
    """Numbers the quotes as they come, over every sheet."""

    def __init__(self, book: Any, page: Page) -> None:
        self._book, self._page = book, page
        self._head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"})
        self._quiet = book.add_format({"font_color": "#565C6B", **CELL})
        self._words = book.add_format({"text_wrap": True, "indent": 1, **CELL})
        self._first = book.add_format({"text_wrap": True, "bold": True, **CELL})
        self._formats: dict[str, Any] = {}
        self.looks: dict[str, Look] = {}  #: by the name of the sheet
        self._look = Look()  #: of the sheet being written
        self._lines: dict[int, int] = {}  #: of its rows
        self._notes: list[Quote] = []

    def write(self) -> None:
        blocks = list(_blocks(self._page.content, self._page))
        self._figures([block for block in blocks if isinstance(block, Figure | Sentence)])
        for table in blocks:
            if isinstance(table, Table):
                self._table(table)
        self._sources()

    def _figures(self, blocks: list[Figure | Sentence]) -> None:
        sheet = self._sheet(FIGURES.said(self._page.lang), [WHAT, VALUE, UNIT, SOURCE])
        row = 1
        for block in blocks:
            label = block.label if isinstance(block, Figure) else block.text
            for quote, _ in quotes_in(block):
                self._write(sheet, row, 0, PLACE.sub("…", self._page.said(label)), self._first)
                self._cell(sheet, row, 1, quote)
                found = self._page.found(quote)
                self._write(sheet, row, 2, found.unit if found else "", self._quiet)
                sheet.write_number(row, 3, len(self._notes), self._quiet)
                row += 1
        self._fit(sheet)

    def _table(self, table: Table) -> None:
        labels = [table.header, *(column.label for column in table.columns)]
        sheet = self._sheet(self._page.said(table.caption), labels)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate((row.header, *(row.cells.get(c.id) for c in table.columns))):
                self._cell(sheet, number, place, cell)
        self._fit(sheet)

    def _cell(self, sheet: Any, row: int, column: int, cell: Quote | Words | None) -> None:
        words = self._words if column else self._first
        if isinstance(cell, Words):
            self._write(sheet, row, column, self._page.said(cell.text), words)
        elif cell is not None:
            found = self._page.found(cell)
            self._notes.append(cell)
            if found is None:
                return
            shown = self._page.value(cell) or ""
            if isinstance(found.content, bool | str):
                self._write(sheet, row, column, shown, words)
            else:
                self._widen(column, shown)
                told = _number_format(found.content, found.unit, unit_words(found.unit, self._page.lang))
                self._look.formats[row, column] = told
                sheet.write_number(row, column, found.content, self._format(told))

    def _write(self, sheet: Any, row: int, column: int, text: str, look: Any) -> None:
        self._widen(column, text)
        lines = sum(-(-len(line) // (WIDEST - BESIDE)) or 1 for line in text.split("\n"))
        self._lines[row] = max(self._lines.get(row, 1), lines)
        sheet.write_string(row, column, writable(text), look)

    def _widen(self, column: int, text: str) -> None:
        longest = max(map(len, text.split("\n")))
        least = self._look.widths.get(column, NARROWEST)
        self._look.widths[column] = max(least, min(longest, WIDEST) + BESIDE)

    def _fit(self, sheet: Any) -> None:
        """Columns as wide as what they hold, up to a limit, over which lines are broken."""
        for column, width in self._look.widths.items():
            sheet.set_column(column, column, width)
        for row, lines in self._lines.items():
            sheet.set_row(row, LINE_PT * min(lines, LINES))

    def _format(self, told: str) -> Any:
        """How a number is shown, with its unit; what it is stays as it was."""
        if told not in self._formats:
            self._formats[told] = self._book.add_format({"num_format": told, **CELL})
        return self._formats[told]

    def _sources(self) -> None:
        sheet = self._sheet(self._page.said(SOURCES), [Text(fr="N°", en="No."), SOURCE, VALUE])
        for number, quote in enumerate(self._notes, 1):
            sheet.write_number(number, 0, number, self._quiet)
            self._write(sheet, number, 1, f"{quote.ref}{quote.pointer}", self._words)
            self._write(sheet, number, 2, self._page.value(quote) or "", self._words)
        sheet.write_string(len(self._notes) + 2, 1, f"{self._page.said(HEAD)} {self._page.head}", self._quiet)
        self._fit(sheet)

    def _sheet(self, name: str, labels: list[Text]) -> Any:
        free = self._free(name)
        sheet = self._book.add_worksheet(free)
        self._look, self._lines = self.looks.setdefault(free, Look()), {}
        for place, label in enumerate(labels):
            self._write(sheet, 0, place, self._page.said(label), self._head)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{_plain(self._page.said(self._page.content.title.text))}&R{_plain(name)}")
        sheet.set_footer("&R&P / &N")
        return sheet

    def _free(self, name: str) -> str:
        """A sheet's name: short, of allowed letters, not yet taken."""
        taken = {name.lower() for name in self.looks}
        plain = writable(name).translate(FORBIDDEN_IN_NAMES).strip("'")[:SHEET_NAME_LENGTH] or "-"
        told, count = plain, 1
        while told.lower() in taken:
            count += 1
            told = f"{plain[: SHEET_NAME_LENGTH - len(str(count)) - 1]} {count}"
        return told


def _plain(text: str) -> str:
    """Words of a header of pages, where ``&`` begins a code."""
    return writable(text).replace("&", "&&")[:HEADER_LENGTH]


def _number_format(content: int | float, unit: str, words: str) -> str:
    """In the codes of a workbook; the reader's program knows the marks of its language."""
    if unit == "ratio":
        return "0.0#%"
    if isinstance(content, int):
        number = "#,##0"
    elif abs(content) >= 1 or not content:
        number = "#,##0.00"
    else:
        number = "0.0000" if abs(content) >= TINY else "General"
    return f'{number}" {words}"' if words and '"' not in words else number


def _blocks(section: Section, page: Page) -> Iterator[Part]:
    for block in section.blocks:
        if isinstance(block, Section):
            yield from _blocks(block, page)
        elif isinstance(block, Chart):
            yield charts.data(block, page) if block.subject else block.table
        else:
            yield block
