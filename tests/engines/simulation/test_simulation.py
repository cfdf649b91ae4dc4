"""Ranges hold what they state, cash flows add up as on paper, the tornado is the case itself."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.simulation import (
    BadFlow,
    BadRange,
    Case,
    Flow,
    Ramp,
    Range,
    drawn,
    median,
    simulate,
    tornado,
)


def rng():
    return np.random.default_rng(7)


@pytest.mark.parametrize("shape", ["uniform", "triangular", "normal", "lognormal"])
@pytest.mark.parametrize("confidence_ratio", [0.5, 0.8, 0.95])
def test_a_range_holds_what_it_states_as_much_below_as_above(shape, confidence_ratio):
    told = Range(2.0, 6.0, shape, confidence_ratio, mode=3.0 if shape == "triangular" else None)
    values = drawn({"x": told}, 40_000, rng())["x"]
    outside = (1 - confidence_ratio) / 2
    assert (values < 2).mean() == pytest.approx(outside, abs=0.002)
    assert (values > 6).mean() == pytest.approx(outside, abs=0.002)


@given(
    low=st.floats(-1e6, 1e6),
    width=st.floats(0.01, 1e6),
    mode=st.floats(0, 1),
    confidence_ratio=st.floats(0.3, 1),
)
def test_a_triangle_is_found_for_any_mode(low, width, mode, confidence_ratio):
    told = Range(low, low + width, "triangular", confidence_ratio, mode=low + mode * width)
    outside = (1 - confidence_ratio) / 2
    ends = told.quantile(np.array([outside, 1 - outside]))
    assert ends == pytest.approx([told.low, told.high], rel=1e-5, abs=width * 1e-4)


def test_what_cannot_be_is_brought_back():
    told = Range(0.7, 0.99, "normal", 0.9, minimum=0.0, maximum=1.0)
    values = drawn({"x": told}, 10_000, rng())["x"]
    assert values.max() <= 1.0 and median(told) == pytest.approx(0.845)


def test_the_order_in_which_inputs_are_declared_changes_nothing():
    one, other = Range(0, 1, "uniform"), Range(2, 3, "triangular")
    forth, back = drawn({"a": one, "b": other}, 100, rng()), drawn({"b": other, "a": one}, 100, rng())
    assert (forth["a"] == back["a"]).all() and (forth["b"] == back["b"]).all()


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (Range(2, 1, "uniform"), "/high"),
        (Range(1, 2, "uniform", 0.0), "/confidence_ratio"),
        (Range(1, 2, "normal", 1.0), "/confidence_ratio"),
        (Range(0, 2, "lognormal", 0.9), "/low"),
        (Range(1, 2, "triangular", 0.9, mode=3), "/mode"),
    ],
)
def test_ranges_that_no_law_has_are_refused(told, at):
    with pytest.raises(BadRange) as caught:
        median(told)
    assert caught.value.at == at


def case(**more):
    """Spend 1,000, then earn 500 a year for three years, at 10 % a year."""
    inputs = {name: Range.fixed(value) for name, value in {"price": 1000, "gain": 500, "rate": 0.1}.items()}
    flows = [
        Flow("buy", "cost", ("price",), (1, 0, 0, 0)),
        Flow("earn", "benefit", ("gain",), (0, 1, 1, 1)),
    ]
    return Case(**({"inputs": inputs, "flows": flows, "discount": "rate", "horizon_years": 3} | more))


def test_a_case_without_doubt_is_the_textbook_one():
    told = simulate(case(), 3, rng())
    present = 500 / 1.1 + 500 / 1.1**2 + 500 / 1.1**3
    assert told.npv_eur == pytest.approx([present - 1000] * 3)
    assert told.return_ratio == pytest.approx([(present - 1000) / 1000] * 3)
    assert told.payback_years == pytest.approx([2.0] * 3)
    assert told.cumulated_eur[0] == pytest.approx([-1000, -500, 0, 500])
    assert told.loss_ratio == 0


def test_what_comes_back_and_is_lost_again_has_not_come_back():
    flows = [*case().flows, Flow("repair", "cost", ("price",), (0, 0, 0, 0.4))]
    earned = Flow("early", "benefit", ("price",), (0, 1.0, 0, 0))
    told = simulate(case(flows=[flows[0], earned, flows[2]]), 1, rng())
    assert told.payback_years[0] == math.inf


def test_who_takes_part_grows_up_to_a_ceiling():
    inputs = case().inputs | {"ceiling": Range.fixed(0.8)}
    earn = Flow("earn", "benefit", ("gain",), (1, 1, 1, 1), ramp=Ramp("ceiling", 2))
    told = simulate(case(inputs=inputs, flows=[earn]), 1, rng())
    assert told.cumulated_eur[0] == pytest.approx([0, 200, 600, 1000])


def test_carbon_avoided_is_taken_from_what_is_emitted():
    inputs = case().inputs | {"mass": Range.fixed(30.0)}
    flows = [
        Flow("run", "emission", ("mass",), (1, 1, 1, 1)),
        Flow("paper", "avoided", ("mass",), (0, 1, 1, 0)),
    ]
    told = simulate(case(inputs=inputs, flows=flows), 2, rng())
    assert told.emitted_kgco2e == pytest.approx([60, 60])
    assert np.isnan(told.return_ratio).all() and told.npv_eur == pytest.approx([0, 0])


def test_a_risk_happens_as_often_as_its_probability():
    inputs = case().inputs | {"chance": Range.fixed(0.25)}
    fine = Flow("fine", "cost", ("price",), (1, 0, 0, 0), happens="chance")
    told = simulate(case(inputs=inputs, flows=[fine]), 20_000, rng())
    assert told.loss_ratio == pytest.approx(0.25, abs=0.01)
    assert set(np.unique(told.npv_eur)) == {-1000.0, 0.0}


@given(st.permutations(range(3)))
def test_the_order_of_flows_changes_nothing(order):
    inputs = {
        "a": Range(1, 3, "triangular"),
        "b": Range(10, 20, "normal", 0.9),
        "p": Range(0.1, 0.4, "uniform"),
        "rate": Range(0.02, 0.08, "uniform"),
    }
    flows = [
        Flow("x", "cost", ("a", "b"), (1, 1)),
        Flow("y", "benefit", ("b",), (0, 3)),
        Flow("z", "cost", ("b",), (0, 1), happens="p"),
    ]
    told = simulate(Case(inputs, [flows[place] for place in order], "rate", 1), 50, rng())
    same = simulate(Case(inputs, flows, "rate", 1), 50, rng())
    assert (told.npv_eur == same.npv_eur).all()


def test_the_tornado_moves_one_input_at_a_time_the_widest_first():
    inputs = {
        "price": Range(900, 1100, "uniform"),
        "gain": Range(300, 700, "triangular"),
        "rate": Range.fixed(0.1),
    }
    middle, swings = tornado(case(inputs=inputs))
    factor = 1 / 1.1 + 1 / 1.1**2 + 1 / 1.1**3
    assert middle == pytest.approx(500 * factor - 1000)
    assert [one.input for one in swings] == ["gain", "price"]
    assert swings[0].at_low_eur == pytest.approx(300 * factor - 1000)
    assert swings[1].at_high_eur == pytest.approx(500 * factor - 1100)


@pytest.mark.parametrize(
    ("more", "at"),
    [
        ({"discount": "other"}, "/discount"),
        ({"flows": [Flow("f", "cost", ("nothing",), (1, 0, 0, 0))]}, "/flows/0"),
        ({"flows": [Flow("f", "cost", ("price",), (1, 0))]}, "/flows/0/years"),
        ({"flows": [Flow("f", "cost", ("price",), (1, 0, 0, 0), ramp=Ramp("gain", 0))]}, "/flows/0/ramp"),
    ],
)
def test_flows_that_do_not_hold_together_are_refused(more, at):
    with pytest.raises(BadFlow) as caught:
        simulate(case(**more), 1, rng())
    assert caught.value.at == at
