"""A report as PDF, DOCX and ODT: nothing lost, nothing taken for markup, every figure led to its source."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from reported import opened, page, planted, written
from sample import Note

from filrouge.adapters.render.ods import ods
from filrouge.adapters.render.office import office
from filrouge.adapters.render.pdf import pdf, typst_source
from filrouge.adapters.render.workbook import workbook
from filrouge.kernel.documents import Quote
from filrouge.kernel.organisations import Look
from filrouge.kernel.reports import Figure, Said, Section, Todo, Words
from filrouge.kernel.texts import Text

LANGS = pytest.mark.parametrize("lang", ["fr", "en"])


@pytest.fixture
def project():
    return opened()


@pytest.fixture
def source(project):
    return written(project)


@pytest.fixture
def tree(source):
    return planted(source)


HOSTILE = 'a "quoted" #strong[x] $y$ \\u{0} <script> *b* `c` @ref // no\ttab \x01\x7f é 漢 \N{PILE OF POO}'


@LANGS
def test_a_pdf_is_made_to_both_standards(project, source, tree, lang):
    made = pdf(page(project, source, tree, lang))
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in made and b"pdfaid" in made, "the file says which standards it keeps"


def test_what_people_wrote_is_no_markup(project, source, tree):
    hostile = Text(fr=HOSTILE.replace("0", "o"), en=HOSTILE.replace("0", "o"))
    told = Section(id="r", title=Words(text=hostile), blocks=(Todo(what=hostile, owner=HOSTILE),))
    assert pdf(page(project, source, told, "fr")).startswith(b"%PDF")
    body = _docx_text(office(page(project, source, told, "fr"), "docx"))
    assert "#strong[x] $y$ \\u{o} <script> *b* `c` @ref // no" in body


def test_every_source_of_a_figure_is_told_in_the_pdf(project, source, tree):
    told = typst_source(page(project, source, tree, "fr"))
    assert told.count("q(") >= 4 and f'("{source}", (' in told


@LANGS
def test_a_docx_says_all(project, source, tree, lang):
    made = office(page(project, source, tree, lang), "docx")
    body = _docx_text(made)
    for word in ("1\N{NARROW NO-BREAK SPACE}234,50" if lang == "fr" else "1,234.50", "DPO", "MOA", "Détail"):
        assert word in body
    table = Document(BytesIO(made)).tables[0]
    assert "tblHeader" in table.rows[0]._tr.xml
    links = [one for part in Document(BytesIO(made)).paragraphs for one in part.hyperlinks]
    assert {link.fragment for link in links} >= {"q1", "s1"}


def test_an_organisation_s_template_gives_its_styles(project, source, tree):
    template = Document()
    template.styles["Heading 1"].font.name = "Marianne"
    template.sections[0].header.paragraphs[0].text = "Mutuelle Ariane"
    kept = BytesIO()
    template.save(kept)
    look = Look(templates={"docx": kept.getvalue()})
    made = Document(BytesIO(office(replace(page(project, source, tree, "fr"), look=look), "docx")))
    assert made.styles["Heading 1"].font.name == "Marianne"
    assert made.sections[0].header.paragraphs[0].text == "Mutuelle Ariane"


@LANGS
def test_an_odt_says_all(project, source, tree, lang):
    with ZipFile(BytesIO(office(page(project, source, tree, lang), "odt"))) as parts:
        content = parts.read("content.xml").decode()
    assert "Détail" in content and "MOA" in content and "#s1" in content


def test_a_said_text_keeps_its_lines(project, source):
    told = Section(
        id="r",
        title=Words(text=Text(fr="Dit", en="Said")),
        blocks=(Said(quote=Quote(ref=source, pointer="/text")),),
    )
    assert "<script>alert(1)</script> *x* | y" in _docx_text(
        office(page(project, source, told, "fr"), "docx")
    )


def _docx_text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@LANGS
@pytest.mark.parametrize("made", [workbook, ods])
def test_a_workbook_keeps_numbers_as_numbers_and_tells_their_sources(project, source, tree, lang, made):
    sheets = CalamineWorkbook.from_filelike(BytesIO(made(page(project, source, tree, lang))))
    figures, costs, sources = (sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names)
    assert figures[1][1] == 1234.5 and costs[1][1] == 1234.5
    assert figures[1][3] == 1 and sources[1][1] == f"{source}/rows/a/cost_eur"


@LANGS
def test_a_workbook_is_read_and_printed_as_it_is(project, source, tree, lang):
    """Numbers show their unit and stay numbers; columns fit, rows too; a page is as wide as its table."""
    sheets = load_workbook(BytesIO(workbook(page(project, source, tree, lang))))
    figures, costs = sheets.worksheets[0], sheets.worksheets[1]
    for cell in (figures["B2"], costs["B2"]):
        assert cell.value == 1234.5 and "€" in cell.number_format
    sentence = figures["A4"].value
    assert "…" in sentence and "{" not in sentence
    assert figures.column_dimensions["A"].width > costs.column_dimensions["A"].width
    for sheet in sheets.worksheets:
        assert sheet.print_title_rows == "$1:$1" and sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.freeze_panes


@LANGS
def test_an_opendocument_workbook_looks_like_the_other(project, source, tree, lang):
    """Headers are headers, columns have widths, a number shows its unit in the style of its cell."""
    with ZipFile(BytesIO(ods(page(project, source, tree, lang)))) as parts:
        content = etree.fromstring(parts.read("content.xml"))
    space = content.nsmap
    for sheet in content.iterfind(".//table:table", space):
        (header,) = sheet.iterfind("table:table-header-rows/table:table-row", space)
        widths = sheet.findall("table:table-column", space)
        assert len(widths) == len(header) and all(
            one.get(f"{{{space['table']}}}style-name") for one in widths
        )
    (cell, *_) = content.iterfind(".//table:table-cell[@office:value='1234.5']", space)
    name = cell.get(f"{{{space['table']}}}style-name")
    style = content.find(f".//style:style[@style:name='{name}']", space)
    shown = style.get(f"{{{space['style']}}}data-style-name")
    words = content.find(f".//number:number-style[@style:name='{shown}']/number:text", space)
    assert "€" in words.text


def test_no_formula_is_made_of_what_people_wrote(project):
    formula = project.write("f", Note(text='=HYPERLINK("http://x","y")'), expected_revision=0)
    label = Text(fr="=A+B", en="=A+B")
    told = Section(
        id="r",
        title=Words(text=label),
        blocks=(Figure(label=label, quote=Quote(ref=formula, pointer="/text")),),
    )
    with ZipFile(BytesIO(workbook(page(project, formula, told, "fr")))) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    with ZipFile(BytesIO(ods(page(project, formula, told, "fr")))) as parts:
        content = parts.read("content.xml")
    assert b"=HYPERLINK" in content and b"table:formula" not in content and b"xlink:href" not in content
