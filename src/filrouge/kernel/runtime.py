"""The port through which a model file is run, whatever engine runs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from filrouge.kernel.errors import Invalid

SlotType = Literal["float32", "float64", "int64", "text", "boolean"]


class UnreadableModel(Invalid):
    """The bytes are no model that this engine can run."""

    code = "runtime.unreadable"


class WrongColumns(Invalid):
    """What was given to a model is not what it asks for."""

    code = "runtime.wrong-columns"


@dataclass(frozen=True, slots=True)
class Slot:
    """An input or an output of a model: one value per row, or an array of ``sizes`` per row."""

    name: str
    type: SlotType
    sizes: tuple[int | None, ...] = ()  #: () for one value; None: the file does not say

    @classmethod
    def of(cls, name: str, type: SlotType, shape: Sequence[int | None]) -> "Slot":
        """By the shape of a batch: (n,), (n, 1) or (n, sizes …)."""
        sizes = tuple(shape[1:])
        return cls(name, type, () if sizes == (1,) else sizes)

    @property
    def is_array(self) -> bool:
        """A row holds more than one value: a picture, the probability of each class."""
        return self.sizes not in ((), (None,))


class Session(Protocol):
    """A loaded model. The same rows give the same answers, alone or in a batch."""

    @property
    def inputs(self) -> tuple[Slot, ...]: ...

    @property
    def outputs(self) -> tuple[Slot, ...]: ...

    @property
    def metadata(self) -> Mapping[str, str]:
        """What was written in the file about itself."""

    def run(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """Answer n rows, one at least.

        Args:
            columns: one array of shape (n,) per input, of numbers, texts or arrays; numbers are cast to
                the input's type, a missing number is NaN, a missing text is "".

        Returns:
            One array per output, of shape (n,), or (n, width) where a row has several values.

        Raises:
            WrongColumns: an input is absent or unknown, is not of its type, or lengths differ.
        """


@dataclass(frozen=True, slots=True)
class Timed:
    """What each answer took, in seconds: of this thread's processor, and on the clock."""

    cpu_s: tuple[float, ...]
    wall_s: tuple[float, ...]
    machine: str


class ModelRuntime(Protocol):
    """An engine that runs ONNX files, on one thread unless told otherwise."""

    def load(self, model: bytes) -> Session:
        """Raises UnreadableModel for bytes that are no model, or that ask for operators it lacks."""

    def timed(self, session: Session, columns: Mapping[str, Any], *, count: int) -> Timed:
        """Ask ``count`` rows one by one, beginning again when there are fewer, after a few that warm it up.

        Raises:
            WrongColumns
        """
