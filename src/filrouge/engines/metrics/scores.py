"""Scores as functions of row weights, so that a bootstrap pays for sorting and logarithms once.

Targets: classes are codes ``0 … k - 1`` of shape (n,), with probabilities of shape (n, k); in a binary task
the event is code 1. Numbers are float64 of shape (n,), with predictions of shape (n,). A scorer takes weights
of shape (n,), not negative, and returns NaN where the score has no meaning (one class only, no spread …).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_

Array = npt.NDArray[np.float64]
Scorer = Callable[[Array], float]
EVENT = 1


class UndefinedScore(Invalid):
    """The metric has no meaning for these targets or predictions."""

    code = "metrics.undefined"


def averaged(losses: Array) -> Scorer:
    """Weighted mean of per-row losses."""
    return lambda weights: _ratio(float(weights @ losses), float(weights.sum()))


def log_loss(target: Array, predicted: Array) -> Scorer:
    """Mean of ``-log`` of the probability given to what happened, in nats, kept off zero by epsilon."""
    given = predicted[np.arange(len(target)), target.astype(int)]
    return averaged(-np.log(np.maximum(given, np.finfo(np.float64).eps)))


def brier(target: Array, predicted: Array) -> Scorer:
    """Brier (1950); binary: on the event alone, in [0, 1]; more classes: summed over classes, in [0, 2]."""
    happened = np.eye(predicted.shape[1])[target.astype(int)]
    squares = (predicted - happened) ** 2
    return averaged(squares[:, EVENT] if predicted.shape[1] == 2 else squares.sum(axis=1))


def roc_auc(target: Array, predicted: Array) -> Scorer:
    """Probability that an event is ranked before another row, ties counted half; macro one-against-rest."""
    return _over_classes(target, predicted, _area_under_roc)


def average_precision(target: Array, predicted: Array) -> Scorer:
    """Precision averaged over recall, without interpolation; macro one-against-rest."""
    return _over_classes(target, predicted, _area_under_steps)


def f1(target: Array, predicted: Array) -> Scorer:
    """F1 of the event at probability one half; more classes: macro, of the most probable class."""
    chosen, classes = predicted.argmax(axis=1), range(predicted.shape[1])
    told = [EVENT] if predicted.shape[1] == 2 else list(classes)
    hits = [((target == c) & (chosen == c)).astype(float) for c in told]
    sizes = [(target == c).astype(float) + (chosen == c) for c in told]

    def score(weights: Array) -> float:
        parts = [_ratio(2 * float(weights @ h), float(weights @ s)) for h, s in zip(hits, sizes, strict=True)]
        return float(np.nan_to_num(parts).mean()) if weights.any() else float("nan")

    return score


def accuracy(target: Array, predicted: Array) -> Scorer:
    """Share of rows whose most probable class is theirs."""
    return averaged((predicted.argmax(axis=1) == target).astype(np.float64))


def balanced_accuracy(target: Array, predicted: Array) -> Scorer:
    """Mean over the classes present of the share found of each."""
    chosen = predicted.argmax(axis=1)
    members = [(target == c).astype(float) for c in range(predicted.shape[1])]
    found = [m * (chosen == c) for c, m in enumerate(members)]

    def score(weights: Array) -> float:
        recalls = [
            _ratio(float(weights @ f), float(weights @ m)) for f, m in zip(found, members, strict=True)
        ]
        present = [recall for recall in recalls if not np.isnan(recall)]
        return float(np.mean(present)) if present else float("nan")

    return score


def mae(target: Array, predicted: Array) -> Scorer:
    """Mean absolute error, in the unit of the target."""
    return averaged(np.abs(target - predicted))


def rmse(target: Array, predicted: Array) -> Scorer:
    """Root of the mean squared error, in the unit of the target."""
    mean = averaged((target - predicted) ** 2)
    return lambda weights: float(np.sqrt(mean(weights)))


def r2(target: Array, predicted: Array) -> Scorer:
    """Share of the target's variance explained: at most 1, negative when worse than its mean."""

    def score(weights: Array) -> float:
        mean = _ratio(float(weights @ target), float(weights.sum()))
        return 1 - _ratio(float(weights @ (target - predicted) ** 2), float(weights @ (target - mean) ** 2))

    return score


def pinball(target: Array, predicted: Array, quantile: float) -> Scorer:
    """Quantile loss (Koenker & Bassett 1978), in the unit of the target."""
    missed = target - predicted
    return averaged(np.maximum(quantile * missed, (quantile - 1) * missed))


def tweedie_deviance(target: Array, predicted: Array, power: float) -> Scorer:
    """Mean deviance of a Tweedie law (Jørgensen 1987): power 1 is Poisson, 2 Gamma, between them compound.

    Raises:
        UndefinedScore: a prediction is not positive, or a target is negative (null too, for Gamma).
    """
    if not (predicted > 0).all():
        raise UndefinedScore(N_("This deviance needs predictions above zero"))
    if (target < 0).any() or (power == 2 and not (target > 0).all()):
        raise UndefinedScore(N_("This deviance needs targets that are not negative, and for Gamma not null"))
    return averaged(2 * _deviances(target, predicted, power))


def _deviances(target: Array, predicted: Array, power: float) -> Array:
    if power == 1:
        return np.asarray(xlogy(target, target / predicted) - target + predicted)
    if power == 2:
        return np.asarray(np.log(predicted / target) + target / predicted - 1)
    low, high = 1 - power, 2 - power
    return np.asarray(
        np.power(target, high) / (low * high)
        - target * np.power(predicted, low) / low
        + predicted**high / high
    )


def _over_classes(target: Array, predicted: Array, curve: Callable[[Array, Array], Scorer]) -> Scorer:
    if predicted.shape[1] == 2:
        return curve(target == EVENT, predicted[:, EVENT])
    scorers = [curve(target == c, predicted[:, c]) for c in range(predicted.shape[1])]
    return lambda weights: float(np.mean([scorer(weights) for scorer in scorers]))


def _area_under_roc(happened: Array, ranked: Array) -> Scorer:
    levels, rank = np.unique(ranked, return_inverse=True)

    def score(weights: Array) -> float:
        events = np.bincount(rank, weights * happened, len(levels))
        others = np.bincount(rank, weights * ~happened.astype(bool), len(levels))
        beaten = np.cumsum(others) - others / 2
        return _ratio(float(events @ beaten), float(events.sum() * others.sum()))

    return score


def _area_under_steps(happened: Array, ranked: Array) -> Scorer:
    levels, rank = np.unique(-ranked, return_inverse=True)

    def score(weights: Array) -> float:
        events = np.bincount(rank, weights * happened, len(levels))
        everyone = np.cumsum(np.bincount(rank, weights, len(levels)))
        precision = np.divide(np.cumsum(events), everyone, out=np.zeros(len(levels)), where=everyone > 0)
        return _ratio(float(events @ precision), float(events.sum()))

    return score


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
