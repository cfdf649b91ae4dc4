"""N-grams of French texts before a linear model: their ONNX file computes what was fitted, on any text."""

import unicodedata

import numpy as np
import onnx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.engines.language.grams import GRAMS, ROWS_MIN_COUNT, grams
from filrouge.engines.language.letters import PlainWords
from filrouge.engines.onnx import export, hard_cases, output_names, prove
from filrouge.engines.tabular import Feature

COLUMN = "Message écrit"
MESSAGE = Feature(COLUMN, "prose")
OUTPUTS = output_names([MESSAGE], classifies=True)
SAID = {
    "carte": ["J’ai perdu ma carte", "carte tiers payant pas reçue", "nouvelle carte svp", "CARTE VOLÉE"],
    "résiliation": ["je résilie mon contrat", "Comment résilier ?", "resiliation au 31/12", "arrêtez tout"],
    "coordonnées": ["j'ai déménagé", "nouvelle adresse à Orléans", "mon e-mail a changé", "nouveau n° 06"],
}


def messages():
    told = [(text, intent) for intent, texts in SAID.items() for text in texts for _ in range(ROWS_MIN_COUNT)]
    return pd.DataFrame({COLUMN: [text for text, _ in told]}), np.array([intent for _, intent in told])


def classifier(kind):
    return Pipeline([("grams", grams(kind)), ("linear", LogisticRegression(C=10))]).fit(*messages())


@pytest.fixture(scope="module", params=GRAMS)
def exported(request):
    fitted = classifier(request.param)
    return fitted, export(fitted, [MESSAGE], about={"langue": "fr"})


def test_the_file_is_equal_on_every_case(exported):
    fitted, content = exported
    texts, _ = messages()
    proof = prove(
        fitted, OnnxRuntime().load(content).run, hard_cases(texts, texts, [MESSAGE]), outputs=OUTPUTS
    )
    told = {case.id for case in proof.cases}
    assert {"accents", "emoji", "missing", "long", "scripts", "blank", "capitals", "odd"} <= told
    assert {"alone", "digits", "mixed", "unseen"} <= told
    assert proof.max_difference < 2e-6


def test_the_same_pipeline_gives_the_same_bytes(exported):
    fitted, content = exported
    assert export(fitted, [MESSAGE], about={"langue": "fr"}) == content


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
        fitted = classifier("both")
        SESSIONS["both"] = fitted, OnnxRuntime().load(export(fitted, [MESSAGE], about={}))
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
