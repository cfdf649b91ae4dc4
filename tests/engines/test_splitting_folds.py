"""Splitters that follow scikit-learn's conventions and depend on values, not on the order of rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import make_classification
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score

from filrouge.engines.splitting import GroupFolds, GroupTimeFolds, RowFolds, TimeFolds, folds_by
from filrouge.engines.splitting.errors import MissingKey, NoColumn, TooFewTimes, TooFewUnits

X, Y = make_classification(240, random_state=0)
ROWS = np.arange(len(X))
GROUPS, TIMES = ROWS % 31, ROWS % 17
BOTH = pd.DataFrame({"member": GROUPS, "quarter": TIMES})
SPLITTERS = [
    (RowFolds(4, 2, stratify=True), None),
    (RowFolds(4, 2), ROWS),
    (GroupFolds(4, 2), GROUPS),
    (TimeFolds(4, 2, gap_periods=1), TIMES),
    (GroupTimeFolds(4, 2, gap_periods=1), BOTH),
]
each = pytest.mark.parametrize(("splitter", "groups"), SPLITTERS, ids=lambda v: type(v).__name__)


def _take(groups, order):
    return (
        None if groups is None else groups.iloc[order] if isinstance(groups, pd.DataFrame) else groups[order]
    )


@each
def test_they_serve_scikit_learn(splitter, groups):
    scores = cross_val_score(DummyClassifier(), X, Y, groups=groups, cv=splitter)
    assert len(scores) == splitter.get_n_splits(X, Y, groups) == 8
    GridSearchCV(DummyClassifier(), {"strategy": ["prior", "uniform"]}, cv=splitter).fit(X, Y, groups=groups)


@each
@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_reordering_rows_changes_no_fold(splitter, groups, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    moved = splitter.split(X[order], Y[order], _take(groups, order))
    for (train, test), (moved_train, moved_test) in zip(splitter.split(X, Y, groups), moved, strict=True):
        assert set(train) == set(order[moved_train]) and set(test) == set(order[moved_test])


@each
def test_no_row_is_on_two_sides(splitter, groups):
    for train, test in splitter.split(X, Y, groups):
        assert not set(train) & set(test)


@pytest.mark.parametrize(("splitter", "groups"), SPLITTERS[:3], ids=["stratified", "row", "group"])
def test_each_row_is_tested_once_per_repeat(splitter, groups):
    tested = np.bincount(np.concatenate([test for _, test in splitter.split(X, Y, groups)]))
    assert (tested == splitter.n_repeats).all()


def test_repeats_and_seeds_differ():
    folds = [set(test) for _, test in RowFolds(2, 3, seed=1).split(X, Y, ROWS)]
    assert len({frozenset(fold) for fold in folds}) == 6
    assert [set(test) for _, test in RowFolds(2, 3, seed=2).split(X, Y, ROWS)] != folds


def test_stratified_folds_hold_the_same_shares():
    for _, test in RowFolds(4, stratify=True).split(X, Y):
        assert abs(Y[test].sum() - Y.sum() / 4) <= 1


def test_groups_stay_whole_and_balanced_as_scikit_learn_balances_them():
    groups = np.repeat(np.arange(12), np.arange(12) + 1)
    ours = [len(test) for _, test in GroupFolds(3).split(groups, None, groups)]
    theirs = [len(test) for _, test in GroupKFold(3).split(groups, None, groups)]
    assert sorted(ours) == sorted(theirs)
    for train, test in GroupFolds(3).split(groups, None, groups):
        assert not set(groups[train]) & set(groups[test])


def test_time_folds_train_on_the_past_only():
    for train, test in TimeFolds(4, 3, gap_periods=2).split(X, Y, TIMES):
        assert TIMES[train].max() + 2 < TIMES[test].min()


def test_members_and_quarters_are_both_held_apart():
    for train, test in GroupTimeFolds(4, gap_periods=1).split(X, Y, BOTH):
        assert not set(GROUPS[train]) & set(GROUPS[test])
        assert TIMES[train].max() + 1 < TIMES[test].min()


def test_the_splitter_goes_with_the_split():
    kinds = {by: type(folds_by(by)) for by in ("row", "group", "time", "group_time")}
    assert list(kinds.values()) == [RowFolds, GroupFolds, TimeFolds, GroupTimeFolds]


@pytest.mark.parametrize(
    ("error", "splitter", "groups"),
    [
        (NoColumn, GroupFolds(2), None),
        (NoColumn, TimeFolds(2), None),
        (NoColumn, GroupTimeFolds(2), GROUPS),
        (MissingKey, GroupFolds(2), [None] * len(X)),
        (TooFewUnits, GroupFolds(5), np.zeros(len(X))),
        (TooFewUnits, RowFolds(1), ROWS),
        (TooFewTimes, TimeFolds(5), ROWS % 3),
        (TooFewTimes, TimeFolds(2, gap_periods=16), TIMES),
    ],
)
def test_what_cannot_be_folded_is_refused(error, splitter, groups):
    with pytest.raises(error):
        list(splitter.split(X, Y, groups))


def test_stratified_folds_need_a_target():
    with pytest.raises(NoColumn):
        list(RowFolds(2, stratify=True).split(X))
