"""Texts as rows of numbers for linear models: n-grams weighed by tf-idf, each text of length one.

What scikit-learn's own vectorisers do to a text (accents, lower case, words) is done before them by
``PlainWords``: they convert wrongly otherwise, some without an error.
"""

from typing import Literal

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline

from filrouge.engines.language.letters import WORD_PATTERN, PlainWords

Grams = Literal["words", "characters", "both"]
GRAMS: tuple[Grams, ...] = ("words", "characters", "both")
ROWS_MIN_COUNT = 3  #: a run of letters that fewer texts hold might name somebody inside the file


def grams(kind: Grams) -> Pipeline:
    """From a column of texts to numbers, not fitted.

    Words: one and two in a row. Characters: two to five in a row, across the spaces between words.
    """
    return Pipeline([("plain", PlainWords()), ("grams", _weighed(kind))])


def _weighed(kind: Grams) -> TfidfVectorizer | FeatureUnion:
    if kind == "both":
        return FeatureUnion([("words", _weighed("words")), ("characters", _weighed("characters"))])
    told = {"lowercase": False, "min_df": ROWS_MIN_COUNT}
    if kind == "words":
        return TfidfVectorizer(token_pattern=WORD_PATTERN, ngram_range=(1, 2), **told)
    return TfidfVectorizer(analyzer="char", ngram_range=(2, 5), **told)
