"""Model files run by ONNX Runtime on the processor."""

from collections.abc import Mapping
from os import cpu_count
from platform import machine, system
from time import perf_counter, thread_time
from typing import Any

from filrouge.kernel.runtime import Session, Slot, SlotType, Timed, UnreadableModel, WrongColumns
from filrouge.kernel.texts import N_

TYPES: Mapping[str, SlotType] = {
    "tensor(float)": "float32",
    "tensor(double)": "float64",
    "tensor(int64)": "int64",
    "tensor(string)": "text",
    "tensor(bool)": "boolean",
}
WARMING_COUNT = 20  #: answers that are not counted
FATAL_ONLY = 4  #: what goes wrong is raised; it need not be printed too


class OnnxRuntime:
    """Sessions of one thread by default: the same sums in the same order, and no thread left spinning."""

    def __init__(self, *, threads_count: int = 1) -> None:
        self._threads_count = threads_count

    def load(self, model: bytes) -> "OnnxSession":
        return OnnxSession(opened(model, self._threads_count))

    def timed(self, session: Session, columns: Mapping[str, Any], *, count: int) -> Timed:
        length = len(next(iter(columns.values())))
        rows = [{name: column[n : n + 1] for name, column in columns.items()} for n in range(length)]
        for n in range(WARMING_COUNT):
            session.run(rows[n % length])
        cpu_s, wall_s = [], []
        for n in range(count):
            wall, cpu = perf_counter(), thread_time()
            session.run(rows[n % length])
            cpu_s.append(thread_time() - cpu)
            wall_s.append(perf_counter() - wall)
        return Timed(tuple(cpu_s), tuple(wall_s), f"{machine()}, {cpu_count() or 0} CPU, {system()}")


class OnnxSession:
    """A file loaded by ONNX Runtime."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.inputs = tuple(_slot(told) for told in session.get_inputs())
        self.outputs = tuple(_slot(told) for told in session.get_outputs())
        self.metadata: Mapping[str, str] = dict(session.get_modelmeta().custom_metadata_map)

    def run(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        from filrouge.engines.onnx.feeding import answer, feed  # noqa: PLC0415 - brings scikit-learn

        told = asked(self._session, None, feed(self.inputs, columns))
        return {slot.name: answer(one) for slot, one in zip(self.outputs, told, strict=True)}


def opened(model: bytes, threads_count: int) -> Any:
    """A session of ONNX Runtime. Raises UnreadableModel."""
    import onnxruntime  # noqa: PLC0415 - heavy
    from onnxruntime.capi.onnxruntime_pybind11_state import (  # noqa: PLC0415 - heavy
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
        NotImplemented,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads_count
    options.log_severity_level = FATAL_ONLY
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotImplemented) as error:
        why = str(error).splitlines()[0]
        raise UnreadableModel(N_("ONNX Runtime cannot load this model: %(why)s", why=why)) from error


def asked(session: Any, outputs: list[str] | None, arrays: dict[str, Any]) -> list[Any]:
    """The outputs named, all of them for None. Raises WrongColumns."""
    from onnxruntime.capi.onnxruntime_pybind11_state import (  # noqa: PLC0415 - heavy
        Fail,
        InvalidArgument,
        RuntimeException,
    )

    try:
        told: list[Any] = session.run(outputs, arrays)
    except (Fail, InvalidArgument, RuntimeException) as error:
        why = str(error).splitlines()[0]
        raise WrongColumns(N_("The model cannot answer these rows: %(why)s", why=why)) from error
    return told


def _slot(told: Any) -> Slot:
    if told.type not in TYPES:
        raise UnreadableModel(N_("%(name)s is a %(type)s, not a tensor", name=told.name, type=told.type))
    shape = [size if isinstance(size, int) else None for size in told.shape]
    return Slot.of(told.name, TYPES[told.type], shape)
