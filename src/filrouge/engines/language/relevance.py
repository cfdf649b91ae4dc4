"""Which texts are worth reading, learned from those that were kept and those that were dropped.

Words and pairs of words weighed by tf-idf, and a logistic regression on them: what a word adds to a score is
its weight times its coefficient, so a score is explained by the words that made it. Before enough was
decided, texts are compared with the words of the themes (cosine).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from filrouge.engines.language.letters import WORD_PATTERN, plain_words
from filrouge.engines.metrics.intervals import bootstrap_interval

AT_COUNT = 20
FOLDS_COUNT = 5
DECISIONS_FEW = 10  #: of each sort, before anything is learned
RESAMPLES_COUNT = 500
INVERSE_PENALTY = 10.0
ITERATIONS_LIMIT = 500
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or two in a row, and what it adds to a score before it is squeezed between 0 and 1."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class PrecisionAt:
    """Share of kept texts among the ``at_count`` best ranked ones, none of which its own ranking had seen."""

    at_count: int
    decisions_count: int
    kept_count: int
    value: float
    low: float | None
    high: float | None


class Relevance:
    """Scores of texts. ``kept``: True for what was kept, one per text, both sorts present."""

    def __init__(self, texts: Sequence[str], kept: Sequence[bool], *, seed: int = 0) -> None:
        self._weigh = _weighing()
        told = self._weigh.fit_transform(list(map(plain_words, texts)))
        self._model = _fitted(told, kept, seed)
        self._names = self._weigh.get_feature_names_out()

    def scores(self, texts: Sequence[str]) -> tuple[Array, csr_matrix]:
        """Chances to be kept, of shape (n,), and the weighed words that ``why`` explains them with."""
        weighed = self._weigh.transform(list(map(plain_words, texts)))
        return np.asarray(self._model.predict_proba(weighed)[:, 1]), weighed

    def why(self, weighed: csr_matrix, place: int, *, count: int) -> tuple[Word, ...]:
        """The words of one text that counted most, for or against."""
        row = weighed[place]
        added = row.data * self._model.coef_[0][row.indices]
        order = np.argsort(-np.abs(added), kind="stable")[:count]
        return tuple(Word(str(self._names[row.indices[n]]), float(added[n])) for n in order if added[n])

    def strongest(self, *, count: int) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """Words that speak most for a text, and against it, by coefficient."""
        weights = self._model.coef_[0]
        order = np.argsort(-weights, kind="stable")
        told = [Word(str(self._names[n]), float(weights[n])) for n in order]
        return (
            tuple(one for one in told[:count] if one.weight > 0),
            tuple(one for one in reversed(told[-count:]) if one.weight < 0),
        )


def by_words(texts: Sequence[str], themes: Sequence[str]) -> Array:
    """Likeness to the nearest theme, between 0 and 1, of shape (n,), by words weighed over the texts."""
    weigh = _weighing()
    try:
        told = weigh.fit_transform(list(map(plain_words, texts)))
    except ValueError:  # no word at all
        return np.zeros(len(texts))
    wanted = weigh.transform(list(map(plain_words, themes)))
    return np.asarray((told @ wanted.T).max(axis=1).toarray()).ravel()


def held_out(texts: Sequence[str], kept: Sequence[bool], *, seed: int = 0) -> Array:
    """Scores of decided texts, each by a model that did not see its decision, of shape (n,)."""
    told = np.array(list(map(plain_words, texts)), dtype=object)
    truth = np.array(kept, dtype=bool)
    scores = np.zeros(len(truth))
    folds = StratifiedKFold(FOLDS_COUNT, shuffle=True, random_state=seed)
    for learned, asked in folds.split(told, truth):
        weigh = _weighing()
        model = _fitted(weigh.fit_transform(told[learned]), truth[learned], seed)
        scores[asked] = model.predict_proba(weigh.transform(told[asked]))[:, 1]
    return scores


def precision_at(
    scores: Array, kept: Sequence[bool], *, at_count: int = AT_COUNT, rng: np.random.Generator
) -> PrecisionAt:
    """Share of kept texts among the best ranked ones, with its percentile bootstrap interval over decisions.

    Equal scores are broken by place. With fewer texts than ``at_count``, all of them are counted.
    """
    truth = np.array(kept, dtype=np.float64)
    order = np.argsort(-scores, kind="stable")

    def score(weights: Array) -> float:
        drawn = weights[order]
        room = np.clip(at_count - np.concatenate(([0.0], np.cumsum(drawn)[:-1])), 0, drawn)
        return float((room * truth[order]).sum() / room.sum()) if room.sum() else float("nan")

    span = bootstrap_interval(score, len(truth), rng=rng, resamples_count=RESAMPLES_COUNT)
    return PrecisionAt(
        at_count=min(at_count, len(truth)),
        decisions_count=len(truth),
        kept_count=int(truth.sum()),
        value=score(np.ones(len(truth))),
        low=span.low if span else None,
        high=span.high if span else None,
    )


def _weighing() -> TfidfVectorizer:
    return TfidfVectorizer(lowercase=False, token_pattern=WORD_PATTERN, ngram_range=(1, 2), sublinear_tf=True)


def _fitted(weighed: csr_matrix, kept: Any, seed: int) -> LogisticRegression:
    """Both sorts count the same, however few were kept."""
    model = LogisticRegression(
        C=INVERSE_PENALTY, max_iter=ITERATIONS_LIMIT, class_weight="balanced", random_state=seed
    )
    return model.fit(weighed, np.asarray(kept, dtype=bool))
