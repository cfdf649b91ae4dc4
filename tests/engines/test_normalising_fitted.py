"""Fitted steps learn from the training part alone; replaying what they learned gives the same everywhere."""

import json
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import KFold
from sklearn.preprocessing import KBinsDiscretizer, PowerTransformer, RobustScaler, StandardScaler

from filrouge.engines.normalising import LearnedColumn, LearnedStep, fitted, fitted_steps, replay
from filrouge.engines.normalising.errors import (
    BadOption,
    BadTarget,
    ColumnExists,
    NotFilled,
    UnknownColumn,
    UnknownStep,
    WrongType,
)
from filrouge.engines.normalising.pipelines import model_inputs, to_sklearn, usual_steps

calm = settings(max_examples=8, deadline=None)  # a loaded machine is no failure
seeds = st.integers(0, 10_000)

INPUTS = {"cost": "number", "age": "number", "visits": "number", "city": "text", "job": "text"}


def step(do, *columns, id=None, **options):
    return SimpleNamespace(id=id or do, do=do, columns=columns, options=options)


WRITTEN = [
    step("impute", "cost", strategy="median", flag=True),
    step("winsorise", "cost", "age"),
    step("yeo_johnson", "cost"),
    step("impute", "age", id="fill_age", strategy="mean"),
    step("bins", "age", count=3, one_hot=True),
    step("log", "visits"),
    step("robust_scale", "visits"),
    step("group_rare", "city", least_ratio=0.05),
    step("impute", "city", id="fill_city", strategy="constant", value="(none)"),
    step("one_hot", "city"),
    step("impute", "job", id="fill_job", strategy="most_frequent"),
    step("ordinal", "job"),
]
STEPS = fitted_steps(WRITTEN)
ENCODING = fitted_steps([step("target_encode", "city")])


def table(seed: int, count: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "cost": rng.lognormal(4, 1, count) - 20,
            "age": rng.integers(18, 90, count).astype(float),
            "visits": rng.poisson(3, count).astype(float),
            "city": rng.choice(["Orléans", "Nîmes", "Ay", None], count, p=[0.6, 0.3, 0.02, 0.08]),
            "job": rng.choice(["a", "b", "c"], count),
        }
    )
    frame.loc[rng.random(count) < 0.2, ["cost", "age"]] = np.nan
    return frame


def as_json(steps):
    """What a document would keep of learned steps, read back."""
    return [
        LearnedStep(
            s.id,
            s.do,
            tuple(LearnedColumn(c.id, json.loads(json.dumps(c.values, allow_nan=False))) for c in s.learned),
        )
        for s in steps
    ]


@given(seeds)
@calm
def test_a_replay_is_the_first_application(seed):
    training = table(seed)
    fit = fitted(STEPS, training)
    pd.testing.assert_frame_equal(replay(as_json(fit.steps), training).frame, fit.training, check_exact=True)


@pytest.mark.slow
@given(seeds)
@calm
def test_a_row_alone_is_the_row_among_others(seed):
    fit, rows = fitted(STEPS, table(seed)), table(seed + 1, 12)
    whole = replay(fit.steps, rows).frame
    alone = pd.concat([replay(fit.steps, rows.iloc[[row]]).frame for row in range(len(rows))])
    pd.testing.assert_frame_equal(alone, whole, check_exact=True)


@given(seeds, st.integers(0, 1000))
@calm
def test_what_is_learned_does_not_depend_on_other_parts(seed, other):
    rows = table(seed)
    is_training = np.arange(len(rows)) % 3 > 0
    moved = rows.copy()
    moved[~is_training] = table(other)[~is_training].to_numpy()
    target = np.arange(len(rows)) % 7
    steps = [*STEPS[:7], *ENCODING]
    before = fitted(steps, rows[is_training], target=target[is_training])
    after = fitted(steps, moved[is_training].convert_dtypes(), target=target[is_training])
    assert after.steps == before.steps


@given(seeds)
@calm
def test_the_order_of_rows_changes_nothing(seed):
    rows = table(seed)
    rows["key"] = np.arange(len(rows))
    target = np.random.default_rng(seed).normal(size=len(rows))
    order = np.random.default_rng(seed + 1).permutation(len(rows))
    steps = [*STEPS[:7], *ENCODING]
    before = fitted(steps, rows, target=target, units=rows["key"])
    after = fitted(steps, rows.iloc[order], target=target[order], units=rows["key"].iloc[order])
    assert after.steps == before.steps
    pd.testing.assert_frame_equal(after.training.sort_index(), before.training, check_exact=True)


