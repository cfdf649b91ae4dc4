"""Distances are those of scipy and of published examples; a planted break is found on its day."""

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon

from filrouge.engines.drift import (
    Thresholds,
    best_cut,
    bin_counts,
    breaks,
    compare,
    jensen_shannon,
    kolmogorov_smirnov,
    psi,
)

FEW = settings(deadline=None, max_examples=20)
COUNTS = st.lists(st.integers(1, 500), min_size=2, max_size=12)
FLOATS = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60).map(np.array)
USUAL = Thresholds(psi=0.2, ks_p_value=0.01, ks_distance=0.1, js_distance=0.2, missing_change_ratio=0.05)


def test_psi_of_a_published_example():
    # the test of package strappy 0.0.3: six a and five b become five a and four b
    assert round(psi([6, 5], [5, 4]), 5) == 0.00041


def test_psi_by_hand():
    shares = np.array([0.5, 0.3, 0.2]), np.array([0.4, 0.3, 0.3])
    assert psi(*shares) == pytest.approx(-0.1 * np.log(0.4 / 0.5) + 0.1 * np.log(0.3 / 0.2))


@given(COUNTS, st.randoms())
def test_psi_is_positive_symmetric_and_blind_to_size_and_order(counts, chance):
    other = chance.sample(counts, len(counts))
    index = psi(counts, other)
    assert index >= 0
    assert psi(counts, counts) == 0
    assert psi(other, counts) == pytest.approx(index)
    assert psi([10 * n for n in counts], other) == pytest.approx(index)
    order = chance.sample(range(len(counts)), len(counts))
    assert psi([counts[i] for i in order], [other[i] for i in order]) == pytest.approx(index)


def test_psi_without_change_follows_its_published_law():
    rng, n, m, shares = np.random.default_rng(0), 2000, 1000, np.full(10, 0.1)
    drawn = [
        psi(rng.multinomial(n, shares), rng.multinomial(m, shares)) / (1 / n + 1 / m) for _ in range(800)
    ]
    assert stats.kstest(drawn, stats.chi2(9).cdf).pvalue > 0.01


def test_an_empty_bin_counts_as_a_ten_thousandth():
    assert psi([1, 1, 0], [1, 1, 2]) > psi([1, 1, 1], [1, 1, 2]) > 0
    assert np.isfinite(psi([0, 1], [1, 0]))
    assert psi([0, 0], [1, 1]) is None


@given(COUNTS, st.randoms())
def test_the_jensen_shannon_distance_is_scipys(counts, chance):
    other = chance.sample(counts, len(counts))
    expected = jensenshannon(counts, other, base=2)
    assert jensen_shannon(counts, other) == pytest.approx(np.nan_to_num(expected), abs=1e-7)


def test_the_jensen_shannon_distance_of_strangers_is_one():
    assert jensen_shannon([5, 0], [0, 9]) == pytest.approx(1)


@given(FLOATS, FLOATS)
def test_kolmogorov_smirnov_is_scipys_and_has_no_unit(x, y):
    found = kolmogorov_smirnov(x, y)
    expected = stats.ks_2samp(x, y)
    assert found == (pytest.approx(expected.statistic), pytest.approx(expected.pvalue))
    assert kolmogorov_smirnov(y, x).distance == pytest.approx(found.distance)
    assert 0 <= found.distance <= 1


@given(FLOATS, FLOATS)
def test_bins_hold_every_row(x, y):
    before, after = bin_counts(x, y)
    assert (before.sum(), after.sum(), len(before)) == (len(x), len(y), len(after))


def test_deciles_part_the_reference_evenly():
    before, _ = bin_counts(np.arange(1000.0), np.arange(10.0))
    assert before.tolist() == [100] * 10


def tables(**columns):
    return tuple(
        ibis.memtable(pd.DataFrame({name: pair[side] for name, pair in columns.items()})) for side in (0, 1)
    )


def drift_of(kind, before, after):
    return compare(*tables(x=(before, after)), {"x": kind}, USUAL).columns[0]


def test_the_same_table_has_not_moved():
    rng = np.random.default_rng(0)
    x = rng.normal(size=500)
    one = drift_of("number", x, x[::-1])
    assert (one.psi, one.ks_distance, one.js_distance, one.missing_change_ratio) == (0, 0, 0, 0)
    assert not one.drifted


def test_another_draw_has_not_moved_and_a_shift_has():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=4000), rng.normal(size=4000)
    assert not drift_of("number", x, y).drifted
    moved = drift_of("number", x, y + 0.6)
    assert set(moved.reasons) >= {"psi", "ks"}
    assert moved.ks_distance == pytest.approx(stats.ks_2samp(x, y + 0.6).statistic)


