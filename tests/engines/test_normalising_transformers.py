"""Our transformers follow scikit-learn's conventions, and their ONNX form computes what they compute."""

import numpy as np
import onnxruntime
import pandas as pd
import pytest
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.utils.estimator_checks import check_estimator

from filrouge.engines.normalising import onnx_converters
from filrouge.engines.normalising.fitted_steps import (
    Bins,
    GroupRare,
    Impute,
    Log,
    OneHot,
    Ordinal,
    RobustScale,
    Standardise,
    TargetEncode,
    Winsorise,
    YeoJohnson,
)
from filrouge.engines.normalising.pipelines import model_inputs, to_sklearn
from filrouge.engines.normalising.transformers import LogTransformer, MissingFlags, RareGrouper, Winsoriser

OPSET = {"": 21, "ai.onnx.ml": 3}
COMPARE_NUMBERS = dict.fromkeys(
    (
        "check_pipeline_consistency",
        "check_estimators_pickle",
        "check_transformer_data_not_an_array",
        "check_transformer_general",
        "check_transformer_preserve_dtypes",
        "check_methods_sample_order_invariance",
        "check_methods_subset_invariance",
        "check_fit_idempotent",
    ),
    "they subtract results, and these are words",
)
OURS = (Winsoriser(), LogTransformer(), RareGrouper(), MissingFlags())


@pytest.mark.parametrize("transformer", OURS, ids=lambda transformer: type(transformer).__name__)
def test_scikit_learns_own_checks(transformer):
    not_ours = COMPARE_NUMBERS if isinstance(transformer, RareGrouper) else {}
    check_estimator(transformer, expected_failed_checks=not_ours, on_skip=None)


def through_onnx(transformer, frame: pd.DataFrame, inputs) -> np.ndarray:
    onnx_converters.register()
    kinds = {"number": FloatTensorType, "text": StringTensorType}
    types = [(name, kinds[holds]([None, 1])) for name, holds in inputs.items()]
    model = to_onnx(transformer, initial_types=types, target_opset=OPSET)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    dtypes = {"number": np.float32, "text": object}
    feed = {name: frame[[name]].to_numpy(dtype=dtypes[holds]) for name, holds in inputs.items()}
    return session.run(None, feed)[0]


NUMBERS = pd.DataFrame({"a": [1, -5, np.nan, 1e6, 0], "b": [0.5, np.nan, -1e30, 2, 3]}, dtype=np.float32)
WORDS = pd.DataFrame({"a": ["été", "", "x", "nouveau", "X"], "b": ["", "o'k", "œ", "🙂", " "]}, dtype=object)


@pytest.mark.parametrize("transformer", [Winsoriser(0.1, 0.8), LogTransformer(), MissingFlags()], ids=repr)
def test_numbers_through_onnx_are_equal(transformer):
    inputs = {"a": "number", "b": "number"}
    train = pd.DataFrame({"a": np.linspace(0, 9, 20), "b": np.linspace(-1, 1, 20)}, dtype=np.float32)
    columns = ColumnTransformer([("t", transformer, ["a", "b"])]).fit(train)
    wanted = columns.transform(NUMBERS) if not isinstance(transformer, MissingFlags) else np.isnan(NUMBERS)
    np.testing.assert_allclose(through_onnx(columns, NUMBERS, inputs), wanted, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("transformer", [RareGrouper(0.3, "(autre)"), MissingFlags()], ids=repr)
def test_words_through_onnx_are_equal(transformer):
    inputs = {"a": "text", "b": "text"}
    columns = ColumnTransformer([("t", transformer, ["a", "b"])]).fit(WORDS.iloc[[0, 0, 1, 2]])
    assert (through_onnx(columns, WORDS, inputs) == columns.transform(WORDS)).all()


INPUTS = {
    "cost": "number",
    "age": "number",
    "visits": "number",
    "city": "text",
    "job": "text",
    "site": "text",
}
STEPS = [
    Winsorise(id="bound", columns=("cost",)),
    Impute(id="fill", columns=("cost", "age"), strategy="median", flag=True),
    YeoJohnson(id="power", columns=("cost",)),
    Bins(id="bins", columns=("age",), count=4, one_hot=True),
    Log(id="log", columns=("visits",)),
    RobustScale(id="robust", columns=("visits",)),
    GroupRare(id="group", columns=("city",), least_ratio=0.1),
    Impute(id="fill_city", columns=("city",), strategy="most_frequent", flag=True),
    OneHot(id="hot", columns=("city",)),
    Ordinal(id="ordinal", columns=("job",)),
    TargetEncode(id="encode", columns=("site",)),
    Standardise(id="scale", columns=("site",)),
]


def table(seed: int, cities: list[str]) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "cost": rng.lognormal(4, 1, 300),
            "age": rng.integers(18, 90, 300).astype(float),
            "visits": rng.poisson(3, 300).astype(float),
            "city": rng.choice([*cities, "Orléans", "Orléans", None], 300),
            "job": rng.choice(["ouvrière", "cadre", ""], 300),
            "site": rng.choice(["A", "B", "C"], 300),
        }
    )
    frame.loc[rng.random(300) < 0.1, ["cost", "age", "visits"]] = np.nan
    return model_inputs(frame, INPUTS)


def test_a_whole_recipe_through_onnx_is_equal_on_unseen_and_missing_cells():
    training, held_out = table(0, ["Nîmes", "Ay"]), table(1, ["Jamais vue", "nîmes", "Ay"])
    transformer = to_sklearn(STEPS, INPUTS).fit(training, np.arange(300.0))
    wanted = transformer.transform(held_out)
    np.testing.assert_allclose(through_onnx(transformer, held_out, INPUTS), wanted, rtol=1e-5, atol=2e-6)


def test_grouping_words_depends_on_no_other_row():
    cells = WORDS.to_numpy()
    grouper = RareGrouper(0.3).fit(cells)
    grouped = grouper.transform(cells)
    assert (np.concatenate([grouper.transform(cells[[row]]) for row in range(len(cells))]) == grouped).all()
    assert (grouper.transform(grouped) == grouped).all()
