"""Distances between two samples of one variable."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.spatial.distance import jensenshannon

Floats: TypeAlias = NDArray[np.float64]

SMALLEST_SHARE = 1e-4  #: of a bin that one side leaves empty: the index would be infinite
BINS = 10
EXACT_ROWS = 100  #: up to so many rows the exact distribution of the distance is used


class KolmogorovSmirnov(NamedTuple):
    distance: float
    p_value: float


def psi(reference: ArrayLike, current: ArrayLike) -> float | None:
    """Population stability index of two tables of counts with the same bins; None when a side is empty.

    Sum of (current - reference) × ln(current / reference) over shares, 0 or more; symmetric. A bin that one
    side leaves empty counts as a share of 0.0001. Under no change, psi / (1/n + 1/m) follows a chi-squared
    law with bins - 1 degrees of freedom (Yurdakul, Statistical properties of population stability index,
    2018).
    """
    shares = _shares(reference, current)
    if shares is None:
        return None
    p, q = (np.maximum(side, SMALLEST_SHARE) for side in shares)
    return float(np.sum((q - p) * np.log(q / p)))


def jensen_shannon(reference: ArrayLike, current: ArrayLike) -> float | None:
    """Jensen–Shannon distance (square root of the divergence in bits) of two tables of counts, in [0, 1]."""
    shares = _shares(reference, current)
    return None if shares is None else float(np.clip(np.nan_to_num(jensenshannon(*shares, base=2)), 0, 1))


def kolmogorov_smirnov(reference: Floats, current: Floats) -> KolmogorovSmirnov | None:
    """Largest distance between two empirical distributions, and how often chance alone does as much.

    Limits: rows are taken for independent; with ties the p-value is too large rather than too small.
    """
    if not reference.size or not current.size:
        return None
    method = "auto" if max(reference.size, current.size) <= EXACT_ROWS else "asymp"
    test = stats.ks_2samp(reference, current, method=method)
    return KolmogorovSmirnov(float(test.statistic), float(np.clip(test.pvalue, 0, 1)))


def bin_counts(
    reference: Floats, current: Floats, bins: int = BINS
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Counts of both samples between quantiles of the reference; equal quantiles make one bin."""
    if not reference.size:
        return np.zeros(1, dtype=np.intp), np.array([current.size], dtype=np.intp)
    inner = np.unique(np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1]))
    sides = (np.searchsorted(inner, side, side="right") for side in (reference, current))
    first, second = (np.bincount(side, minlength=inner.size + 1) for side in sides)
    return first, second


def _shares(reference: ArrayLike, current: ArrayLike) -> tuple[Floats, Floats] | None:
    p, q = np.asarray(reference, dtype=np.float64), np.asarray(current, dtype=np.float64)
    if not p.sum() or not q.sum():
        return None
    return p / p.sum(), q / q.sum()
