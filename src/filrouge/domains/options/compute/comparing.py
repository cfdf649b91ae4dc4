"""A matrix compared: four methods side by side, under doubt, with and without what is vetoed."""

from collections.abc import Sequence

import numpy as np

from filrouge.domains.options.compute.scoring import Matrix
from filrouge.domains.options.errors import NothingLeft
from filrouge.engines import mcda
from filrouge.kernel.texts import N_
from filrouge.kinds.options import (
    Comparison,
    DeciderResult,
    Dominated,
    FlipPoint,
    MethodResult,
    Ranked,
    Ranking,
    RankShare,
    ReversedRank,
    ScoreTurn,
    Weighed,
)

OPTIONS_MIN_COUNT = 2
TURNS_COUNT = 12  #: changes of a score that are told
DOUBT_RATIO = 0.05  #: what lies beyond, on each side, is out of the doubt


def compared(
    matrix: Matrix, *, vetoed: Sequence[str], ballots: Sequence[str], draws_count: int, seed: int
) -> Comparison:
    """The comparison of a matrix; the same seed gives the same figures.

    Args:
        ballots: the id of each, in the order of the matrix.

    Raises:
        NothingLeft: vetoes leave fewer than two options.
    """
    competing = matrix.without(vetoed)
    if len(competing.options) < OPTIONS_MIN_COUNT:
        raise NothingLeft(N_("Vetoes leave fewer than two options to compare"), at="/vetoes")
    allowed = _ranking(competing, draws_count, seed)
    shares = matrix.shares
    return Comparison(
        draws_count=draws_count,
        deciders_count=len(ballots),
        vetoed=tuple(one for one in matrix.options if one in vetoed),
        allowed=allowed,
        without_vetoes=_ranking(matrix, draws_count, seed) if vetoed else None,
        deciders=tuple(_decider(competing, place, id, draws_count, seed) for place, id in enumerate(ballots)),
        weights=tuple(
            Weighed(
                id=one.id,
                weight_ratio=float(matrix.weights[place]),
                lowest_ratio=float(shares[:, place].min()),
                highest_ratio=float(shares[:, place].max()),
            )
            for place, one in enumerate(matrix.criteria)
        ),
        dominated=tuple(
            Dominated(id=option, by=competing.options[by])
            for option, by in zip(
                competing.options, mcda.dominated(competing.middle, competing.criteria), strict=True
            )
            if by is not None
        ),
    )


def _ranking(matrix: Matrix, draws_count: int, seed: int) -> Ranking:
    scores, weights = matrix.draws(draws_count, seed), matrix.weights_drawn(draws_count, seed)
    methods = tuple(
        _method(matrix, method, mcda.rank_shares(method, scores, weights, matrix.criteria))
        for method in mcda.METHODS
    )
    winners = [one.winner for one in methods]
    winner = max(sorted(set(winners)), key=winners.count)
    found = mcda.score_flips("wsm", matrix.middle, matrix.weights, matrix.criteria)
    return Ranking(
        winner=winner,
        agreeing_count=winners.count(winner),
        methods_count=len(methods),
        methods=methods,
        turns=tuple(_turn(matrix, one) for one in found[:TURNS_COUNT]),
    )


def _turn(matrix: Matrix, flip: mcda.ScoreFlip) -> ScoreTurn:
    option = matrix.options[flip.option]
    place = [one.id for one in matrix.criteria].index(flip.criterion)
    low, high = matrix.scores[flip.option][place].quantile(np.array([DOUBT_RATIO, 1 - DOUBT_RATIO]))
    return ScoreTurn(
        id=f"{option}-{flip.criterion}",
        option=option,
        criterion=flip.criterion,
        score=flip.score,
        flips_at=flip.flips_at,
        within_doubt=bool(low <= flip.flips_at <= high),
        winner=matrix.options[flip.winner],
    )


def _method(matrix: Matrix, method: mcda.Method, held: mcda.RankShares) -> MethodResult:
    values = mcda.valued(method, matrix.middle, matrix.weights, matrix.criteria)
    ranks = mcda.ranked(values)
    name = matrix.options.__getitem__
    return MethodResult(
        id=method,
        winner=name(int(np.argmax(values))),
        options=tuple(
            Ranked(
                id=option,
                value=float(values[place]),
                rank=int(ranks[place]),
                first_ratio=float(held.first[place]),
                ranks=tuple(
                    RankShare(id=str(rank), ratio=float(one))
                    for rank, one in enumerate(held.shares[place], start=1)
                ),
            )
            for place, option in enumerate(matrix.options)
        ),
        flips=tuple(
            FlipPoint(
                id=one.criterion,
                weight_ratio=one.weight,
                flips_at_ratio=one.flips_at,
                winner=None if one.winner is None else name(one.winner),
            )
            for one in mcda.weight_flips(method, matrix.middle, matrix.weights, matrix.criteria)
        ),
        reversals=tuple(
            ReversedRank(id=name(one.left), winner=name(one.winner))
            for one in mcda.reversals(method, matrix.middle, matrix.weights, matrix.criteria)
        ),
    )


def _decider(matrix: Matrix, place: int, id: str, draws_count: int, seed: int) -> DeciderResult:
    """One ballot alone, by the weighted sum: whose winner everybody can work out."""
    alone = Matrix(
        matrix.options,
        matrix.criteria,
        matrix.scores,
        matrix.shares[place : place + 1],
        matrix.doubts_ratio[place : place + 1],
    )
    values = mcda.valued("wsm", alone.middle, alone.weights, alone.criteria)
    first = int(np.argmax(values))
    scores, weights = alone.draws(draws_count, seed), alone.weights_drawn(draws_count, seed)
    held = mcda.rank_shares("wsm", scores, weights, alone.criteria)
    return DeciderResult(id=id, winner=alone.options[first], first_ratio=float(held.first[first]))
