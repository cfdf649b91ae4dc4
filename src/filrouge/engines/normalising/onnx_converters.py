"""ONNX forms of our own transformers, exact: comparisons and table look-ups, no arithmetic but one logarithm.

Missing numbers stay NaN: ONNX leaves open what Min, Max and Clip make of them, so that bounds are set by
Where.
"""

from typing import Any

import numpy as np
from onnx import TensorProto
from skl2onnx import update_registered_converter
from skl2onnx.algebra.onnx_ops import (
    OnnxAdd,
    OnnxArrayFeatureExtractor,
    OnnxCast,
    OnnxConcat,
    OnnxEqual,
    OnnxGreater,
    OnnxIsNaN,
    OnnxLabelEncoder,
    OnnxLess,
    OnnxLog,
    OnnxWhere,
)
from skl2onnx.common.data_types import FloatTensorType, StringTensorType, guess_numpy_type

from filrouge.engines.normalising.transformers import LogTransformer, MissingFlags, RareGrouper, Winsoriser

_TENSOR = {np.float32: TensorProto.FLOAT, np.float64: TensorProto.DOUBLE}


def register() -> None:
    """Tell skl2onnx of our transformers; telling it twice changes nothing."""
    for transformer, shapes, converter, parser in (
        (Winsoriser, _same_shape, _winsoriser, None),
        (LogTransformer, _same_shape, _log, None),
        (RareGrouper, _same_shape, _rare_grouper, _declare_words),
        (MissingFlags, _flags_shape, _missing_flags, None),
    ):
        update_registered_converter(
            transformer, f"Filrouge{transformer.__name__}", shapes, converter, parser=parser
        )


def _declare_words(scope: Any, model: Any, inputs: Any, custom_parsers: Any = None) -> Any:
    """Words in, words out: left alone, skl2onnx would take any transformer's output for numbers."""
    operator = scope.declare_local_operator(f"Filrouge{type(model).__name__}", model)
    operator.inputs = inputs
    operator.outputs.append(scope.declare_local_variable("words", StringTensorType()))
    return operator.outputs


def _width(operator: Any) -> int:
    return int(operator.raw_operator.n_features_in_)


def _same_shape(operator: Any) -> None:
    kind = type(operator.inputs[0].type)
    operator.outputs[0].type = kind([operator.inputs[0].get_first_dimension(), _width(operator)])


def _flags_shape(operator: Any) -> None:
    kind = operator.inputs[0].type
    flag = FloatTensorType if isinstance(kind, StringTensorType) else type(kind)
    operator.outputs[0].type = flag([operator.inputs[0].get_first_dimension(), _width(operator)])


def _winsoriser(scope: Any, operator: Any, container: Any) -> None:
    opset, cells = container.target_opset, operator.inputs[0]
    number = guess_numpy_type(cells.type)
    low, high = (
        bound.astype(number)[None, :] for bound in (operator.raw_operator.low_, operator.raw_operator.high_)
    )
    raised = OnnxWhere(OnnxLess(cells, low, op_version=opset), low, cells, op_version=opset)
    lowered = OnnxWhere(OnnxGreater(cells, high, op_version=opset), high, raised, op_version=opset)
    _named(lowered, operator).add_to(scope, container)


def _log(scope: Any, operator: Any, container: Any) -> None:
    opset, cells = container.target_opset, operator.inputs[0]
    number = guess_numpy_type(cells.type)
    zero, one = np.zeros(1, dtype=number), np.ones(1, dtype=number)
    floored = OnnxWhere(OnnxLess(cells, zero, op_version=opset), zero, cells, op_version=opset)
    logs = OnnxLog(OnnxAdd(floored, one, op_version=opset), op_version=opset)
    _named(logs, operator).add_to(scope, container)


def _rare_grouper(scope: Any, operator: Any, container: Any) -> None:
    opset, cells, grouper = container.target_opset, operator.inputs[0], operator.raw_operator
    columns = []
    for place, kept in enumerate(grouper.kept_):
        words = [*kept, ""]
        column = OnnxArrayFeatureExtractor(cells, np.array([place], dtype=np.int64), op_version=1)
        columns.append(
            OnnxLabelEncoder(
                column, keys_strings=words, values_strings=words, default_string=grouper.other, op_version=2
            )
        )
    _named(OnnxConcat(*columns, axis=1, op_version=opset), operator).add_to(scope, container)


def _missing_flags(scope: Any, operator: Any, container: Any) -> None:
    opset, cells = container.target_opset, operator.inputs[0]
    if isinstance(cells.type, StringTensorType):
        missing, number = OnnxEqual(cells, np.array([""]), op_version=opset), np.float32
    else:
        missing, number = OnnxIsNaN(cells, op_version=opset), guess_numpy_type(cells.type)
    _named(OnnxCast(missing, to=_TENSOR[number], op_version=opset), operator).add_to(scope, container)


def _named(node: Any, operator: Any) -> Any:
    node.output_names = [output.full_name for output in operator.outputs]
    return node
