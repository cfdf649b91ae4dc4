"""Exports: equal where they should be, refused where a conversion is known to be wrong."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lightgbm import LGBMRegressor
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder

from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.engines.onnx import (
    CannotAnswer,
    Case,
    NotEqual,
    NotExportable,
    export,
    hard_cases,
    output_names,
    prove,
)
from filrouge.engines.onnx.converters import _float32_below
from filrouge.engines.tabular import (
    Aim,
    Feature,
    Table,
    as_inputs,
    class_target,
    fitted,
    number_target,
    portfolio,
    row_keys,
    stop_rows,
)

FEATURES = (
    Feature("Âge (années)", "number", "a"),
    Feature("predicted", "number", "EUR"),
    Feature("ville.x/y", "text"),
    Feature("vu le", "date"),
    Feature("vide", "number"),
    Feature("nom", "text"),
)
NUMBERS = tuple(feature.id for feature in FEATURES if feature.is_number)
ROWS = 1_500


def table(seed=0, rows=ROWS):
    """Dirt of every kind: accents, missing cells, an empty column, a name per row, heavy tails."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "Âge (années)": rng.normal(40, 15, rows),
            "predicted": np.exp(rng.normal(8, 2, rows)).round(2),
            "ville.x/y": rng.choice(["Orléans", "Nîmes", "L'Haÿ-les-Roses", "", None], rows),
            "vu le": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, rows), unit="D"),
            "vide": np.nan,
            "nom": [f"client {n}" for n in range(rows)],
        }
    )
    frame.loc[rng.random(rows) < 0.1, "Âge (années)"] = np.nan
    signal = frame["Âge (années)"].fillna(40) / 20 + np.log(frame["predicted"]) / 4
    return frame, signal + (frame["ville.x/y"] == "Orléans") + rng.normal(0, 0.5, rows)


def target_of(aim, signal, seed=0):
    rng = np.random.default_rng(seed)
    if aim.task == "binary":
        return class_target(pd.Series(np.where(signal > signal.median(), "oui", "non")), event="oui")
    if aim.task == "multiclass":
        return class_target(pd.qcut(signal, 3, labels=["bas", "élevé", "moyen"]).astype(str))
    if aim.task == "count":
        return number_target(pd.Series(rng.poisson(np.exp(signal / 4))))
    return number_target(np.exp(signal / 2) * 100)


def proof_of(pipeline, inputs, features=FEATURES, *, classifies, held_out=None, cases=None):
    content = export(pipeline, features, about={})
    session = OnnxRuntime().load(content)
    rows = inputs.head(300) if held_out is None else held_out
    return prove(
        pipeline,
        session.run,
        cases or hard_cases(rows, inputs, features),
        outputs=output_names(features, classifies=classifies),
    )


AIMS = {
    "binary": Aim("binary", "log_loss"),
    "multiclass": Aim("multiclass", "log_loss"),
    "squared": Aim("regression", "rmse", baseline="mean"),
    "absolute": Aim("regression", "mae", baseline="median"),
    "quantile": Aim("regression", "pinball", 0.9, "quantile"),
    "gamma": Aim("regression", "gamma_deviance", baseline="mean"),
    "tweedie": Aim("regression", "tweedie_deviance", 1.5, "mean"),
    "count": Aim("count", "poisson_deviance", baseline="mean"),
}
EVERYBODY = [(name, one.id) for name, aim in AIMS.items() for one in portfolio(aim)]


@pytest.mark.parametrize(("name", "contender"), EVERYBODY)
def test_every_contender_of_ours_exports_and_is_equal(name, contender):
    aim = AIMS[name]
    frame, signal = table()
    inputs, target = as_inputs(frame, FEATURES), target_of(aim, signal)
    ours = next(one for one in portfolio(aim) if one.id == contender)
    stop_on = stop_rows(Table(FEATURES, inputs, target, row_keys(inputs)), "row", 0)
    pipeline = fitted(
        ours, FEATURES, inputs, target, stop_on=None if ours.stopping == "none" else stop_on, seed=0
    )
    proof = proof_of(pipeline, inputs, classifies=bool(target.classes))
    told = {case.id for case in proof.cases}
    assert {"held-out", "one-row", "missing", "unseen", "accents", "large", "extreme", "ties"} <= told
    assert {f"missing.{feature.id}" for feature in FEATURES} <= told
    assert proof.max_difference <= proof.tolerance
    assert all(case.rows_count > 0 for case in proof.cases)


def test_the_same_pipeline_gives_the_same_bytes():
    pipeline, _ = linear()
    assert export(pipeline, ONE, about={"b": "2", "a": "1"}) == export(
        pipeline, ONE, about={"a": "1", "b": "2"}
    )


