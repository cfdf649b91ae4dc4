"""One suite for every answer to the ModelRuntime port."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from filrouge.adapters.onnxreference import OnnxReference
from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.kernel.runtime import Slot, UnreadableModel, WrongColumns


@pytest.fixture(params=[OnnxRuntime, OnnxReference], ids=["onnxruntime", "onnxreference"])
def runtime(request):
    return request.param()


def built(nodes, inputs, outputs, initializers=(), **metadata):
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info(n, t, s) for n, t, s in inputs],
        [helper.make_tensor_value_info(n, t, s) for n, t, s in outputs],
        initializers,
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    for key, value in metadata.items():
        model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def insurance():
    """A number doubled, a text coded, both side by side."""
    nodes = [
        helper.make_node("Add", ["âge", "âge"], ["doubled"]),
        helper.make_node(
            "LabelEncoder",
            ["ville.x/y"],
            ["code"],
            domain="ai.onnx.ml",
            keys_strings=["Nîmes", "", "e\u0301"],
            values_floats=[1.0, 2.0, 3.0],
            default_float=-1.0,
        ),
        helper.make_node("Concat", ["doubled", "code"], ["both"], axis=1),
    ]
    return built(
        nodes,
        [("âge", TensorProto.FLOAT, [None, 1]), ("ville.x/y", TensorProto.STRING, [None, 1])],
        [("doubled", TensorProto.FLOAT, [None, 1]), ("both", TensorProto.FLOAT, [None, 2])],
        unit="année",
    )


ROWS = {
    "âge": np.array([20.0, np.nan, 1e30], dtype=np.float32),
    "ville.x/y": np.array(["Nîmes", "", "é"], dtype=object),
}


def test_a_model_tells_its_inputs_outputs_and_metadata(runtime):
    session = runtime.load(insurance())
    assert session.inputs == (Slot("âge", "float32"), Slot("ville.x/y", "text"))
    assert session.outputs == (Slot("doubled", "float32"), Slot("both", "float32", (2,)))
    assert session.metadata["unit"] == "année"


def test_columns_in_columns_out(runtime):
    told = runtime.load(insurance()).run(ROWS)
    np.testing.assert_array_equal(told["doubled"], np.array([40, np.nan, 2e30], dtype=np.float32))
    np.testing.assert_array_equal(told["both"][:, 1], [1, 2, -1])
    assert told["doubled"].shape == (3,) and told["both"].shape == (3, 2)


def test_a_row_answers_alone_as_in_a_batch(runtime):
    session = runtime.load(insurance())
    whole = session.run(ROWS)
    for row in range(3):
        alone = session.run({name: column[[row]] for name, column in ROWS.items()})
        np.testing.assert_array_equal(alone["both"][0], whole["both"][row])


def test_composed_and_decomposed_letters_are_two_texts(runtime):
    told = runtime.load(insurance()).run({"âge": [1.0, 1.0], "ville.x/y": ["é", "e\u0301"]})
    assert told["both"][:, 1].tolist() == [-1, 3]


def test_numbers_are_cast_to_the_type_of_the_input(runtime):
    told = runtime.load(insurance()).run({"âge": [True, 2], "ville.x/y": ["", ""]})
    assert told["doubled"].dtype == np.float32 and told["doubled"].tolist() == [2, 4]


def test_texts_come_out_as_texts(runtime):
    same = built(
        [helper.make_node("Identity", ["t"], ["u"])],
        [("t", TensorProto.STRING, [None, 1])],
        [("u", TensorProto.STRING, [None, 1])],
    )
    told = runtime.load(same).run({"t": ["œuf", "👩‍🔬"]})["u"]
    assert told.dtype == object and told.tolist() == ["œuf", "👩‍🔬"]


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"âge": [1.0]}, "/ville.x/y"),
        ({**ROWS, "autre": [1, 2, 3]}, "/autre"),
        ({**ROWS, "âge": ["a", "b", "c"]}, "/âge"),
        ({**ROWS, "ville.x/y": [1, 2, 3]}, "/ville.x/y"),
        ({**ROWS, "ville.x/y": np.array(["a", None, "b"], dtype=object)}, "/ville.x/y"),
        ({**ROWS, "âge": [1.0]}, ""),
        ({"âge": [], "ville.x/y": []}, ""),
    ],
    ids=["absent", "unknown", "texts for numbers", "numbers for texts", "None", "lengths", "no row"],
)
def test_wrong_columns_are_named(runtime, given, at):
    with pytest.raises(WrongColumns) as refused:
        runtime.load(insurance()).run(given)
    assert refused.value.at == at


@pytest.mark.parametrize("content", [b"", b"not a model", insurance()[:200]], ids=["empty", "junk", "cut"])
def test_what_is_no_model_is_refused(runtime, content):
    with pytest.raises(UnreadableModel):
        runtime.load(content)


def test_an_operator_that_nobody_has_is_refused(runtime):
    graph = helper.make_graph(
        [helper.make_node("Conjure", ["x"], ["y"])],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
    )
    unknown = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    with pytest.raises(UnreadableModel):
        runtime.load(unknown.SerializeToString())


def test_the_two_engines_agree_on_a_fitted_pipeline():
    """The second opinion on a file of ours: preprocessing, accents and missing values included."""
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    from filrouge.engines.onnx import export
    from filrouge.engines.tabular import Aim, Feature, as_inputs, portfolio
    from filrouge.engines.tabular.fitting import preparation

    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(0, 1, 300), "ville": rng.choice(["Nîmes", "Orléans", ""], 300)})
    features = (Feature("x", "number"), Feature("ville", "text"))
    inputs = as_inputs(frame, features)
    inputs.loc[:5, "x"] = np.nan
    contender = portfolio(Aim("binary", "log_loss"))[1]
    steps = [("prepare", preparation(contender, features, inputs)), ("model", LogisticRegression())]
    pipeline = Pipeline(steps).fit(inputs, np.where(frame["x"] > 0, "oui", "non"))
    content = export(pipeline, features, about={})
    columns = {name: inputs[name].to_numpy() for name in inputs.columns}
    ours, theirs = (engine().load(content).run(columns) for engine in (OnnxRuntime, OnnxReference))
    assert ours["predicted"].tolist() == theirs["predicted"].tolist()
    np.testing.assert_allclose(ours["probabilities"], theirs["probabilities"], atol=1e-6)
