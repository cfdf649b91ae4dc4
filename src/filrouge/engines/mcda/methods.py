"""Four methods that turn scores and weights into one value an option; higher is better for all of them.

Every function takes many matrices at once: scores of shape (…, options, criteria), weights of shape
(…, criteria) that need not add up to 1, and gives values of shape (…, options). Scores are in the unit of
their criterion; a positive change of unit moves no value. A criterion on which all options are equal tells
nothing apart and counts for nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from filrouge.engines.mcda.errors import BadMatrix
from filrouge.kernel.texts import N_

Floats = npt.NDArray[np.float64]
Method = Literal["wsm", "topsis", "vikor", "promethee"]
METHODS: tuple[Method, ...] = ("wsm", "topsis", "vikor", "promethee")
VIKOR_MAJORITY = 0.5  #: weight of the group's utility against the greatest regret, as Opricovic and Tzeng


@dataclass(frozen=True)
class Criterion:
    """``indifference`` and ``preference``, in the unit of the criterion, are PROMETHEE's q and p.

    A difference up to q counts for nothing, from p on for everything, in between by proportion (type V).
    Without p, any difference over q counts for everything (types I and II).
    """

    id: str
    higher_is_better: bool
    indifference: float = 0.0
    preference: float | None = None


@dataclass(frozen=True)
class VikorCompromise:
    """The options proposed together when the first has no acceptable advantage, or no stable one."""

    options: tuple[int, ...]
    advantage: bool  #: the first is ahead of the second by at least 1 / (options - 1)
    stable: bool  #: the first is also best by group utility or by individual regret


def valued(method: Method, scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> Floats:
    """The value of each option by one method.

    Raises:
        BadMatrix
    """
    check(scores, weights, criteria)
    shares = weights / weights.sum(axis=-1, keepdims=True)
    oriented = scores * np.array([1.0 if one.higher_is_better else -1.0 for one in criteria])
    return _METHODS[method](oriented, shares, criteria)


def vikor_compromise(scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> VikorCompromise:
    """What VIKOR proposes for one matrix (options, criteria), by its two conditions.

    Raises:
        BadMatrix
    """
    check(scores, weights, criteria)
    oriented = scores * np.array([1.0 if one.higher_is_better else -1.0 for one in criteria])
    utility, regret = _regrets(oriented, weights / weights.sum())
    loss = 1 - _vikor(oriented, weights / weights.sum(), criteria)
    order = np.argsort(loss, kind="stable")
    needed = 1 / max(1, len(order) - 1)
    if len(order) == 1:
        return VikorCompromise((int(order[0]),), True, True)
    first, second = order[0], order[1]
    advantage = bool(loss[second] - loss[first] >= needed)
    stable = bool(utility[first] <= utility.min() or regret[first] <= regret.min())
    if advantage and stable:
        kept = [first]
    elif advantage:
        kept = [first, second]
    else:
        kept = [one for one in order if loss[one] - loss[first] < needed]
    return VikorCompromise(tuple(int(one) for one in kept), advantage, stable)


def check(scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> None:
    """
    Raises:
        BadMatrix
    """
    if scores.ndim < 2 or scores.shape[-1] != len(criteria) or weights.shape[-1] != len(criteria):
        raise BadMatrix(N_("Every option has a score, and every criterion a weight"), at="/scores")
    if not np.isfinite(scores).all():
        raise BadMatrix(N_("A score is missing or infinite"), at="/scores")
    if not np.isfinite(weights).all() or (weights < 0).any() or (weights.sum(axis=-1) <= 0).any():
        raise BadMatrix(N_("Weights are not below zero, and some are above it"), at="/weights")


def _wsm(scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> Floats:
    """Weighted sum of scores brought between the worst and the best option (Fishburn 1967)."""
    low = scores.min(axis=-2, keepdims=True)
    shares = _divided(scores - low, scores.max(axis=-2, keepdims=True) - low)
    return _summed(shares, weights)


def _topsis(scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> Floats:
    """Near the ideal option, far from the anti-ideal (Hwang and Yoon 1981); vectors of length 1."""
    length = np.sqrt((scores**2).sum(axis=-2, keepdims=True))
    told = _divided(scores, length) * weights[..., None, :]
    best, worst = told.max(axis=-2, keepdims=True), told.min(axis=-2, keepdims=True)
    to_best = np.sqrt(((told - best) ** 2).sum(axis=-1))
    to_worst = np.sqrt(((told - worst) ** 2).sum(axis=-1))
    both = to_best + to_worst
    return np.where(both > 0, _divided(to_worst, both), 0.5)


def _vikor(scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> Floats:
    """One minus Q of Opricovic and Tzeng (2004): utility of the group and greatest regret, half each."""
    utility, regret = _regrets(scores, weights)
    return 1 - (VIKOR_MAJORITY * _spread(utility) + (1 - VIKOR_MAJORITY) * _spread(regret))


def _regrets(scores: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """S and R: the sum and the largest of the weighted distances to the best score of each criterion."""
    best = scores.max(axis=-2, keepdims=True)
    missed = _divided(best - scores, best - scores.min(axis=-2, keepdims=True))
    return _summed(missed, weights), (missed * weights[..., None, :]).max(axis=-1)


def _promethee(scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> Floats:
    """Net flow of PROMETHEE II (Brans and Vincke 1985), between -1 and 1."""
    options_count = scores.shape[-2]
    flow = np.zeros(np.broadcast_shapes(scores.shape[:-1], (*weights.shape[:-1], options_count)))
    slack = np.array([one.indifference for one in criteria])
    width = np.array([(one.preference or 0.0) - one.indifference for one in criteria])
    strict = width <= 0
    over = np.where(strict, 1.0, width)
    for first in range(options_count):
        for second in range(first + 1, options_count):
            gap = scores[..., first, :] - scores[..., second, :]
            size = np.abs(gap) - slack
            preferred = np.where(strict, size > 0, np.clip(size / over, 0, 1)) * np.sign(gap)
            net = (preferred * weights).sum(axis=-1)
            flow[..., first] += net
            flow[..., second] -= net
    net_flow: Floats = flow / max(1, options_count - 1)
    return net_flow


def _summed(scores: Floats, weights: Floats) -> Floats:
    told: Floats = np.matmul(scores, weights[..., None])[..., 0]
    return told


def _spread(values: Floats) -> Floats:
    """Brought between 0 and 1 over the options; all 0 where they are equal."""
    low = values.min(axis=-1, keepdims=True)
    return _divided(values - low, values.max(axis=-1, keepdims=True) - low)


def _divided(part: Floats, whole: Floats) -> Floats:
    """0 where there is nothing to divide by."""
    told: Floats = np.divide(
        part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole != 0
    )
    return told


_METHODS: Mapping[Method, Callable[[Floats, Floats, Sequence[Criterion]], Floats]] = {
    "wsm": _wsm,
    "topsis": _topsis,
    "vikor": _vikor,
    "promethee": _promethee,
}
