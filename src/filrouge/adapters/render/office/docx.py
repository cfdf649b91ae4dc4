"""What a DOCX has beside what pandoc writes: our own template, a table of contents, tables told and set."""

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pypandoc
from docx import Document as open_docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from filrouge.adapters.render.office.tree import Line, Node, Walk
from filrouge.adapters.render.pages import Page, writable

INK, INK_2, THREAD, WARN = (RGBColor.from_string(one) for one in ("1A2030", "565C6B", "B3202D", "8A4F00"))
RULE = "B9BEC9"
CELL_SIDE_DXA = 80  #: left empty at each side of a cell, in twentieths of a point
MARKS = {"Quoted": INK, "Cited": INK, "Stitch": THREAD, "Hole": WARN, "Suspect": WARN}
PARAGRAPHS_PT = {"Meta": 8.5, "Source": 8, "toc 1": 10, "toc 2": 9}
OURS = (*MARKS, *PARAGRAPHS_PT)  #: styles that reports name and that a template may lack
CAPTIONS = ("Table Caption", "Image Caption", "Captioned Figure")
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_ASKED = r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-{}" \h \z \u </w:instrText></w:r>'


def contents(title: str, lines: Sequence[Line]) -> Node:
    """A field of Word's own, its lines filled in: they show, and lead to their parts, before anybody updates
    it. Only a layout knows their pages: they come when the reader's program updates the field."""
    depth = max(level for level, _, _ in lines)
    field = _FIELD.format("begin") + _ASKED.format(depth) + _FIELD.format("separate")
    told = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{"" if n else field}'
        f"<w:hyperlink w:anchor={quoteattr(bookmark)}>{_run(part)}</w:hyperlink></w:p>"
        for n, (level, part, bookmark) in enumerate(lines)
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    heading = f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{_run(title)}</w:p>'
    end = f"<w:p>{_FIELD.format('end')}</w:p>"
    body = f"<w:sdtContent>{heading}{told}{end}</w:sdtContent>"
    return {"t": "RawBlock", "c": ["openxml", f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr>{body}</w:sdt>"]}


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(writable(text))}</w:t></w:r>'


def finished(content: bytes, page: Page, walk: Walk, template: bytes | None) -> bytes:
    """What pandoc leaves out: styles that the template lacks, hairlines, rows and columns of headers told as
    such, captions that stay with what they name, the title told."""
    document = open_docx(BytesIO(content))
    document.core_properties.title = writable(page.said(page.content.title.text))
    document.core_properties.author = ""
    if template:
        _fill_in(document, open_docx(BytesIO(template)))
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.name in CAPTIONS:
            paragraph.paragraph_format.keep_with_next = True
    for table, (_, size_pt) in zip(document.tables, walk.tables, strict=True):
        _set_table(table, size_pt)
    told = BytesIO()
    document.save(told)
    return told.getvalue()


def _fill_in(document: Any, template: Any) -> None:
    """Our styles for those that the template lacks, in place of the bare ones that pandoc makes."""
    known = {style.name for style in template.styles}
    ours = open_docx(BytesIO(ledger())).styles
    for name in OURS:
        if name not in known:
            for style in [one for one in document.styles if one.name == name]:
                style.delete()
            document.styles.element.append(deepcopy(ours[name].element))
    if "toc 1" not in known:
        section = document.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        for name in ("toc 1", "toc 2"):
            _set_leader(document.styles[name], width)


def _set_table(table: Any, size_pt: float) -> None:
    _rule(table)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstColumn"), "1")  # rows have headers too
        look.set(qn("w:val"), "00A0")
    for run in table._tbl.iter(qn("w:r")):
        run.get_or_add_rPr().sz_val = Pt(size_pt)  # in its place: Word wants properties in order
    for number, row in enumerate(table._tbl.tr_lst):
        asked = row.get_or_add_trPr()
        if number == 0 and asked.find(qn("w:tblHeader")) is None:
            asked.append(OxmlElement("w:tblHeader"))
        asked.append(OxmlElement("w:cantSplit"))
        if number == 0:
            for paragraph in row.iter(qn("w:p")):
                paragraph.get_or_add_pPr().keepNext_val = True


def _rule(table: Any) -> None:
    """A hairline between rows, as a ledger has, and little room beside the text of a cell."""
    borders, sides = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "bottom", "insideH"):
        borders.append(_told(side, val="single", sz="4", space="0", color=RULE))
    for side in ("left", "right"):
        sides.append(_told(side, w=str(CELL_SIDE_DXA), type="dxa"))
    given = table._tbl.tblPr
    layout = given.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(sides)


def _told(tag: str, **values: str) -> Any:
    element = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


@cache
def ledger() -> bytes:
    """Our own template: pandoc's, set as the pages are."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "reference.docx")
        pypandoc.convert_text("", "docx", format="markdown", outputfile=str(path))
        document = open_docx(str(path))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(21)
    _set_styles(document.styles)
    _number_pages(section.footer.paragraphs[0])
    told = BytesIO()
    document.save(told)
    return told.getvalue()


def _set_styles(styles: Any) -> None:
    sizes = {"Title": 22, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5, "TOC Heading": 12}
    for name, size in sizes.items():
        _set(styles[name], "Georgia", size, INK, bold=False)
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Normal", "Body Text", "First Paragraph", "Compact", "Block Text"):
        _set(styles[name], "Calibri", 10, INK)
        styles[name].paragraph_format.space_before = styles[name].paragraph_format.space_after = Pt(3)
    for name in ("Table Caption", "Image Caption"):
        _set(styles[name], "Calibri", 9, INK_2, bold=False)
        styles[name].paragraph_format.space_before = Pt(9)
    for name, size in PARAGRAPHS_PT.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Body Text"]
        _set(style, "Calibri", size, INK_2 if name in ("Meta", "Source") else INK)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for level in (1, 2):
        style = styles[f"toc {level}"]
        style.element.set(qn("w:styleId"), f"TOC{level}")
        style.paragraph_format.left_indent = Mm(5 * (level - 1))
        _set_leader(style, Mm(168))
    for name, color in (
        ("Quoted", INK),
        ("Cited", INK),
        ("Stitch", THREAD),
        ("Hole", WARN),
        ("Suspect", WARN),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.bold = color, name not in ("Stitch", "Cited")
    styles["Hyperlink"].font.color.rgb = THREAD


def _set_leader(style: Any, width: int) -> None:
    """Dots up to the number of the page."""
    style.paragraph_format.tab_stops.clear_all()
    style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


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
