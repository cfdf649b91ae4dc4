"""Small models of every tensor type, and manifests that name them."""

import json
from hashlib import sha256
from pathlib import Path

import onnx
from onnx import TensorProto, helper

#: Datatype of the protocol → element type of ONNX, and two values of it.
TYPES = {
    "BOOL": (TensorProto.BOOL, [True, False]),
    "UINT8": (TensorProto.UINT8, [0, 255]),
    "UINT16": (TensorProto.UINT16, [0, 65535]),
    "UINT32": (TensorProto.UINT32, [0, 2**32 - 1]),
    "UINT64": (TensorProto.UINT64, [0, 2**64 - 1]),
    "INT8": (TensorProto.INT8, [-128, 127]),
    "INT16": (TensorProto.INT16, [-(2**15), 2**15 - 1]),
    "INT32": (TensorProto.INT32, [-(2**31), 2**31 - 1]),
    "INT64": (TensorProto.INT64, [-(2**63), 2**63 - 1]),
    "FP16": (TensorProto.FLOAT16, [0.5, -2.0]),
    "FP32": (TensorProto.FLOAT, [0.25, -1e30]),
    "FP64": (TensorProto.DOUBLE, [1e-300, 3.14]),
    "BYTES": (TensorProto.STRING, ["été", "漢字 \N{PILE OF POO}"]),
}


def echo(datatype: str) -> bytes:
    """Gives back what it is given."""
    element, _ = TYPES[datatype]
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])],
        "echo",
        [helper.make_tensor_value_info("x", element, ["n", 1])],
        [helper.make_tensor_value_info("y", element, ["n", 1])],
    )
    return _model(graph)


def total() -> bytes:
    """y = a + b, and z = a."""
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Add", ["a", "b"], ["y"]), helper.make_node("Identity", ["a"], ["z"])],
        "total",
        [value("a", TensorProto.FLOAT, ["n", 1]), value("b", TensorProto.FLOAT, ["n", 1])],
        [value("y", TensorProto.FLOAT, ["n", 1]), value("z", TensorProto.FLOAT, ["n", 1])],
    )
    return _model(graph)


def constant(number: float) -> bytes:
    """Whatever it is given, this number."""
    value = helper.make_tensor("c", TensorProto.FLOAT, [1, 1], [number])
    zero = helper.make_tensor("zero", TensorProto.FLOAT, [1, 1], [0.0])
    graph = helper.make_graph(
        [helper.make_node("Mul", ["x", "zero"], ["m"]), helper.make_node("Add", ["m", "c"], ["y"])],
        "constant",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 1])],
        initializer=[value, zero],
    )
    return _model(graph)


def slow(loops_count: int) -> bytes:
    """As many products of matrices as asked: long enough to be found at work.

    The input is in the first of them, or all would be computed once, when the file is opened.
    """
    value = helper.make_tensor("eye", TensorProto.FLOAT, [256, 256], [1.0 / 256] * 256 * 256)
    names = [f"m{n}" for n in range(loops_count + 1)]
    nodes = [helper.make_node("Add", ["eye", "x"], [names[0]])]
    nodes += [helper.make_node("MatMul", [names[n], "eye"], [names[n + 1]]) for n in range(loops_count)]
    nodes += [
        helper.make_node("ReduceMean", [names[-1]], ["mean"], keepdims=0),
        helper.make_node("Add", ["x", "mean"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "slow",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 1])],
        initializer=[value],
    )
    return _model(graph)


def written(folder: Path, models: dict[str, bytes], **more: object) -> Path:
    """A manifest of models by name, in a folder with their files; replaced at once when it is there."""
    told = []
    expected = more.pop("expected", {})
    for name, content in models.items():
        kept = folder / f"{sha256(content).hexdigest()[:12]}.onnx"
        kept.write_bytes(content)
        told.append(
            {
                "name": name,
                "version": "1",
                "file": kept.name,
                "sha256": sha256(content).hexdigest(),
                "expected": expected.get(name, []),
            }
        )
    fresh = folder / "manifest.fresh"
    fresh.write_text(json.dumps({"models": told, **more}))
    fresh.replace(folder / "manifest.json")
    return folder / "manifest.json"


def _model(graph: onnx.GraphProto) -> bytes:
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opset, ir_version=9).SerializeToString()
