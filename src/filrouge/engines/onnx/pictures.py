"""Features of pictures in ONNX."""

from functools import cache
from typing import Any

import numpy as np

from filrouge.engines.onnx.nodes import Nodes
from filrouge.engines.vision.features import LEAST_CONTRAST, GaborFeatures, PixelFeatures


@cache
def register() -> None:
    """Tell skl2onnx of our features."""
    from skl2onnx import update_registered_converter  # noqa: PLC0415 - heavy

    update_registered_converter(PixelFeatures, "FilrougePixelFeatures", _shape_of_pixels, _pixels)
    update_registered_converter(GaborFeatures, "FilrougeGaborFeatures", _shape_of_gabor, _gabor)


def _shape_of_pixels(operator: Any) -> None:
    _shape(operator, int(np.prod(operator.raw_operator.shape_)))


def _shape_of_gabor(operator: Any) -> None:
    fitted = operator.raw_operator
    _shape(operator, len(fitted.bank_) * fitted.cells**2)


def _shape(operator: Any, width: int) -> None:
    from skl2onnx.common.data_types import FloatTensorType  # noqa: PLC0415 - heavy

    operator.outputs[0].type = FloatTensorType([None, width])


def _pixels(scope: Any, operator: Any, container: Any) -> None:
    graph = _Graph(scope, container)
    flat = graph.node("Flatten", operator.inputs[0].full_name, axis=1)
    graph.node("Div", flat, graph.numbers(255.0), output=operator.outputs[0].full_name)


def _gabor(scope: Any, operator: Any, container: Any) -> None:
    """``contrasted``, then a convolution; its size, averaged over cells without the rest at the border."""
    from onnx import TensorProto  # noqa: PLC0415 - heavy

    graph, fitted = _Graph(scope, container), operator.raw_operator
    image = graph.node("Unsqueeze", operator.inputs[0].full_name, graph.integers([1]))
    wide = graph.node("Cast", image, to=TensorProto.DOUBLE)
    scaled = graph.node("Div", wide, graph.known(TensorProto.DOUBLE, [1], [255.0]))
    centred = graph.node("Sub", scaled, graph.mean(scaled))
    deviation = graph.node("Sqrt", graph.mean(graph.node("Mul", centred, centred)))
    little = graph.known(TensorProto.DOUBLE, [1], [LEAST_CONTRAST])
    divided = graph.node("Div", centred, graph.node("Add", deviation, little))
    contrasted = graph.node("Cast", divided, to=TensorProto.FLOAT)
    bank = graph.filters(fitted.bank_)
    responses = graph.node("Conv", contrasted, bank, strides=[fitted.stride] * 2)
    cell = fitted.cell_()
    sizes = graph.node("Abs", responses)
    pooled = graph.node("AveragePool", sizes, kernel_shape=[cell] * 2, strides=[cell] * 2)
    ends = graph.integers([fitted.cells] * 2)
    kept = graph.node("Slice", pooled, graph.integers([0, 0]), ends, graph.integers([2, 3]))
    graph.node("Flatten", kept, output=operator.outputs[0].full_name, axis=1)


class _Graph(Nodes):
    """What a converter of image features asks for."""

    def mean(self, images: str) -> str:
        return self.node("ReduceMean", images, self.integers([2, 3]), keepdims=1)

    def numbers(self, *values: float) -> str:
        from onnx import TensorProto  # noqa: PLC0415 - heavy

        return self.known(TensorProto.FLOAT, [len(values)], list(values))

    def filters(self, bank: Any) -> str:
        """Of shape (filters, 1, size, size)."""
        from onnx import TensorProto  # noqa: PLC0415 - heavy

        shape = [len(bank), 1, *bank.shape[1:]]
        return self.known(TensorProto.FLOAT, shape, [float(value) for value in bank.ravel()])
