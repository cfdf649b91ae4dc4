"""Classifying only what looks sure, and leaving the rest to a person (Chow 1970, El-Yaniv & Wiener 2010).

How sure an answer looks is the probability of its likeliest class; it is right where that class is the row's.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filrouge.engines.metrics.scores import Array

#: hundredths of probability from which an answer may be decided
LEVELS = (0, 30, 40, 50, 60, 70, 80, 90, 95)
DECIDED_MIN_COUNT = 30  #: on fewer answers an accuracy says little


@dataclass(frozen=True, slots=True)
class Answers:
    """How sure each answer looked, in [0, 1], and whether it was right; both of shape (n,)."""

    sure: Array
    right: npt.NDArray[np.bool_]


def answers(target: Array, probabilities: Array) -> Answers:
    """From codes of shape (n,) and probabilities of shape (n, classes)."""
    return Answers(probabilities.max(axis=1), probabilities.argmax(axis=1) == target)


def decided(sure: Array, level: int) -> npt.NDArray[np.bool_]:
    """Which answers are decided from a level on."""
    return np.asarray(sure * 100 >= level)


def lowest_level(told: Answers, wanted_ratio: float) -> int | None:
    """The lowest level from which what is decided is right often enough; None where no level does it.

    The accuracy is an estimate: on other rows it is as often a little lower as a little higher.
    """
    for level in LEVELS:
        kept = decided(told.sure, level)
        if kept.sum() >= DECIDED_MIN_COUNT and told.right[kept].mean() >= wanted_ratio:
            return level
    return None
