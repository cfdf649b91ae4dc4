"""Parts share no row, group or time; a row's part depends on its key and the seed alone."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.splitting import Share, by_group, by_group_and_time, by_row, by_time, hash_values
from filrouge.engines.splitting.errors import (
    BadGap,
    BadShares,
    BadStart,
    EmptyPart,
    MissingKey,
    NoColumn,
    TooFewTimes,
)

SHARES = (Share("train", 0.6), Share("validation", 0.2), Share("test", 0.2))
KEYS = np.arange(2_000)
DAYS = [date(2024, 1, 1) + timedelta(days=int(day)) for day in KEYS % 400]

calm = settings(max_examples=40, deadline=None)  # a loaded machine is no failure

seeds = st.integers(0, 2**63 - 1)
orders = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).permutation(len(KEYS)))
keys = st.lists(st.one_of(st.text(max_size=8), st.integers(-9, 9).map(str)), min_size=60, unique=True)


def test_the_assignment_of_a_key_is_the_same_for_ever():
    # Published splits must be replayable under later versions of every library: these figures never change.
    assert hash_values(["M-001", "12", ""], 7).tolist() == [
        9624400437230851163,
        11492560523317585167,
        1874201255128393200,
    ]


def test_a_key_is_the_same_whatever_its_storage():
    forms = [
        ["12", "7", None],
        pd.Series([12, 7, None]),
        pd.Series([12, 7, None], dtype="Int32"),
        pa.array([12, 7, None], pa.int8()),
        pa.array([12.0, 7.0, float("nan")]),
        pa.array(["12", "7", None]).dictionary_encode(),
    ]
    assert {tuple(hash_values(form, 3).tolist()) for form in forms} == {
        tuple(hash_values(forms[0], 3).tolist())
    }


def test_instants_are_the_same_whatever_their_unit():
    stamps = pd.Series(pd.to_datetime(["2024-01-01 10:00", "2025-02-03 00:00"]))
    texts = hash_values(stamps.astype("datetime64[s]"), 0)
    assert texts.tolist() == hash_values(stamps.astype("datetime64[ns]"), 0).tolist()


@given(orders, seeds)
@calm
def test_reordering_rows_moves_none(order, seed):
    for assigned in (
        lambda rows: by_row([KEYS[rows]], SHARES, seed=seed),
        lambda rows: by_row([KEYS[rows]], SHARES, seed=seed, strata=KEYS[rows] % 3),
        lambda rows: by_group(KEYS[rows] % 97, SHARES, seed=seed),
        lambda rows: by_time([DAYS[row] for row in rows], SHARES, gap_days=2),
    ):
        assert (assigned(order).codes == assigned(np.arange(len(KEYS))).codes[order]).all()


@given(keys, st.integers(30, 59), seeds)
@calm
def test_adding_rows_moves_none(values, before, seed):
    half = (Share("a", 0.5), Share("b", 0.5))
    assert (
        by_row([values], half, seed=seed).codes[:before] == by_row([values[:before]], half, seed=seed).codes
    ).all()


def test_lists_and_bytes_have_an_identity_too():
    for values in ([[1, 2], [1], [1, 2], None], [b"\xff", b"", b"\xff", None]):
        hashes = hash_values(values, 0).tolist()
        assert hashes[0] == hashes[2] and len(set(hashes)) == 3


def test_shares_are_met_within_chance():
    counts = by_row([np.arange(100_000)], SHARES, seed=1).counts()
    for share in SHARES:
        spread = np.sqrt(share.ratio * (1 - share.ratio) * 100_000)
        assert abs(counts[share.name] - share.ratio * 100_000) < 5 * spread


@given(seeds, st.lists(st.integers(10, 80), min_size=1, max_size=4))
@calm
def test_each_stratum_meets_the_shares_to_a_row(seed, sizes):
    strata = np.repeat(np.arange(len(sizes)), sizes)
    assignment = by_row([np.arange(len(strata))], SHARES, seed=seed, strata=strata)
    for stratum, size in enumerate(sizes):
        found = np.bincount(assignment.codes[strata == stratum], minlength=3)
        assert np.abs(found - np.array([0.6, 0.2, 0.2]) * size).max() <= 1


def test_equal_rows_without_a_key_share_a_part():
    frame = pd.DataFrame({"a": [1, 2] * 300, "b": list(range(300)) * 2})
    codes = by_row([frame["a"], frame["b"]], SHARES, seed=0).codes
    twins = pd.DataFrame({"row": frame["a"] * 1000 + frame["b"], "part": codes})
    assert (twins.groupby("row")["part"].nunique() == 1).all()


@given(st.integers(50, 500), seeds)
@calm
def test_a_group_is_never_on_two_sides(groups_count, seed):
    groups = np.random.default_rng(seed).integers(0, groups_count, 600)
    parts = pd.Series(by_group(groups, SHARES, seed=seed).codes).groupby(pd.Series(groups)).nunique()
    assert (parts == 1).all()


@given(st.lists(st.integers(0, 40), min_size=50, max_size=200), st.integers(0, 3))
@calm
def test_each_part_is_later_than_the_one_before(times, gap):
    if len(set(times)) < 15:
        return
    assignment = by_time(np.array(times), SHARES, gap_periods=gap)
    values, periods = np.array(times), sorted(set(times))
    for earlier, later in (("train", "validation"), ("validation", "test")):
        last, first = values[assignment.mask(earlier)].max(), values[assignment.mask(later)].min()
        assert periods.index(first) - periods.index(last) == gap + 1
    assert sum(assignment.counts().values()) + assignment.left_out["gap"] == len(times)


def test_a_gap_in_days_leaves_those_days_out():
    assignment = by_time(DAYS, SHARES, starts=["2024-08-01", date(2024, 11, 1)], gap_days=30)
    days = pd.Series(DAYS)
    assert days[assignment.mask("train")].max() < date(2024, 7, 2)
    assert days[assignment.mask("validation")].min() == date(2024, 8, 1)
    assert assignment.starts == ("2024-08-01", date(2024, 11, 1))


@pytest.mark.parametrize("start", ["2024-08-01", date(2024, 8, 1), datetime(2024, 8, 1)])
@pytest.mark.parametrize("zone", [None, "UTC"])
def test_a_start_may_be_a_day_where_times_are_instants(start, zone):
    instants = pd.Series(pd.to_datetime(DAYS)).dt.tz_localize(zone)
    assignment = by_time(instants, [Share("train", 0.7), Share("test", 0.3)], starts=[start])
    assert instants[assignment.mask("test")].min() == pd.Timestamp("2024-08-01", tz=zone)


def test_starts_replay_the_cut_when_rows_come():
    first = by_time(DAYS, SHARES)
    more = by_time([*DAYS, date(2030, 1, 1)], SHARES, starts=first.starts)
    assert (more.codes[:-1] == first.codes).all()


def test_quarters_written_as_text_are_ordered():
    quarters = [f"{year}-Q{quarter}" for year in (2022, 2023, 2024) for quarter in (1, 2, 3, 4)]
    assert by_time(quarters[::-1], SHARES).starts == ("2023-Q4", "2024-Q3")


def test_members_of_the_test_are_unseen_and_later():
    members, quarters = np.repeat(np.arange(400), 12), np.tile(np.arange(12), 400)
    assignment = by_group_and_time(members, quarters, SHARES, seed=5, gap_periods=1)
    train, test = assignment.mask("train"), assignment.mask("test")
    assert not set(members[train]) & set(members[test])
    assert quarters[train].max() + 1 < quarters[assignment.mask("validation")].min()
    assert quarters[assignment.mask("validation")].max() + 1 < quarters[test].min()
    assert sum(assignment.counts().values()) + sum(assignment.left_out.values()) == len(members)


@pytest.mark.parametrize(
    ("error", "split"),
    [
        (BadShares, lambda: by_row([KEYS], [Share("a", 0.5), Share("b", 0.4)], seed=0)),
        (BadShares, lambda: by_row([KEYS], [Share("a", 1.0)], seed=0)),
        (BadShares, lambda: by_row([KEYS], [Share("a", 0.5), Share("a", 0.5)], seed=0)),
        (NoColumn, lambda: by_row([], SHARES, seed=0)),
        (EmptyPart, lambda: by_row([[1, 1, 1, 1]], SHARES, seed=0)),
        (EmptyPart, lambda: by_time(KEYS, SHARES, gap_periods=900)),
        (MissingKey, lambda: by_group(["a", None, "b"], SHARES, seed=0)),
        (MissingKey, lambda: by_time([1.0, float("nan"), 3.0], SHARES)),
        (TooFewTimes, lambda: by_time([1, 1, 2], SHARES)),
        (BadGap, lambda: by_time(KEYS, SHARES, gap_periods=-1)),
        (BadGap, lambda: by_time(KEYS, SHARES, gap_days=2)),
        (BadStart, lambda: by_time(DAYS, SHARES, starts=["2024-02-01"])),
        (BadStart, lambda: by_time(DAYS, SHARES, starts=["2024-03-01", "2024-02-01"])),
        (BadStart, lambda: by_time(DAYS, SHARES, starts=["spring", "summer"])),
        (BadStart, lambda: by_time(KEYS, SHARES, starts=[date(2024, 1, 1), date(2024, 2, 1)])),
    ],
)
def test_what_cannot_be_split_is_refused(error, split):
    with pytest.raises(error):
        split()
