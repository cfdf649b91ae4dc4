"""A report as DOCX or ODT, on an organisation's own template; pandoc writes, called as a program."""

import json
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pypandoc
from docx import Document as open_docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from filrouge.adapters.render import charts
from filrouge.adapters.render.notes import SHARED, Notes
from filrouge.adapters.render.pages import A_TEXT, A_VALUE, HEAD, SOURCES, Page, writable
from filrouge.kernel.documents import Part, Quote
from filrouge.kernel.reports import (
    PLACE,
    TO_COMPLETE,
    Chart,
    Figure,
    Said,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
)
from filrouge.kernel.texts import Text

Suffix = Literal["docx", "odt"]
Node = dict[str, Any]  #: of pandoc's syntax tree: ``{"t": type, "c": content}``

PANDOC_API = [1, 23, 1]
NARROW_COLUMNS = 5
TABLE_HALF_POINTS, WIDE_HALF_POINTS = 18, 14
INK, INK_2, THREAD, WARN = (RGBColor.from_string(one) for one in ("1A2030", "565C6B", "B3202D", "8A4F00"))
CHART_WIDTH = "16cm"
_FRAME_END = re.compile("</draw:frame>")
NO_ATTRIBUTES: list[Any] = ["", [], []]
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
ODT_PAGE = {"page-width": "210mm", "page-height": "297mm", "margin-left": "21mm", "margin-right": "21mm"}
#: Style of pandoc's ODT → font, and size in points; ``paragraph`` is what all paragraphs begin with.
ODT_LETTERS = {
    "paragraph": ("Calibri", 10),
    "Title": ("Georgia", 22),
    "Heading_20_1": ("Georgia", 15),
    "Heading_20_2": ("Georgia", 12),
    "Heading_20_3": ("Georgia", 10.5),
    "Table_20_Heading": ("Calibri", 9),
}


def office(page: Page, suffix: Suffix) -> bytes:
    """The whole report; the styles, page and headers are those of the organisation's template, else ours.

    What people wrote is text, never markup; every figure links to its source at the end, and back.
    """
    walk = _Walk(page)
    tree = json.dumps({"pandoc-api-version": PANDOC_API, **_document(page, walk)})
    with TemporaryDirectory() as folder:
        for name, content in walk.images.items():
            Path(folder, name).write_bytes(content)
        made, styles = Path(folder, f"report.{suffix}"), Path(folder, f"styles.{suffix}")
        template = page.look.templates.get(suffix)
        styles.write_bytes(template or ledger(suffix))
        extra = [f"--reference-doc={styles}", f"--resource-path={folder}"]
        pypandoc.convert_text(tree, suffix, format="json", outputfile=str(made), extra_args=extra)
        content = made.read_bytes()
        return _described(content, walk.told) if suffix == "odt" else _finished(content, page)


def _document(page: Page, walk: "_Walk") -> Node:
    blocks = [*walk.blocks(page.content.blocks, depth=1)]
    told = [_styled("Meta", _par(_text(f"{page.ref}, {page.standing()}.")))]
    end = [_styled("Meta", _par(_text(f"{page.said(HEAD)} {page.head}")))]
    title = {"t": "MetaInlines", "c": _text(page.said(page.content.title.text))}
    lang = {"t": "MetaString", "c": {"fr": "fr-FR", "en": "en-GB"}[page.lang]}
    return {"meta": {"title": title, "lang": lang}, "blocks": [*told, *blocks, *walk.sources(), *end]}


def _node(type: str, content: Any) -> Node:
    return {"t": type, "c": content}


def _text(text: str) -> list[Node]:
    """Inlines; a line break stays one."""
    lines = writable(text).split("\n")
    parts = [[_node("Str", line)] for line in lines]
    return [part for n, line in enumerate(parts) for part in (({"t": "LineBreak"},) if n else ()) + (*line,)]


def _par(inlines: list[Node]) -> Node:
    return _node("Para", inlines)


def _styled(style: str, block: Node) -> Node:
    return _node("Div", [["", [], [["custom-style", style]]], [block]])


def _mark(style: str, inlines: list[Node], id: str = "") -> Node:
    return _node("Span", [[id, [], [["custom-style", style]]], inlines])


