"""What is handed in as DOCX and ODT: a table of contents that shows as it is opened, columns that break no
word, headers told, on an organisation's own template too."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from reported import opened, page, planted, words, written

from filrouge.adapters.render.columns import LINE_PT, SIZES_PT, Setting, columns, width_em
from filrouge.adapters.render.office import ledger, office
from filrouge.adapters.render.office.odt import FO, STYLE, TABLE, TEXT, XLINK
from filrouge.adapters.render.pdf import typst_source
from filrouge.kernel.organisations import Look
from filrouge.kernel.reports import Column, Section, Table
from filrouge.kernel.reports import Row as TableRow
from filrouge.kernel.texts import Text

LANGS = pytest.mark.parametrize("lang", ["fr", "en"])
PARTS = 9


@pytest.fixture
def project():
    return opened()


@pytest.fixture
def source(project):
    return written(project)


def long(tree, *, inner="Partie"):
    """Nine parts, each with one of its own that is named as its parent, or as all the others."""
    parts = tuple(
        Section(
            id=f"p{n}",
            title=words(f"Chapitre {'abcdefghi'[n]} & suite"),
            blocks=(Section(id="same", title=words(inner.replace("*", "abcdefghi"[n])), blocks=tree.blocks),),
        )
        for n in range(PARTS)
    )
    return Section(id="r", title=words("Rapport"), blocks=parts)


def odt_parts(made, name="content.xml"):
    with ZipFile(BytesIO(made)) as parts:
        return ElementTree.fromstring(parts.read(name))


@LANGS
@pytest.mark.parametrize("template", [None, Document()])
def test_a_long_docx_tells_its_parts_first(project, source, lang, template):
    told = page(project, source, long(planted(source), inner="Détail *"), lang)
    if template is not None:
        kept = BytesIO()
        template.save(kept)
        told = replace(told, look=Look(templates={"docx": kept.getvalue()}))
    made = Document(BytesIO(office(told, "docx")))
    body = made.element.body
    asked = [one.text.strip() for one in body.iter(qn("w:instrText"))]
    assert asked == [r'TOC \o "1-2" \h \z \u'], "a field of Word's own"
    links = [
        one for one in body.iter(qn("w:hyperlink")) if one.getparent().getparent().tag.endswith("sdtContent")
    ]
    said = ["".join(text.text for text in link.iter(qn("w:t"))) for link in links]
    assert said[:2] == ["Chapitre a & suite", "Détail a"] and said[-1] == "Sources", "filled in already"
    bookmarks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    assert all(link.get(qn("w:anchor")) in bookmarks for link in links)
    for name in ("toc 1", "Quoted", "Hole"):
        assert made.styles[name].element is not None
    assert made.styles["toc 1"].paragraph_format.tab_stops, "pages will stand at the right"
    types = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert types == ["begin", "separate", "end"]


@LANGS
def test_a_long_odt_tells_its_parts_and_their_pages(project, source, lang):
    made = odt_parts(office(page(project, source, long(planted(source)), lang), "odt"))
    body = next(made.iter(f"{TEXT}index-body"))
    lines = [one for one in body if one.tag == f"{TEXT}p"]
    assert len(lines) == PARTS + 1, "parts of the same name in every part are not told"
    bookmarks = {one.get(f"{TEXT}name") for one in made.iter(f"{TEXT}bookmark-start")}
    for line in lines:
        (link,), (number,) = line.iter(f"{TEXT}a"), line.iter(f"{TEXT}bookmark-ref")
        assert number.get(f"{TEXT}reference-format") == "page"
        assert link.get(f"{XLINK}href") == f"#{number.get(f'{TEXT}ref-name')}"
        assert number.get(f"{TEXT}ref-name") in bookmarks


def test_a_short_report_has_no_contents(project, source):
    told = page(project, source, planted(source), "fr")
    assert next(odt_parts(office(told, "odt")).iter(f"{TEXT}table-of-content"), None) is None
    assert "TOC " not in Document(BytesIO(office(told, "docx"))).element.xml
    assert "contents:" not in typst_source(told).split("#show: report.with(")[1]


def test_styles_that_a_template_of_odt_lacks_are_ours_and_its_own_stay(project, source):
    given = ledger("odt")
    bare = BytesIO()
    with ZipFile(BytesIO(given)) as parts, ZipFile(bare, "w") as kept:
        for info in parts.infolist():
            content = parts.read(info.filename)
            if info.filename == "styles.xml":
                root = ElementTree.fromstring(content)
                for above in root:
                    for style in list(above):
                        if style.get(f"{STYLE}name") in ("Quoted", "Meta"):
                            above.remove(style)
                content = ElementTree.tostring(root).replace(b"#1A2030", b"#00FF00")
            kept.writestr(info, content)
    look = Look(templates={"odt": bare.getvalue()})
    made = office(replace(page(project, source, planted(source), "fr"), look=look), "odt")
    styles = {one.get(f"{STYLE}name"): one for one in odt_parts(made, "styles.xml").iter(f"{STYLE}style")}
    assert {"Quoted", "Meta"} <= styles.keys()
    (title,) = styles["Title"].iter(f"{STYLE}text-properties")
    assert title.get(f"{FO}color") == "#00FF00"


@LANGS
def test_tables_tell_their_headers_and_captions(project, source, lang):
    told = page(project, source, planted(source), lang)
    caption = "Coûts" if lang == "fr" else "Costs"
    (table,) = Document(BytesIO(office(told, "docx"))).tables
    row = table.rows[0]._tr
    assert len(row.findall(f".//{qn('w:tblHeader')}")) == 1
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert look.get(qn("w:firstRow")) == look.get(qn("w:firstColumn")) == "1"
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption
    (table,) = odt_parts(office(told, "odt")).iter(f"{TABLE}table")
    assert len(table.findall(f"{TABLE}table-header-rows/{TABLE}table-row")) == 1
    assert table.findtext(f"{TABLE}title") == caption


def test_properties_of_a_docx_stand_in_the_order_that_word_wants(project, source):
    body = Document(BytesIO(office(page(project, source, planted(source), "fr"), "docx"))).element.body
    orders = {
        "rPr": ("rStyle", "b", "color", "sz", "vertAlign"),
        "pPr": ("pStyle", "keepNext", "jc"),
        "tblPr": ("tblStyle", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption"),
    }
    for name, order in orders.items():
        found = [[one.tag.rpartition("}")[2] for one in each] for each in body.iter(qn(f"w:{name}"))]
        assert found
        for tags in found:
            places = [order.index(tag) for tag in tags if tag in order]
            assert places == sorted(places), tags


def table_of(rows):
    told = tuple(Column(id=f"c{n}", label=Text(fr="x", en="x")) for n in range(len(rows[0]) - 1))
    made = tuple(
        TableRow(
            id=f"r{n}",
            header=words(first),
            cells={f"c{k}": words(text) for k, text in enumerate(others)},
        )
        for n, (first, *others) in enumerate(rows)
    )
    head = Text(fr="y", en="y")
    return Table(id="t", caption=head, header=head, columns=told, rows=made)


WORD = st.text("abcdefimw", min_size=1, max_size=14)


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.lists(st.lists(WORD, min_size=n, max_size=n), min_size=1, max_size=4)
    )
)
def test_no_column_is_narrower_than_its_longest_word(rows):
    project = opened()
    told = page(project, written(project), Section(id="r", title=words("r")), "fr")
    table, setting = table_of(rows), Setting(gutter_pt=9)
    laid = columns(table, told, setting)
    assert sum(laid.shares) == pytest.approx(1)
    needs = [max(width_em(text) for text in column) for column in zip(*rows, strict=True)]
    least = [need * laid.size_pt + setting.gutter_pt for need in needs]
    if sum(max(one, 2 * laid.size_pt + setting.gutter_pt) for one in least) <= LINE_PT:
        assert all(share * LINE_PT >= need - 1e-6 for share, need in zip(laid.shares, least, strict=True)), (
            "every word has its room"
        )
    else:
        assert laid.size_pt == SIZES_PT[-1], "nothing smaller was left to try"


def test_letters_are_smaller_where_words_are_long(project, source):
    told = page(project, source, Section(id="r", title=words("r")), "fr")
    sizes = [columns(table_of([["anticonstitutionnellement"] * count]), told).size_pt for count in (2, 4, 5)]
    assert sizes[0] == SIZES_PT[0] and all(a >= b for a, b in pairwise(sizes)) and sizes[-1] < sizes[0]
