"""Charts: drawn from what quotes find, told in a paragraph and a table, in every format, both languages."""

import re
from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from charted import charted, measured
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from reported import opened, page
from sample import Measured

from filrouge.adapters.render import charts, html, markdown
from filrouge.adapters.render.charts.placing import Sizes, placed
from filrouge.adapters.render.office import office
from filrouge.adapters.render.pdf import typst_source
from filrouge.kernel.documents import Quote
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import Chart, holes, quotes_in

LANGS = pytest.mark.parametrize("lang", ["fr", "en"])


@pytest.fixture(scope="module")
def project():
    return opened()


@pytest.fixture(scope="module")
def source(project):
    return project.write("m", measured(), expected_revision=0)


@pytest.fixture(scope="module")
def tree(source):
    return charted(source)


@LANGS
def test_every_mark_is_drawn_and_told(project, source, tree, lang):
    told = page(project, source, tree, lang)
    for chart in tree.blocks:
        root = ElementTree.fromstring(charts.drawing(chart, told))
        assert root.get("viewBox") and not root.findall(".//*[@style]")
        words = charts.alternative(chart, told)
        assert words.startswith(chart.table.caption.said(lang)) and "?" not in words and "{" not in words


def test_a_drawing_is_the_same_twice(project, source, tree):
    told = page(project, source, tree, "fr")
    assert [charts.drawing(one, told) for one in tree.blocks] == [
        charts.drawing(one, page(project, source, tree, "fr")) for one in tree.blocks
    ]


SAID = {
    "scores": "Scores. La plus grande valeur\xa0: Arbres renforcés par gradient, 81,2\xa0% (entre 78\xa0% et "
    "84\xa0%)\u202f; la plus petite\xa0: Fréquence «\xa0de base\xa0», 51,2\xa0% (entre 50\xa0% et 52\xa0%). "
    "L’intervalle de la première et celui de la suivante (Régression logistique pénalisée sur les variables "
    "centrées) se recouvrent.",
    "hours": "Heures par mois. Heures passées\xa0: 32,5\xa0h (2026-01) au début, 55\xa0h (2026-05) à la fin"
    "\u202f; minimum 12,25\xa0h (2026-03), maximum 55\xa0h (2026-05). Heures prévues\xa0: 30\xa0h (2026-01) "
    "au début, 40\xa0h (2026-05) à la fin.",
    "ages": "Âge des contrats. Les valeurs vont de -4,5 à 18\u202f; la classe la plus nombreuse va de 0 à "
    "4,5 et en compte 1\u202f200.",
    "confusion": "Ce qui est, ce qui est dit. La case la plus forte\xa0: Remboursement × Remboursement, "
    "1\u202f200\u202f; hors de la diagonale, Remboursement × Adresse, 90.",
    "plan": "Calendrier. Première tâche\xa0: Audit, à partir du 5\xa0janvier\xa02026. Dernière à finir\xa0: "
    "Données et dictionnaire, le 20\xa0mars\xa02026.",
    "system": "Architecture. Ajouté\xa0: strategy. Gardé\xa0: data. Retiré\xa0: skills. Changé\xa0: "
    "governance (de strategy vers data), systems (de data vers strategy).",
    "swings": "Ce qui déplace le résultat. Ce qui déplace le plus le résultat\xa0: Régression logistique "
    "pénalisée sur les variables centrées, de 75\xa0% à 83\xa0%\u202f; ce qui le déplace le moins\xa0: "
    "Fréquence «\xa0de base\xa0», de 50\xa0% à 52\xa0%.",
}


def test_what_a_paragraph_says_is_what_the_data_say(project, source, tree):
    told = page(project, source, tree, "fr")
    by_id = {chart.table.id: chart for chart in tree.blocks}
    assert {
        id: charts.alternative(by_id[id], told).replace("« ", "«\xa0").replace(" »", "\xa0»") for id in SAID
    } == SAID


@LANGS
def test_a_page_shows_the_drawing_under_a_strict_policy(project, source, tree, lang):
    text = html(page(project, source, tree, lang))
    svgs = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(svgs) == len(tree.blocks) and len(ids) == len(set(ids))
    for svg in svgs:
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img" and root.get("aria-labelledby") in ids
        assert root.get("aria-describedby") in ids
        assert "style=" not in svg and "<script" not in svg and "href" not in svg
        colours = set(re.findall(r"(?:fill|stroke)=\"([^\"]*)\"", svg))
        assert all(one == "none" or one.startswith("var(--") for one in colours), colours


