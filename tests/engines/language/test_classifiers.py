"""Classifiers of French texts: what their ONNX file computes is what was fitted, on any text."""

import unicodedata

import numpy as np
import onnx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.engines.language.classifiers import GRAMS, classifier, export_classifier, text_cases
from filrouge.engines.language.letters import PlainWords
from filrouge.engines.onnx import output_names, prove
from filrouge.engines.tabular import Feature

COLUMN = "Message écrit"
OUTPUTS = output_names([Feature(COLUMN, "text")], classifies=True)
SAID = {
    "carte": ["J’ai perdu ma carte", "carte tiers payant pas reçue", "nouvelle carte svp", "CARTE VOLÉE"],
    "résiliation": ["je résilie mon contrat", "Comment résilier ?", "resiliation au 31/12", "arrêtez tout"],
    "coordonnées": ["j'ai déménagé", "nouvelle adresse à Orléans", "mon e-mail a changé", "nouveau n° 06"],
}


def messages():
    told = [(text, intent) for intent, texts in SAID.items() for text in texts for _ in range(2)]
    return pd.DataFrame({COLUMN: [text for text, _ in told]}), np.array([intent for _, intent in told])


@pytest.fixture(scope="module", params=GRAMS)
def exported(request):
    texts, intents = messages()
    fitted = classifier(request.param).fit(texts, intents)
    return fitted, export_classifier(fitted, COLUMN, about={"langue": "fr"})


def test_the_file_is_equal_on_every_case(exported):
    fitted, content = exported
    texts, _ = messages()
    proof = prove(fitted, OnnxRuntime().load(content).run, text_cases(texts, texts, COLUMN), outputs=OUTPUTS)
    told = {case.id for case in proof.cases}
    assert {"accents", "emoji", "missing", "long", "scripts", "blank", "capitals", "alone", "odd"} <= told
    assert proof.max_difference < 2e-6


def test_the_same_pipeline_gives_the_same_bytes(exported):
    fitted, content = exported
    assert export_classifier(fitted, COLUMN, about={"langue": "fr"}) == content


def test_the_file_asks_no_locale_of_its_host(exported):
    _, content = exported
    assert "StringNormalizer" not in {node.op_type for node in onnx.load_from_string(content).graph.node}


SESSIONS = {}
PLAIN = PlainWords().fit([])
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_file_is_equal_on_texts_of_any_characters(texts):
    if not SESSIONS:
        fitted = classifier("both").fit(*messages())
        SESSIONS["both"] = fitted, OnnxRuntime().load(export_classifier(fitted, COLUMN, about={}))
    fitted, session = SESSIONS["both"]
    column = np.array(texts, dtype=object)
    told = session.run({COLUMN: column})[OUTPUTS[-1]]
    assert told == pytest.approx(fitted.predict_proba(pd.DataFrame({COLUMN: column})), abs=1e-5)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_forms_of_a_text_are_the_same_words(text):
    (composed,), (decomposed,) = (
        PLAIN.transform([unicodedata.normalize(form, text)]) for form in ("NFC", "NFD")
    )
    assert composed == decomposed
    assert PLAIN.transform([composed])[0] == composed


@pytest.mark.parametrize(
    "text, words",
    [
        ("L’été arrive !", " l ete arrive "),
        ("ŒUVRE n°12 — 31/12/2024", " oeuvre n 12 31 12 2024 "),
        ("re\u00adsi\u200blie\u0301 STRASSE straße", " resilie strasse strasse "),
        ("保険証 😡 Моя", " "),
        ("", " "),
    ],
)
def test_texts_become_plain_words(text, words):
    assert PLAIN.transform([text])[0] == words
