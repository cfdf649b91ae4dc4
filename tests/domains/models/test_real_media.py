"""Photographs of hands, French sentences, the raw telco table: no change of code, beside plain pipelines.

The data are not part of the project: without them these tests say so and skip.
"""

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import fresh_name, open_test_project
from domains.models.tables import asked, compared, fitted, handed
from domains.models.test_media import by_id, stated, typed
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline

from filrouge.adapters.memory import MemoryStore
from filrouge.engines.vision.framing import Frame, tensor

SHARED = Path(__file__).parents[4] / "shared" / "data"
TEXTS = SHARED / "text" / "sequoia-french-sentences.tsv"
PICTURES = SHARED / "images" / "sign-language-digits.zip"
TELCO = SHARED / "tabular" / "telco-customer-churn.csv"
ROWS = 800


def needs(path):
    return pytest.mark.skipif(not path.exists(), reason=f"{path.name} is not beside the project")


def model_of(frame, question, **types):
    project = open_test_project(MemoryStore(fresh_name()))
    variables = typed(frame, **types)
    given = handed(project, frame, key=("id",), group=None, time=None, variables=variables)
    put = asked(project, given, question)
    made = compared(project, put, folds_count=2)
    return project.read(fitted(project, put, made[0])[0]).document


def sides(frame):
    """The parts as ``tables.split`` makes them."""
    apart = frame["id"] % 4 == 3
    return frame[~apart], frame[apart]


def some(frame):
    rows = frame.sample(ROWS, random_state=0).reset_index(drop=True)
    return rows.assign(id=np.arange(ROWS))


@needs(TEXTS)
def test_the_corpus_of_french_sentences_is_told_better_than_by_plain_words():
    frame = pd.read_csv(TEXTS, sep="\t", quoting=3)
    frame["corpus"] = frame["sentence_id"].str.extract(r"^([A-Za-z]+)")[0]
    frame = some(frame[["text", "corpus"]])
    model = model_of(frame, stated("corpus", metric="f1"), text="prose")
    taught, unseen = sides(frame)
    plain = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))
    plain.fit(taught["text"], taught["corpus"])
    beaten = f1_score(unseen["corpus"], plain.predict(unseen["text"]), average="macro")
    assert by_id(model.scores)["f1"].value.value > beaten
    assert model.equality.max_difference <= model.equality.tolerance


@needs(PICTURES)
def test_hands_are_read_better_than_by_plain_pixels():
    with zipfile.ZipFile(PICTURES) as archive:
        names = sorted(name for name in archive.namelist() if name.lower().endswith(".jpg"))
        chosen = np.random.default_rng(0).choice(names, ROWS, replace=False)
        content = [archive.read(name) for name in chosen]
    digits = [name.split("/")[-2] for name in chosen]
    frame = pd.DataFrame({"id": np.arange(ROWS), "image": content, "digit": digits})
    model = model_of(frame, stated("digit", metric="accuracy"), image="image")
    taught, unseen = sides(frame)
    pixels = [[tensor(one, Frame()).ravel() / 255 for one in side["image"]] for side in (taught, unseen)]
    plain = LogisticRegression(max_iter=100).fit(pixels[0], taught["digit"])
    beaten = accuracy_score(unseen["digit"], plain.predict(pixels[1]))
    assert by_id(model.scores)["accuracy"].value.value > beaten + 0.05
    assert model.equality.max_difference <= model.equality.tolerance


@needs(TELCO)
def test_the_raw_telco_table_goes_on_as_it_did():
    frame = some(pd.read_csv(TELCO).drop(columns="customerID"))
    frame["TotalCharges"] = pd.to_numeric(frame["TotalCharges"], errors="coerce")
    question = stated("Churn", task="binary", event="Yes", metric="roc_auc")
    model = model_of(frame, question)
    assert by_id(model.scores)["roc_auc"].value.value > 0.75
    assert {one.type for one in model.inputs} == {"number", "text"} and len(model.classes) == 2
