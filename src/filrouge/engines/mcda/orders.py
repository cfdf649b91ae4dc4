"""Ranks, dominance, and whether the winner holds when another option comes or goes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filrouge.engines.mcda.methods import Criterion, Floats, Method, valued

TIE = 1e-12  #: values nearer than this are the same


@dataclass(frozen=True)
class Reversal:
    """The winner changed although what left the comparison was not the winner."""

    left: int  #: the option that was taken away
    winner: int  #: who wins without it


def ranked(values: Floats) -> npt.NDArray[np.int_]:
    """Rank of each option, 1 for the best; equals share the better rank. Shape (…, options)."""
    ahead = values[..., None, :] > values[..., :, None] + TIE
    told: npt.NDArray[np.int_] = 1 + ahead.sum(axis=-1)
    return told


def dominated(scores: Floats, criteria: Sequence[Criterion]) -> tuple[int | None, ...]:
    """For each option, one that is at least as good everywhere and better somewhere; None when nothing is."""
    oriented = scores * np.array([1.0 if one.higher_is_better else -1.0 for one in criteria])
    found: list[int | None] = []
    for one in oriented:
        better = (oriented >= one).all(axis=-1) & (oriented > one).any(axis=-1)
        found.append(int(np.argmax(better)) if better.any() else None)
    return tuple(found)


def reversals(
    method: Method, scores: Floats, weights: Floats, criteria: Sequence[Criterion]
) -> tuple[Reversal, ...]:
    """Take each losing option away in turn: who wins then, when it is not the same (Belton and Gear 1983).

    Raises:
        BadMatrix
    """
    values = valued(method, scores, weights, criteria)
    winner = int(np.argmax(values))
    found = []
    for left in range(len(scores)):
        if left == winner or len(scores) == 2:
            continue
        kept = [place for place in range(len(scores)) if place != left]
        told = valued(method, scores[kept], weights, criteria)
        place = kept.index(winner)
        if told[place] < told.max() - TIE:
            found.append(Reversal(left, kept[int(np.argmax(told))]))
    return tuple(found)