def test_the_file_tells_what_it_was_told_and_keeps_names_letter_for_letter():
    frame, signal = table()
    aim = AIMS["binary"]
    inputs, target = as_inputs(frame, FEATURES), target_of(aim, signal)
    pipeline = fitted(portfolio(aim)[1], FEATURES, inputs, target, stop_on=None, seed=0)
    session = OnnxRuntime().load(export(pipeline, FEATURES, about={"dictionary": "é"}))
    assert [slot.name for slot in session.inputs] == [feature.id for feature in FEATURES]
    assert [slot.name for slot in session.outputs] == ["predicted_", "probabilities"]
    assert session.metadata["dictionary"] == "é"


ONE = (Feature("x", "number"),)


def linear(rows=400):
    """One number, and a class or a quantity that follows it."""
    rng = np.random.default_rng(0)
    inputs = pd.DataFrame({"x": rng.normal(0, 1, rows).astype(np.float32)})
    target = np.where(inputs["x"] + rng.normal(0, 0.5, rows) > 0, "oui", "non")
    return Pipeline([("fill", SimpleImputer()), ("model", LogisticRegression())]).fit(inputs, target), inputs


# Conversions known to be wrong without an error: each must be refused


def test_isotonic_calibration_is_refused():
    inputs = linear(2_000)[1]
    target = np.where(inputs["x"] + np.random.default_rng(1).normal(0, 1, 2_000) > 0, "oui", "non")
    calibrated = CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=3)
    pipeline = Pipeline([("fill", SimpleImputer()), ("model", calibrated)]).fit(inputs, target)
    with pytest.raises(NotEqual, match="first at row"):
        proof_of(pipeline, inputs, ONE, classifies=True)


def test_the_default_pattern_of_words_is_refused():
    rng = np.random.default_rng(0)
    words = ["l'été", "à Nîmes", "d'œuf", "x-y", "remboursé", "soins dentaires", "100€"]
    inputs = pd.DataFrame({"texte": [" ".join(rng.choice(words, 4)) for _ in range(400)]})
    target = np.where(inputs["texte"].str.contains("été"), "oui", "non")
    words_of = ColumnTransformer([("words", TfidfVectorizer(lowercase=False), "texte")])
    pipeline = Pipeline([("prepare", words_of), ("model", LogisticRegression())]).fit(inputs, target)
    with pytest.raises((NotEqual, NotExportable)):
        proof_of(pipeline, inputs, (Feature("texte", "text"),), classifies=True)


def test_native_categories_of_histogram_boosting_are_refused():
    rng = np.random.default_rng(0)
    inputs = pd.DataFrame({"ville": rng.choice(list("abcdefgh"), 800), "x": rng.normal(0, 1, 800)})
    inputs["x"] = inputs["x"].astype(np.float32)
    target = np.where(inputs["ville"].isin(["b", "e", "h"]) ^ (rng.random(800) < 0.1), "oui", "non")
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, dtype=np.float32)
    prepare = ColumnTransformer([("codes", codes, ["ville"]), ("rest", "passthrough", ["x"])])
    boosted = HistGradientBoostingClassifier(categorical_features=[0], max_iter=20, random_state=0)
    pipeline = Pipeline([("prepare", prepare), ("model", boosted)]).fit(inputs, target)
    with pytest.raises((NotEqual, NotExportable)):
        proof_of(pipeline, inputs, (Feature("ville", "text"), Feature("x", "number")), classifies=True)


def stock_converters():
    """skl2onnx and onnxmltools as they come, without the corrections of this house."""
    from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
    from skl2onnx import update_registered_converter
    from skl2onnx._supported_operators import sklearn_operator_name_map
    from skl2onnx.common.shape_calculator import calculate_linear_regressor_output_shapes as shapes

    update_registered_converter(LGBMRegressor, "StockLgbmRegressor", shapes, convert_lightgbm)
    sklearn_operator_name_map[HistGradientBoostingClassifier] = "SklearnHistGradientBoostingClassifier"
    sklearn_operator_name_map[HistGradientBoostingRegressor] = "SklearnHistGradientBoostingRegressor"


@pytest.fixture
def stock():
    from filrouge.engines.onnx.converters import register

    register()
    stock_converters()
    yield
    register.cache_clear()
    register()


def tied():
    """Neighbouring float32 numbers on both sides of every threshold."""
    values = np.float32(425.31497) + np.arange(200, dtype=np.float32) * np.spacing(np.float32(425.31497))
    return pd.DataFrame({"x": np.repeat(values, 10)}), np.repeat(np.arange(200) % 2, 10).astype(float)


BOOSTED = {
    "lightgbm": (LGBMRegressor, {"n_estimators": 5, "min_child_samples": 5, "n_jobs": 1, "verbose": -1}),
    "histograms": (HistGradientBoostingRegressor, {"max_iter": 5, "min_samples_leaf": 5}),
    "classes": (HistGradientBoostingClassifier, {"max_iter": 5, "min_samples_leaf": 5}),
}


