"""Characters, languages, near-duplicates and profiles of texts."""

import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.language import (
    language_of,
    look_at,
    misread,
    near_duplicates,
    profile,
    repaired,
    shingles,
    signature,
    similarity,
)

SENTENCES = Path(__file__).parents[4] / "shared" / "data" / "text" / "sequoia-french-sentences.tsv"
FRENCH = "Où est passé mon remboursement ? L’œuvre coûte 12 €, ça m’étonne… « déjà » réglé à Noël."


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf_8_read_as_a_western_encoding_is_told_and_put_right(encoding):
    text = "déjà réglé à Noël, ça coûte cher"
    broken = text.encode("utf-8").decode(encoding)
    assert {piece.meant for piece in misread(broken)} >= {"é", "ë", "ç", "û"}
    assert repaired(broken) == text
    assert not look_at(broken).is_clean


@given(st.text(st.sampled_from("abc éèàùçœŒ’…«»€–😡"), max_size=30))
def test_what_was_misread_is_put_right(text):
    assert repaired(_misread_as_western(text)) == text


def _misread_as_western(text):
    return "".join(
        bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
        for byte in text.encode("utf-8")
    )


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        "CÂBLÉ, ÂGE, Ça, À, Ôté",
        "Ã",
        "São João",
        "« À »",
        "« payé\u00a0»",
        "DÉJÀ RÉGLÉ…",
        "où\u00a0?\u00a0déjà\u00a0»",
        "PAYÉ\u00a0!",
        "日本",
    ],
)
def test_sound_texts_are_left_alone(text):
    assert misread(text) == []
    assert look_at(text).is_clean


@given(st.text(max_size=40))
def test_any_text_is_looked_at_and_stays_whole(text):
    for piece in look_at(text).misread:
        assert text[piece.at : piece.at + len(piece.found)] == piece.found
        assert piece.meant in repaired(text)


@pytest.mark.parametrize(
    "text, form",
    [
        ("carte", "ascii"),
        ("é", "composed"),
        ("日本", "composed"),
        ("e\u0301", "decomposed"),
        ("é e\u0301", "mixed"),
    ],
)
def test_forms_are_told(text, form):
    assert look_at(text).form == form


def test_hidden_characters_are_counted():
    told = look_at("\ufeffré\u00adsi\u200bli\x00er\t\n\x85 perdu\ufffd")
    assert (told.invisible_count, told.controls_count, told.lost_count) == (3, 2, 1)
    assert look_at("👩‍🔬 d’accord").invisible_count == 0
    assert look_at("car\u200dte").invisible_count == 1


@pytest.mark.parametrize(
    "text, language",
    [
        ("Bonjour, je voudrais savoir où en est mon remboursement", "fr"),
        (unicodedata.normalize("NFD", "Où en est le remboursement que j’ai demandé ?"), "fr"),
        ("Where is the refund that I asked for last week?", "en"),
        ("Ich habe meine Karte verloren, was soll ich tun?", "de"),
        ("He perdido mi tarjeta y no sé qué hacer ahora", "es"),
        ("Ho perso la mia tessera, che cosa devo fare?", "it"),
        ("", "unknown"),
        ("12345", "unknown"),
        ("Gutenberg", "unknown"),
        ("Martin Durand Orléans", "unknown"),
        ("Моя карта потерялась, что мне делать", "unknown"),
        ("保険証をなくしました", "unknown"),
        ("Moja karta zginęła, co mam zrobić?", "unknown"),
    ],
)
def test_languages_are_told_or_unknown(text, language):
    assert language_of(text) == language


@pytest.mark.skipif(not SENTENCES.exists(), reason="../shared/data is absent")
def test_french_sentences_are_told_french():
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()[1:]
    long = [text for text in (line.split("\t")[2] for line in lines) if len(re.findall(r"\w+", text)) >= 10]
    told = [language_of(text) for text in long]
    assert told.count("fr") / len(told) > 0.97
    assert 1 - (told.count("fr") + told.count("unknown")) / len(told) < 0.005


SETS = st.sets(st.text("abcde", min_size=5, max_size=5), min_size=1, max_size=60)


@settings(max_examples=30, deadline=None)
@given(SETS, SETS, st.integers(0, 5))
def test_equal_places_of_signatures_estimate_similarity(one, other, seed):
    size = 2_000
    told = np.mean(
        signature(frozenset(one), seed=seed, size=size) == signature(frozenset(other), seed=seed, size=size)
    )
    assert told == pytest.approx(similarity(frozenset(one), frozenset(other)), abs=0.07)


@given(st.text(max_size=30))
def test_a_text_is_its_own_near_duplicate(text):
    assert [pair.similarity for pair in near_duplicates([text, text])] == [1.0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("ab ", max_size=14), max_size=8), st.sampled_from([0.8, 0.9, 1.0]))
def test_pairs_are_those_of_every_pair_compared(texts, min_ratio):
    held = [shingles(text) for text in texts]
    exact = {
        (a, b)
        for a in range(len(texts))
        for b in range(a + 1, len(texts))
        if similarity(held[a], held[b]) >= min_ratio
    }
    assert {(pair.first, pair.second) for pair in near_duplicates(texts, min_ratio=min_ratio)} == exact


def test_shingles_see_neither_case_nor_spaces():
    assert shingles("Ma  CARTE\n") == shingles("ma carte") == {"ma ca", "a car", " cart", "carte"}
    assert shingles("") == {""}


def test_many_texts_alike_are_compared_with_the_first_only():
    assert len(near_duplicates(["la même chose"] * 120)) == 119


def test_a_set_of_texts_is_profiled():
    texts = [
        "Bonjour, je voudrais savoir où en est mon remboursement",
        "bonjour je voudrais savoir où en est mon remboursement",
        "Bonjour, je voudrais savoir où en est mon remboursement",
        None,
        " \u200b",
        "dÃ©jÃ\u00a0 rÃ©glÃ©",
        "Where is the refund that I asked for?",
        "e\u0301te\u0301",
    ]
    told = profile(texts)
    assert (told.texts_count, told.missing_count, told.blank_count) == (8, 1, 1)
    assert told.misread_texts == (5,)
    assert told.repeated_texts_count == 1
    assert [(pair.first, pair.second) for pair in told.near_duplicates] == [(0, 1)]
    assert [(one.id, one.texts_count) for one in told.languages] == [("fr", 3), ("unknown", 2), ("en", 1)]
    assert {one.id: one.texts_count for one in told.forms}["decomposed"] == 1
    assert told.characters.shortest == 3 and told.words.shortest == 1
    assert told.words.longest == 9


def test_nothing_is_profiled_as_nothing():
    told = profile([None, ""])
    assert told.characters is None and told.words is None and told.languages == ()
