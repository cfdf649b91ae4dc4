"""Inputs, encoders and fits on tables."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OrdinalEncoder, StandardScaler

from filrouge.engines.tabular import (
    Aim,
    BoundedScaler,
    Fault,
    Feature,
    FrequentCodes,
    FrequentIndicators,
    Table,
    as_inputs,
    attempt,
    class_target,
    fitted,
    number_target,
    portfolio,
    predictions,
    row_keys,
    stop_rows,
    unfitted,
)
from filrouge.engines.tabular.errors import NoFeature, OneClass, UnknownClass, UnreadableColumn
from filrouge.kernel.errors import Cancelled
from filrouge.kernel.texts import N_

NUMBER, TEXT = Feature("x", "number"), Feature("t", "text")


# Inputs


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pd.Series([1, 2], dtype="int64"), [1, 2]),
        (pd.Series([1, None], dtype="Int64"), [1, np.nan]),
        (pd.Series([True, None, False], dtype=object), [1, np.nan, 0]),
        (pd.Series([Decimal("1.5"), None], dtype=object), [1.5, np.nan]),
        (pd.Series([1e300, -1e300]), [np.finfo(np.float32).max, np.finfo(np.float32).min]),
        (pd.Series([16_777_217.0]), [16_777_216.0]),
    ],
    ids=["integers", "missing integers", "booleans", "decimals", "beyond float32", "rounded"],
)
def test_numbers_become_float32(column, expected):
    inputs = as_inputs(pd.DataFrame({"x": column}), [NUMBER])
    assert inputs["x"].dtype == np.float32
    np.testing.assert_array_equal(inputs["x"], np.array(expected, dtype=np.float32))


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(pd.to_datetime(["1970-01-02 12:00", None])),
        pd.Series(pd.to_datetime(["1970-01-02 12:00", None], utc=True)),
        pd.Series([1.5, np.nan]),
    ],
    ids=["naive", "utc", "already days"],
)
def test_dates_become_days(column):
    inputs = as_inputs(pd.DataFrame({"d": column}), [Feature("d", "date")])
    np.testing.assert_array_equal(inputs["d"], np.array([1.5, np.nan], dtype=np.float32))


def test_texts_stay_letter_for_letter_and_missing_ones_are_empty():
    column = pd.Series(["é", "e\u0301", " a ", None, np.nan, 12], dtype=object)
    assert as_inputs(pd.DataFrame({"t": column}), [TEXT])["t"].tolist() == [
        "é",
        "e\u0301",
        " a ",
        "",
        "",
        "12",
    ]


@pytest.mark.parametrize(
    "frame", [pd.DataFrame({"y": [1]}), pd.DataFrame({"x": ["douze"]})], ids=["absent", "words"]
)
def test_a_column_that_cannot_be_read_is_named(frame):
    with pytest.raises(UnreadableColumn) as refused:
        as_inputs(frame, [NUMBER])
    assert refused.value.at == "/x"


# Targets


@pytest.mark.parametrize(
    ("column", "event", "classes"),
    [
        (["non", "oui", "non"], "non", ("oui", "non")),
        ([0, 1, 1], "1", ("0", "1")),
        ([1.0, 0.0, 1.0], "0", ("1", "0")),
        ([True, False], "true", ("false", "true")),
        (["b", "a", "c"], None, ("a", "b", "c")),
    ],
)
def test_the_event_is_the_last_class(column, event, classes):
    target = class_target(pd.Series(column), event=event)
    assert target.classes == classes
    assert [classes[int(code)] for code in target.codes] == list(target.values)


def test_later_parts_have_the_classes_of_the_first():
    first = class_target(pd.Series(["a", "b", "c"]))
    assert class_target(pd.Series(["c"]), classes=first.classes).codes.tolist() == [2]
    with pytest.raises(UnknownClass):
        class_target(pd.Series(["d"]), classes=first.classes)


@pytest.mark.parametrize(("column", "event"), [(["a", "a"], None), (["a", "b"], "c")])
def test_nothing_to_tell_apart(column, event):
    with pytest.raises(OneClass):
        class_target(pd.Series(column), event=event)


# Encoders


def texts(*values):
    return np.array([[value] for value in values], dtype=object)


def test_the_most_frequent_text_is_one_and_the_rare_are_zero():
    encoder = FrequentCodes(rows_min_count=2).fit(texts("b", "a", "b", "a", "b", "seul", ""))
    assert encoder.transform(texts("b", "a", "seul", "", "jamais vu")).ravel().tolist() == [1, 2, 0, 0, 0]


def test_a_name_held_by_one_row_is_not_learned():
    encoder = FrequentCodes().fit(texts(*[f"client {n}" for n in range(500)]))
    assert encoder.kept_ == ((),)


def test_indicators_are_zero_for_what_is_not_kept():
    encoder = FrequentIndicators(rows_min_count=1, categories_limit=2).fit(
        texts("a", "a", "a", "b", "b", "c")
    )
    assert encoder.transform(texts("a", "b", "c")).tolist() == [[1, 0], [0, 1], [0, 0]]
    assert encoder.get_feature_names_out(["ville"]).tolist() == ["ville=a", "ville=b"]


@given(st.lists(st.text(max_size=3), min_size=1, max_size=60))
def test_codes_are_those_of_scikit_learn_up_to_their_order(values):
    ours = FrequentCodes(rows_min_count=1).fit_transform(texts(*values)).ravel()
    theirs = OrdinalEncoder().fit_transform(texts(*values)).ravel()
    assert len({(mine, other) for mine, other in zip(ours, theirs, strict=True)}) == len(set(values))
    assert set(ours) == set(range(1, len(set(values)) + 1))


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40), st.randoms())
def test_the_order_of_rows_teaches_nothing(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    fit = FrequentCodes(rows_min_count=1).fit
    assert fit(texts(*values)).kept_ == fit(texts(*shuffled)).kept_


def column(numbers):
    return np.array(numbers, dtype=np.float32)[:, None]


@given(
    st.lists(st.floats(-(2.0**20), 2.0**20, width=32), min_size=1, max_size=30),
    st.lists(st.floats(-(2.0**100), 2.0**100, width=32), min_size=1, max_size=30),
)
def test_a_number_never_seen_counts_as_the_nearest_seen(seen, asked):
    scaler = BoundedScaler().fit(column(seen))
    told, known = scaler.transform(column(asked)), scaler.transform(column(seen))
    assert known.min() <= told.min() and told.max() <= known.max()


def test_scaling_is_that_of_scikit_learn_between_the_bounds():
    numbers = column(np.random.default_rng(0).normal(5, 3, 500))
    theirs = StandardScaler().fit_transform(numbers)
    np.testing.assert_allclose(BoundedScaler().fit_transform(numbers), theirs, atol=1e-6)
    assert (BoundedScaler().fit_transform(column([2, 2])) == 0).all()


# Fits


def small(rows=400, seed=0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"x": rng.normal(0, 1, rows), "t": rng.choice(["a", "b", ""], rows)})
    frame.loc[rng.random(rows) < 0.1, "x"] = np.nan
    signal = frame["x"].fillna(0) + (frame["t"] == "a") + rng.normal(0, 0.3, rows)
    return as_inputs(frame, (NUMBER, TEXT)), class_target(pd.Series(np.where(signal > 0.3, "oui", "non")))


FEATURES = (NUMBER, TEXT)


@pytest.mark.parametrize("place", range(5))
def test_the_same_seed_gives_the_same_predictions_to_the_last_bit(place):
    inputs, target = small()
    contender = portfolio(Aim("binary", "log_loss"))[place]
    stop_on = None if contender.stopping == "none" else np.arange(40)
    told = [
        predictions(
            fitted(contender, FEATURES, inputs, target, stop_on=stop_on, seed=7),
            inputs,
            target.classes,
            ranks=True,
        )
        for _ in range(2)
    ]
    np.testing.assert_array_equal(*told)
    np.testing.assert_allclose(told[0].sum(axis=1), 1, atol=1e-6)


def test_rows_set_apart_teach_nothing_to_the_preparation():
    inputs, target = small()
    inputs.loc[:39, "t"] = "seulement à part"
    contender = next(one for one in portfolio(Aim("binary", "log_loss")) if one.stopping == "lightgbm")
    pipeline = fitted(contender, FEATURES, inputs, target, stop_on=np.arange(40), seed=0)
    encoder = pipeline.named_steps["prepare"].named_transformers_["texts"]
    assert "seulement à part" not in encoder.kept_[0]


def test_boosting_stops_before_its_limit():
    inputs, target = small()
    for contender in portfolio(Aim("binary", "log_loss")):
        if contender.stopping == "lightgbm":
            model = fitted(contender, FEATURES, inputs, target, stop_on=np.arange(80), seed=0)[-1]
            assert 0 < model.best_iteration_ < 300


def test_a_column_without_a_value_is_left_out():
    inputs, target = small()
    inputs = inputs.assign(vide=np.float32(np.nan))
    for contender in portfolio(Aim("binary", "log_loss")):
        stop_on = None if contender.stopping == "none" else np.arange(40)
        features = (*FEATURES, Feature("vide", "number"))
        fitted(contender, features, inputs, target, stop_on=stop_on, seed=0)
    with pytest.raises(NoFeature):
        fitted(contender, (Feature("vide", "number"),), inputs, target, stop_on=None, seed=0)


def test_a_class_that_a_fold_lacks_has_no_probability():
    inputs, target = small()
    pipeline = fitted(
        portfolio(Aim("multiclass", "log_loss"))[1], FEATURES, inputs, target, stop_on=None, seed=0
    )
    told = predictions(pipeline, inputs, ("absente", *target.classes), ranks=True)
    assert (told[:, 0] == 0).all()


def test_losses_follow_the_metric():
    quantile = portfolio(Aim("regression", "pinball", 0.9, "quantile"))
    assert "linear" not in {one.id for one in quantile}
    assert quantile[-1].make(0).get_params()["alpha"] == 0.9
    assert portfolio(Aim("count", "mae", None, "mean"))[-1].make(0).objective == "regression_l1"
    assert portfolio(Aim("count", "rmse", None, "mean"))[-1].make(0).objective == "poisson"


def test_count_predictions_are_positive():
    inputs, _ = small()
    target = number_target(pd.Series(np.random.default_rng(0).poisson(1, len(inputs))))
    for contender in portfolio(Aim("count", "poisson_deviance", None, "mean")):
        stop_on = None if contender.stopping == "none" else np.arange(40)
        pipeline = fitted(contender, FEATURES, inputs, target, stop_on=stop_on, seed=0)
        assert (predictions(pipeline, inputs, (), ranks=True) > 0).all()


# Somebody else's code


class Theirs(BaseEstimator):
    def __init__(self, random_state=None, depth=3):
        self.random_state, self.depth = random_state, depth

    def fit(self, X, y):
        raise RuntimeError("trop de lignes")

    def predict(self, X):
        return np.zeros(len(X))


@pytest.mark.parametrize("named", [Theirs, Theirs(), lambda: Theirs()], ids=["class", "instance", "function"])
def test_what_a_user_names_is_built_and_seeded(named):
    model = unfitted(named, 42)
    assert isinstance(model, Theirs) and model.random_state == 42 and model is not named


def test_a_fault_tells_the_users_own_line():
    fault = attempt(lambda: Theirs().fit(None, None))
    assert fault.error == "RuntimeError" and fault.message == "trop de lignes"
    assert fault.place.startswith("test_tabular.py:") and fault.place.endswith(" in fit")


def test_a_fault_inside_a_library_tells_the_line_that_called_it():
    fault = attempt(lambda: LogisticRegression().fit([[np.nan]], [1]))
    assert fault.error == "ValueError" and fault.place.startswith("test_tabular.py:")


def test_being_cancelled_is_nobodys_fault():
    def cancelled():
        raise Cancelled(N_("stop"))

    with pytest.raises(Cancelled):
        attempt(cancelled)
    assert not isinstance(attempt(lambda: 3), Fault)


# Rows that stop boosting


def table(keys, rows=200):
    inputs = pd.DataFrame({"x": np.arange(rows, dtype=np.float32)})
    return Table((NUMBER,), inputs, number_target(pd.Series(np.arange(rows) % 7)), keys)


def test_groups_are_set_apart_whole():
    groups = pd.Series(np.arange(200) // 10)
    apart = stop_rows(table(groups), "group", 0)
    assert not set(groups[apart]) & set(groups.drop(apart)) and 0 < len(apart) <= 40


def test_the_latest_times_are_set_apart():
    times = pd.Series(np.arange(200) // 10)
    apart = stop_rows(table(times), "time", 0)
    assert times[apart].min() > times.drop(apart).max()


def test_both_keep_groups_whole():
    keys = pd.DataFrame({"group": np.arange(200) // 10, "time": np.arange(200) % 4})
    apart = stop_rows(table(keys), "group_time", 0)
    assert not set(keys["group"][apart]) & set(keys["group"].drop(apart))


@pytest.mark.parametrize("by", ["group", "time"])
def test_one_group_or_one_time_sets_rows_apart(by):
    assert 0 < len(stop_rows(table(pd.Series(np.zeros(200))), by, 0)) < 60


def test_equal_rows_are_copies_only_where_rows_differ():
    few = pd.DataFrame({"x": np.arange(100) % 4})
    assert row_keys(few).nunique() == 100
    copied = pd.DataFrame({"x": [*range(100), 0]})
    assert row_keys(copied).iloc[0] == row_keys(copied).iloc[-1]
