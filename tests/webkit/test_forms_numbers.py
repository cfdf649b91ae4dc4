"""Numbers as people type them, and plain values, come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.webkit.forms.numbers import number_of, typed
from filrouge.webkit.forms.plain import lines_of, lines_text, value_of, value_text

LANGS = st.sampled_from(["fr", "en"])
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("told", "french", "english"),
    [
        ("1 234,5", 1234.5, 1234.5),
        ("1\u202f234,5", 1234.5, 1234.5),
        ("1,234.5", 1234.5, 1234.5),
        ("1.234,5", 1234.5, 1234.5),
        ("1,234", 1.234, 1234),
        ("0,5", 0.5, 0.5),
        ("−3", -3, -3),
        ("1,234,567", 1234567, 1234567),
        ("36 900", 36900, 36900),
        ("1e-7", 1e-7, 1e-7),
        ("1,2,3", None, None),
        ("douze", None, None),
        ("nan", None, None),
        ("1_000", None, None),
        ("1e999", None, None),
        ("9" * 5000, None, None),
    ],
)
def test_numbers_are_read_in_both_languages(told, french, english):
    assert (number_of(told, "fr"), number_of(told, "en")) == (french, english)


@given(NUMBERS, LANGS)
def test_no_digit_is_lost_in_a_field(number, lang):
    if len(str(number)) < 300:
        assert number_of(typed(number, lang), lang) == number


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8)))
def test_lines_come_back_whatever_they_hold(texts):
    sent = lines_text(texts).replace("\n", "\r\n").replace("\r\n", "\n")  # as a browser and the reader do
    if "\r" not in "".join(texts):
        assert lines_of(sent) == texts


JSON = st.recursive(
    st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**30), 10**30)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(JSON, LANGS)
def test_a_named_value_comes_back_with_its_type(value, lang):
    read = value_of(value_text(value, lang), lang)
    assert read == value and isinstance(read, bool) == isinstance(value, bool)


def test_a_text_that_reads_as_something_else_is_between_quotation_marks():
    assert value_text("12", "fr") == '"12"' and value_text("oui", "fr") == '"oui"'
    assert value_text("median", "fr") == "median" and value_text(0.95, "fr") == "0,95"
