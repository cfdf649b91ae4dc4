"""Any model of tensors run by ONNX Runtime, in the types of the Open Inference Protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filrouge.adapters.onnxruntime.runtime import asked, opened
from filrouge.kernel.runtime import UnreadableModel
from filrouge.kernel.texts import N_

#: Type of ONNX Runtime → datatype of the protocol.
DATATYPES: Mapping[str, str] = {
    "tensor(bool)": "BOOL",
    "tensor(uint8)": "UINT8",
    "tensor(uint16)": "UINT16",
    "tensor(uint32)": "UINT32",
    "tensor(uint64)": "UINT64",
    "tensor(int8)": "INT8",
    "tensor(int16)": "INT16",
    "tensor(int32)": "INT32",
    "tensor(int64)": "INT64",
    "tensor(float16)": "FP16",
    "tensor(float)": "FP32",
    "tensor(double)": "FP64",
    "tensor(string)": "BYTES",
}


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or an output of a model; -1 stands for any length."""

    name: str
    datatype: str
    shape: tuple[int, ...]


class TensorSession:
    """A loaded model file, on one thread unless told otherwise; may be asked from several threads at once."""

    def __init__(self, content: bytes, *, threads_count: int = 1) -> None:
        """Raises UnreadableModel."""
        self._session = opened(content, threads_count)
        self.inputs = _tensors(self._session.get_inputs())
        self.outputs = _tensors(self._session.get_outputs())

    def run(self, arrays: Mapping[str, Any], outputs: Sequence[str]) -> list[Any]:
        """One array per output named.

        Raises:
            WrongColumns: the engine refuses the shapes or the values.
        """
        return asked(self._session, list(outputs), dict(arrays))


def _tensors(told: Sequence[Any]) -> tuple[Tensor, ...]:
    for one in told:
        if one.type not in DATATYPES:
            raise UnreadableModel(N_("%(name)s is a %(type)s, not a tensor", name=one.name, type=one.type))
    return tuple(
        Tensor(
            one.name,
            DATATYPES[one.type],
            tuple(n if isinstance(n, int) and n >= 0 else -1 for n in one.shape),
        )
        for one in told
    )
