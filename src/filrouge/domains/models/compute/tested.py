"""The test part, and what a file answered to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from filrouge.engines.metrics.scores import Array
from filrouge.engines.tabular.columns import Target

RESAMPLES_MAX_COUNT, RESAMPLES_MIN_COUNT = 1_000, 100
DRAWN_ROWS_LIMIT = 20_000_000  #: over all resamples of one score


@dataclass(frozen=True)
class Tested:
    """The test part, and what the file answered to it."""

    target: Target
    answers: Array  #: (n, classes) or (n,)
    groups: Any  #: (n,), None when rows belong to nobody
    outside: Array  #: (m, classes): what was answered to rows that are of no class

    def take(self, rows: npt.NDArray[np.bool_]) -> "Tested":
        kept = np.flatnonzero(rows)
        groups = None if self.groups is None else np.asarray(self.groups)[kept]
        return Tested(self.target.take(kept), self.answers[kept], groups, self.outside[:0])

    def __len__(self) -> int:
        return len(self.target)


def answers_of(
    told: Mapping[str, Any], outputs: tuple[str, ...], known: tuple[str, ...], target: Target
) -> Array:
    """What a file answered, with probabilities in the order of the target's classes.

    Args:
        known: the classes of the file, in its order.
    """
    numbers = np.asarray(told[outputs[-1]], dtype=np.float64)
    if not target.classes:
        return numbers.ravel()
    found = np.zeros((len(numbers), len(target.classes)))
    found[:, [target.classes.index(name) for name in known]] = numbers
    return found


def resamples_of(rows_count: int) -> int:
    """How many resamples of so many rows are worth their price."""
    return min(RESAMPLES_MAX_COUNT, max(RESAMPLES_MIN_COUNT, DRAWN_ROWS_LIMIT // max(1, rows_count)))