class _Walk:
    """Numbers the quotes as they come; their sources are told at the end."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._notes = Notes(page)
        self._called: set[int] = set()
        self.images: dict[str, bytes] = {}  #: by name of file
        self.told: list[str] = []  #: alternative text of each

    def blocks(self, blocks: Iterable[Part], *, depth: int) -> Iterator[Node]:
        for block in blocks:
            if isinstance(block, Section):
                title = _text(self._said(block.title.text))
                yield _node("Header", [depth, [block.id, [], []], title])
                yield from self.blocks(block.blocks, depth=depth + 1)
            elif isinstance(block, Table):
                yield self._table(block)
            elif isinstance(block, Chart):
                yield from self._chart(block)
            elif isinstance(block, Said):
                yield _node("BlockQuote", [_par(self._quote(block.quote, A_TEXT, block.owner))])
            else:
                yield _par(list(self._inlines(block)))

    def _chart(self, chart: Chart) -> Iterator[Node]:
        """The caption, the drawing with its paragraph as alternative text, the paragraph, the table."""
        page = self._page
        if drawn := charts.drawing(chart, page):
            name = f"chart-{len(self.images)}.png"
            self.images[name] = charts.png(drawn)
            self.told.append(writable(charts.alternative(chart, page)))
            alternative = _text(self.told[-1])
            image = _node("Image", [["", [], [["width", CHART_WIDTH]]], alternative, [name, ""]])
            yield _styled("Image Caption", _par(_text(charts.caption(chart, page))))
            yield _styled("Figure", _par([image]))
        yield _par(list(self._inlines(charts.told(chart, page))))
        yield self._table(charts.data(chart, page))

    def sources(self) -> Iterator[Node]:
        """Where every figure comes from, document by document."""
        documents = self._notes.by_document()
        if documents:
            yield _node("Header", [1, ["sources", [], []], _text(self._said(SOURCES))])
        if self._notes.are_shared():
            yield _styled("Source", _par(_text(self._said(SHARED))))
        for ref, notes in documents.items():
            yield _styled("Source", _par([_node("Strong", [_node("Code", [NO_ATTRIBUTES, ref])])]))
            for note in notes:
                back = _node("Link", [NO_ATTRIBUTES, _text(str(note.n)), [f"#q{note.n}", ""]])
                moved = [_mark("Suspect", _text(f" {note.became()}"))] if note.now else []
                place = _node("Code", [NO_ATTRIBUTES, f" {note.places()}"])
                yield _styled("Source", _par([_mark("Stitch", [back], f"s{note.n}"), place, *moved]))

    def _inlines(self, block: Part) -> Iterator[Node]:
        if isinstance(block, Words):
            yield from _text(self._said(block.text))
        elif isinstance(block, Figure):
            yield from _text(f"{self._said(block.label)} : ")
            yield from self._quote(block.quote, block.label, block.owner)
        elif isinstance(block, Sentence):
            for place, text in enumerate(PLACE.split(self._said(block.text))):
                quoted = place % 2
                yield from self._quote(block.quotes[text], A_VALUE, block.owner) if quoted else _text(text)
        elif isinstance(block, Todo):
            yield self._hole(block.what, block.owner)

    def _table(self, table: Table) -> Node:
        labels = (table.header, *(column.label for column in table.columns))
        head = [_cell(_text(self._said(label))) for label in labels]
        rows = [self._row(table, number) for number in range(len(table.rows))]
        right = (False, *self._page.figures(table))
        columns = [
            [{"t": "AlignRight" if is_figure else "AlignLeft"}, _node("ColWidth", share)]
            for is_figure, share in zip(right, self._page.shares(table), strict=True)
        ]
        caption = [None, [_node("Plain", _text(self._said(table.caption)))]]
        body = [NO_ATTRIBUTES, 1, [], [[NO_ATTRIBUTES, row] for row in rows]]
        header, foot = [NO_ATTRIBUTES, [[NO_ATTRIBUTES, head]]], [NO_ATTRIBUTES, []]
        return _node("Table", [NO_ATTRIBUTES, caption, columns, header, [body], foot])

    def _row(self, table: Table, number: int) -> list[list[Any]]:
        row = table.rows[number]
        self._notes.begin_row()
        return [
            self._filled(cell, table)
            for cell in (row.header, *(row.cells.get(column.id) for column in table.columns))
        ]

    def _filled(self, cell: Quote | Words | None, table: Table) -> list[Any]:
        if not isinstance(cell, Quote):
            return _cell(_text(self._said(cell.text)) if cell else [])
        value = self._page.value(cell)
        if value is None:
            return _cell([self._hole(table.caption, table.owner)])
        return _cell(self._value(value, cell, self._notes.of_row(cell)))

    def _quote(self, quote: Quote, what: Text, owner: str) -> list[Node]:
        value = self._page.value(quote)
        if value is None:
            return [self._hole(what, owner)]
        return self._value(value, quote, self._notes.of_text(quote))

    def _value(self, value: str, quote: Quote, n: int | None) -> list[Node]:
        """The value and, unless ``n`` is None, the call of its note."""
        moved = self._page.moved_to(quote) is not None
        style, shown = "Suspect" if moved else "Quoted", _text(f"≠ {value}" if moved else value)
        if n is None:
            return [_mark(style, shown)]
        stitch = _node("Superscript", [_node("Link", [NO_ATTRIBUTES, _text(str(n)), [f"#s{n}", ""]])])
        id = "" if n in self._called else f"q{n}"  # one note may be called twice on a row
        self._called.add(n)
        return [_mark(style, shown, id), _mark("Stitch", [stitch])]

    def _hole(self, what: Text, owner: str) -> Node:
        return _mark("Hole", _text(f"{self._said(TO_COMPLETE)} : {self._page.missing(what, owner)}"))

    def _said(self, text: Text) -> str:
        return self._page.said(text)


def _cell(inlines: list[Node]) -> list[Any]:
    return [NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [_node("Plain", inlines)]]


def ledger(suffix: Suffix) -> bytes:
    """Our own template: what a report is set on without another, and what another may begin from."""
    return _ledger_docx() if suffix == "docx" else _ledger_odt()


@cache
def _ledger_docx() -> bytes:
    """Our own template: pandoc's, set as the pages are."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "reference.docx")
        pypandoc.convert_text("", "docx", format="markdown", outputfile=str(path))
        document = open_docx(str(path))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(21)
    styles = document.styles
    sizes = {"Title": 22, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5}
    for name, size in sizes.items():
        _set(styles[name], "Georgia", size, INK, bold=False)
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Normal", "Body Text", "First Paragraph", "Compact", "Block Text"):
        _set(styles[name], "Calibri", 10, INK)
        styles[name].paragraph_format.space_before = styles[name].paragraph_format.space_after = Pt(3)
    _set(styles["Table Caption"], "Calibri", 9, INK_2, bold=False)
    for name, color, size in (("Meta", INK_2, 8.5), ("Source", INK_2, 8)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Body Text"]
        _set(style, "Calibri", size, color)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for name, color in (("Quoted", INK), ("Stitch", THREAD), ("Hole", WARN), ("Suspect", WARN)):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.bold = color, name != "Stitch"
    styles["Hyperlink"].font.color.rgb = THREAD
    _number_pages(section.footer.paragraphs[0])
    told = BytesIO()
    document.save(told)
    return told.getvalue()


@cache
def _ledger_odt() -> bytes:
    """The same for ODT: pandoc's styles with our page, letters and sizes."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "reference.odt")
        pypandoc.convert_text("", "odt", format="markdown", outputfile=str(path))
        with ZipFile(path) as given:
            parts = {one: given.read(one.filename) for one in given.infolist()}
    told = BytesIO()
    with ZipFile(told, "w") as made:
        for info, content in parts.items():
            made.writestr(info, _ledger_styles(content) if info.filename == "styles.xml" else content)
    return told.getvalue()


def _ledger_styles(content: bytes) -> bytes:
    root = ElementTree.fromstring(content)
    for page in root.iter(f"{STYLE}page-layout-properties"):
        page.attrib.update({f"{FO}{side}": told for side, told in ODT_PAGE.items()})
    for style in (*root.iter(f"{STYLE}default-style"), *root.iter(f"{STYLE}style")):
        name = style.get(f"{STYLE}name") or style.get(f"{STYLE}family")
        for letters in style.iter(f"{STYLE}text-properties"):
            font, size_pt = ODT_LETTERS.get(name or "", ("", 0))
            if font:
                letters.attrib.pop(f"{STYLE}font-name", None)
                letters.attrib.update({f"{FO}font-family": font, f"{FO}font-size": f"{size_pt}pt"})
                letters.attrib.update({f"{FO}font-weight": "normal", f"{FO}color": f"#{INK}"})
    return ElementTree.tostring(root)


def _number_pages(paragraph: Any) -> None:
    """``1 / 12`` at the right of the foot of each page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for told in ("PAGE", " / ", "NUMPAGES"):
        run = paragraph.add_run("" if told.isalpha() else told)
        run.font.size, run.font.color.rgb = Pt(8), INK_2
        if told.isalpha():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), told)
            paragraph._p.append(field)
            field.append(run._r)


