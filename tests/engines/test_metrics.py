"""Scores against scikit-learn, intervals against what others published."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_1samp
from sklearn import metrics as reference

from filrouge.engines.metrics import (
    METRICS,
    UndefinedScore,
    bootstrap_interval,
    corrected_interval,
    metric_of,
)
from filrouge.engines.metrics.catalogue import UnknownMetric
from filrouge.engines.metrics.intervals import TooFewFolds

BINARY = {
    "log_loss": lambda y, p, w: reference.log_loss(y, p, sample_weight=w),
    "brier": lambda y, p, w: reference.brier_score_loss(y, p[:, 1], sample_weight=w),
    "roc_auc": lambda y, p, w: reference.roc_auc_score(y, p[:, 1], sample_weight=w),
    "average_precision": lambda y, p, w: reference.average_precision_score(y, p[:, 1], sample_weight=w),
    "f1": lambda y, p, w: reference.f1_score(y, p.argmax(1), sample_weight=w),
    "accuracy": lambda y, p, w: reference.accuracy_score(y, p.argmax(1), sample_weight=w),
    "balanced_accuracy": lambda y, p, w: reference.balanced_accuracy_score(y, p.argmax(1), sample_weight=w),
}
MANY = {
    "log_loss": lambda y, p, w: reference.log_loss(y, p, sample_weight=w),
    "brier": lambda y, p, w: reference.brier_score_loss(y, p, sample_weight=w, scale_by_half=False),
    "roc_auc": lambda y, p, w: np.mean(
        [reference.roc_auc_score(y == c, p[:, c], sample_weight=w) for c in range(3)]
    ),
    "average_precision": lambda y, p, w: np.mean(
        [reference.average_precision_score(y == c, p[:, c], sample_weight=w) for c in range(3)]
    ),
    "f1": lambda y, p, w: reference.f1_score(y, p.argmax(1), sample_weight=w, average="macro"),
    "accuracy": BINARY["accuracy"],
    "balanced_accuracy": BINARY["balanced_accuracy"],
}
NUMBERS = {
    "mae": lambda y, p, w: reference.mean_absolute_error(y, p, sample_weight=w),
    "rmse": lambda y, p, w: reference.root_mean_squared_error(y, p, sample_weight=w),
    "r2": lambda y, p, w: reference.r2_score(y, p, sample_weight=w),
    "pinball": lambda y, p, w: reference.mean_pinball_loss(y, p, sample_weight=w, alpha=0.9),
    "poisson_deviance": lambda y, p, w: reference.mean_poisson_deviance(y, p, sample_weight=w),
    "gamma_deviance": lambda y, p, w: reference.mean_gamma_deviance(y, p, sample_weight=w),
    "tweedie_deviance": lambda y, p, w: reference.mean_tweedie_deviance(y, p, sample_weight=w, power=1.5),
}
PARAMETERS = {"pinball": 0.9, "tweedie_deviance": 1.5}


def classes(count, *, rows=300, seed=0):
    rng = np.random.default_rng(seed)
    target = rng.integers(0, count, rows)
    raw = rng.random((rows, count)).round(2) + 0.01 + (np.eye(count)[target] * 0.3)
    return target, raw / raw.sum(axis=1, keepdims=True), rng.integers(0, 4, rows).astype(float)


def numbers(*, rows=300, seed=0):
    rng = np.random.default_rng(seed)
    target = rng.gamma(2, 100, rows)
    return target, target * rng.uniform(0.5, 1.5, rows), rng.integers(0, 4, rows).astype(float)


@pytest.mark.parametrize("name", BINARY)
def test_binary_scores_are_those_of_scikit_learn(name):
    target, predicted, weights = classes(2)
    scorer = METRICS[name].scorer(target, predicted)
    assert scorer(weights) == pytest.approx(BINARY[name](target, predicted, weights), rel=1e-12)


@pytest.mark.parametrize("name", MANY)
def test_scores_of_many_classes_are_those_of_scikit_learn(name):
    target, predicted, weights = classes(3)
    scorer = METRICS[name].scorer(target, predicted)
    assert scorer(weights) == pytest.approx(MANY[name](target, predicted, weights), rel=1e-12)


@pytest.mark.parametrize("name", NUMBERS)
def test_scores_of_numbers_are_those_of_scikit_learn(name):
    target, predicted, weights = numbers()
    scorer = METRICS[name].scorer(target, predicted, parameter=PARAMETERS.get(name))
    assert scorer(weights) == pytest.approx(NUMBERS[name](target, predicted, weights), rel=1e-10)


def test_every_metric_is_compared_with_a_reference():
    assert set(METRICS) == {*BINARY, *NUMBERS}


@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if "binary" in m.tasks])
@given(seed=st.integers(0, 1_000))
def test_the_order_of_rows_does_not_matter(name, seed):
    target, predicted, _ = classes(2, rows=60, seed=seed)
    order = np.random.default_rng(seed).permutation(60)
    score = METRICS[name].score
    assert score(target, predicted) == pytest.approx(score(target[order], predicted[order]), rel=1e-9)


@given(seed=st.integers(0, 1_000), times=st.integers(2, 5))
def test_a_weight_is_a_row_repeated(seed, times):
    target, predicted, _ = classes(2, rows=40, seed=seed)
    for name in BINARY:
        scorer = METRICS[name].scorer(target, predicted)
        weights = np.ones(40)
        weights[:10] = times
        rows = np.repeat(np.arange(40), weights.astype(int))
        repeated = METRICS[name].score(target[rows], predicted[rows])
        assert scorer(weights) == pytest.approx(repeated, rel=1e-9)


@given(seed=st.integers(0, 1_000))
def test_scores_keep_their_bounds(seed):
    target, predicted, _ = classes(3, rows=50, seed=seed)
    for name in ("roc_auc", "average_precision", "f1", "accuracy", "balanced_accuracy"):
        assert 0 <= METRICS[name].score(target, predicted) <= 1
    assert 0 <= METRICS["brier"].score(target, predicted) <= 2
    y, p, _ = numbers(rows=50, seed=seed)
    assert METRICS["r2"].score(y, p) <= 1


@given(seed=st.integers(0, 1_000), scale=st.floats(0.01, 1_000))
def test_a_unit_scales_as_it_says(seed, scale):
    """A score in euros becomes a score in cents; a Tweedie deviance goes by its power of the unit."""
    y, p, _ = numbers(rows=50, seed=seed)
    for name, exponent in {
        "mae": 1,
        "rmse": 1,
        "r2": 0,
        "gamma_deviance": 0,
        "tweedie_deviance": 0.5,
    }.items():
        score = METRICS[name].score
        told = score(y * scale, p * scale, parameter=PARAMETERS.get(name))
        expected = score(y, p, parameter=PARAMETERS.get(name)) * scale**exponent
        assert told == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_units():
    assert METRICS["mae"].unit("eur") == METRICS["poisson_deviance"].unit("eur") == "eur"
    assert METRICS["r2"].unit("eur") == METRICS["roc_auc"].unit("eur") == METRICS["mae"].unit("") == ""
    assert METRICS["tweedie_deviance"].unit("eur", parameter=1.5) == "eur^0.5"


def test_a_gain_is_positive_when_better():
    assert METRICS["roc_auc"].gain(0.9, 0.8) > 0
    assert METRICS["mae"].gain(1.0, 2.0) > 0


def test_perfect_and_useless_rankings():
    target = np.array([0, 0, 1, 1])
    perfect = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.2, 0.8]])
    flat = np.full((4, 2), 0.5)
    assert (
        METRICS["roc_auc"].score(target, perfect) == METRICS["average_precision"].score(target, perfect) == 1
    )
    assert METRICS["roc_auc"].score(target, flat) == METRICS["average_precision"].score(target, flat) == 0.5


@pytest.mark.parametrize("name", ["roc_auc", "average_precision"])
def test_one_class_alone_is_undefined(name):
    with pytest.raises(UndefinedScore):
        METRICS[name].score(np.zeros(3, dtype=int), np.full((3, 2), 0.5))


def test_no_row_is_undefined():
    with pytest.raises(UndefinedScore):
        METRICS["mae"].score(np.array([]), np.array([]))


def test_a_deviance_refuses_what_it_cannot_score():
    with pytest.raises(UndefinedScore):
        METRICS["poisson_deviance"].score(np.array([1.0]), np.array([0.0]))
    with pytest.raises(UndefinedScore):
        METRICS["gamma_deviance"].score(np.array([0.0]), np.array([1.0]))


def test_an_unknown_metric_is_named():
    with pytest.raises(UnknownMetric):
        metric_of("flair")


def test_the_corrected_interval_is_the_one_scikit_learn_publishes():
    """ "Statistical comparison of models using grid search": corrected t 0.750, p-value 0.227 (one-sided)."""
    from sklearn.datasets import make_moons
    from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
    from sklearn.svm import SVC

    X, y = make_moons(noise=0.352, random_state=1, n_samples=100)
    folds = RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=0)
    scores = {
        kernel: cross_val_score(SVC(kernel=kernel, random_state=0), X, y, scoring="roc_auc", cv=folds)
        for kernel in ("rbf", "linear")
    }
    found = corrected_interval(scores["rbf"] - scores["linear"], test_to_train_ratio=10 / 90)
    assert (round(found.statistic, 3), round(found.p_value / 2, 3)) == (0.750, 0.227)


def test_without_overlap_the_interval_is_students():
    values = [0.81, 0.79, 0.84, 0.80, 0.78]
    found = corrected_interval(values, test_to_train_ratio=0)
    told = ttest_1samp(values, 0)
    assert (found.statistic, found.p_value) == pytest.approx((told.statistic, told.pvalue))
    assert (found.low, found.high) == pytest.approx(tuple(told.confidence_interval(0.95)))


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=20), st.floats(0, 1))
def test_the_correction_only_widens(values, ratio):
    naive = corrected_interval(values, test_to_train_ratio=0)
    corrected = corrected_interval(values, test_to_train_ratio=ratio)
    assert corrected.low <= naive.low <= naive.mean <= naive.high <= corrected.high


@pytest.mark.parametrize(("values", "p_value"), [([0.0, 0.0], 1.0), ([0.1, 0.1], 0.0)])
def test_folds_that_all_agree(values, p_value):
    found = corrected_interval(values, test_to_train_ratio=0.25)
    assert (found.low, found.high, found.p_value) == (values[0], values[0], p_value)


def test_one_fold_makes_no_interval():
    with pytest.raises(TooFewFolds):
        corrected_interval([0.5], test_to_train_ratio=0.25)


def test_the_bootstrap_covers_the_mean_as_the_normal_law_does():
    errors = np.random.default_rng(0).exponential(10, 2_000)
    scorer = METRICS["mae"].scorer(errors, np.zeros(2_000))
    found = bootstrap_interval(scorer, 2_000, rng=np.random.default_rng(1))
    half = 1.96 * errors.std() / math.sqrt(2_000)
    assert (found.low, found.high) == pytest.approx((errors.mean() - half, errors.mean() + half), rel=0.02)


def test_drawing_groups_widens_the_interval():
    groups = np.repeat(np.arange(40), 25)
    errors = np.random.default_rng(0).normal(0, 1, 40)[groups] ** 2
    scorer = METRICS["mae"].scorer(errors, np.zeros(1_000))
    rows = bootstrap_interval(scorer, 1_000, rng=np.random.default_rng(1))
    whole = bootstrap_interval(scorer, 1_000, rng=np.random.default_rng(1), groups=groups)
    assert whole.high - whole.low > 3 * (rows.high - rows.low)


def test_the_bootstrap_is_the_same_under_the_same_seed():
    target, predicted, _ = classes(2)
    scorer = METRICS["roc_auc"].scorer(target, predicted)
    found = [bootstrap_interval(scorer, 300, rng=np.random.default_rng(5)) for _ in range(2)]
    assert found[0] == found[1]


def test_a_score_undefined_on_most_resamples_has_no_interval():
    target = np.array([0, 0, 1])
    scorer = METRICS["roc_auc"].scorer(target, np.array([[0.9, 0.1], [0.4, 0.6], [0.5, 0.5]]))
    assert bootstrap_interval(scorer, 3, rng=np.random.default_rng(0)) is None