@pytest.mark.slow
@given(seeds)
@calm
def test_it_is_what_scikit_learn_does(seed):
    training, rows = model_inputs(table(seed), INPUTS), model_inputs(table(seed + 1), INPUTS)
    ours = replay(fitted(STEPS, training).steps, rows).frame
    pipeline = to_sklearn(STEPS, INPUTS).set_output(transform="pandas").fit(training)
    theirs = pipeline.transform(rows)
    assert set(theirs.columns) == set(ours.columns)
    for name in theirs.columns:
        np.testing.assert_allclose(theirs[name].astype(float), ours[name], rtol=1e-4, atol=1e-5, err_msg=name)


@pytest.mark.parametrize(
    ("do", "theirs"),
    [
        ("standardise", StandardScaler()),
        ("robust_scale", RobustScaler()),
        ("yeo_johnson", PowerTransformer()),
        (
            "bins",
            KBinsDiscretizer(5, encode="ordinal", quantile_method="averaged_inverted_cdf", subsample=None),
        ),
    ],
)
@given(st.lists(st.floats(-1e4, 1e4).map(lambda x: round(x, 3)), min_size=12, max_size=60, unique=True))
@calm
def test_each_number_step_is_scikit_learns(do, theirs, values):
    cells = np.array(values)
    ours = fitted(fitted_steps([step(do, "x")]), pd.DataFrame({"x": cells})).training["x"]
    wanted = theirs.fit_transform(cells.reshape(-1, 1)).ravel()
    np.testing.assert_allclose(ours, wanted, rtol=1e-6, atol=1e-6)


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.none()), min_size=1, max_size=40))
@calm
def test_results_are_bounded_and_plain(values):
    cells = pd.DataFrame({"x": pd.Series(values, dtype=float)})
    for written in (
        step("winsorise", "x"),
        step("standardise", "x"),
        step("robust_scale", "x"),
        step("yeo_johnson", "x"),
    ):
        fit = fitted(fitted_steps([written]), cells)
        as_json(fit.steps)
        after = fit.training["x"]
        assert (after.isna() == cells["x"].isna()).all()
        if written.do == "winsorise" and after.notna().any():
            assert cells["x"].min() <= after.min() and after.max() <= cells["x"].max()
        if written.do == "standardise" and cells["x"].nunique() > 1:
            assert abs(after.mean()) < 1e-6


def test_winsorising_again_changes_nothing():
    fit = fitted(fitted_steps([step("winsorise", "cost")]), table(0))
    pd.testing.assert_frame_equal(replay(fit.steps, fit.training).frame, fit.training)


