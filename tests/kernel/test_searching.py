"""Words as every store finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import Note

from filrouge.kernel import searching
from filrouge.kernel.searching import GAP, Term, excerpt, facet, indexed, parsed, passages, words_of

FRENCH = st.text("aéèçœŒÆß'’ _-.sxX0²½µ\u202f\u00a0«»…™ªñ\u0301Ωж", max_size=30)


@pytest.mark.parametrize(
    "text, words",
    [
        ("L’œuvre d'Émile, aujourd'hui", ["oeuvre", "emile", "aujourd", "hui"]),
        ("code_postal  12,5 %", ["code", "postal", "12", "5"]),
        ("Les modèles", ["les", "modele"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("e\u0301te\u0301", ["ete"]),
        ("ΑΒΓ Жук 漢字", ["αβγ", "жук", "漢字"]),
        ("m² ½", ["m2", "12"]),
        ("", []),
    ],
)
def test_words_are_folded(text, words):
    assert list(words_of(text)) == words


@given(st.one_of(FRENCH, st.text(max_size=30)))
def test_the_quick_way_says_what_the_careful_one_says(text):
    whole = searching._whole(text)
    careful = tuple(filter(None, map(searching._folded, searching._WORD.findall(whole))))
    assert words_of(text) == careful


@given(FRENCH, FRENCH)
def test_what_is_written_is_found_and_marked(before, after):
    text = f"{before} mutuelle {after}"
    assert list(Term(("mutuelle",)).places(words_of(text)))
    pieces = excerpt(text, parsed("Mutuelles"))
    assert any(piece.hit and piece.text == "mutuelle" for piece in pieces)


@given(st.text(max_size=600), st.text(max_size=20))
def test_an_excerpt_is_a_stretch_of_the_text_on_one_line(text, asked):
    told = "".join(piece.text for piece in excerpt(text, parsed(asked)))
    assert len(told) < 400 and "\n" not in told


SOME = st.lists(st.sampled_from(["a", "b", "ab"]), max_size=8)
ASKED = st.lists(st.sampled_from("ab"), min_size=1, max_size=3)


@given(SOME, ASKED)
def test_places_are_those_where_the_words_stand_side_by_side(words, asked):
    def slow(prefix):
        spans = [(n, words[n : n + len(asked)]) for n in range(len(words) - len(asked) + 1)]
        ends = (lambda word: word.startswith(asked[-1])) if prefix else (lambda word: word == asked[-1])
        return [n for n, met in spans if met[:-1] == asked[:-1] and ends(met[-1])]

    for prefix in (False, True):
        assert list(Term(tuple(asked), prefix).places(tuple(words))) == slow(prefix)


def test_questions_have_words_phrases_beginnings_and_fields():
    query = parsed('modèles «code postal» mutu* nature:hours l\'eau - ""')
    assert [(term.words, term.prefix, term.facet) for term in query.terms] == [
        (("modele",), False, False),
        (("code", "postal"), False, False),
        (("mutu",), True, False),
        ((facet("nature", "hours"),), False, True),
        (("eau",), False, False),
    ]
    assert [term.facet for term in query.in_words().terms] == [False] * 5


def test_texts_are_those_that_documents_declare():
    note = Note(text="said", named=("account-1",), refs=(), quotes=())
    assert [one for one in passages(note) if "account" in one.text] == []
    assert ("/text", "said") in [tuple(one) for one in passages(note)]
    hidden = Note(text="0123456789abcdef" * 4)
    assert [one.at for one in passages(hidden)] == []


def test_an_index_is_bounded():
    found = indexed("n", Note(text="word " * 50_000))
    assert len(found.body) == searching.WORDS_LIMIT and GAP not in found.body
