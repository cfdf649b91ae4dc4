"""A report tree as Markdown and HTML: every number sewn to its source, in both languages."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import opened, page, planted, written
from sample import Note, Row

from filrouge.adapters.render import html, markdown
from filrouge.adapters.render.numbers import shown
from filrouge.kernel.documents import Quote
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import (
    Todo,
)

RENDERERS = pytest.mark.parametrize("render", [markdown, html])
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


@LANGS
@RENDERERS
def test_numbers_are_printed_as_the_reader_writes_them(project, source, tree, render, lang):
    text = render(page(project, source, tree, lang))
    number = {"fr": "1\u202f234,50\xa0€", "en": "1,234.50\xa0€"}[lang]
    assert text.count(number) == 3
    assert {"fr": "à compléter", "en": "to complete"}[lang] in text and "DPO" in text and "MOA" in text


@LANGS
@RENDERERS
def test_what_people_wrote_stays_text(project, source, tree, render, lang):
    text = render(page(project, source, tree, lang))
    assert "<script" not in text and (render is html or r"\*x\* \| y" in text)


@LANGS
@RENDERERS
def test_no_digit_is_printed_that_no_quote_explains(project, source, tree, render, lang):
    """Cut the tree's quotes out: a report has no figure left in its body."""
    bare = tree.model_copy(update={"blocks": tuple(b for b in tree.blocks if isinstance(b, Todo))})
    text = render(page(project, source, bare, lang))
    body = text.partition("</style>")[2] or text
    for known in ("test.note/n@1", r"test.note/n@1", "1:abc", "0 chiffre ", "0 figures", ", 1 à", ", 1 to"):
        body = body.replace(known, "")
    body = re.sub(r"</?h\d|charset=\S+", "", body)
    assert not re.findall(r"\d", body)


class Balanced(HTMLParser):
    VOID = {"meta", "br", "!DOCTYPE"}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.targets = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        assert "style" not in given and not any(name.startswith("on") for name in given)
        self.ids += [given["id"]] if "id" in given else []
        self.targets += [given["href"]] if "href" in given else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@LANGS
def test_the_file_is_whole_and_asks_nothing_of_anybody(project, source, tree, lang):
    text = html(page(project, source, tree, lang))
    parser = Balanced()
    parser.feed(text)
    assert not parser.open and len(set(parser.ids)) == len(parser.ids)
    assert all(target[0] == "#" and target[1:] in parser.ids for target in parser.targets)
    assert f'<html lang="{lang}">' in text and "http" not in text and "<script" not in text


@RENDERERS
def test_a_moved_value_is_shown_as_suspect_with_what_it_became(project, source, tree, render):
    citing = Note(quotes=(Quote(ref=source, pointer="/rows/a/cost_eur"),))
    project.write("q", citing, expected_revision=0)
    project.write("n", Note(rows=(Row(id="a", cost_eur=9.0),)), expected_revision=1)
    text = render(page(project, source, tree, "fr"))
    assert "devenu 9,00\xa0€" in text and ("≠" in text or "is-suspect" in text)


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (Value(0.12341, "ratio"), "12,34\xa0%", "12.34\xa0%"),
        (Value(20190, "count"), "20\u202f190", "20,190"),
        (Value(True), "oui", "yes"),
        (Value(3, "s"), "3\xa0s", "3\xa0s"),
        (Value(0.0000123, "kg"), "1,23\xa0×\xa010⁻⁵\xa0kg", "1.23\xa0×\xa010⁻⁵\xa0kg"),
        (Value(1234567.0, ""), "1\u202f235\u202f000", "1,235,000"),
        (Value("été"), "été", "été"),
    ],
)
def test_values(value, fr, en):
    assert (shown(value, "fr"), shown(value, "en")) == (fr, en)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["", "eur", "ratio", "kg"]))
def test_any_number_is_printed(number, unit):
    assert shown(Value(number, unit), "fr") and shown(Value(number, unit), "en")
