"""The contest and the choice."""

from dataclasses import dataclass
from itertools import count

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from filrouge.engines.metrics import METRICS
from filrouge.engines.tabular import (
    Aim,
    Entrant,
    Feature,
    Rules,
    Table,
    as_inputs,
    choose,
    class_target,
    compete,
    gain,
    own,
    portfolio,
    row_keys,
    unfitted,
)
from filrouge.engines.tabular.pairing import hopeless
from filrouge.kernel.errors import Cancelled
from filrouge.kernel.texts import N_, Text

AUC = METRICS["roc_auc"]
FEATURES = (Feature("x", "number"), Feature("t", "text"))


@dataclass(frozen=True)
class Cost:
    cpu_s: float = 0.0
    peak_bytes: int = 0


class Free:
    def read(self):
        return Cost()


def table(rows=300, keys=None):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(0, 1, rows), "t": rng.choice(["a", "b"], rows)})
    signal = frame["x"] + (frame["t"] == "a") + rng.normal(0, 1, rows)
    inputs = as_inputs(frame, FEATURES)
    target = class_target(pd.Series(np.where(signal > 0.5, "oui", "non")), event="oui")
    return Table(FEATURES, inputs, target, row_keys(inputs) if keys is None else keys)


OURS = portfolio(Aim("binary", "roc_auc"))
BASELINE, LINEAR = OURS[0], OURS[1]


def theirs(id, estimator, **options):
    return own(
        id, Text(fr=id, en=id), lambda seed: unfitted(estimator, seed), prepares_itself=False, **options
    )


class Broken(ClassifierMixin, BaseEstimator):
    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return {}["oubli"]

    def predict(self, X):
        return X


