"""Each check catches the leak that was planted, and does not accuse its clean counterpart."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.splitting import (
    Assignment,
    Share,
    by_group,
    by_row,
    by_time,
    content_hashes,
    duplicates,
    future_rows,
    hash_rows,
    late_columns,
    leak_checks,
    near_duplicates,
    shared_groups,
    target_copies,
    target_drift,
)

SHARES = (Share("train", 0.7), Share("test", 0.3))
COUNT = 400

seeds = st.integers(0, 10_000)
few = settings(max_examples=4, deadline=None)  # a loaded machine is no failure


def _table(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    cities = np.array(["Orléans", "Saint-Étienne", "Paris"])
    return pd.DataFrame(
        {
            "id": [f"M{number:05d}" for number in rng.choice(90_000, COUNT, replace=False)],
            "city": cities[rng.integers(0, 3, COUNT)],
            "amount": rng.gamma(2, 100, COUNT),
            "visits": rng.poisson(3, COUNT),
        }
    )


def _split(frame: pd.DataFrame) -> Assignment:
    return by_row([frame["id"]], SHARES, seed=1)


def _pair(assignment: Assignment, seed: int) -> tuple[int, int]:
    """A training row and a test row."""
    rng = np.random.default_rng(seed)
    return rng.choice(assignment.rows("train")), rng.choice(assignment.rows("test"))


def _columns(frame: pd.DataFrame) -> list[pd.Series]:
    return [frame[name] for name in frame]


@given(seeds)
@few
def test_a_row_copied_to_the_other_side_is_caught(seed):
    frame = _table(seed)
    assignment = _split(frame)
    assert duplicates(assignment, hash_rows(_columns(frame), 0)).verdict == "passed"
    train, test = _pair(assignment, seed)
    frame.iloc[test] = frame.iloc[train]
    check = duplicates(assignment, hash_rows(_columns(frame), 0))
    assert (check.verdict, check.rows, check.rows_count) == ("failed", (test,), 1)


@given(seeds)
@few
def test_a_row_retyped_under_another_key_is_caught(seed):
    frame = _table(seed)
    assignment = _split(frame)

    def content():
        return content_hashes([frame["city"], frame["amount"], frame["visits"]])

    assert near_duplicates(assignment, content()).verdict == "passed"
    for _ in range(8):
        train, test = _pair(assignment, seed)
        seed += 1
        city = frame.loc[train, "city"].upper().replace("É", "E")
        frame.loc[test, ["city", "visits"]] = [f"  {city} ", frame.loc[train, "visits"]]
        frame.loc[test, "amount"] = float(f"{frame.loc[train, 'amount']:.9g}")
    check = near_duplicates(assignment, content())
    assert check.verdict == "failed" and check.rows_ratio > 0.01


def test_twins_prove_nothing_where_rows_do_not_identify():
    frame = _table(0)
    check = near_duplicates(_split(frame), content_hashes([frame["city"], frame["visits"]]))
    assert (check.verdict, check.reason) == ("not_applicable", "rows_do_not_identify")


@given(seeds)
@few
def test_a_group_on_both_sides_is_caught(seed):
    groups = np.random.default_rng(seed).integers(0, 60, COUNT)
    assert shared_groups(by_group(groups, SHARES, seed=seed), groups).verdict == "passed"
    check = shared_groups(by_row([np.arange(COUNT)], SHARES, seed=seed), groups)
    assert check.verdict == "failed" and check.rows_count > 0
    assert shared_groups(_split(_table(0)), None).verdict == "not_applicable"


@given(seeds)
@few
def test_training_on_the_future_is_caught(seed):
    rng = np.random.default_rng(seed)
    days = [date(2024, 1, 1) + timedelta(days=int(day)) for day in rng.integers(0, 300, COUNT)]
    assignment = by_time(days, SHARES)
    assert future_rows(assignment, days).verdict == "passed"
    moved = list(days)
    row = int(rng.choice(assignment.rows("train")))
    moved[row] = date(2025, 1, 1)
    check = future_rows(assignment, moved)
    assert (check.verdict, check.rows) == ("failed", (row,))
    assert future_rows(assignment, None).verdict == "not_applicable"


PLANTED_NUMBER = {
    "monotone": lambda y, rng: np.exp(y / 50) + 3,
    "reversed": lambda y, rng: -y,
    "folded": lambda y, rng: y + rng.normal(0, 0.5, len(y)),
}
PLANTED_CLASS = {
    "renamed": lambda y, rng: np.where(y == "yes", "perdu", "gardé"),
    "date of leaving": lambda y, rng: np.where(y == "yes", rng.integers(1, 999, len(y)), np.nan),
    "finer": lambda y, rng: np.where(
        y == "yes", rng.choice(["a", "b"], len(y)), rng.choice(["c", "d"], len(y))
    ),
}


@pytest.mark.parametrize("planted", PLANTED_NUMBER)
@given(seeds)
@few
def test_a_column_that_is_the_number_wanted_is_caught(planted, seed):
    rng, frame = np.random.default_rng(seed), _table(seed)
    target = rng.normal(0, 40, COUNT)
    frame["honest"] = target + rng.normal(0, 40, COUNT)
    clean, powers = target_copies(frame.drop(columns="id"), target, task="number", seed=seed)
    assert clean.verdict == "passed" and powers[0].column == "honest"
    frame["leak"] = PLANTED_NUMBER[planted](target, rng)
    check, _ = target_copies(frame.drop(columns="id"), target, task="number", seed=seed)
    assert (check.verdict, check.columns) == ("failed", ("leak",))


@pytest.mark.parametrize("planted", PLANTED_CLASS)
@given(seeds)
@few
def test_a_column_that_is_the_class_wanted_is_caught(planted, seed):
    rng, frame = np.random.default_rng(seed), _table(seed)
    target = np.where(rng.random(COUNT) < 0.3, "yes", "no")
    frame["honest"] = (target == "yes") + rng.normal(0, 1, COUNT)
    assert target_copies(frame.drop(columns="id"), target, task="class", seed=seed)[0].verdict == "passed"
    frame["leak"] = PLANTED_CLASS[planted](target, rng)
    check, _ = target_copies(frame.drop(columns="id"), target, task="class", seed=seed)
    assert (check.verdict, check.columns) == ("failed", ("leak",))


def test_a_function_of_repeated_values_is_found_exactly():
    rng = np.random.default_rng(3)
    site = rng.integers(0, 80, COUNT)
    target = np.isin(site, rng.choice(80, 30, replace=False)).astype(str)
    _, powers = target_copies(pd.DataFrame({"site": [f"s{s}" for s in site]}), target, task="class", seed=0)
    assert powers[0].determination_ratio == 1.0


def test_decimals_and_instants_are_measured_as_numbers():
    rng = np.random.default_rng(5)
    target = rng.normal(0, 40, COUNT).round(2)
    frame = pd.DataFrame(
        {
            "exact": [Decimal(str(-value)) for value in target],
            "when": pd.to_datetime("2024-01-01", utc=True) + pd.to_timedelta(target, "D"),
        }
    )
    check, powers = target_copies(frame, target, task="number", seed=0)
    assert set(check.columns) == {"exact", "when"}
    assert {round(abs(power.rank_correlation), 6) for power in powers} == {1.0}


def test_too_little_to_judge_is_said():
    frame = pd.DataFrame({"a": range(COUNT)})
    assert target_copies(frame[:5], [0, 1, 0, 1, 0], task="class", seed=0)[0].reason == "too_few_rows"
    assert target_copies(frame, ["x"] * COUNT, task="class", seed=0)[0].reason == "constant_target"


def test_a_column_known_after_is_caught():
    assert late_columns({"a": None, "b": None}).verdict == "not_applicable"
    assert late_columns({"a": "at_observation", "b": None, "c": 0.0}).verdict == "passed"
    assert late_columns({"a": "at_observation", "b": "after_observation", "c": 30.0}).columns == ("b", "c")


@given(seeds)
@few
def test_values_dated_after_their_observation_are_caught(seed):
    rng = np.random.default_rng(seed)
    observed = pd.Series(pd.to_datetime("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, COUNT), "D"))
    known = observed - pd.to_timedelta(rng.integers(0, 9, COUNT), "D")
    assert late_columns({}, {"claims": known}, observed).verdict == "passed"
    row = int(rng.integers(COUNT))
    known[row] = observed[row] + pd.Timedelta(days=1)
    check = late_columns({}, {"claims": known}, observed)
    assert (check.columns, check.rows) == (("claims",), (row,))


@given(seeds)
@few
def test_a_target_that_moved_is_caught(seed):
    rng = np.random.default_rng(seed)
    assignment = by_row([np.arange(COUNT)], SHARES, seed=2)
    target, later = rng.normal(0, 1, COUNT), assignment.mask("test")
    assert target_drift(assignment, target, task="number").verdict == "passed"
    assert target_drift(assignment, target + 2 * later, task="number").verdict == "failed"
    classes = np.where(rng.random(COUNT) < 0.3, "yes", "no")
    assert target_drift(assignment, classes, task="class").verdict == "passed"
    moved = np.where(later & (rng.random(COUNT) < 0.6), "yes", classes)
    assert target_drift(assignment, moved, task="class").verdict == "failed"


def test_all_checks_at_once_on_a_clean_table():
    frame = _table(4)
    frame["churn"] = np.random.default_rng(4).random(COUNT) < 0.4
    checks = leak_checks(
        _split(frame),
        frame,
        features=("city", "amount", "visits"),
        seed=0,
        key=("id",),
        target="churn",
        task="class",
    )
    assert {check.id: check.verdict for check in checks} == {
        "duplicates": "passed",
        "near_duplicates": "passed",
        "groups": "not_applicable",
        "future": "not_applicable",
        "target": "passed",
        "availability": "not_applicable",
        "target_drift": "passed",
    }
