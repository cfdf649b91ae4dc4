"""The workbook of a report as OpenDocument (ODF 1.3, part 3): same sheets, widths and formats of numbers."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from odfdo import Document, Element, Table
from python_calamine import CalamineWorkbook

from filrouge.adapters.render.pages import Page
from filrouge.adapters.render.workbook import Look, written

LETTER_CM = 0.21  #: of a column, for each letter
TEXT, HEAD = "texte", "entete"
CELLS = {
    TEXT: '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>',
    HEAD: '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="bottom"'
    ' fo:border-bottom="1pt solid #1A1D26"/><style:text-properties fo:font-weight="bold"/>',
}
#: By the code of a workbook: element of the style, and how its number is written.
NUMBERS = {
    "0.0#%": ("percentage", 'number:decimal-places="2" number:min-decimal-places="1"'),
    "#,##0": ("number", 'number:decimal-places="0" number:grouping="true"'),
    "#,##0.00": ("number", 'number:decimal-places="2" number:min-decimal-places="2" number:grouping="true"'),
    "0.0000": ("number", 'number:decimal-places="4" number:min-decimal-places="4"'),
    "General": ("number", ""),
}


def ods(page: Page) -> bytes:
    """Every cell is a number or a text, never a formula; the first row of a sheet is its header."""
    content, looks = written(page)
    book = Document("spreadsheet")
    book.body.clear()
    styles = _Styles(book)
    read = CalamineWorkbook.from_filelike(BytesIO(content))
    for name in read.sheet_names:
        table = Table(name)
        rows: list[list[Any]] = read.get_sheet_by_name(name).to_python()  # of numbers and texts
        table.set_values(rows)
        _dress(table, looks[name], styles)
        book.body.append(table)
    told = BytesIO()
    book.save(told)
    return told.getvalue()


class _Styles:
    """Names of styles; each is written once, when it is first asked for."""

    def __init__(self, book: Document) -> None:
        self._book, self._names = book, dict[str, str]()
        for name, told in CELLS.items():
            self._insert(f'<style:style style:name="{name}" style:family="table-cell">{told}</style:style>')

    def column(self, letters: int) -> str:
        name = f"colonne{letters}"
        if name not in self._names:
            width = f'<style:table-column-properties style:column-width="{letters * LETTER_CM:.2f}cm"/>'
            self._insert(
                f'<style:style style:name="{name}" style:family="table-column">{width}</style:style>'
            )
            self._names[name] = name
        return name

    def number(self, code: str) -> str:
        if code in self._names:
            return self._names[code]
        shape, quote, words = code.partition('"')
        element, told = NUMBERS[shape]
        after = "%" if element == "percentage" else words.rstrip('"') if quote else ""
        name = self._names[code] = f"nombre{len(self._names)}"
        number = (
            f'<number:number number:min-integer-digits="1" {told}/><number:text>{escape(after)}</number:text>'
        )
        self._insert(f'<number:{element}-style style:name="{name}n">{number}</number:{element}-style>')
        self._insert(
            f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{name}n">'
            '<style:table-cell-properties style:vertical-align="top"/></style:style>'
        )
        return name

    def _insert(self, xml: str) -> None:
        self._book.insert_style(xml, automatic=True)


def _dress(table: Table, look: Look, styles: _Styles) -> None:
    rows = table.get_elements("table:table-row")
    for code, cell in _cells(rows, look.formats):
        cell.set_attribute("table:style-name", styles.number(code))
    for cell in rows[0].get_elements("table:table-cell"):
        cell.set_attribute("table:style-name", HEAD)
    for column in table.get_elements("table:table-column"):
        table.delete(column)
    header = Element.from_tag("<table:table-header-rows/>")
    table.insert(header, position=0)
    header.append(rows[0])
    for at, (_, letters) in enumerate(sorted(look.widths.items())):
        column = Element.from_tag("<table:table-column/>")
        column.set_attribute("table:style-name", styles.column(letters))
        column.set_attribute("table:default-cell-style-name", TEXT)
        table.insert(column, position=at)


def _cells(rows: list[Element], formats: Mapping[tuple[int, int], str]) -> Iterator[tuple[str, Element]]:
    """(format, cell) of what is shown as a number."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), code in formats.items():
        by_row.setdefault(row, []).append((column, code))
    for row, told in by_row.items():
        cells = rows[row].get_elements("table:table-cell")
        for column, code in told:
            yield code, cells[column]
