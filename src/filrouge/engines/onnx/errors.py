"""What an export may refuse."""

from filrouge.kernel.errors import Impossible


class NotExportable(Impossible):
    """A part of the pipeline has no converter, or its converter gave up."""

    code = "onnx.not-exportable"


class CannotAnswer(Impossible):
    """The fitted pipeline itself refuses rows that will come one day."""

    code = "onnx.cannot-answer"


class NotEqual(Impossible):
    """The file does not compute what was fitted."""

    code = "onnx.not-equal"
