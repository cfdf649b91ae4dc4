"""Four methods, held to a reference implementation, to worked examples and to what any method owes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from filrouge.engines.mcda import (
    METHODS,
    BadMatrix,
    Criterion,
    dominated,
    ranked,
    reversals,
    score_flips,
    valued,
    vikor_compromise,
    weight_flips,
)

each_method = pytest.mark.parametrize("method", METHODS)


def criteria_of(directions, **more):
    return [Criterion(f"c{n}", higher, **more) for n, higher in enumerate(directions)]


def some(rng, options=7, criteria=5):
    scores = rng.random((options, criteria)) * rng.integers(1, 1000, criteria) + 0.1
    return scores, rng.dirichlet(np.ones(criteria)), rng.random(criteria) < 0.5


def reference(method, scores, weights, better):
    """The same by pymcdm, higher is better."""
    from pymcdm import methods, normalizations

    types = np.where(better, 1, -1)
    if method == "wsm":
        return methods.WSM(normalization_function=normalizations.minmax_normalization)(
            scores, weights, types, validation=False
        )
    if method == "topsis":
        return methods.TOPSIS(normalization_function=lambda x, cost: x / np.sqrt((x**2).sum()))(
            scores * types, weights, np.ones(len(weights)), validation=False
        )
    if method == "vikor":
        return 1 - methods.VIKOR()(scores, weights, types, validation=False)
    return methods.PROMETHEE_II("usual")(scores, weights, types, validation=False)


@each_method
@pytest.mark.parametrize("seed", range(20))
def test_as_the_reference_implementation_to_a_billionth(method, seed):
    scores, weights, better = some(np.random.default_rng(seed))
    told = valued(method, scores, weights, criteria_of(better))
    assert np.allclose(told, reference(method, scores, weights, better), rtol=0, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_promethee_with_thresholds_as_the_reference_implementation(seed):
    from pymcdm import methods

    scores, weights, better = some(np.random.default_rng(seed))
    spread = np.ptp(scores, axis=0)
    told = methods.PROMETHEE_II("vshape_2", p=spread * 0.6, q=spread * 0.1)(
        scores, weights, np.where(better, 1, -1), validation=False
    )
    criteria = [
        Criterion(f"c{n}", bool(higher), indifference=spread[n] * 0.1, preference=spread[n] * 0.6)
        for n, higher in enumerate(better)
    ]
    assert np.allclose(valued("promethee", scores, weights, criteria), told, rtol=0, atol=1e-9)


def test_promethee_of_the_three_alternatives():
    """The example of Mareschal, De Smet and Nemery (2008) on rank reversal: net flows 0.1, -0.3 and 0.2."""
    scores = np.array([[4.0, 3.0, 2.0], [3.0, 2.0, 4.0], [5.0, 1.0, 3.0]])
    told = valued("promethee", scores, np.array([0.5, 0.3, 0.2]), criteria_of([True] * 3))
    assert told == pytest.approx([0.1, -0.3, 0.2], abs=1e-9)


def test_topsis_by_hand():
    """Two options on two criteria, a 3-4-5 triangle: lengths 5 and 13, worked on paper."""
    scores, weights = np.array([[3.0, 12.0], [4.0, 5.0]]), np.array([0.5, 0.5])
    told = valued("topsis", scores, weights, criteria_of([True, True]))
    behind, ahead = 0.5 * (4 - 3) / 5, 0.5 * (12 - 5) / 13
    assert told == pytest.approx([ahead / (ahead + behind), behind / (ahead + behind)], abs=1e-12)


def test_vikor_of_the_mountain_roads():
    """Opricovic and Tzeng (2004) work their indices on the distance to the best, here to the last digit."""
    scores = np.array([[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]])  # risk, altitude in m: lower, higher
    told = 1 - valued("vikor", scores, np.array([0.5, 0.5]), criteria_of([False, True]))
    utility = np.array([0.5, 0.125 + 0.25, 0.5])
    regret = np.array([0.5, 0.25, 0.5])
    by_hand = 0.5 * (utility - 0.375) / 0.125 + 0.5 * (regret - 0.25) / 0.25
    assert told == pytest.approx(by_hand, abs=1e-12)
    assert vikor_compromise(scores, np.array([0.5, 0.5]), criteria_of([False, True])).options == (1,)


def test_a_compromise_of_several_where_nobody_is_ahead():
    scores = np.array([[4.0, 6.0], [6.0, 4.0], [0.0, 10.0], [10.0, 0.0]])
    told = vikor_compromise(scores, np.array([0.5, 0.5]), criteria_of([True, True]))
    assert told.options == (0, 1) and not told.advantage


numbers = st.integers(-40, 40).map(float)


@st.composite
def matrices(draw):
    options, criteria = draw(st.integers(2, 6)), draw(st.integers(1, 5))
    scores = draw(arrays(np.float64, (options, criteria), elements=numbers))
    weights = draw(arrays(np.float64, criteria, elements=st.integers(1, 20).map(float)))
    return scores, weights, draw(st.lists(st.booleans(), min_size=criteria, max_size=criteria))


@each_method
@given(told=matrices())
def test_a_dominated_option_never_comes_first_alone(method, told):
    scores, weights, better = told
    criteria = criteria_of(better)
    values = valued(method, scores, weights, criteria)
    for one, over in enumerate(dominated(scores, criteria)):
        assert over is None or values[one] <= values[over] + 1e-9


@each_method
@given(told=matrices(), order=st.randoms(use_true_random=False))
def test_the_order_of_options_and_criteria_changes_nothing(method, told, order):
    scores, weights, better = told
    rows, columns = list(range(len(scores))), list(range(len(weights)))
    order.shuffle(rows)
    order.shuffle(columns)
    before = valued(method, scores, weights, criteria_of(better))
    moved = [criteria_of(better)[column] for column in columns]
    after = valued(method, scores[np.ix_(rows, columns)], weights[columns], moved)
    assert np.allclose(before[rows], after, rtol=0, atol=1e-9)


@each_method
@given(told=matrices(), factors=st.lists(st.sampled_from([0.001, 0.5, 3.6, 1000.0]), min_size=5, max_size=5))
def test_units_change_nothing(method, told, factors):
    scores, weights, better = told
    before = valued(method, scores, weights, criteria_of(better))
    after = valued(method, scores * np.array(factors[: len(weights)]), weights * 7, criteria_of(better))
    assert np.allclose(before, after, rtol=0, atol=1e-9)


@each_method
@given(told=matrices(), at=st.integers(0, 5), which=st.integers(0, 4), by=st.integers(1, 30))
def test_a_better_score_never_makes_an_option_lose_to_one_it_beat(method, told, at, which, by):
    """Against those that are at neither end of the criterion, whose scale the change leaves alone."""
    scores, weights, better = told
    at, which = at % len(scores), which % len(weights)
    criteria = criteria_of([True] * len(weights))
    raised = scores.copy()
    raised[at, which] = min(raised[at, which] + by, scores[:, which].max())
    before, after = valued(method, scores, weights, criteria), valued(method, raised, weights, criteria)
    if method == "wsm" and scores[at, which] > scores[:, which].min():
        assert after[at] >= before[at] - 1e-9
    if method == "promethee":
        assert after[at] >= before[at] - 1e-9


@each_method
def test_many_matrices_at_once_are_as_one_by_one(method):
    rng = np.random.default_rng(3)
    scores, weights = rng.random((9, 4, 3)), rng.random((9, 3))
    criteria = criteria_of([True, False, True])
    at_once = valued(method, scores, weights, criteria)
    alone = [valued(method, one, share, criteria) for one, share in zip(scores, weights, strict=True)]
    assert np.allclose(at_once, alone, rtol=0, atol=1e-12)


@each_method
def test_options_that_are_equal_share_their_rank(method):
    values = valued(method, np.ones((3, 2)), np.ones(2), criteria_of([True, False]))
    assert ranked(values).tolist() == [1, 1, 1]


def test_ranks_leave_room_after_equals():
    assert ranked(np.array([0.3, 0.9, 0.3, 0.1])).tolist() == [2, 1, 2, 4]


@pytest.mark.parametrize(
    ("scores", "weights", "at"),
    [
        ([[1.0, 2.0]], [1.0], "/scores"),
        ([[1.0, np.nan]], [1.0, 1.0], "/scores"),
        ([[1.0, 2.0]], [0.0, 0.0], "/weights"),
        ([[1.0, 2.0]], [-1.0, 2.0], "/weights"),
    ],
)
def test_what_cannot_be_compared_is_refused(scores, weights, at):
    with pytest.raises(BadMatrix) as caught:
        valued("wsm", np.array(scores), np.array(weights), criteria_of([True, True]))
    assert caught.value.at == at


# What flips, and what reverses


def test_the_weight_that_flips_is_where_two_lines_cross():
    """Two options, WSM: values are w and 1 - w, so the winner changes at one half."""
    scores = np.array([[1.0, 0.0], [0.0, 1.0]])
    flips = weight_flips("wsm", scores, np.array([0.7, 0.3]), criteria_of([True, True]))
    assert [one.winner for one in flips] == [1, 1]
    assert sorted(one.flips_at for one in flips) == pytest.approx([0.5, 0.5], abs=1e-9)


def test_nothing_flips_what_dominates():
    scores = np.array([[2.0, 2.0, 2.0], [1.0, 1.0, 1.0]])
    for method in METHODS:
        flips = weight_flips(method, scores, np.array([1.0, 1.0, 1.0]), criteria_of([True] * 3))
        assert all(one.flips_at is None for one in flips)


def test_the_score_that_flips_is_where_two_values_meet():
    """Two options by the weighted sum: what raises the loser enough makes it win."""
    scores = np.array([[0.0, 2.0, 0.0], [1.0, 0.0, 1.0]])
    flips = score_flips("wsm", scores, np.array([1.0, 1.0, 1.0]), criteria_of([True] * 3))
    assert flips and all(one.winner == 0 for one in flips)


@each_method
@given(told=matrices())
def test_at_a_score_that_flips_another_option_wins(method, told):
    scores, weights, better = told
    criteria = criteria_of(better)
    winner = int(np.argmax(valued(method, scores, weights, criteria)))
    for flip in score_flips(method, scores, weights, criteria)[:4]:
        moved = scores.copy()
        moved[flip.option, [one.id for one in criteria].index(flip.criterion)] = flip.flips_at
        assert int(np.argmax(valued(method, moved, weights, criteria))) == flip.winner != winner


@each_method
@given(told=matrices())
def test_before_the_flip_the_winner_holds_and_after_it_another_wins(method, told):
    scores, weights, better = told
    criteria = criteria_of(better)
    shares = weights / weights.sum()
    for flip in weight_flips(method, scores, weights, criteria):
        if flip.flips_at is None or abs(flip.flips_at - flip.weight) < 1e-6:
            continue
        place = [one.id for one in criteria].index(flip.criterion)
        rest = (1 - flip.flips_at) / (1 - shares[place])
        moved = np.where(np.arange(len(shares)) == place, flip.flips_at, shares * rest)
        values = valued(method, scores, moved, criteria)
        assert int(np.argmax(values)) == flip.winner
        assert valued(method, scores, shares, criteria).argmax() != flip.winner


def test_a_rank_that_reverses_is_told():
    """Belton and Gear (1983): what is far below still sets the scale of the others."""
    rng, found = np.random.default_rng(1), 0
    for _ in range(200):
        scores, weights, better = some(rng, 4, 3)
        criteria = criteria_of(better)
        for one in reversals("wsm", scores, weights, criteria):
            kept = [place for place in range(4) if place != one.left]
            values = valued("wsm", scores[kept], weights, criteria)
            assert kept[int(np.argmax(values))] == one.winner
            assert one.winner != int(np.argmax(valued("wsm", scores, weights, criteria)))
            found += 1
    assert found
