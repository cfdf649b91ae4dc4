"""The smallest change of one weight after which another option wins."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from filrouge.engines.mcda.methods import Criterion, Floats, Method, valued
from filrouge.engines.mcda.orders import TIE

STEPS = 400  #: looked at between 0 and 1 before the place of the change is narrowed down
HALVINGS = 40


@dataclass(frozen=True)
class Flip:
    """From ``weight`` to ``flips_at`` (both of a total of 1, the others keeping their proportions) ``winner``
    comes first; None: no weight of this criterion changes the winner."""

    criterion: str
    weight: float
    flips_at: float | None
    winner: int | None


def weight_flips(
    method: Method, scores: Floats, weights: Floats, criteria: Sequence[Criterion]
) -> tuple[Flip, ...]:
    """For each criterion the nearest weight at which the winner changes, the smallest change first.

    A change narrower than 1 / 400 of the total, back and forth, may be missed.

    Args:
        scores: (options, criteria). weights: (criteria,).

    Raises:
        BadMatrix
    """
    shares = weights / weights.sum()
    values = valued(method, scores, shares, criteria)
    winner = int(np.argmax(values))
    found = [_flip(method, scores, shares, criteria, place, winner) for place in range(len(criteria))]
    return tuple(sorted(found, key=_size))


def _size(flip: Flip) -> tuple[float, str]:
    return (2.0 if flip.flips_at is None else abs(flip.flips_at - flip.weight), flip.criterion)


def _flip(
    method: Method, scores: Floats, shares: Floats, criteria: Sequence[Criterion], place: int, winner: int
) -> Flip:
    now = float(shares[place])
    name = criteria[place].id
    if now >= 1:  # the only one that counts: the others have no proportions to keep
        return Flip(name, now, None, None)
    told = np.unique(np.append(np.linspace(0.0, 1.0, STEPS + 1), now))
    beaten = _beaten(method, scores, _with(shares, place, told), criteria, winner)
    far = told[beaten]
    if not len(far):
        return Flip(name, now, None, None)
    outside = float(far[np.argmin(np.abs(far - now))])
    inside = now
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if _beaten(method, scores, _with(shares, place, np.array([middle])), criteria, winner)[0]:
            outside = middle
        else:
            inside = middle
    values = valued(method, scores, _with(shares, place, np.array([outside]))[0], criteria)
    return Flip(name, now, outside, int(np.argmax(values)))


def _with(shares: Floats, place: int, told: Floats) -> Floats:
    """Weights with one of them set, the others keeping their proportions."""
    rest = (1 - told) / (1 - shares[place])
    weights: Floats = shares[None, :] * rest[:, None]
    weights[:, place] = told
    return weights


def _beaten(
    method: Method, scores: Floats, weights: Floats, criteria: Sequence[Criterion], winner: int
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    stacked = np.broadcast_to(scores, (len(weights), *scores.shape))
    values = valued(method, stacked, weights, criteria)
    beaten: np.ndarray[tuple[int], np.dtype[np.bool_]] = values.max(axis=-1) > values[:, winner] + TIE
    return beaten
