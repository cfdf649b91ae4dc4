"""Texts as rows of numbers for linear models: n-grams weighed by tf-idf, each text of length one.

What scikit-learn's own vectorisers do to a text (accents, lower case, words) is done before them by
``PlainWords``: they convert wrongly otherwise, some without an error.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, Self

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline

from filrouge.engines.language.letters import WORD_PATTERN, PlainWords

Grams = Literal["words", "characters", "both"]
GRAMS: tuple[Grams, ...] = ("words", "characters", "both")
ROWS_MIN_COUNT = 3  #: a run of letters that fewer texts hold might name somebody inside the file


class WeighedGrams(TfidfVectorizer):  # type: ignore[misc]  # scikit-learn has no types
    """Tf-idf whose fitted vocabulary is read only: skl2onnx searches every plain ``dict`` for estimators."""

    vocabulary_: Mapping[str, int]

    def fit(self, raw_documents: Any, y: Any = None) -> Self:
        super().fit(raw_documents, y)
        self.vocabulary_ = MappingProxyType(self.vocabulary_)
        return self

    def fit_transform(self, raw_documents: Any, y: Any = None) -> Any:
        rows = super().fit_transform(raw_documents, y)
        self.vocabulary_ = MappingProxyType(self.vocabulary_)
        return rows


def grams(kind: Grams) -> Pipeline:
    """From a column of texts to numbers, not fitted.

    Words: one and two in a row. Characters: two to five in a row, across the spaces between words.
    """
    return Pipeline([("plain", PlainWords()), ("grams", _weighed(kind))])


def _weighed(kind: Grams) -> WeighedGrams | FeatureUnion:
    if kind == "both":
        return FeatureUnion([("words", _weighed("words")), ("characters", _weighed("characters"))])
    told = {"lowercase": False, "min_df": ROWS_MIN_COUNT}
    if kind == "words":
        return WeighedGrams(token_pattern=WORD_PATTERN, ngram_range=(1, 2), **told)
    return WeighedGrams(analyzer="char", ngram_range=(2, 5), **told)