def test_a_tiny_significant_distance_is_no_drift():
    rng = np.random.default_rng(2)
    one = drift_of("number", rng.normal(size=100_000), rng.normal(size=100_000) + 0.03)
    assert one.ks_p_value < 0.01
    assert not one.drifted


def test_new_vanished_and_hidden_categories():
    one = drift_of("text", ["a"] * 60 + ["b"] * 40, ["a"] * 60 + ["c"] * 38 + ["Zoé Martin"] * 2)
    assert [(c.id, c.rows_ratio) for c in one.new_categories] == [("c", 0.38)]
    assert [c.id for c in one.vanished_categories] == ["b"]
    assert one.drifted and one.ks_distance is None


def test_holes_that_appear():
    one = drift_of("number", [1.0] * 100, [1.0] * 90 + [None] * 10)
    assert one.reasons == ("missing",)
    assert one.missing_change_ratio == pytest.approx(0.1)


def test_free_text_and_empty_tables_are_not_measured():
    free = drift_of("text", [f"a{n}" for n in range(2000)], [f"b{n}" for n in range(2000)])
    assert (free.psi, free.drifted) == (None, False)
    empty = drift_of("number", pd.Series([], dtype="float64"), [1.0])
    assert (empty.psi, empty.ks_distance, empty.missing_change_ratio) == (None, None, None)


def test_columns_that_come_and_go_are_told():
    before, after = ibis.memtable({"a": [1], "b": [1]}), ibis.memtable({"b": [1], "c": [1]})
    found = compare(before, after, {"a": "integer", "b": "integer", "c": "integer"}, USUAL)
    assert (found.new_columns, found.vanished_columns) == (("c",), ("a",))
    assert [column.id for column in found.columns] == ["b"]


def ledger(planted="2024-09-15", rows_count=6000, seed=3):
    rng = np.random.default_rng(seed)
    day = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 1000, rows_count), unit="D")
    late = day >= pd.Timestamp(planted)
    return pd.DataFrame(
        {
            "day": day,
            "amount": rng.gamma(2, 30, rows_count) * np.where(late, 1.35, 1),
            "channel": np.where(rng.random(rows_count) < np.where(late, 0.5, 0.2), "web", "post"),
            "weight": rng.normal(70, 9, rows_count),
            "hole": np.where(late & (rng.random(rows_count) < 0.3), np.nan, 1.0),
        }
    )


KINDS = {"amount": "number", "channel": "text", "weight": "number", "hole": "number"}


@pytest.mark.parametrize("planted", ["2023-09-15", "2024-09-15"])
def test_a_planted_break_is_found_near_its_day(planted):
    found = {one.id: one for one in breaks(ibis.memtable(ledger(planted)), "day", KINDS, USUAL)}
    for name in ("amount", "channel", "hole"):
        assert found[name].drifted
        assert abs((pd.Timestamp(found[name].moved_on) - pd.Timestamp(planted)).days) <= 10
    assert not found["weight"].drifted


@FEW
@given(st.integers(0, 2**32))
def test_without_a_break_none_is_told(seed):
    frame = ledger(planted="2099-01-01", rows_count=1500, seed=seed)
    assert not any(one.drifted for one in breaks(ibis.memtable(frame), "day", KINDS, USUAL))


def test_a_break_by_hand():
    counts = np.array([[50, 0], [50, 0], [0, 50], [0, 50]])
    for ordered in (True, False):
        assert best_cut(counts, ordered=ordered)[:2] == (2, 1.0)


def test_too_few_rows_tell_nothing():
    assert best_cut(np.ones((5, 2), dtype=np.int64), ordered=True) is None
    frame = pd.DataFrame({"day": pd.to_datetime(["2024-01-01", None]), "x": [1.0, 2.0]})
    assert breaks(ibis.memtable(frame), "day", {"x": "number"}, USUAL)[0].moved_on is None


def test_a_century_is_cut_by_weeks():
    rng = np.random.default_rng(4)
    day = pd.Timestamp("1924-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 36_000, 5000)), unit="D")
    frame = pd.DataFrame({"day": day, "x": np.where(day >= pd.Timestamp("1980-01-01"), 1.0, 0.0)})
    found = breaks(ibis.memtable(frame), "day", {"x": "number"}, USUAL)[0]
    assert abs((pd.Timestamp(found.moved_on) - pd.Timestamp("1980-01-01")).days) <= 14
