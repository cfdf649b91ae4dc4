"""From the times of single answers to what a requirement asks for, each with its interval: pure."""

from collections.abc import Iterator, Sequence
from statistics import NormalDist, fmean, stdev

import numpy as np
from scipy.stats import binom

from filrouge.kernel.documents import Quantity
from filrouge.kinds.serving import Taken

LEVEL = 0.95
QUANTILES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
US_PER_S, MS_PER_S = 1e6, 1e3


def figures(cpu_s: Sequence[float], wall_s: Sequence[float]) -> Iterator[Taken]:
    """CPU time of an answer, rows answered per CPU-second, and quantiles of the wall time.

    Args:
        cpu_s, wall_s: of each answer, in the order they were given.

    Means carry their normal interval (central limit); quantiles the exact interval of order statistics,
    which asks nothing of the distribution (Hahn and Meeker, Statistical Intervals, 1991, §5.2): a bound that
    the sample is too small to give is left out. All at 95 %.
    """
    mean, half = fmean(cpu_s), _half(cpu_s)
    low, high = max(mean - half, 0.0), mean + half
    yield _taken("cpu_us", "us", mean * US_PER_S, low * US_PER_S, high * US_PER_S)
    if low > 0:
        yield _taken("rows_per_s", "rows/s", 1 / mean, 1 / high, 1 / low)
    ordered = sorted(wall_s)
    for name, share in QUANTILES.items():
        value = float(np.quantile(ordered, share, method="inverted_cdf"))
        below, above = quantile_interval(ordered, share)
        yield Taken(
            id=name,
            value=_ms(value),
            low=None if below is None else _ms(below),
            high=None if above is None else _ms(above),
        )


def quantile_interval(ordered: Sequence[float], share: float) -> tuple[float | None, float | None]:
    """Order statistics that hold the quantile with the level asked for; None where none does."""
    count, tail = len(ordered), (1 - LEVEL) / 2
    lower = int(binom.ppf(tail, count, share))  # P(fewer than `lower` lie under the quantile) <= tail
    upper = int(binom.ppf(1 - tail, count, share)) + 1
    low: float | None = ordered[lower - 1] if lower >= 1 else None
    high: float | None = ordered[upper - 1] if upper <= count else None
    return low, high


def _half(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    return float(NormalDist().inv_cdf((1 + LEVEL) / 2) * stdev(values) / len(values) ** 0.5)


def _taken(id: str, unit: str, value: float, low: float, high: float) -> Taken:
    return Taken(
        id=id,
        value=Quantity(value=value, unit=unit),
        low=Quantity(value=low, unit=unit),
        high=Quantity(value=high, unit=unit),
    )


def _ms(value_s: float) -> Quantity:
    return Quantity(value=value_s * MS_PER_S, unit="ms")
