"""Intervals of scores: over folds that share training rows, and over held-out rows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from filrouge.engines.metrics.scores import Array, Scorer
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_

LEVEL_RATIO = 0.95
RESAMPLES_COUNT = 1_000
DEFINED_RATIO = 0.9  #: below this share of resamples on which the score exists, no interval is told


class TooFewFolds(Invalid):
    """An interval over folds needs two of them."""

    code = "metrics.too-few-folds"


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a score lies, at the confidence asked for."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over folds with its interval."""

    mean: float
    low: float
    high: float
    statistic: float  #: Student's t of the mean against zero; infinite when every fold agrees
    p_value: float  #: two-sided


def corrected_interval(
    values: Sequence[float], *, test_to_train_ratio: float, level_ratio: float = LEVEL_RATIO
) -> Estimate:
    """Mean of a score, or of a paired difference, over cross-validation folds, with its interval.

    Training sets overlap, so fold scores are not independent and the naive interval is far too narrow. The
    variance of the mean is taken as ``(1 / n + n_test / n_train) · s²`` with ``n - 1`` degrees of freedom:
    the corrected resampled t-test of Nadeau & Bengio (2003), as applied to repeated cross-validation by
    Bouckaert & Frank (2004). It is an approximation: no unbiased estimator of this variance exists
    (Bengio & Grandvalet 2004).

    Args:
        values: one per fold, n of them.
        test_to_train_ratio: rows tested over rows trained on, of one fold.
        level_ratio: confidence, in (0, 1).

    Raises:
        TooFewFolds: fewer than two values.
    """
    n = len(values)
    if n < 2:
        raise TooFewFolds(N_("An interval needs at least two folds, not %(n)d", n=n))
    mean = float(np.mean(values))
    error = math.sqrt(float(np.var(values, ddof=1)) * (1 / n + test_to_train_ratio))
    if error == 0:
        certain = 0.0 if mean == 0 else math.copysign(math.inf, mean)
        return Estimate(mean, mean, mean, certain, 1.0 if mean == 0 else 0.0)
    half = float(student.ppf((1 + level_ratio) / 2, n - 1)) * error
    statistic = mean / error
    p_value = 2 * float(student.sf(abs(statistic), n - 1))
    return Estimate(mean, mean - half, mean + half, statistic, p_value)


def bootstrap_interval(
    scorer: Scorer,
    rows_count: int,
    *,
    rng: np.random.Generator,
    groups: npt.ArrayLike | None = None,
    level_ratio: float = LEVEL_RATIO,
    resamples_count: int = RESAMPLES_COUNT,
) -> Interval | None:
    """Percentile bootstrap interval of a held-out score (Efron 1979).

    With ``groups`` of shape (n,), whole groups are drawn: rows of one person are not independent. Rows that
    follow one another in time are drawn as if they were independent: the interval is then too narrow.

    Returns:
        None when the score is undefined on more than a tenth of the resamples (a rare class, few groups).
    """
    codes = np.arange(rows_count) if groups is None else np.unique(groups, return_inverse=True)[1]
    if rows_count == 0:
        return None
    drawn_count = int(codes.max()) + 1
    chances = np.full(drawn_count, 1 / drawn_count)
    found = [scorer(_weights(rng, chances, codes)) for _ in range(resamples_count)]
    defined = [score for score in found if not math.isnan(score)]
    if len(defined) < DEFINED_RATIO * resamples_count:
        return None
    low, high = np.quantile(defined, [(1 - level_ratio) / 2, (1 + level_ratio) / 2])
    return Interval(float(low), float(high))


def _weights(rng: np.random.Generator, chances: Array, codes: npt.NDArray[np.intp]) -> Array:
    return np.asarray(rng.multinomial(len(chances), chances)[codes], dtype=np.float64)
