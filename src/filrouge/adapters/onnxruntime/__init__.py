"""ONNX Runtime as the model runtime."""

from filrouge.adapters.onnxruntime.runtime import OnnxRuntime

__all__ = ["OnnxRuntime"]