def boosted(name):
    """A pipeline whose thresholds fall between neighbouring float32 numbers."""
    inputs, target = tied()
    make, options = BOOSTED[name]
    classifies = name == "classes"
    told = np.where(target > 0.5, "oui", "non") if classifies else target
    return Pipeline([("model", make(**options))]).fit(inputs, told), inputs, classifies


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("name", BOOSTED)
def test_stock_thresholds_are_refused_at_ties(name):
    pipeline, inputs, classifies = boosted(name)
    with pytest.raises(NotEqual):
        proof_of(pipeline, inputs, ONE, classifies=classifies, held_out=inputs)


@pytest.mark.parametrize("name", BOOSTED)
def test_thresholds_rounded_down_pass_at_ties(name):
    pipeline, inputs, classifies = boosted(name)
    proof_of(pipeline, inputs, ONE, classifies=classifies, held_out=inputs)


@pytest.mark.usefixtures("stock")
def test_the_stock_log_link_of_histogram_boosting_is_refused():
    inputs = linear()[1]
    boosted = HistGradientBoostingRegressor(loss="poisson", max_iter=5)
    pipeline = Pipeline([("model", boosted)]).fit(inputs, np.exp(inputs["x"]))
    with pytest.raises(NotEqual):
        proof_of(pipeline, inputs, ONE, classifies=False)


def test_a_file_that_differs_names_the_case_and_the_row():
    pipeline, inputs = linear()
    session = OnnxRuntime().load(export(pipeline, ONE, about={}))

    def tampered(columns):
        told = dict(session.run(columns))
        told["probabilities"] = told["probabilities"].copy()
        told["probabilities"][3:] += 0.01
        return told

    with pytest.raises(NotEqual) as refused:
        prove(pipeline, tampered, [Case("held-out", inputs)], outputs=("predicted", "probabilities"))
    assert refused.value.at == "/held-out/3"


def test_an_answer_that_is_no_number_differs():
    pipeline, inputs = linear()
    session = OnnxRuntime().load(export(pipeline, ONE, about={}))
    silent = lambda columns: {
        **session.run(columns),
        "probabilities": np.full((len(inputs), 2), np.nan),
    }
    with pytest.raises(NotEqual):
        prove(pipeline, silent, [Case("held-out", inputs)], outputs=("predicted", "probabilities"))


def test_swapped_labels_differ_though_probabilities_agree():
    pipeline, inputs = linear()
    session = OnnxRuntime().load(export(pipeline, ONE, about={}))
    swapped = lambda columns: {
        **session.run(columns),
        "predicted": np.where(session.run(columns)["predicted"] == "oui", "non", "oui"),
    }
    with pytest.raises(NotEqual):
        prove(pipeline, swapped, [Case("held-out", inputs)], outputs=("predicted", "probabilities"))


def test_what_has_no_converter_says_so():
    inputs = linear()[1]
    doubled = FunctionTransformer(lambda numbers: numbers * 2)
    pipeline = Pipeline([("double", doubled), ("model", LinearRegression())]).fit(inputs, inputs["x"])
    with pytest.raises(NotExportable):
        export(pipeline, ONE, about={})


def test_a_pipeline_that_refuses_missing_values_is_refused():
    inputs = linear()[1]
    pipeline = Pipeline([("model", LinearRegression())]).fit(inputs, inputs["x"])
    with pytest.raises(CannotAnswer) as refused:
        proof_of(pipeline, inputs, ONE, classifies=False)
    assert refused.value.at == "/missing.x"


def test_a_pipeline_that_overflows_is_compared_where_it_answers():
    inputs = linear()[1].assign(x=lambda frame: frame["x"] * 100)
    target = np.where(inputs["x"] > 0, "oui", "non")
    pipeline = Pipeline([("fill", SimpleImputer()), ("model", GaussianNB())]).fit(inputs, target)
    with np.errstate(all="ignore"):
        proof = proof_of(pipeline, inputs, ONE, classifies=True)
    extreme = next(case for case in proof.cases if case.id == "extreme")
    assert extreme.overflowed_count > 0
    assert sum(case.overflowed_count for case in proof.cases) == extreme.overflowed_count


@settings(deadline=None)
@given(st.floats(-1e38, 1e38), st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_threshold_rounded_down_decides_the_same(threshold, x):
    below = _float32_below(threshold)
    assert below == np.float32(below) and below <= threshold
    assert (x <= below) == (x <= threshold)


def test_bent_columns_can_be_limited():
    frame, _ = table(rows=50)
    inputs = as_inputs(frame, FEATURES)
    cases = list(hard_cases(inputs, inputs, FEATURES, columns_limit=2))
    assert len([case for case in cases if case.id.startswith("missing.")]) == 2


def test_hard_rows_keep_types_and_say_what_is_missing():
    frame, _ = table(rows=50)
    inputs = as_inputs(frame, FEATURES)
    cases = {case.id: case.rows for case in hard_cases(inputs, inputs, FEATURES)}
    assert all((rows.dtypes == inputs.dtypes).all() for rows in cases.values())
    assert cases["missing"].isna().iloc[0].sum() == len(NUMBERS)
    assert (cases["missing.nom"]["nom"] == "").all()
    assert {"e\u0301", "é"} <= set(cases["accents"]["ville.x/y"])
