"""The tables and figures of a report as a workbook, XLSX or ODS: numbers as numbers, with their sources."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter
from odfdo import Document
from odfdo import Table as Sheet
from python_calamine import CalamineWorkbook

from filrouge.adapters.render import charts
from filrouge.adapters.render.pages import HEAD, SOURCE, SOURCES, Page, writable
from filrouge.kernel.documents import Part, Quote
from filrouge.kernel.reports import Chart, Figure, Section, Sentence, Table, Words, quotes_in
from filrouge.kernel.texts import Text

SHEET_NAME_LENGTH = 31
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
COLUMN_LETTERS = 24
FIGURES = Text(fr="Chiffres", en="Figures")
WHAT, VALUE, UNIT = Text(fr="Quoi", en="What"), Text(fr="Valeur", en="Value"), Text(fr="Unité", en="Unit")


def workbook(page: Page) -> bytes:
    """A sheet of figures, one per table, and the sources; what people wrote is a text, never a formula."""
    told = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(told, options) as book:
        book.set_properties({"title": writable(page.said(page.content.title.text)), "comments": page.head})
        _Book(book, page).write()
    return told.getvalue()


def ods(page: Page) -> bytes:
    """The same workbook as OpenDocument: every cell is a number or a text, never a formula."""
    book = Document("spreadsheet")
    book.body.clear()
    read = CalamineWorkbook.from_filelike(BytesIO(workbook(page)))
    for name in read.sheet_names:
        table = Sheet(name)
        rows: list[list[Any]] = read.get_sheet_by_name(name).to_python()  # of numbers and texts
        table.set_values(rows)
        book.body.append(table)
    told = BytesIO()
    book.save(told)
    return told.getvalue()


class _Book:
    """Numbers the quotes as they come, over every sheet."""

    def __init__(self, book: Any, page: Page) -> None:
        self._book, self._page = book, page
        self._head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"})
        self._quiet = book.add_format({"font_color": "#565C6B"})
        self._names: set[str] = set()
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
                sheet.write_string(row, 0, writable(self._page.said(label)))
                self._cell(sheet, row, 1, quote)
                found = self._page.found(quote)
                sheet.write_string(row, 2, found.unit if found else "", self._quiet)
                sheet.write_number(row, 3, len(self._notes), self._quiet)
                row += 1

    def _table(self, table: Table) -> None:
        labels = [table.header, *(column.label for column in table.columns)]
        sheet = self._sheet(self._page.said(table.caption), labels)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate((row.header, *(row.cells.get(c.id) for c in table.columns))):
                self._cell(sheet, number, place, cell)

    def _cell(self, sheet: Any, row: int, column: int, cell: Quote | Words | None) -> None:
        if isinstance(cell, Words):
            sheet.write_string(row, column, writable(self._page.said(cell.text)))
        elif cell is not None:
            found = self._page.found(cell)
            self._notes.append(cell)
            if found is None:
                return
            if isinstance(found.content, bool | str):
                sheet.write_string(row, column, writable(self._page.value(cell) or ""))
            else:
                sheet.write_number(row, column, found.content)

    def _sources(self) -> None:
        sheet = self._sheet(self._page.said(SOURCES), [Text(fr="N°", en="No."), SOURCE, VALUE])
        for number, quote in enumerate(self._notes, 1):
            sheet.write_number(number, 0, number)
            sheet.write_string(number, 1, f"{quote.ref}{quote.pointer}")
            sheet.write_string(number, 2, writable(self._page.value(quote) or ""))
        sheet.write_string(len(self._notes) + 2, 1, f"{self._page.said(HEAD)} {self._page.head}", self._quiet)
        sheet.set_column(1, 1, 3 * COLUMN_LETTERS)

    def _sheet(self, name: str, labels: list[Text]) -> Any:
        sheet = self._book.add_worksheet(self._free(name))
        for place, label in enumerate(labels):
            sheet.write_string(0, place, writable(self._page.said(label)), self._head)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(labels) - 1, 0), COLUMN_LETTERS)
        return sheet

    def _free(self, name: str) -> str:
        """A sheet's name: short, of allowed letters, not yet taken."""
        plain = writable(name).translate(FORBIDDEN_IN_NAMES).strip("'")[:SHEET_NAME_LENGTH] or "-"
        told, count = plain, 1
        while told.lower() in self._names:
            count += 1
            told = f"{plain[: SHEET_NAME_LENGTH - len(str(count)) - 1]} {count}"
        self._names.add(told.lower())
        return told


def _blocks(section: Section, page: Page) -> Iterator[Part]:
    for block in section.blocks:
        if isinstance(block, Section):
            yield from _blocks(block, page)
        elif isinstance(block, Chart):
            yield charts.data(block, page) if block.subject else block.table
        else:
            yield block
