"""Fitted pipelines as ONNX files: export, the rows that break exports, the proof of equality."""

from filrouge.engines.onnx.equality import TOLERANCE, Compared, Proof, prove
from filrouge.engines.onnx.errors import CannotAnswer, NotEqual, NotExportable
from filrouge.engines.onnx.exporting import OPSET, OPSET_ML, export, output_names, unit_metadata
from filrouge.engines.onnx.hard_rows import Case, hard_cases

__all__ = [
    "OPSET",
    "OPSET_ML",
    "TOLERANCE",
    "CannotAnswer",
    "Case",
    "Compared",
    "NotEqual",
    "NotExportable",
    "Proof",
    "export",
    "hard_cases",
    "output_names",
    "prove",
    "unit_metadata",
]
