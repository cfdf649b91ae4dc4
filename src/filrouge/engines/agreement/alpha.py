"""Krippendorff's alpha: any number of people, labels of any level, cases that some of them left out."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from filrouge.engines.agreement.ratings import (
    Agreement,
    Label,
    Matrix,
    counts,
    measured,
    must_be_ordered,
    numbers_of,
    values_of,
)
from filrouge.engines.metrics import Scorer

Level = Literal["nominal", "ordinal", "interval"]
#: From how often each value was given, how far any two values are apart, squared: shape (values, values).
Distance = Callable[[Matrix], Matrix]


def krippendorff_alpha(
    ratings: Sequence[Sequence[Label | None]],
    *,
    level: Level = "nominal",
    order: Sequence[Label] = (),
    rng: np.random.Generator | None = None,
) -> Agreement:
    """Alpha of Krippendorff (2011): one minus disagreement seen over expected.

    The bootstrap draws cases, where Krippendorff's own draws pairs of labels: his interval is narrower when
    cases are judged by many people.

    Args:
        ratings: a row per person, of n labels each; None where one did not judge.
        level: what a difference means: another label, steps in an order, or a difference of numbers.
        order: labels from lowest to highest, for ``ordinal``; numbers need none.
        rng: given, a bootstrap interval over cases is told.

    Raises:
        UnpairedLabels: not the same number of cases. NothingShared: no case judged twice.
        NoOrder: words where the level wants an order or numbers, or ``order`` lacks a label.
    """
    values = values_of(ratings, order)
    if level == "ordinal":
        must_be_ordered(values, order)
    table = counts(ratings, values)
    return measured(_scorer(table, _distance(level, values)), len(table), rng)


def _distance(level: Level, values: Sequence[Label]) -> Distance:
    if level == "ordinal":
        return _ordinal
    if level == "nominal":
        differs = 1 - np.eye(len(values))
        return lambda totals: differs
    numbers = numbers_of(values)
    squares = np.subtract.outer(numbers, numbers) ** 2
    return lambda totals: squares


def _ordinal(totals: Matrix) -> Matrix:
    """Labels given between the two values, both ends counted half."""
    ranks = np.cumsum(totals) - totals / 2
    return np.asarray(np.subtract.outer(ranks, ranks) ** 2)


def _scorer(table: Matrix, distance: Distance) -> Scorer:
    """Sums over the matrix of coincidences: each pair of labels of a case, weighted so that labels count."""
    shares = 1 / (table.sum(axis=1) - 1)

    def score(weights: Matrix) -> float:
        held = table * (weights * shares)[:, None]
        coincidences = table.T @ held - np.diag(held.sum(axis=0))
        totals = coincidences.sum(axis=1)
        far = distance(totals)
        expected = float(totals @ far @ totals)
        seen = float((coincidences * far).sum()) * (float(totals.sum()) - 1)
        return 1 - seen / expected if expected else float("nan")

    return score
