"""Bounds of what computing emits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.footprint import Bounds, Factors, estimate

FACTORS = Factors(core_w=Bounds(5, 10), overhead_ratio=Bounds(1, 2), grid_gco2e_per_kwh=Bounds(20, 100))


def test_an_hour_of_one_core():
    found = estimate(3_600, FACTORS)
    assert found.electricity_kwh == Bounds(0.005, 0.02)
    assert (found.emitted_kgco2e.low, found.emitted_kgco2e.high) == pytest.approx((0.0001, 0.002))


def test_nothing_computed_emits_nothing():
    assert estimate(0, FACTORS).emitted_kgco2e == Bounds(0, 0)


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_bounds_stand_in_order_and_more_is_not_less(one, other):
    first, second = estimate(min(one, other), FACTORS), estimate(max(one, other), FACTORS)
    assert first.emitted_kgco2e.low <= first.emitted_kgco2e.high
    assert first.emitted_kgco2e.low <= second.emitted_kgco2e.low
    assert first.emitted_kgco2e.high <= second.emitted_kgco2e.high


@pytest.mark.parametrize("low, high", [(2, 1), (-1, 1), (float("nan"), 1)])
def test_what_is_no_interval_is_refused(low, high):
    with pytest.raises(ValueError):
        Bounds(low, high)
    with pytest.raises(ValueError):
        estimate(-1, FACTORS)