class Silent(ClassifierMixin, BaseEstimator):
    """A classifier that tells no probability."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.repeat(self.classes_[:1], len(X))


def test_everybody_runs_the_same_folds_and_learning_beats_not_learning():
    found = compete(OURS[:3], table(), Rules(AUC, "row", folds_count=3, repeats_count=2), meter=Free)
    assert [list(one.scores) for one in found.standings] == [
        ["r1f1", "r1f2", "r1f3", "r2f1", "r2f2", "r2f3"]
    ] * 3
    assert set(found.standings[0].scores.values()) == {0.5}
    beaten = gain(found.standings[1].scores, found.standings[0].scores, AUC, test_to_train_ratio=0.5)
    assert beaten.verdict == "better" and found.test_to_train_ratio == pytest.approx(0.5)


def test_the_same_seed_gives_the_same_scores_and_another_gives_others():
    told = [
        [
            one.scores
            for one in compete(
                OURS[:3], table(), Rules(AUC, "row", folds_count=2, seed=seed), meter=Free
            ).standings
        ]
        for seed in (1, 1, 2)
    ]
    assert told[0] == told[1] != told[2]


def test_preparation_is_fitted_inside_each_fold():
    """A text seen in one test fold only is never learned by the fit tried on it."""
    found = compete([BASELINE, LINEAR], table(), Rules(AUC, "row", folds_count=3), meter=Free)
    scaler = (
        found.standings[1].sample.named_steps["prepare"].named_transformers_["numbers"].named_steps["scale"]
    )
    assert scaler.n_samples_seen_ == 200


def test_a_broken_estimator_stops_nobody_else():
    found = compete(
        [BASELINE, theirs("broken", Broken), theirs("silent", Silent), LINEAR],
        table(),
        Rules(AUC, "row", folds_count=2),
        meter=Free,
    )
    broken, silent = found.standings[1], found.standings[2]
    assert (broken.fault.error, broken.scores) == ("KeyError", {})
    assert broken.fault.place.startswith("test_tabular_contest.py:") and "predict_proba" in broken.fault.place
    assert silent.fault.error == "tabular.no-probabilities"
    assert len(found.standings[3].scores) == 2


def test_a_classifier_without_probabilities_may_run_where_labels_are_scored():
    found = compete(
        [BASELINE, theirs("silent", Silent)],
        table(),
        Rules(METRICS["balanced_accuracy"], "row", folds_count=2),
        meter=Free,
    )
    assert set(found.standings[1].scores.values()) == {0.5}


def test_what_has_no_fit_is_told():
    found = compete([BASELINE, theirs("list", list)], table(), Rules(AUC, "row", folds_count=2), meter=Free)
    assert found.standings[1].fault.error == "tabular.not-an-estimator"


def test_a_users_estimator_is_scored_like_ours():
    found = compete(
        [LINEAR, theirs("mine", LogisticRegression(max_iter=500))], table(), Rules(AUC, "row"), meter=Free
    )
    ours, mine = (one.scores for one in found.standings)
    assert ours == mine


def test_a_spent_budget_leaves_everybody_with_the_same_folds():
    ticks = count()

    class Ticking:
        def __init__(self):
            self.start = next(ticks)

        def read(self):
            return Cost(cpu_s=next(ticks) - self.start)

    found = compete(OURS[:2], table(), Rules(AUC, "row", folds_count=5, budget_cpu_s=30.0), meter=Ticking)
    ran = [len(one.scores) for one in found.standings]
    assert found.budget_spent and found.folds_count == 5
    assert 0 < ran[1] <= ran[0] <= ran[1] + 1 < 5


def test_the_hopeless_are_not_run_again_but_the_baseline_is():
    flat = theirs("flat", OURS[0].make(0))
    found = compete(
        [BASELINE, flat, LINEAR], table(600), Rules(AUC, "row", folds_count=5, repeats_count=2), meter=Free
    )
    assert [len(one.scores) for one in found.standings] == [10, 5, 10]
    assert found.standings[1].dropped


def test_progress_grows_and_may_stop_the_contest():
    told = []

    def hear(done_ratio, contender):
        told.append(done_ratio)
        if len(told) == 3:
            raise Cancelled(N_("stop"))

    with pytest.raises(Cancelled):
        compete(OURS[:2], table(), Rules(AUC, "row", folds_count=2), meter=Free, progress=hear)
    assert told == sorted(told) and told[0] == 0


@pytest.mark.parametrize("by", ["group", "time"])
def test_folds_keep_the_structure(by):
    keys = pd.Series(np.arange(300) // 15)
    found = compete(OURS[:3], table(keys=keys), Rules(AUC, by, folds_count=3), meter=Free)
    assert all(len(one.scores) == 3 for one in found.standings)


# The choice


def entrant(id, *scores, size=100, usable=True):
    return Entrant(id, {f"r1f{n}": score for n, score in enumerate(scores)}, size, usable)


def chosen(*entrants):
    return choose(entrants, AUC, test_to_train_ratio=0.25)


def test_the_lightest_that_nothing_tells_from_the_best_is_chosen():
    heavy = entrant("heavy", 0.81, 0.79, 0.80, 0.82, 0.78, size=9_000)
    light = entrant("light", 0.80, 0.80, 0.79, 0.81, 0.78, size=1_000)
    poor = entrant("poor", 0.60, 0.61, 0.59, 0.60, 0.62, size=10)
    told = chosen(heavy, light, poor)
    assert (told.chosen, told.best, told.eligible) == ("light", "heavy", ("heavy", "light"))


def test_who_may_not_be_used_is_named_and_not_chosen():
    best = entrant("best", 0.9, 0.9, 0.91, usable=False)
    told = chosen(best, entrant("next", 0.8, 0.81, 0.8))
    assert (told.chosen, told.best, told.better_unusable) == ("next", "next", "best")


def test_nobody_usable_is_no_choice():
    assert chosen(entrant("a", 0.9, 0.9, usable=False), entrant("b"), entrant("c", 0.9)) is None


def test_a_part_of_the_folds_does_not_lead():
    lucky = entrant("lucky", 0.99, 0.99)
    assert chosen(lucky, entrant("whole", 0.8, 0.8, 0.8, 0.81)).best == "whole"


scores = st.lists(st.floats(0.5, 1), min_size=3, max_size=6)


@given(scores, st.floats(0.001, 0.2))
def test_a_constant_loss_is_significant(values, loss):
    mine = {str(n): value for n, value in enumerate(values)}
    worse = {fold: value - loss for fold, value in mine.items()}
    assert gain(worse, mine, AUC, test_to_train_ratio=0.25).verdict == "worse"
    assert gain(mine, mine, AUC, test_to_train_ratio=0.25).verdict == "no-difference"
    assert hopeless([mine, worse], AUC, 0.25) == (1,)


@given(scores, scores)
def test_a_gain_changes_sign_with_the_sides(mine, other):
    left, right = ({str(n): v for n, v in enumerate(side)} for side in (mine, other))
    there, back = (gain(*pair, AUC, test_to_train_ratio=0.25) for pair in ((left, right), (right, left)))
    assert there.estimate.mean == pytest.approx(-back.estimate.mean, abs=1e-12)
    assert there.folds_count == min(len(mine), len(other))


@given(st.lists(st.tuples(scores, st.integers(1, 9)), min_size=1, max_size=5))
def test_the_choice_is_eligible_and_never_heavier_than_the_best(told):
    field = [Entrant(f"e{n}", dict(enumerate_folds(s)), size, True) for n, (s, size) in enumerate(told)]
    found = choose(field, AUC, test_to_train_ratio=0.25)
    sizes = {one.id: one.size_bytes for one in field}
    assert found.chosen in found.eligible and found.best in found.eligible
    assert sizes[found.chosen] == min(sizes[id] for id in found.eligible)


def enumerate_folds(values):
    return ((f"r1f{n}", value) for n, value in enumerate(values))
