"""What people's disagreement leaves a model to reach.

A model is scored against one person's labels. It cannot be asked to know them better than another person of
the trade does; and where it seems to, it has learned that person's habits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filrouge.engines.agreement.ratings import Label, Matrix, paired
from filrouge.engines.metrics import Interval, Scorer, bootstrap_interval

Codes = npt.NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One person's labels scored against another's, as a model's would be; both scores are symmetric.

    ``always_right_accuracy`` is the accuracy that a model always right would get against one person, if both
    erred equally often, independently, and on any label alike. Where people err on the same hard cases, it is
    too high. None where they agree less often than by drawing labels at random.
    """

    cases_count: int
    accuracy: float
    accuracy_interval: Interval | None
    macro_f1: float
    macro_f1_interval: Interval | None
    always_right_accuracy: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A model's mean accuracy against two people, less the accuracy of either against the other.

    ``at_ceiling`` where the interval of the difference reaches zero or lies above it: the labels at hand
    cannot tell the model from another person.
    """

    cases_count: int
    model_accuracy: float
    people_accuracy: float
    difference: float
    interval: Interval | None
    at_ceiling: bool | None  #: None without an interval


def ceiling(
    first: Sequence[Label | None], second: Sequence[Label | None], *, rng: np.random.Generator | None = None
) -> Ceiling:
    """Over the cases that both judged; intervals by bootstrap over cases where ``rng`` is given.

    Raises:
        UnpairedLabels: not the same number of cases. NothingShared: no case that both judged.
    """
    both = paired(first, second)
    same = np.array([one == other for one, other in both], dtype=np.float64)
    accuracy, macro_f1 = _mean(same), _macro_f1(both)
    whole = np.ones(len(both))
    return Ceiling(
        len(both),
        accuracy(whole),
        _interval(accuracy, len(both), rng),
        macro_f1(whole),
        _interval(macro_f1, len(both), rng),
        _always_right(accuracy(whole), len({label for pair in both for label in pair})),
    )


def compare_with_people(
    model: Sequence[Label],
    first: Sequence[Label | None],
    second: Sequence[Label | None],
    *,
    rng: np.random.Generator,
) -> Comparison:
    """Whether a model agrees with two people as much as they agree with each other.

    Raises:
        UnpairedLabels: not the same number of cases. NothingShared: no case that both people judged.
    """
    paired(model, first)
    both = paired(first, second)
    told = [m for m, a, b in zip(model, first, second, strict=True) if a is not None and b is not None]
    mine = np.array([((m == a) + (m == b)) / 2 for m, (a, b) in zip(told, both, strict=True)])
    theirs = np.array([a == b for a, b in both], dtype=np.float64)
    difference = _mean(mine - theirs)
    interval = bootstrap_interval(difference, len(both), rng=rng)
    at_ceiling = None if interval is None else interval.high >= 0
    means = float(mine.mean()), float(theirs.mean())
    return Comparison(len(both), *means, means[0] - means[1], interval, at_ceiling)


def _interval(scorer: Scorer, count: int, rng: np.random.Generator | None) -> Interval | None:
    return None if rng is None else bootstrap_interval(scorer, count, rng=rng)


def _mean(values: Matrix) -> Scorer:
    return lambda weights: float(weights @ values / weights.sum())


def _macro_f1(both: Sequence[tuple[Label, Label]]) -> Scorer:
    """Mean over labels of twice what both gave over what either gave; labels not drawn do not count."""
    labels = sorted({label for pair in both for label in pair}, key=str)
    gave = np.array([[[one == label for one in pair] for pair in both] for label in labels])  # (k, n, 2)
    hits, sizes = gave.all(axis=2).astype(np.float64), gave.sum(axis=2).astype(np.float64)

    def score(weights: Matrix) -> float:
        told = sizes @ weights
        return float((2 * (hits @ weights)[told > 0] / told[told > 0]).mean())

    return score


def _always_right(agreed_ratio: float, labels_count: int) -> float | None:
    """Solves ``agreed = a² + (1 - a)² / (k - 1)`` for ``a``: both right, or both wrong in the same way."""
    k = labels_count
    if k < 2 or k * agreed_ratio < 1:
        return None if k > 1 else 1.0
    return (1 + math.sqrt((k - 1) * (k * agreed_ratio - 1))) / k
