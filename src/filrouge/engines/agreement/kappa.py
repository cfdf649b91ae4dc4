"""Cohen's kappa: two people, the same cases, agreement beyond chance."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from filrouge.engines.agreement.ratings import (
    Agreement,
    Label,
    Matrix,
    measured,
    must_be_ordered,
    paired,
    values_of,
)
from filrouge.engines.metrics import Scorer

Weighting = Literal["none", "linear", "quadratic"]


def cohen_kappa(
    first: Sequence[Label | None],
    second: Sequence[Label | None],
    *,
    weighting: Weighting = "none",
    order: Sequence[Label] = (),
    rng: np.random.Generator | None = None,
) -> Agreement:
    """Kappa of Cohen (1960), or weighted of Cohen (1968): one minus disagreement seen over expected.

    Chance is taken from how often each person uses each label. Cases that one of them left out (None) do not
    count. Two labels disagree by 1, or by the steps between them in the order, or by their square.

    Args:
        first, second: labels of shape (n,), case by case.
        order: labels from lowest to highest; numbers need none.
        rng: given, a bootstrap interval over cases is told.

    Raises:
        UnpairedLabels: not the same number of cases. NothingShared: no case that both judged.
        NoOrder: weighted, and the labels are words without an order, or ``order`` lacks one.
    """
    values = values_of((first, second), order)
    if weighting != "none":
        must_be_ordered(values, order)
    place = {value: code for code, value in enumerate(values)}
    codes = np.array([[place[one], place[other]] for one, other in paired(first, second)])
    return measured(_scorer(codes, _weights(len(values), weighting)), len(codes), rng)


def _weights(count: int, weighting: Weighting) -> Matrix:
    steps = np.abs(np.subtract.outer(np.arange(count), np.arange(count))).astype(np.float64)
    return {"none": (steps > 0).astype(np.float64), "linear": steps, "quadratic": steps**2}[weighting]


def _scorer(codes: npt.NDArray[np.int_], disagreement: Matrix) -> Scorer:
    count = len(disagreement)
    cells = codes[:, 0] * count + codes[:, 1]

    def score(weights: Matrix) -> float:
        table = np.bincount(cells, weights, count * count).reshape(count, count) / weights.sum()
        expected = float((disagreement * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
        return 1 - float((disagreement * table).sum()) / expected if expected else float("nan")

    return score
