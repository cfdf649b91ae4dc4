"""Converters that skl2onnx lacks, and corrections of those that are wrong without an error."""

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from filrouge.engines.onnx.nodes import Nodes
from filrouge.engines.tabular.discriminant import WideDiscriminant
from filrouge.engines.tabular.encoders import BoundedScaler, FrequentCodes, FrequentIndicators

ML = "ai.onnx.ml"
LOG_LINK_LOSSES = ("poisson", "gamma")


@cache
def register() -> None:
    """Teach skl2onnx our preparations, the baselines, LightGBM, and to be right on HistGradientBoosting."""
    from lightgbm import LGBMClassifier, LGBMRegressor  # noqa: PLC0415 - heavy
    from skl2onnx import update_registered_converter  # noqa: PLC0415 - heavy
    from skl2onnx.common.shape_calculator import (  # noqa: PLC0415 - heavy
        calculate_linear_classifier_output_shapes,
        calculate_linear_regressor_output_shapes,
    )
    from sklearn.dummy import DummyClassifier, DummyRegressor  # noqa: PLC0415 - heavy
    from sklearn.ensemble import (  # noqa: PLC0415 - heavy
        HistGradientBoostingClassifier,
        HistGradientBoostingRegressor,
    )
    from sklearn.naive_bayes import MultinomialNB  # noqa: PLC0415 - heavy

    from filrouge.engines.onnx import letters, pictures  # noqa: PLC0415 - heavy

    letters.register()
    pictures.register()
    classifies, regresses = (
        calculate_linear_classifier_output_shapes,
        calculate_linear_regressor_output_shapes,
    )
    told = {"zipmap": [True, False, "columns"], "nocl": [True, False]}
    add = update_registered_converter
    add(FrequentCodes, "FilrougeFrequentCodes", _shape_of_codes, _codes)
    add(FrequentIndicators, "FilrougeFrequentIndicators", _shape_of_indicators, _indicators)
    add(BoundedScaler, "FilrougeBoundedScaler", _shape_of_scaled, _scaled)
    add(DummyClassifier, "FilrougeDummyClassifier", classifies, _dummy_classifier, options=told)
    add(DummyRegressor, "FilrougeDummyRegressor", regresses, _dummy_regressor)
    add(LGBMClassifier, "FilrougeLgbmClassifier", classifies, _lightgbm, options=told)
    add(LGBMRegressor, "FilrougeLgbmRegressor", regresses, _lightgbm)
    add(MultinomialNB, "FilrougeMultinomialNB", classifies, _naive_bayes, options=told)
    add(WideDiscriminant, "FilrougeWideDiscriminant", classifies, _discriminant, options=told)
    scored = told | {"raw_scores": [True, False]}
    add(
        HistGradientBoostingClassifier, "FilrougeHistClassifier", classifies, _hist_classifier, options=scored
    )
    add(HistGradientBoostingRegressor, "FilrougeHistRegressor", regresses, _hist_regressor)


def _shape(operator: Any, width: int) -> None:
    from skl2onnx.common.data_types import FloatTensorType  # noqa: PLC0415 - heavy

    operator.outputs[0].type = FloatTensorType([None, width])


def _shape_of_codes(operator: Any) -> None:
    _shape(operator, len(operator.raw_operator.kept_))


def _shape_of_indicators(operator: Any) -> None:
    _shape(operator, sum(len(kept) for kept in operator.raw_operator.kept_))


def _shape_of_scaled(operator: Any) -> None:
    _shape(operator, len(operator.raw_operator.low_))


def _codes(scope: Any, operator: Any, container: Any) -> None:
    parts = []
    for column, kept in _columns(scope, operator, container):
        # no key at all is not allowed: a key that answers as any other does costs nothing
        told = {
            "values_floats": [float(code) for code in range(1, len(kept) + 1)] or [0.0],
            "default_float": 0.0,
        }
        parts.append(_label_encoder(scope, container, column, kept, told))
    _concat(scope, container, parts, operator.outputs[0].full_name)


def _indicators(scope: Any, operator: Any, container: Any) -> None:
    """Equality of a column's code with each code kept: OneHotEncoder adds a dimension and copies words."""
    from onnx import TensorProto  # noqa: PLC0415 - heavy

    parts = []
    for column, kept in _columns(scope, operator, container):
        if not kept:
            continue
        told = {"values_int64s": list(range(1, len(kept) + 1)), "default_int64": 0}
        codes = _label_encoder(scope, container, column, kept, told)
        places, same, numbers = (scope.get_unique_variable_name(n) for n in ("places", "same", "indicators"))
        container.add_initializer(places, TensorProto.INT64, [1, len(kept)], told["values_int64s"])
        container.add_node("Equal", [codes, places], same, name=scope.get_unique_operator_name("same"))
        named = scope.get_unique_operator_name("indicators")
        container.add_node("Cast", same, numbers, name=named, to=TensorProto.FLOAT)
        parts.append(numbers)
    _concat(scope, container, parts, operator.outputs[0].full_name)


