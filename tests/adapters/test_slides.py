"""A report told as slides: a title each, alternative texts, notes that carry every source, nothing lost."""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from charted import charted, measured
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Mm
from reported import opened, page, planted, words, written
from sample import Note
from sample import Row as NoteRow

from filrouge.adapters.render.slides import deck, pptx, slides_html
from filrouge.adapters.render.slides.deck import LINES, TABLE_COLUMNS, TABLE_ROWS
from filrouge.kernel.documents import Quote
from filrouge.kernel.organisations import Look
from filrouge.kernel.reports import Chart, Column, Row, Section, Table, quotes_in
from filrouge.kernel.texts import Text

LANGS = pytest.mark.parametrize("lang", ["fr", "en"])


@pytest.fixture(scope="module")
def project():
    return opened()


@pytest.fixture(scope="module")
def source(project):
    return project.write("m", measured(), expected_revision=0)


@pytest.fixture(scope="module")
def tree(project, source):
    blocks = charted(source).blocks + planted(written(project)).blocks
    return Section(id="r", title=words("Rapport"), blocks=blocks)


@LANGS
def test_every_slide_has_a_title_and_its_notes_every_source(project, source, tree, lang):
    told = page(project, source, tree, lang)
    shown = Presentation(BytesIO(pptx(told)))
    assert all(slide.shapes.title.text_frame.text.strip() for slide in shown.slides)
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in shown.slides)
    for quote, _ in quotes_in(tree):
        if told.value(quote) is not None and quote.pointer != "/top":  # the rim of the radar, in its drawing
            assert f"{quote.ref} {quote.pointer}" in notes


@LANGS
def test_pictures_and_tables_carry_a_text(project, source, tree, lang):
    shown = Presentation(BytesIO(pptx(page(project, source, tree, lang))))
    pictures = [one for slide in shown.slides for one in slide.shapes if one.shape_type == 13]
    tables = [one for slide in shown.slides for one in slide.shapes if one.has_table]
    assert len(pictures) == sum(isinstance(block, Chart) for block in tree.blocks) and len(tables) == 1
    for one in (*pictures, *tables):
        assert one._element.xpath(".//p:cNvPr")[0].get("descr")
    assert tables[0].table.first_row and tables[0].table.first_col
    numbers = [one.placeholder_format.type for one in shown.slides[1].placeholders]
    assert PP_PLACEHOLDER.SLIDE_NUMBER in numbers


def test_nothing_stands_outside_a_slide(project, source, tree):
    shown = Presentation(BytesIO(pptx(page(project, source, tree, "fr"))))
    for slide in shown.slides:
        for one in slide.shapes:
            assert one.left >= 0 and one.left + one.width <= shown.slide_width
            assert one.top >= 0 and one.top + one.height <= shown.slide_height


def test_an_organisation_s_template_gives_its_master_and_not_its_slides(project, source, tree):
    theirs = Presentation()
    theirs.slide_width, theirs.slide_height = Mm(254), Mm(190.5)
    theirs.slide_master.name = "Mutuelle Ariane"
    theirs.slides.add_slide(theirs.slide_layouts[0]).shapes.title.text = "Leur modèle"
    kept = BytesIO()
    theirs.save(kept)
    look = Look(templates={"pptx": kept.getvalue()})
    made = Presentation(BytesIO(pptx(replace(page(project, source, tree, "fr"), look=look))))
    assert made.slide_master.name == "Mutuelle Ariane" and made.slide_width == Mm(254)
    assert "Leur modèle" not in [slide.shapes.title.text for slide in made.slides]


def test_a_long_table_says_that_it_goes_on(project):
    ref = project.write(
        "long", Note(rows=tuple(NoteRow(id=f"r{n}", cost_eur=n) for n in range(40))), expected_revision=0
    )
    label = Text(fr="Coût", en="Cost")
    columns = tuple(Column(id=f"c{letter}", label=label) for letter in "abcdefghi")
    rows = tuple(
        Row(
            id=f"r{n}",
            header=words("ligne"),
            cells={one.id: Quote(ref=ref, pointer=f"/rows/r{n}/cost_eur") for one in columns},
        )
        for n in range(40)
    )
    table = Table(id="t", caption=label, header=label, columns=columns, rows=rows)
    told = deck(page(project, ref, Section(id="r", title=words("Long"), blocks=(table,)), "fr"))
    (slide,) = told.slides
    assert len(slide.grid.rows) == TABLE_ROWS and len(slide.grid.header) == TABLE_COLUMNS
    assert "se lisent dans le rapport" in slide.lines[0][0].text


def test_parts_of_words_share_a_slide_and_a_drawing_stands_with_the_line_before_it(project, source):
    def part(id, *blocks):
        return Section(id=id, title=words(id), blocks=blocks)

    chart = charted(source).blocks[0]
    finding = part("Constat", words("ce que l’on voit"), part("Effet", words("ce qui s’ensuit")))
    told = part("r", finding, part("Mesure", words("en une ligne"), chart))
    first, second = deck(page(project, source, told, "fr")).slides
    assert [line[0].text for line in first.lines] == ["ce que l’on voit", "Effet", "ce qui s’ensuit"]
    assert first.lines[1][0].state == "heading"
    assert (
        second.title.startswith("Mesure · ") and second.picture and second.lines[-1][0].text == "en une ligne"
    )


def test_a_table_of_long_cells_stays_on_its_slide(project, source):
    label = Text(fr="Coût", en="Cost")
    rows = tuple(Row(id=f"r{n}", header=words("mot " * 60), cells={}) for n in range(6))
    columns = (Column(id="c", label=label),)
    table = Table(id="t", caption=label, header=label, columns=columns, rows=rows)
    (slide,) = deck(page(project, source, Section(id="r", title=words("Long"), blocks=(table,)), "fr")).slides
    assert 1 <= len(slide.grid.rows) < 6 and "se lisent dans le rapport" in slide.lines[0][0].text


def test_long_texts_go_on_over_several_slides(project, source):
    told = Section(id="r", title=words("Texte"), blocks=(words("mot " * 60),) * 12)
    slides = deck(page(project, source, told, "fr")).slides
    assert len(slides) > 1 and slides[1].title == "Texte (suite)"
    assert sum(len(slide.lines) for slide in slides) == 12 and all(len(one.lines) <= LINES for one in slides)


@LANGS
def test_html_slides_are_one_file_in_which_nothing_acts(project, source, tree, lang):
    text = slides_html(page(project, source, tree, lang))
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids)) and f'<html lang="{lang}">' in text
    assert (
        "<script" not in text and "style=" not in text and "http" not in text.replace("http://www.w3.org", "")
    )
    ElementTree.fromstring(text.partition("<main>")[2].partition("</main>")[0].join(("<main>", "</main>")))
    for named in re.findall(r'aria-(?:labelledby|describedby)="([^"]*)"', text):
        assert named in ids


def test_a_moved_value_is_suspect_on_its_slide():
    project = opened()
    source = written(project)
    tree = planted(source)
    project.write("q", Note(quotes=(Quote(ref=source, pointer="/rows/a/cost_eur"),)), expected_revision=0)
    project.write("n", Note(rows=(NoteRow(id="a", cost_eur=9.0),)), expected_revision=1)
    told = page(project, source, tree, "fr")
    assert 'class="is-suspect"' in slides_html(told) and "devenu 9,00\xa0€" in slides_html(told)
    shown = Presentation(BytesIO(pptx(told)))
    texts = [one.text_frame.text for slide in shown.slides for one in slide.shapes if one.has_text_frame]
    assert any("≠ 1" in text for text in texts)
