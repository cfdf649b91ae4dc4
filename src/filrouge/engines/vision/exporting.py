"""Pipelines on image features as ONNX files: one input of squared images, the outputs of any other model."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from sklearn.base import is_classifier
from sklearn.pipeline import Pipeline

from filrouge.engines.onnx import OPSET, OPSET_ML, NotExportable
from filrouge.engines.onnx.exporting import PREDICTED, PROBABILITIES, VALUE
from filrouge.engines.onnx.nodes import Nodes
from filrouge.engines.vision.features import LEAST_CONTRAST, GaborFeatures, PixelFeatures, stacked
from filrouge.kernel.texts import N_

IMAGE = "image"


def export_images(pipeline: Pipeline, *, about: Mapping[str, str]) -> bytes:
    """The file of a fitted pipeline whose first step is one of our features.

    The input ``image`` is float32 of shape (n, side, side), or (n, side, side, 3), 0 to 255, as ``squared``
    gives it. Outputs are those of ``engines.onnx.export``: for classes ``predicted`` and ``probabilities``,
    for numbers ``value``. To be proven like any other, with ``on_images`` around the loaded file.

    Args:
        about: written in the file's metadata.

    Raises:
        NotExportable: a step has no converter.
    """
    from skl2onnx import convert_sklearn  # noqa: PLC0415 - heavy
    from skl2onnx.common.data_types import FloatTensorType  # noqa: PLC0415 - heavy
    from skl2onnx.common.exceptions import MissingConverter, MissingShapeCalculator  # noqa: PLC0415 - heavy

    register()
    classifies = is_classifier(pipeline)
    outputs = (PREDICTED, PROBABILITIES) if classifies else (VALUE,)
    try:
        model = convert_sklearn(
            pipeline,
            "filrouge",
            initial_types=[(IMAGE, FloatTensorType([None, *pipeline.steps[0][1].shape_]))],
            final_types=[(name, None) for name in outputs],
            options={id(pipeline.steps[-1][1]): {"zipmap": False}} if classifies else None,
            target_opset={"": OPSET, "ai.onnx.ml": OPSET_ML},
        )
    except (MissingConverter, MissingShapeCalculator, AttributeError, RuntimeError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise NotExportable(N_("%(why)s", why=why)) from error
    for key, value in sorted(about.items()):
        model.metadata_props.add(key=key, value=value)
    return bytes(model.SerializeToString(deterministic=True))


def on_images(run: Callable[[Any], Mapping[str, Any]]) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """A loaded file that takes one tensor, as ``prove`` asks: a column of arrays under ``image``."""
    return lambda columns: run(stacked(columns[IMAGE]))


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
    graph, fitted = _Graph(scope, container), operator.raw_operator
    image = graph.node("Unsqueeze", operator.inputs[0].full_name, graph.integers([1]))
    scaled = graph.node("Div", image, graph.numbers(255.0))
    centred = graph.node("Sub", scaled, graph.mean(scaled))
    deviation = graph.node("Sqrt", graph.mean(graph.node("Mul", centred, centred)))
    contrasted = graph.node("Div", centred, graph.node("Add", deviation, graph.numbers(LEAST_CONTRAST)))
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
