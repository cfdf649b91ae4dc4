"""Model files run by onnx's reference evaluator, which is the specification of operators made to work.

Orders of magnitude slower than an engine, and some operators are missing: for tests, and for doubt.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from filrouge.engines.onnx.feeding import answer, feed
from filrouge.kernel.runtime import Slot, SlotType, UnreadableModel, WrongColumns
from filrouge.kernel.texts import N_

TYPES: Mapping[str, SlotType] = {
    "FLOAT": "float32",
    "DOUBLE": "float64",
    "INT64": "int64",
    "STRING": "text",
    "BOOL": "boolean",
}


class OnnxReference:
    """The specification of operators as an engine."""

    def load(self, model: bytes) -> "ReferenceSession":
        from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # noqa: PLC0415
        from onnx import checker, load_from_string  # noqa: PLC0415 - heavy
        from onnx.reference import ReferenceEvaluator  # noqa: PLC0415 - heavy

        try:
            proto = load_from_string(model)
            checker.check_model(proto)
            return ReferenceSession(proto, ReferenceEvaluator(proto))
        except (DecodeError, checker.ValidationError, NotImplementedError, RuntimeError) as error:
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise UnreadableModel(N_("onnx cannot load this model: %(why)s", why=why)) from error


class ReferenceSession:
    """A file loaded by the reference evaluator."""

    def __init__(self, proto: Any, evaluator: Any) -> None:
        self._evaluator = evaluator
        self.inputs = tuple(_slot(told) for told in proto.graph.input)
        self.outputs = tuple(_slot(told) for told in proto.graph.output)
        self.metadata: Mapping[str, str] = {one.key: one.value for one in proto.metadata_props}

    def run(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        fed = feed(self.inputs, columns)
        try:
            told = self._evaluator.run(None, fed)
        except (RuntimeError, TypeError, ValueError, IndexError, KeyError) as error:
            raise WrongColumns(N_("The model cannot answer these rows: %(why)s", why=str(error))) from error
        answers = {slot.name: answer(one) for slot, one in zip(self.outputs, told, strict=True)}
        return {name: _plain(one) for name, one in answers.items()}


def _plain(array: Any) -> Any:
    return array.astype(object) if np.asarray(array).dtype.kind == "U" else array


def _slot(told: Any) -> Slot:
    from onnx import TensorProto  # noqa: PLC0415 - heavy

    tensor = told.type.tensor_type
    kind = TensorProto.DataType.Name(tensor.elem_type)
    if kind not in TYPES:
        raise UnreadableModel(N_("%(name)s is a %(type)s, not a tensor", name=told.name, type=kind))
    return Slot.of(told.name, TYPES[kind], [size.dim_value or None for size in tensor.shape.dim])
