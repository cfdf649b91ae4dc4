"""The smallest change of one weight, or of one score, after which another option wins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filrouge.engines.mcda.methods import Criterion, Floats, Method, valued
from filrouge.engines.mcda.orders import TIE

Booleans = npt.NDArray[np.bool_]
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


@dataclass(frozen=True)
class ScoreFlip:
    """From ``score`` to ``flips_at``, in the unit of the criterion, ``winner`` comes first."""

    option: int
    criterion: str
    score: float
    flips_at: float
    winner: int


def score_flips(
    method: Method, scores: Floats, weights: Floats, criteria: Sequence[Criterion]
) -> tuple[ScoreFlip, ...]:
    """For each score the nearest value that changes the winner, where there is one.

    The smallest change comes first, as a share of the spread of its criterion.

    Values are looked for up to one spread of the criterion beyond its worst and its best score.

    Args:
        scores: (options, criteria). weights: (criteria,).

    Raises:
        BadMatrix
    """
    winner = int(np.argmax(valued(method, scores, weights, criteria)))
    found: list[tuple[float, ScoreFlip]] = []
    for option, place in np.ndindex(scores.shape):
        low, high = scores[:, place].min(), scores[:, place].max()
        spread = high - low
        if not spread or not weights[place]:
            continue
        now = float(scores[option, place])
        told = np.append(np.linspace(low - spread, high + spread, STEPS + 1), now)

        def with_score(values: Floats, at: tuple[int, int] = (option, place)) -> Floats:
            stacked = np.repeat(scores[None], len(values), axis=0)
            stacked[:, at[0], at[1]] = values
            return stacked

        flips_at = _nearest(
            now, told, lambda values: _wins(method, with_score(values), weights, criteria, winner)
        )
        if flips_at is not None:
            values = valued(method, with_score(np.array([flips_at]))[0], weights, criteria)
            flip = ScoreFlip(option, criteria[place].id, now, flips_at, int(np.argmax(values)))
            found.append((abs(flips_at - now) / spread, flip))
    return tuple(flip for _, flip in sorted(found, key=lambda one: (one[0], one[1].option, one[1].criterion)))


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
    told = np.append(np.linspace(0.0, 1.0, STEPS + 1), now)

    def beaten(weights: Floats) -> Booleans:
        stacked = np.broadcast_to(scores, (len(weights), *scores.shape))
        return _wins(method, stacked, _with(shares, place, weights), criteria, winner)

    outside = _nearest(now, told, beaten)
    if outside is None:
        return Flip(name, now, None, None)
    values = valued(method, scores, _with(shares, place, np.array([outside]))[0], criteria)
    return Flip(name, now, outside, int(np.argmax(values)))


def _with(shares: Floats, place: int, told: Floats) -> Floats:
    """Weights with one of them set, the others keeping their proportions."""
    rest = (1 - told) / (1 - shares[place])
    weights: Floats = shares[None, :] * rest[:, None]
    weights[:, place] = told
    return weights


def _nearest(now: float, told: Floats, beaten: Callable[[Floats], Booleans]) -> float | None:
    """The value nearest to ``now`` at which the winner is beaten, narrowed down by halving."""
    far = told[beaten(told)]
    if not len(far):
        return None
    inside, outside = now, float(far[np.argmin(np.abs(far - now))])
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if beaten(np.array([middle]))[0]:
            outside = middle
        else:
            inside = middle
    return outside


def _wins(
    method: Method, scores: Floats, weights: Floats, criteria: Sequence[Criterion], winner: int
) -> Booleans:
    """For each matrix, whether somebody beats the winner."""
    values = valued(method, scores, weights, criteria)
    beaten: Booleans = values.max(axis=-1) > values[:, winner] + TIE
    return beaten
