"""onnx's own reference evaluator as the model runtime: slow, and a second opinion."""

from filrouge.adapters.onnxreference.runtime import OnnxReference

__all__ = ["OnnxReference"]
