"""How often each option comes out at each rank when scores and weights are only known as ranges."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from filrouge.engines.mcda.methods import Criterion, Floats, Method, valued
from filrouge.engines.mcda.orders import TIE

CHUNK = 8_192  #: draws looked at together: small enough to stay in the processor's cache


@dataclass(frozen=True)
class RankShares:
    """``shares[i, r]``: how often option i has rank r + 1; equals share the ranks they hold together.

    Rows and columns add up to 1. This is the rank acceptability of SMAA-2 (Lahdelma and Salminen 2001).
    """

    method: Method
    shares: Floats

    @property
    def first(self) -> Floats:
        return self.shares[:, 0]


def rank_shares(method: Method, scores: Floats, weights: Floats, criteria: Sequence[Criterion]) -> RankShares:
    """Ranks over draws.

    Args:
        scores: (draws, options, criteria). weights: (draws, criteria).

    Raises:
        BadMatrix
    """
    draws_count, options_count, _ = scores.shape
    held = np.zeros((options_count, options_count))
    for start in range(0, draws_count, CHUNK):
        part = slice(start, start + CHUNK)
        held += _held(valued(method, scores[part], weights[part], criteria))
    return RankShares(method, held / draws_count)


def _held(values: Floats) -> Floats:
    """How many times each option held each rank; k equals hold k ranks, a share of 1/k each."""
    options_count = values.shape[-1]
    ahead = np.zeros(values.shape, dtype=np.int64)
    level = np.ones(values.shape, dtype=np.int64)
    for one in range(options_count):
        for other in range(one + 1, options_count):
            gap = values[:, one] - values[:, other]
            ahead[:, other] += gap > TIE
            ahead[:, one] += gap < -TIE
            same = np.abs(gap) <= TIE
            level[:, one] += same
            level[:, other] += same
    held = np.zeros((options_count, options_count))
    for option in range(options_count):
        for more in range(int(level[:, option].max())):
            there = level[:, option] > more
            ranks = ahead[there, option] + more
            held[option] += np.bincount(ranks, 1 / level[there, option], options_count)[:options_count]
    return held
