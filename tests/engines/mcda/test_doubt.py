"""Ranks under doubt: shares that add up, certainty where there is none to doubt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.mcda import METHODS, Criterion, rank_shares, ranked, valued

CRITERIA = [Criterion("cost", False), Criterion("quality", True), Criterion("delay", False)]
each_method = pytest.mark.parametrize("method", METHODS)


@each_method
@given(seed=st.integers(0, 10_000), options=st.integers(1, 6), rounded=st.booleans())
def test_every_rank_is_held_once_a_draw(method, seed, options, rounded):
    rng = np.random.default_rng(seed)
    scores = rng.random((50, options, 3))
    scores = scores.round(1) if rounded else scores  # so that some are equal
    told = rank_shares(method, scores, rng.random((50, 3)) + 0.01, CRITERIA)
    assert told.shares.sum(axis=0) == pytest.approx(np.ones(options))
    assert told.shares.sum(axis=1) == pytest.approx(np.ones(options))


@each_method
def test_without_doubt_each_option_has_its_rank(method):
    scores = np.array([[10.0, 3.0, 5.0], [12.0, 9.0, 4.0], [30.0, 1.0, 9.0]])
    weights = np.array([0.2, 0.5, 0.3])
    told = rank_shares(
        method, np.broadcast_to(scores, (20, 3, 3)), np.broadcast_to(weights, (20, 3)), CRITERIA
    )
    ranks = ranked(valued(method, scores, weights, CRITERIA))
    assert [int(np.argmax(one)) + 1 for one in told.shares] == ranks.tolist()
    assert told.shares.max(axis=1) == pytest.approx([1, 1, 1])


def test_equals_share_the_ranks_they_hold_together():
    told = rank_shares("wsm", np.ones((5, 2, 3)), np.ones((5, 3)), CRITERIA)
    assert told.shares == pytest.approx(np.full((2, 2), 0.5))


def test_two_alike_under_doubt_win_as_often():
    rng = np.random.default_rng(0)
    told = rank_shares("topsis", rng.random((20_000, 2, 3)), np.ones((20_000, 3)), CRITERIA)
    assert told.first == pytest.approx([0.5, 0.5], abs=0.02)