def _columns(scope: Any, operator: Any, container: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each column of a matrix of texts, of shape (n, 1), with its values kept."""
    from onnx import TensorProto  # noqa: PLC0415 - heavy

    for place, kept in enumerate(operator.raw_operator.kept_):
        column, index = scope.get_unique_variable_name("column"), scope.get_unique_variable_name("index")
        container.add_initializer(index, TensorProto.INT64, [1], [place])
        container.add_node(
            "Gather",
            [operator.inputs[0].full_name, index],
            column,
            name=scope.get_unique_operator_name("column"),
            axis=1,
        )
        yield column, kept


def _label_encoder(
    scope: Any, container: Any, column: str, kept: tuple[str, ...], told: Mapping[str, Any]
) -> str:
    codes: str = scope.get_unique_variable_name("codes")
    container.add_node(
        "LabelEncoder",
        column,
        codes,
        name=scope.get_unique_operator_name("codes"),
        op_domain=ML,
        op_version=2,
        keys_strings=list(kept) or [""],
        **told,
    )
    return codes


def _concat(scope: Any, container: Any, parts: list[str], output: str) -> None:
    name = scope.get_unique_operator_name("side_by_side")
    container.add_node("Concat", parts, output, name=name, axis=1)


def _scaled(scope: Any, operator: Any, container: Any) -> None:
    """The same float32 operations in the same order; skl2onnx multiplies by an inverse, a bit away."""
    from onnx import TensorProto  # noqa: PLC0415 - heavy

    fitted, here = operator.raw_operator, operator.inputs[0].full_name
    steps = (("Max", fitted.low_), ("Min", fitted.high_), ("Sub", fitted.mean_), ("Div", fitted.deviation_))
    for place, (operation, row) in enumerate(steps, start=1):
        known = scope.get_unique_variable_name(operation.lower())
        container.add_initializer(known, TensorProto.FLOAT, [1, len(row)], [float(value) for value in row])
        last = place == len(steps)
        there = operator.outputs[0].full_name if last else scope.get_unique_variable_name("scaled")
        container.add_node(operation, [here, known], there, name=scope.get_unique_operator_name(operation))
        here = there


def _dummy_classifier(scope: Any, operator: Any, container: Any) -> None:
    fitted = operator.raw_operator
    likeliest = str(fitted.classes_[int(np.argmax(fitted.class_prior_))])
    _constant(scope, operator, container, 0, [likeliest])
    _constant(scope, operator, container, 1, [[float(p) for p in fitted.class_prior_]])


def _dummy_regressor(scope: Any, operator: Any, container: Any) -> None:
    _constant(scope, operator, container, 0, [[float(np.ravel(operator.raw_operator.constant_)[0])]])


def _constant(scope: Any, operator: Any, container: Any, place: int, row: list[Any]) -> None:
    """The same row for every row of the input: ``Expand`` over the number of rows."""
    from onnx import TensorProto  # noqa: PLC0415 - heavy

    names = ("row", "shape", "rows", "width", "target")
    value, shape, rows, width, target = (scope.get_unique_variable_name(name) for name in names)
    nested = isinstance(row[0], list)
    kind = TensorProto.FLOAT if nested else TensorProto.STRING
    flat = row[0] if nested else [word.encode() for word in row]
    container.add_initializer(value, kind, [1, len(flat)] if nested else [1], flat)
    container.add_initializer(width, TensorProto.INT64, [1], [len(flat) if nested else 1])
    add, named = container.add_node, scope.get_unique_operator_name
    add("Shape", operator.inputs[0].full_name, shape if nested else rows, name=named("shape"), start=0, end=1)
    if nested:
        add("Concat", [shape, width], target, name=named("target"), axis=0)
    add("Expand", [value, target if nested else rows], operator.outputs[place].full_name, name=named("same"))


def _naive_bayes(scope: Any, operator: Any, container: Any) -> None:
    """Weights less their mean over the classes, which no probability feels.

    skl2onnx adds up hundreds of large float32 numbers that nearly cancel, and strays on long texts.
    """
    fitted = operator.raw_operator
    _softmax(scope, operator, container, fitted.feature_log_prob_, fitted.class_log_prior_)


def _discriminant(scope: Any, operator: Any, container: Any) -> None:
    """scikit-learn keeps one row of weights for two classes."""
    fitted = operator.raw_operator
    weights, starts = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:
        weights, starts = np.concatenate([-weights, weights]) / 2, np.concatenate([-starts, starts]) / 2
    _softmax(scope, operator, container, weights, starts)


def _softmax(scope: Any, operator: Any, container: Any, weights: Any, starts: Any) -> None:
    """Probabilities that go as the exponential of a sum, added up in float64: weights (classes, features)."""
    from onnx import TensorProto  # noqa: PLC0415 - heavy

    graph, classes = Nodes(scope, container), [str(name).encode() for name in operator.raw_operator.classes_]
    known, first = (rows - rows.mean(axis=0) for rows in (weights, starts))
    factors = graph.known(TensorProto.DOUBLE, list(known.T.shape), [float(w) for w in known.T.ravel()])
    start = graph.known(TensorProto.DOUBLE, [1, len(classes)], [float(s) for s in first])
    wide = graph.node("Cast", operator.inputs[0].full_name, to=TensorProto.DOUBLE)
    likely = graph.node("Softmax", graph.node("Add", graph.node("MatMul", wide, factors), start), axis=1)
    graph.node("Cast", likely, output=operator.outputs[1].full_name, to=TensorProto.FLOAT)
    names = graph.known(TensorProto.STRING, [len(classes)], classes)
    place = graph.node("ArgMax", likely, axis=1, keepdims=0)
    graph.node("Gather", names, place, output=operator.outputs[0].full_name)


def _lightgbm(scope: Any, operator: Any, container: Any) -> None:
    """onnxmltools' converter, given thresholds that float32 numbers meet as they meet the originals."""
    from onnxmltools.convert.lightgbm.operator_converters.LightGbm import (  # noqa: PLC0415 - heavy
        convert_lightgbm,
    )

    fitted = operator.raw_operator
    operator.raw_operator = _Rounded(fitted)
    convert_lightgbm(scope, operator, container)
    operator.raw_operator = fitted


class _Rounded:
    """A fitted LightGBM estimator as its converter looks at it.

    The file stores thresholds in float32. Rounded to the nearest, one may pass over the number it stands
    below; rounded down, ``x <= threshold`` says the same for every float32 x.
    """

    is_mock = True  # asks the converter to call dump_model below

    def __init__(self, fitted: Any) -> None:
        self._fitted, self.booster_ = fitted, self
        self.boosting_type = fitted.boosting_type
        if hasattr(fitted, "classes_"):
            self.classes_ = fitted.classes_

    def dump_model(self) -> dict[str, Any]:
        dumped: dict[str, Any] = self._fitted.booster_.dump_model()
        for tree in dumped["tree_info"]:
            _round_down(tree["tree_structure"])
        return dumped


def _round_down(node: dict[str, Any]) -> None:
    if "left_child" not in node:
        return
    if node["decision_type"] == "<=":
        node["threshold"] = _float32_below(float(node["threshold"]))
    _round_down(node["left_child"])
    _round_down(node["right_child"])


def _float32_below(value: float) -> float:
    """The largest float32 that is not above a float64."""
    limit = float(np.finfo(np.float32).max)
    nearest = np.float32(min(max(value, -limit), limit))
    # compared as Python floats: numpy would round the float64 first, and find them equal
    return float(nearest if float(nearest) <= value else np.nextafter(nearest, np.float32(-np.inf)))


def _hist_classifier(scope: Any, operator: Any, container: Any) -> None:
    from skl2onnx.common._registration import get_converter  # noqa: PLC0415 - heavy

    fitted = operator.raw_operator
    operator.raw_operator = _with_thresholds_below(fitted)
    get_converter("SklearnHistGradientBoostingClassifier")(scope, operator, container)
    operator.raw_operator = fitted


def _hist_regressor(scope: Any, operator: Any, container: Any) -> None:
    """skl2onnx forgets, besides, the exponential of the losses with a logarithmic link."""
    from skl2onnx.common.data_types import FloatTensorType  # noqa: PLC0415 - heavy

    rounded = _with_thresholds_below(operator.raw_operator)
    inner = scope.declare_local_operator("SklearnHistGradientBoostingRegressor", rounded)
    inner.inputs = operator.inputs
    raw = scope.declare_local_variable("raw", FloatTensorType([None, 1]))
    inner.outputs.append(raw)
    link = "Exp" if operator.raw_operator.loss in LOG_LINK_LOSSES else "Identity"
    container.add_node(
        link, raw.full_name, operator.outputs[0].full_name, name=scope.get_unique_operator_name("link")
    )


def _with_thresholds_below(fitted: Any) -> Any:
    """The same histogram boosting, its thresholds those that float32 numbers meet in the same way."""
    rounded = copy(fitted)
    rounded._predictors = [[_tree_below(tree) for tree in trees] for trees in fitted._predictors]
    return rounded


def _tree_below(tree: Any) -> Any:
    nodes = tree.nodes.copy()
    nodes["num_threshold"] = [_float32_below(float(value)) for value in nodes["num_threshold"]]
    return SimpleNamespace(nodes=nodes)