def test_a_target_encoding_hides_a_rows_own_target():
    rng = np.random.default_rng(0)
    target = rng.normal(size=400)
    names = pd.DataFrame({"city": [f"c{number}" for number in np.arange(400) // 2]})
    fit = fitted(ENCODING, names, target=target, units=np.arange(400))
    seen = replay(fit.steps, names).frame["city"]
    assert np.corrcoef(seen, target)[0, 1] > 0.6
    assert abs(np.corrcoef(fit.training["city"], target)[0, 1]) < 0.2


def test_inner_folds_hold_groups_together():
    rng = np.random.default_rng(1)
    person = np.arange(400) // 4
    target = rng.normal(size=100)[person]
    names = pd.DataFrame({"city": [f"c{number}" for number in person]})
    by_person = fitted(ENCODING, names, target=target, units=person)
    assert (
        by_person.training["city"].nunique() <= 5
    )  # nobody's own rows are seen: the mean of the other folds
    by_row = fitted(ENCODING, names, target=target, units=np.arange(400))
    assert np.corrcoef(by_row.training["city"], target)[0, 1] > 0.6


@pytest.mark.parametrize("smoothing", [0.0, 5.0])
def test_smoothing_draws_towards_the_mean_as_published(smoothing):
    # Micci-Barreca (2001), with a fixed weight: (sum of the category + m × mean of all) / (rows + m)
    cities, target = ["a"] * 3 + ["b"], np.array([1.0, 0.0, 1.0, 5.0])
    encoding = fitted_steps([step("target_encode", "city", smoothing=smoothing, folds_count=2)])
    fit = fitted(encoding, pd.DataFrame({"city": cities}), target=target, units=range(4))
    (column,) = fit.steps[0].learned
    assert column.values["unseen"] == target.mean()
    assert column.values["encodings"]["a"] == pytest.approx((2 + smoothing * 1.75) / (3 + smoothing))


def test_two_classes_are_encoded_as_zero_and_one():
    names = pd.DataFrame({"city": ["a", "b"] * 10})
    words = fitted(ENCODING, names, target=["no", "yes"] * 10, units=range(20))
    numbers = fitted(ENCODING, names, target=[0, 1] * 10, units=range(20))
    assert words.steps == numbers.steps


def test_categories_never_seen_are_handled_and_named():
    steps = fitted_steps(
        [step("one_hot", "a"), step("ordinal", "b"), step("group_rare", "c"), step("target_encode", "d")]
    )
    training = pd.DataFrame({name: ["x", "y"] * 5 for name in "abcd"})
    fit = fitted(steps, training, target=[0.0, 1.0] * 5, units=range(10))
    found = replay(fit.steps, pd.DataFrame({name: ["été"] for name in "abcd"}))
    assert found.frame.iloc[0].tolist() == [0.0, 0.0, -1.0, "(other)", 0.5]
    assert found.unseen_count == dict.fromkeys("abcd", 1)


def test_a_column_without_any_cell_is_handled_and_named():
    steps = fitted_steps(
        [
            step("impute", "n", strategy="median"),
            step("standardise", "n"),
            step("impute", "t", id="t", strategy="most_frequent"),
        ]
    )
    fit = fitted(steps, pd.DataFrame({"n": [np.nan] * 3, "t": [None] * 3}))
    assert fit.all_missing == ("n", "t")
    assert fit.training["n"].tolist() == [0.0] * 3 and fit.training["t"].isna().all()


def test_numbers_may_serve_as_categories():
    fit = fitted(fitted_steps([step("one_hot", "code")]), pd.DataFrame({"code": [1, 2, None]}))
    assert list(fit.training.columns) == ["code_", "code_1", "code_2"]


def test_decimals_are_numbers():
    amounts = pd.DataFrame({"cost": [Decimal("1.50"), None, Decimal("2.50")]})
    steps = fitted_steps([step("impute", "cost", strategy="most_frequent"), step("standardise", "cost")])
    assert fitted(steps, amounts).training["cost"].tolist() == pytest.approx(
        [-1 / 2**0.5, -1 / 2**0.5, 2**0.5]
    )


def test_a_target_that_nothing_reads_may_be_anything():
    classes = fitted(STEPS, table(0), target=["a", "b", None] * 40)
    assert classes.steps == fitted(STEPS, table(0)).steps


def test_the_usual_steps_leave_numbers_only():
    training = table(3)
    pipeline = to_sklearn(usual_steps(training, INPUTS), INPUTS).fit(model_inputs(training, INPUTS))
    assert np.isfinite(pipeline.transform(model_inputs(table(4), INPUTS))).all()
    assert "cost_missing" in pipeline.get_feature_names_out()


def test_target_encodings_are_crossed_in_scikit_learn_too():
    training, target = model_inputs(table(5), INPUTS)[["city"]], np.arange(120.0)
    pipeline = to_sklearn(ENCODING, {"city": "text"}, seed=3)
    crossed = pipeline.fit_transform(training, target)
    folds = KFold(5, shuffle=True, random_state=3)
    train, test = next(folds.split(training))
    there = fitted(ENCODING, training.iloc[train], target=target[train], units=train).steps
    np.testing.assert_allclose(crossed[test, 0], replay(there, training.iloc[test]).frame["city"])


@pytest.mark.parametrize(
    ("error", "written", "options"),
    [
        (UnknownStep, step("polish", "cost"), {}),
        (BadOption, step("impute", "cost", strategy="constant"), {}),
        (BadOption, step("bins"), {}),
        (UnknownColumn, step("log", "price"), {}),
        (WrongType, step("standardise", "city"), {}),
        (WrongType, step("log", "cost"), {}),
        (WrongType, step("impute", "city", strategy="median"), {}),
        (NotFilled, step("bins", "cost"), {}),
        (BadTarget, step("target_encode", "city"), {}),
        (BadTarget, step("target_encode", "city"), {"target": ["a", "b", "c"] * 40}),
        (BadTarget, step("target_encode", "city"), {"target": [None, 1.0] * 60}),
    ],
)
def test_what_cannot_be_learned_is_refused(error, written, options):
    with pytest.raises(error):
        fitted(fitted_steps([written]), table(0), **options)


def test_a_new_column_does_not_cover_another():
    with pytest.raises(ColumnExists):
        fitted(fitted_steps([step("one_hot", "a")]), pd.DataFrame({"a": ["x"], "a_x": [1]}))


@pytest.mark.parametrize(
    ("error", "written"),
    [
        (UnknownColumn, [step("log", "price")]),
        (WrongType, [step("log", "city")]),
        (WrongType, [step("group_rare", "city")]),
        (NotFilled, [step("yeo_johnson", "cost")]),
    ],
)
def test_what_no_exact_pipeline_can_do_is_refused(error, written):
    with pytest.raises(error):
        to_sklearn(fitted_steps(written), {"cost": "number", "city": "text"})
