"""A study and its ballots as arrays: what was read of each source, and draws of what is doubted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from filrouge.domains.options.errors import BadBallot, MissingScores, NotANumber, WrongUnit
from filrouge.engines import mcda
from filrouge.engines.simulation import Range, drawn, median
from filrouge.kernel.documents import Quote
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import N_
from filrouge.kinds.options import Ballot, Score, Spread, Study

Floats = npt.NDArray[np.float64]
Read = Callable[[Quote], Value | None]


@dataclass(frozen=True)
class Matrix:
    """Scores as ranges, options by criteria, and the weights of each ballot, which add up to 1."""

    options: tuple[str, ...]
    criteria: tuple[mcda.Criterion, ...]
    scores: tuple[tuple[Range, ...], ...]
    shares: Floats  #: (ballots, criteria)
    doubts_ratio: Floats  #: (ballots,)

    @cached_property
    def middle(self) -> Floats:
        """(options, criteria): every score at its median."""
        return np.array([[median(one) for one in row] for row in self.scores])

    @cached_property
    def weights(self) -> Floats:
        """(criteria,): the mean of the ballots, each of the same say."""
        told: Floats = self.shares.mean(axis=0)
        return told

    def without(self, left: Sequence[str]) -> "Matrix":
        """Without some options."""
        kept = [place for place, id in enumerate(self.options) if id not in left]
        scores = tuple(self.scores[place] for place in kept)
        return Matrix(
            tuple(self.options[place] for place in kept),
            self.criteria,
            scores,
            self.shares,
            self.doubts_ratio,
        )

    def draws(self, draws_count: int, seed: int) -> Floats:
        """Scores, of shape (draws, options, criteria); who else competes moves nothing of an option."""
        told = [
            [
                drawn(
                    {one.id: doubt},
                    draws_count,
                    np.random.default_rng([seed, *f"{option}/{one.id}".encode()]),
                )[one.id]
                for one, doubt in zip(self.criteria, row, strict=True)
            ]
            for option, row in zip(self.options, self.scores, strict=True)
        ]
        return np.ascontiguousarray(np.moveaxis(np.array(told), -1, 0))

    def weights_drawn(self, draws_count: int, seed: int) -> Floats:
        """Weights, of shape (draws, criteria): a ballot at random, its points moved within its doubt."""
        rng = np.random.default_rng(seed)
        who = rng.integers(0, len(self.shares), draws_count)
        moved = 1 + self.doubts_ratio[who, None] * rng.uniform(-1, 1, (draws_count, len(self.criteria)))
        told = self.shares[who] * moved
        shares: Floats = told / told.sum(axis=1, keepdims=True)
        return shares


def matrix_of(study: Study, ballots: Sequence[Ballot], read: Read) -> Matrix:
    """Every score read from its source.

    Raises:
        MissingScores: naming the first. NotANumber, WrongUnit: at the score. BadBallot, BadRange.
    """
    given = {(one.option, one.criterion): one for one in study.scores}
    places = [(option.id, criterion) for option in study.options for criterion in study.criteria]
    lost = [(option, criterion.id) for option, criterion in places if (option, criterion.id) not in given]
    if lost:
        raise MissingScores(
            N_(
                "%(count)d scores are unknown, the first of %(option)s on %(criterion)s",
                count=len(lost),
                option=lost[0][0],
                criterion=lost[0][1],
            ),
            at="/scores",
        )
    scores = tuple(
        tuple(range_of(given[option.id, criterion.id], criterion.unit, read) for criterion in study.criteria)
        for option in study.options
    )
    criteria = tuple(
        mcda.Criterion(one.id, one.higher_is_better, one.indifference, one.preference)
        for one in study.criteria
    )
    shares = np.array([_shares(study, ballot) for ballot in ballots])
    doubts_ratio = np.array([ballot.doubt_ratio for ballot in ballots])
    return Matrix(tuple(one.id for one in study.options), criteria, scores, shares, doubts_ratio)


def range_of(score: Score, unit: str, read: Read) -> Range:
    """A score as a range, in the unit of its criterion.

    A value quoted with its interval has a bell over the interval; without one it has no doubt.

    Raises:
        NotANumber, WrongUnit.
    """
    at = f"/scores/{score.id}"
    if score.judged is not None:
        return spread_of(score.judged)
    assert score.value is not None  # the document checks it
    value = number(score.value, read, at, unit)
    if score.low is None or score.high is None or score.confidence_ratio is None:
        return Range.fixed(value)
    low, high = number(score.low, read, at, unit), number(score.high, read, at, unit)
    return Range(low, high, "normal", score.confidence_ratio) if low < high else Range.fixed(value)


def spread_of(told: Spread) -> Range:
    """What a person states, as the engine takes it."""
    return Range(
        told.low, told.high, told.shape, told.confidence_ratio or 1, told.mode, told.minimum, told.maximum
    )


def number(quote: Quote, read: Read, at: str, unit: str | None = None) -> float:
    """The number that a quote reads.

    Raises:
        NotANumber. WrongUnit: it has another unit than the one asked for.
    """
    found = read(quote)
    if found is None or isinstance(found.content, str | bool):
        raise NotANumber(N_("%(ref)s%(pointer)s is no number", ref=quote.ref, pointer=quote.pointer), at=at)
    if unit is not None and found.unit != unit:
        raise WrongUnit(
            N_("%(found)s was found where %(unit)s is asked for", found=found.unit or "—", unit=unit or "—"),
            at=at,
        )
    return float(found.content)


def _shares(study: Study, ballot: Ballot) -> list[float]:
    points = {one.id: one.points for one in ballot.weights}
    asked = [one.id for one in study.criteria]
    if set(points) != set(asked) or not sum(points.values()):
        raise BadBallot(N_("A ballot gives points to the criteria of the study, all of them"), at="/weights")
    total = sum(points.values())
    return [points[id] / total for id in asked]
