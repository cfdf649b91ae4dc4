"""One ONNX file with its preprocessing: raw columns in, predictions out."""

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sklearn.base import is_classifier
from sklearn.pipeline import Pipeline

from filrouge.engines.onnx.converters import register
from filrouge.engines.onnx.errors import NotExportable
from filrouge.engines.tabular.columns import Feature
from filrouge.kernel.texts import N_

OPSET, OPSET_ML = 21, 3
PREDICTED, PROBABILITIES, VALUE = "predicted", "probabilities", "value"


def output_names(features: Sequence[Feature], *, classifies: bool) -> tuple[str, ...]:
    """Names of the outputs, with an underscore more where a column already has the name."""
    taken = {feature.id for feature in features}

    def free(name: str) -> str:
        return free(f"{name}_") if name in taken else name

    return (free(PREDICTED), free(PROBABILITIES)) if classifies else (free(VALUE),)


def export(pipeline: Pipeline, features: Sequence[Feature], *, about: Mapping[str, str]) -> bytes:
    """The file of a fitted pipeline; the same pipeline gives the same bytes.

    Inputs are the features by name: float32 or text of shape (n, 1), pictures as float32 of shape
    (n, *frame.shape), 0 to 255. Outputs: for classes ``predicted`` (n,)
    and ``probabilities`` (n, classes) in the order of ``pipeline.classes_``; for numbers ``value`` (n, 1).
    A file is worth nothing before ``prove`` has accepted it: some conversions are wrong without an error.

    Args:
        about: written in the file's metadata.

    Raises:
        NotExportable: a step has no converter.
    """
    from skl2onnx import convert_sklearn  # noqa: PLC0415 - heavy
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType  # noqa: PLC0415 - heavy
    from skl2onnx.common.exceptions import (  # noqa: PLC0415 - heavy
        MissingConverter,
        MissingShapeCalculator,
    )

    register()
    # a picture too is one column: skl2onnx would cut it into as many as it has rows of pixels
    types = [(f.id, (StringTensorType if f.is_string else FloatTensorType)([None, 1])) for f in features]
    classifies = is_classifier(pipeline)
    outputs = output_names(features, classifies=classifies)
    try:
        with warnings.catch_warnings():  # it doubts its n-grams of characters: the proof settles it
            warnings.filterwarnings("ignore", message="The conversion of CountVectorizer")
            model = convert_sklearn(
                pipeline,
                "filrouge",
                initial_types=types,
                final_types=[(name, None) for name in outputs],
                options={id(pipeline.steps[-1][1]): {"zipmap": False}} if classifies else None,
                target_opset={"": OPSET, "ai.onnx.ml": OPSET_ML},
            )
    except (
        MissingConverter,
        MissingShapeCalculator,
        AttributeError,
        NameError,
        NotImplementedError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:  # what converters raise when they give up has no family of its own
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise NotExportable(N_("%(why)s", why=why)) from error
    _shape_pictures(model.graph, features)
    _rename(model.graph, [feature.id for feature in features])
    for key, value in sorted(about.items()):
        model.metadata_props.add(key=key, value=value)
    return bytes(model.SerializeToString(deterministic=True))


def _shape_pictures(graph: Any, features: Sequence[Feature]) -> None:
    for slot, feature in zip(graph.input, features, strict=True):
        if feature.type == "image":
            sizes = slot.type.tensor_type.shape.dim
            del sizes[1:]
            for length in feature.frame.shape:
                sizes.add().dim_value = length


def _rename(graph: Any, inputs: Sequence[str]) -> None:
    """Give inputs the names of the columns, letter for letter: skl2onnx keeps only letters it likes.

    Everything inside moves to names that no column has.
    """
    outputs = {output.name for output in graph.output}
    prefix = "_"
    while any(name.startswith(prefix) for name in (*inputs, *outputs)):
        prefix += "_"
    wanted = {slot.name: name for slot, name in zip(graph.input, inputs, strict=True)}

    def renamed(name: str) -> str:
        return wanted.get(name) or (name if name in outputs or not name else prefix + name)

    _apply(graph, renamed)


def _apply(graph: Any, renamed: Callable[[str], str]) -> None:
    for slot in (*graph.input, *graph.initializer, *graph.value_info):
        slot.name = renamed(slot.name)
    for node in graph.node:
        _replace(node.input, renamed)
        _replace(node.output, renamed)
        for attribute in node.attribute:
            for inner in (*attribute.graphs, *([attribute.g] if attribute.HasField("g") else [])):
                _apply(inner, renamed)
                _replace_outputs(inner, renamed)


def _replace(names: Any, renamed: Callable[[str], str]) -> None:
    names[:] = [renamed(name) for name in names]


def _replace_outputs(graph: Any, renamed: Callable[[str], str]) -> None:
    for output in graph.output:
        output.name = renamed(output.name)


def unit_metadata(features: Iterable[Feature]) -> Mapping[str, str]:
    """Type and unit of each input, for the file's metadata."""
    return {f"input.{f.id}": f"{f.type} {f.unit}".strip() for f in features}
