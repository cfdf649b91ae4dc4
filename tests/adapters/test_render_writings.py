"""A section of prose as files: figures with their sources, holes shown, nothing that people wrote acts."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.adapters.render.writings import Writing, writing_html, writing_markdown
from filrouge.kernel.documents import Prose, Quote, Ref
from filrouge.kernel.quotes import Value
from filrouge.kernel.suspects import Suspect
from filrouge.kinds.projects import Cited, Missing, Section

REF = Ref(kind="datasets.manifest", id="t", revision=2)
COUNT = Value(36_900, "count")
QUOTE = Quote(ref=REF, pointer="/rows_count")
TEXT = "# Constat\n\nSur {{n}} demandes, {{n}}, coût : {{c}}.\n\n- un\n- <b>deux</b>\n\n1. *trois*"


def said(text):
    return Prose(lang="fr", text=text)


def writing(text=TEXT, value=COUNT, moved=False, lang="fr"):
    section = Section.model_construct(
        title=said("Délais <script>"),
        text=said(text),
        quotes=(Cited(id="n", quote=QUOTE),),
        missing=(Missing(id="c", what=said("le coût"), owner="sponsor"),),
    )
    source = Ref(kind="projects.section", id="s", revision=1)
    doubt = Suspect(
        source, "/quotes/n/quote", REF, REF, "value", "/rows_count", value, Value(37_000, "count")
    )
    return Writing(
        source, section, lambda quote: value, lambda quote: doubt if moved else None, "9:abc", lang
    )


def test_markdown_carries_a_note_for_each_figure():
    told = writing_markdown(writing())
    assert "## Constat" in told and "36\u202f900[^1] demandes, 36\u202f900[^2]" in told
    assert "[^1]: `datasets.manifest/t@2` `/rows_count`" in told
    assert "**à compléter : le coût (attendu de commanditaire)**" in told
    assert "* &lt;b&gt;deux&lt;/b&gt;" in told and "1. \\*trois\\*" in told and "`9:abc`" in told


def test_html_is_one_file_in_which_nothing_acts():
    told = writing_html(writing())
    assert "<script" not in told and "&lt;b&gt;deux" in told and "http" not in told
    assert "<h2>Constat</h2>" in told and '<a class="q" id="q1" href="#s1">36\u202f900' in told
    assert '<span class="hole"><b>à compléter :</b> le coût (attendu de commanditaire)</span>' in told


@pytest.mark.parametrize(("lang", "words"), [("fr", "devenu 37\u202f000"), ("en", "now 37,000")])
def test_a_figure_whose_source_moved_shows_both_values(lang, words):
    page = writing(moved=True, lang=lang)
    assert words in writing_markdown(page) and "≠ " in writing_markdown(page)
    assert words in writing_html(page).replace("</strong>", "") and 'class="q is-suspect"' in writing_html(
        page
    )


def test_a_figure_that_is_gone_is_a_hole():
    page = writing(value=None)
    assert "la source ne dit plus rien" in writing_markdown(page) and 'class="q' not in writing_html(page)


@given(st.text(max_size=60).filter(lambda text: "{{" not in text))
def test_whatever_people_write_prints(text):
    body = writing_html(writing(text=text)).partition("<article>")[2].partition("</article>")[0]
    ElementTree.fromstring(f"<article>{body}</article>")
    writing_markdown(writing(text=text)).encode()