def _set(style: Any, font: str, size_pt: float, color: RGBColor, bold: bool | None = None) -> None:
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size_pt), color
    style.font.bold = style.font.bold if bold is None else bold
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)


def _described(content: bytes, told: list[str]) -> bytes:
    """What pandoc leaves out of an ODT: the alternative text of images, in their order."""
    texts = iter(told)
    made = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(made, "w") as kept:
        for info in given.infolist():
            part = given.read(info.filename)
            if info.filename == "content.xml":
                part = _FRAME_END.sub(
                    lambda end: f"<svg:desc>{escape(next(texts))}</svg:desc>{end[0]}", part.decode()
                ).encode()
            kept.writestr(info, part)
    return made.getvalue()


def _finished(content: bytes, page: Page) -> bytes:
    """What pandoc leaves out of a DOCX: hairlines, header rows told as such on every page, the title told."""
    document = open_docx(BytesIO(content))
    document.core_properties.title = writable(page.said(page.content.title.text))
    document.core_properties.author = ""
    for table in document.tables:
        _rule(table)
        _shrink(table)
        for row in table.rows[:1]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    told = BytesIO()
    document.save(told)
    return told.getvalue()


def _shrink(table: Any) -> None:
    """A wide table keeps to the page by smaller letters."""
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), str(WIDE_HALF_POINTS if len(table.columns) > NARROW_COLUMNS else TABLE_HALF_POINTS))
    for run in table._tbl.iter(qn("w:r")):
        run.get_or_add_rPr().append(deepcopy(size))


def _rule(table: Any) -> None:
    """A hairline between rows, as a ledger has."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B9BEC9")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
