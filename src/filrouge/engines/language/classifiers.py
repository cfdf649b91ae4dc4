"""Classifiers of short French texts: n-grams weighed by tf-idf, and a linear model.

What scikit-learn's own vectorisers do to a text (accents, lower case, words) is done before them by
``PlainWords``: they convert wrongly otherwise, some without an error.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from filrouge.engines.language.letters import WORD_PATTERN, PlainWords
from filrouge.engines.language.letters_onnx import register
from filrouge.engines.onnx import Case, export, hard_cases, unit_metadata
from filrouge.engines.tabular import Feature

Grams = Literal["words", "characters", "both"]
GRAMS: tuple[Grams, ...] = ("words", "characters", "both")
INVERSE_PENALTY = 10.0  #: scikit-learn's C; texts are short, and tf-idf keeps every one at length one
ITERATIONS_LIMIT = 1_000
LONG_LENGTH = 20_000
UNSEEN_SCRIPTS = (
    "Моя карта",
    "保険証をなくしました",
    "بطاقتي ضاعت",
    "η κάρτα μου",
    "कार्ड",
    "אבד לי הכרטיס",
    "카드",
)
BLANK = (" ", "\t", "\u00a0", "…")
EMOJI = ("😡😡😡", "merci 👍🏽", "👩‍🔬👨‍👩‍👧", "❤️", "🇫🇷", "carte🪪perdue")
CLEAN_LOOKING = ("\ufeffcarte", "re\u00adsi\u200bliation", "ＣＡＲＴＥ", "𝐜𝐚𝐫𝐭𝐞", "l’été", "n°12", "ﬁn", "İ")
ODD = ("\x00", "a\x00b", "\ufffd", *CLEAN_LOOKING)


def classifier(grams: Grams, *, seed: int = 0) -> Pipeline:
    """A pipeline from a column of texts to classes with probabilities, not fitted.

    Words: one and two in a row. Characters: two to five in a row, across the spaces between words.
    """
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=ITERATIONS_LIMIT, random_state=seed)
    return Pipeline([("plain", PlainWords()), ("grams", _grams(grams)), ("linear", model)])


def _grams(grams: Grams) -> TfidfVectorizer | FeatureUnion:
    if grams == "both":
        return FeatureUnion([("words", _grams("words")), ("characters", _grams("characters"))])
    if grams == "words":
        return TfidfVectorizer(lowercase=False, token_pattern=WORD_PATTERN, ngram_range=(1, 2))
    return TfidfVectorizer(lowercase=False, analyzer="char", ngram_range=(2, 5), min_df=2)


def export_classifier(fitted: Pipeline, column: str, *, about: Mapping[str, str]) -> bytes:
    """The ONNX file, raw texts in; worth nothing before ``prove`` has accepted it on ``text_cases``.

    Raises:
        NotExportable: a step has no converter.
    """
    register()
    feature = Feature(column, "text")
    with warnings.catch_warnings():  # skl2onnx doubts its n-grams of characters: the proof settles it
        warnings.filterwarnings("ignore", message="The conversion of CountVectorizer", category=UserWarning)
        return export(fitted, [feature], about={**unit_metadata([feature]), **about})


def text_cases(held_out: pd.DataFrame, training: pd.DataFrame, column: str) -> Iterator[Case]:
    """Held-out texts as they are, then what breaks conversions of texts.

    Those of ``hard_cases`` (empty, never seen, accents composed and not), other scripts, emoji, characters
    nobody sees, capitals, batches where nothing is left of any text, and texts of 20,000 characters.
    """
    yield from hard_cases(held_out, training, [Feature(column, "text")])
    texts = [str(text) for text in held_out[column]]
    whole = " ".join(texts) + " "
    bent: Mapping[str, Sequence[str]] = {
        "scripts": UNSEEN_SCRIPTS,
        "emoji": EMOJI,
        "odd": ODD,
        "capitals": [text.upper() for text in texts],
        "blank": BLANK,
        "mixed": [*texts[:4], "", *UNSEEN_SCRIPTS, *texts[4:8]],
        "long": [(whole * (1 + LONG_LENGTH // len(whole)))[:LONG_LENGTH], "é" * LONG_LENGTH],
    }
    yield from (Case(id, _column(column, values)) for id, values in bent.items())
    yield Case("alone", _column(column, ["", *UNSEEN_SCRIPTS, *EMOJI, "x"]), one_by_one=True)


def _column(name: str, texts: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: np.array(texts, dtype=object)})
