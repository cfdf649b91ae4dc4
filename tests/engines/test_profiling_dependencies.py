"""Measured against scipy and published formulas; exact dependencies against pandas."""

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import contingency

from filrouge.engines.profiling import profile
from filrouge.engines.profiling.associations import correlation_ratio, cramers_v, pearson, spearman

FEW = settings(deadline=None, max_examples=25)
PROFILED = settings(FEW, max_examples=10)  #: each example measures a whole table
FLOATS = st.lists(st.integers(-1000, 1000), min_size=3, max_size=60)
CODES = st.lists(st.integers(-1, 3), min_size=5, max_size=60)


def pair(one, other):
    size = min(len(one), len(other))
    return np.array(one[:size]), np.array(other[:size])


@FEW
@given(FLOATS, FLOATS)
def test_correlations_are_those_of_scipy(one, other):
    x, y = (side.astype(float) for side in pair(one, other))
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        assert pearson(x, y) is spearman(x, y) is None
    else:
        assert pearson(x, y) == pytest.approx(stats.pearsonr(x, y).statistic, abs=1e-9)
        assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-9)


@FEW
@given(FLOATS, FLOATS)
def test_correlation_has_no_direction_and_no_unit(one, other):
    x, y = (side.astype(float) for side in pair(one, other))
    strength = pearson(x, y)
    if strength is not None:
        assert -1 <= strength <= 1
        assert pearson(y, x) == pytest.approx(strength)
        assert pearson(3 * x + 7, y) == pytest.approx(strength, abs=1e-9)


def test_huge_numbers_do_not_overflow():
    x = np.array([1e308, -1e308, 5e307])
    assert pearson(x, x) == pytest.approx(1)


@FEW
@given(CODES, CODES)
def test_cramers_v_is_bergsmas_correction_of_scipys(one, other):
    left, right = pair(one, other)
    kept = (left >= 0) & (right >= 0)
    table = pd.crosstab(left[kept], right[kept]).to_numpy()
    if not kept.any() or min(table.shape) < 2:
        assert cramers_v(left, right) is None
        return
    r, k, n = *table.shape, table.sum()
    phi2 = contingency.association(table, method="cramer") ** 2 * min(r - 1, k - 1)
    corrected = max(0.0, phi2 - (r - 1) * (k - 1) / (n - 1))
    smaller = min(r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)) - 1
    found = cramers_v(left, right)
    assert (found is None) == (smaller <= 0)
    assert found is None or found == pytest.approx(min(1, np.sqrt(corrected / smaller)), abs=1e-6)


def test_cramers_v_of_the_independent_and_of_the_same():
    rng = np.random.default_rng(0)
    left, right = rng.integers(0, 4, 5000), rng.integers(0, 4, 5000)
    assert cramers_v(left, right) < 0.03
    assert cramers_v(left, left) == pytest.approx(1, abs=1e-3)


@FEW
@given(st.lists(st.integers(0, 3), min_size=6, max_size=40), FLOATS)
def test_the_correlation_ratio_is_that_of_the_analysis_of_variance(groups, other):
    codes, y = pair(groups, other)
    found = correlation_ratio(codes, y.astype(float))
    sides = [y[codes == code] for code in np.unique(codes)]
    if found is None or len(sides) == len(y) or found in (0, 1):
        return
    within, between = len(y) - len(sides), len(sides) - 1
    f = stats.f_oneway(*sides).statistic
    if np.isfinite(f):
        assert found**2 == pytest.approx(f * between / (f * between + within), abs=1e-6)


def holds(frame, left, right):
    filled = frame[[*left, right]].dropna()
    return filled.groupby(list(left))[right].nunique().max() <= 1


@PROFILED
@given(st.lists(st.tuples(*[st.integers(0, 2) | st.none()] * 4), min_size=4, max_size=40))
def test_an_exact_dependency_holds_in_pandas(rows):
    frame = pd.DataFrame(rows, columns=list("abcd"), dtype="Int64")
    told = profile(ibis.memtable(frame))
    for found in told.dependencies:
        if found.measure == "functional":
            assert holds(frame, found.left, found.right)


def town_table(rows_count=400):
    rng = np.random.default_rng(1)
    town = rng.integers(0, 20, rows_count)
    day = rng.integers(0, 6, rows_count)
    return pd.DataFrame(
        {
            "town": [f"t{one}" for one in town],
            "region": [f"r{one % 5}" for one in town],
            "day": [f"d{one}" for one in day],
            "guard": [f"g{(one * 7 + other // 2) % 11}" for one, other in zip(town, day, strict=True)],
            "amount": rng.normal(size=rows_count),
        }
    )


def test_what_determines_what_is_found_and_only_that():
    found = {
        one.id for one in profile(ibis.memtable(town_table())).dependencies if one.measure == "functional"
    }
    assert found == {"town>region", "town+day>guard"}


def test_one_row_of_the_whole_table_breaks_what_the_sample_does_not_see():
    frame = town_table(60_000)
    frame.loc[59_999, "region"] = "elsewhere"
    told = profile(ibis.memtable(frame))
    assert told.dependencies_rows_count < 60_000
    assert not any(one.id == "town>region" for one in told.dependencies)


def test_candidate_keys_are_unique_complete_and_minimal():
    frame = pd.DataFrame({"a": [1, 1, 2, 2], "b": [1, 2, 1, 2], "c": [1, 2, 3, None], "d": [1.0, 2, 3, 4]})
    keys = profile(ibis.memtable(frame.astype({"c": "Int64"}))).candidate_keys
    assert [key.columns for key in keys] == [("a", "b")]


@PROFILED
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=2, max_size=20))
def test_candidate_keys_name_rows(rows):
    frame = pd.DataFrame(rows, columns=list("abc"))
    for key in profile(ibis.memtable(frame)).candidate_keys:
        assert not frame.duplicated(subset=list(key.columns)).any()


def test_weak_associations_are_not_told_and_strong_ones_come_first():
    rng = np.random.default_rng(2)
    x = rng.normal(size=500)
    frame = pd.DataFrame({"x": x, "near": x + rng.normal(size=500) * 0.1, "noise": rng.normal(size=500)})
    told = profile(ibis.memtable(frame)).dependencies
    assert {one.id for one in told} == {"x~near.pearson", "x~near.spearman"}
    strengths = [abs(one.strength) for one in told]
    assert strengths == sorted(strengths, reverse=True)
