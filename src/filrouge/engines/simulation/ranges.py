"""A quantity known as a range, as a distribution: the confidence stated is the probability of the range."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from filrouge.engines.simulation.errors import BadRange
from filrouge.kernel.texts import N_

Floats = npt.NDArray[np.float64]
#: ``fixed``: a value without doubt; ``lognormal``: positive, with a longer tail above
Shape = Literal["fixed", "uniform", "triangular", "normal", "lognormal"]


@dataclass(frozen=True)
class Range:
    """The value lies between ``low`` and ``high`` with probability ``confidence_ratio``, in equal tails.

    ``mode``: the likeliest value, for a triangle; without one, the middle. ``minimum`` and ``maximum``: what
    the quantity cannot pass whatever the doubt (a ratio stays within 0 and 1); draws beyond are brought back.
    """

    low: float
    high: float
    shape: Shape
    confidence_ratio: float = 1.0
    mode: float | None = None
    minimum: float | None = None
    maximum: float | None = None

    @classmethod
    def fixed(cls, value: float) -> "Range":
        return cls(value, value, "fixed")

    def quantile(self, ratio: Floats) -> Floats:
        """Values below which the quantity lies with these probabilities.

        Raises:
            BadRange
        """
        told = np.full_like(ratio, self.low) if self.shape == "fixed" else _law(self).ppf(ratio)
        if self.minimum is None and self.maximum is None:
            return np.asarray(told, dtype=np.float64)
        return np.clip(told, self.minimum, self.maximum)


def median(told: Range) -> float:
    """The value that it is as likely to pass as not."""
    return float(told.quantile(np.array([0.5]))[0])


def drawn(inputs: Mapping[str, Range], draws_count: int, rng: np.random.Generator) -> dict[str, Floats]:
    """Independent draws of every input, each of shape (draws_count,), stratified one by one.

    Latin hypercube (McKay, Beckman and Conover 1979): one draw in each of ``draws_count`` equal slices of
    probability, in an order of its own, so that the mean of every input is nearly exact. Inputs are drawn in
    the order of their names: the order in which they were declared changes nothing.

    Raises:
        BadRange
    """
    found: dict[str, Floats] = {}
    for name in sorted(inputs):
        slices = (np.arange(draws_count) + rng.random(draws_count)) / draws_count
        found[name] = inputs[name].quantile(rng.permutation(slices))
    return found


@cache
def _law(told: Range) -> Any:
    from scipy import stats  # noqa: PLC0415 - heavy

    _check(told)
    outside = (1 - told.confidence_ratio) / 2
    if told.shape == "uniform":
        spread = (told.high - told.low) / told.confidence_ratio
        return stats.uniform((told.low + told.high - spread) / 2, spread)
    if told.shape == "triangular":
        return _triangle(told, outside)
    deviations = 2 * stats.norm.ppf(1 - outside)
    if told.shape == "normal":
        return stats.norm((told.low + told.high) / 2, (told.high - told.low) / deviations)
    middle, width = (np.log(told.low) + np.log(told.high)) / 2, np.log(told.high) - np.log(told.low)
    return stats.lognorm(width / deviations, scale=np.exp(middle))


def _triangle(told: Range, outside: float) -> Any:
    """The triangle of this mode whose quantiles the bounds are."""
    from scipy import optimize, stats  # noqa: PLC0415 - heavy

    mode = (told.low + told.high) / 2 if told.mode is None else told.mode
    width = told.high - told.low
    if not outside:
        return stats.triang((mode - told.low) / width, told.low, width)

    def missed(ends: Floats) -> Floats:
        """How far the tails of a triangle, so many widths beyond the range, miss what they should hold."""
        below, above = np.abs(ends)
        start, end = told.low - below * width, told.high + above * width
        span = end - start
        return np.array(
            [
                (below * width) ** 2 / (span * (mode - start)) - outside,
                (above * width) ** 2 / (span * (end - mode)) - outside,
            ]
        )

    solved = optimize.root(missed, np.array([0.2, 0.2]), tol=1e-12)
    below, above = np.abs(solved.x) * width
    span = width + below + above
    return stats.triang((mode - told.low + below) / span, told.low - below, span)


def _check(told: Range) -> None:
    if not told.low < told.high:
        raise BadRange(N_("A range goes from a lower value to a higher one"), at="/high")
    if not 0 < told.confidence_ratio <= 1:
        raise BadRange(N_("A confidence lies above 0 and not above 1"), at="/confidence_ratio")
    if told.confidence_ratio == 1 and told.shape in ("normal", "lognormal"):
        raise BadRange(N_("No bell holds all its values between two bounds"), at="/confidence_ratio")
    if told.shape == "lognormal" and told.low <= 0:
        raise BadRange(N_("The logarithm of a range needs positive bounds"), at="/low")
    if told.mode is not None and not told.low <= told.mode <= told.high:
        raise BadRange(N_("The likeliest value lies within the range"), at="/mode")
