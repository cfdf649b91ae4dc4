"""Labels that people gave to the same cases, as places in a list of values."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filrouge.engines.agreement.errors import NoOrder, NothingShared, UnpairedLabels
from filrouge.engines.metrics import Interval, Scorer, bootstrap_interval
from filrouge.kernel.texts import N_

Label = str | int | float
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient of agreement: 1 when always agreed, 0 when as often as by chance, less when rarer.

    ``value`` is None where it has no meaning: everybody always gave one and the same label.
    """

    value: float | None
    interval: Interval | None  #: None when not asked for, or undefined on many resamples
    units_count: int  #: cases judged at least twice, the only ones that count


def measured(scorer: Scorer, units_count: int, rng: np.random.Generator | None) -> Agreement:
    """The value of a scorer over cases, with its bootstrap interval over cases where ``rng`` is given."""
    value = scorer(np.ones(units_count))
    interval = None if rng is None else bootstrap_interval(scorer, units_count, rng=rng)
    return Agreement(None if math.isnan(value) else value, interval, units_count)


def counts(ratings: Sequence[Sequence[Label | None]], values: Sequence[Label]) -> Matrix:
    """How many people gave each value to each case judged twice or more: shape (cases, values).

    Raises:
        UnpairedLabels: people have not the same number of cases.
        NothingShared: no case was judged twice.
    """
    _must_be_as_many(ratings)
    place = {value: column for column, value in enumerate(values)}
    cases = zip(*ratings, strict=True)
    given = [[place[label] for label in case if label is not None] for case in cases]
    shared = [np.bincount(codes, minlength=len(values)) for codes in given if len(codes) > 1]
    if not shared:
        raise NothingShared(N_("No case was judged by two people"))
    return np.array(shared, dtype=np.float64)


def paired(first: Sequence[Label | None], second: Sequence[Label | None]) -> list[tuple[Label, Label]]:
    """Both labels of the cases that both judged.

    Raises:
        UnpairedLabels: not the same number of cases. NothingShared: no case that both judged.
    """
    _must_be_as_many((first, second))
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not both:
        raise NothingShared(N_("No case was judged by two people"))
    return both


def _must_be_as_many(ratings: Sequence[Sequence[Label | None]]) -> None:
    if len({len(row) for row in ratings}) > 1:
        sizes = ", ".join(str(len(row)) for row in ratings)
        raise UnpairedLabels(N_("People judged different numbers of cases: %(sizes)s", sizes=sizes))


def values_of(ratings: Sequence[Sequence[Label | None]], order: Sequence[Label] = ()) -> list[Label]:
    """The values given: in the order told, else numbers by size, else texts by alphabet.

    Raises:
        NoOrder: ``order`` lacks a value, or numbers and texts are mixed.
    """
    found = {label for row in ratings for label in row if label is not None}
    strange = sorted(map(str, found - set(order)))
    if order and strange:
        raise NoOrder(N_("The order of the labels does not place %(label)s", label=strange[0]))
    if order:
        return list(order)
    if all(isinstance(label, str) for label in found):
        return sorted(found, key=str)
    return sorted(found, key=lambda label: _number(label))


def numbers_of(values: Sequence[Label]) -> Matrix:
    """Raises NoOrder: a value is no number."""
    return np.array([_number(value) for value in values])


def must_be_ordered(values: Sequence[Label], order: Sequence[Label]) -> None:
    """Raises NoOrder: the values are words, and nobody told their order."""
    if not order:
        numbers_of(values)


def _number(label: Label) -> float:
    if isinstance(label, str) or not math.isfinite(label):
        raise NoOrder(N_("%(label)s is no number: tell the order of the labels", label=label))
    return float(label)
