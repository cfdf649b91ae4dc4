"""How much one variable says of another, on arrays; missing cells are left out by pairs."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]  #: categories numbered from 0, missing: -1


def pearson(x: Floats, y: Floats) -> float | None:
    """Linear correlation in [-1, 1] of two arrays of shape (n,); None when one is constant."""
    x, y = _both(x, y)
    if x.size < 2 or x.max() == x.min() or y.max() == y.min():
        return None
    a, b = _standard(x), _standard(y)
    strength = float(np.clip(a @ b / np.sqrt((a @ a) * (b @ b)), -1, 1))
    return strength if np.isfinite(strength) else None


def spearman(x: Floats, y: Floats) -> float | None:
    """Correlation of ranks, ties sharing their mean rank, in [-1, 1]; None when one is constant."""
    x, y = _both(x, y)
    return pearson(stats.rankdata(x), stats.rankdata(y)) if x.size else None


def cramers_v(left: Codes, right: Codes) -> float | None:
    """Association of two categorical variables in [0, 1], corrected for bias.

    Source: Bergsma, A bias-correction for Cramér's V and Tschuprow's T, J. Korean Stat. Soc. 42 (2013).
    """
    table = _contingency(left, right)
    n, (r, k) = int(table.sum()), table.shape
    if n < 2 or min(r, k) < 2:
        return None
    phi2 = stats.chi2_contingency(table, correction=False).statistic / n
    corrected = max(0.0, phi2 - (k - 1) * (r - 1) / (n - 1))
    smaller = min(r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)) - 1
    return None if smaller <= 0 else float(min(1.0, np.sqrt(corrected / smaller)))


def correlation_ratio(groups: Codes, y: Floats) -> float | None:
    """Share of the spread of ``y`` between groups: square root of eta squared (Pearson 1905), in [0, 1]."""
    kept = (groups >= 0) & np.isfinite(y)
    groups, y = groups[kept], y[kept]
    if y.size < 2 or y.max() == y.min() or groups.max() == groups.min():
        return None
    z = _standard(y)
    sizes = np.bincount(groups)
    sums = np.bincount(groups, weights=z)
    between = float(np.sum(sums[sizes > 0] ** 2 / sizes[sizes > 0]))
    return float(np.sqrt(np.clip(between / float(z @ z), 0, 1)))


def _both(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    kept = np.isfinite(x) & np.isfinite(y)
    return x[kept], y[kept]


def _standard(x: Floats) -> Floats:
    """Centred and scaled to at most 1, so that no square overflows."""
    scaled = x / np.max(np.abs(x))
    centred: Floats = scaled - scaled.mean()
    largest = float(np.max(np.abs(centred)))
    return centred / largest if largest > 0 else centred


def _contingency(left: Codes, right: Codes) -> NDArray[np.int64]:
    kept = (left >= 0) & (right >= 0)
    if not kept.any():
        return np.zeros((0, 0), dtype=np.int64)
    (_, a), (_, b) = (np.unique(side[kept], return_inverse=True) for side in (left, right))
    width = int(b.max()) + 1
    return np.bincount(a * width + b, minlength=(int(a.max()) + 1) * width).reshape(-1, width)