@LANGS
def test_files_carry_the_paragraph_as_alternative_text(project, source, tree, lang):
    told = page(project, source, tree, lang)
    words = [charts.alternative(chart, told) for chart in tree.blocks]
    made = Document(BytesIO(office(told, "docx")))
    described = [one.get("descr") for one in made.element.iter() if one.tag.endswith("}docPr")]
    assert described == words
    with ZipFile(BytesIO(office(told, "odt"))) as parts:
        content = ElementTree.fromstring(parts.read("content.xml"))
        assert len([name for name in parts.namelist() if name.endswith(".png")]) == len(words)
    assert [one.text for one in content.iter() if one.tag.endswith("}desc")] == words
    assert typst_source(told).count("\n#chart(") == len(words)


@LANGS
def test_markdown_tells_the_table_and_the_paragraph(project, source, tree, lang):
    text = markdown(page(project, source, tree, lang))
    assert text.count("\n| --- | ---") == len(tree.blocks) and "<svg" not in text


def test_what_is_missing_is_a_hole_and_is_not_drawn(project, tree):
    empty = project.write("empty", Measured(), expected_revision=0)
    bare = charted(empty)
    told = page(project, empty, bare, "fr")
    for chart in bare.blocks:
        assert charts.drawing(chart, told) is None and list(holes(bare, told.read))
    text = html(told)
    assert "<svg" not in text and text.count("Aucune valeur à dessiner.") == len(bare.blocks)


def test_a_chart_cites_every_figure_it_draws(source, tree):
    radar = next(chart for chart in tree.blocks if chart.mark == "radar")
    pointers = {quote.pointer for quote, _ in quotes_in(radar)}
    assert {"/levels/data/proven", "/top"} <= pointers


def test_a_mark_refuses_columns_it_cannot_draw(tree):
    scores = tree.blocks[0].table
    for mark, drawn in (("bars", ("value_ratio", "low_ratio")), ("gantt", ()), ("line", ("nowhere",))):
        with pytest.raises(ValidationError):
            Chart(mark=mark, measure=tree.blocks[0].measure, table=scores, drawn=drawn)


def test_what_people_wrote_is_text_in_a_drawing(project, source, tree):
    def read(quote):
        wild = Value('</text><script>alert(1)</script>" + alert(1) + "')
        return wild if quote.pointer.endswith("/id") else project.value(quote)

    for chart in tree.blocks:
        told = page(project, source, tree, "fr")
        object.__setattr__(told, "read", read)
        svg = charts.drawing(chart, told)
        assert "<script" not in svg and ElementTree.fromstring(svg) is not None


def test_what_becomes_of_a_part_is_told_by_its_mark_and_its_line(project, source, tree):
    system = next(chart for chart in tree.blocks if chart.mark == "architecture")
    svg = charts.drawing(system, page(project, source, tree, "fr"))
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"+", "=", "\N{MINUS SIGN}", "~ governance", "~ systems", "Ajouté", "Gardé", "Retiré"} <= set(
        texts
    )
    assert {"7 3", "2 3"} == set(re.findall(r'stroke-dasharray="([^"]*)"', svg))
    other = charts.drawing(system, page(project, source, tree, "en"))
    assert "Removed" in other and "Flow" in other and "Retiré" not in other


ARROWS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20)


@settings(max_examples=60, deadline=None)
@given(arrows=ARROWS)
def test_boxes_never_overlap_and_arrows_end_at_their_borders(arrows):
    """Cycles, loops, several arrows of the same ends, boxes alone."""
    sizes = Sizes(width=130, height=42, beside=30, below=72, line=640)
    where = placed(9, arrows, sizes)
    for (x, y), (x2, y2) in combinations(where.centres, 2):
        assert abs(x - x2) >= sizes.width or abs(y - y2) >= sizes.height
    for x, y in where.centres:
        assert sizes.width / 2 <= x <= where.width and sizes.height / 2 <= y <= where.height
    for ends, way in zip(arrows, where.ways, strict=True):
        for box, (x, y) in zip(ends, (way[0], way[-1]), strict=True):
            dx, dy = abs(x - where.centres[box][0]) * 2, abs(y - where.centres[box][1]) * 2
            assert max(dx - sizes.width, dy - sizes.height) == pytest.approx(0, abs=1e-6)


NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.just("réservé"),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_numbers_are_drawn_and_told(project, source, tree, data):
    """Negative, tiny, huge, equal, hidden: a drawing and a paragraph come out, or neither."""
    known: dict[Quote, Value | None] = {}

    def read(quote):
        if quote not in known:
            found = data.draw(st.none() | NUMBERS)
            known[quote] = None if found is None else Value(found, "ratio")
        return known[quote]

    chart = data.draw(st.sampled_from(tree.blocks))
    told = page(project, source, tree, "fr")
    object.__setattr__(told, "read", read)
    svg = charts.drawing(chart, told)
    assert svg is None or ElementTree.fromstring(svg) is not None
    assert charts.alternative(chart, told)
