"""Fitted pipelines as ONNX files: export, the rows that break exports, the proof of equality."""

from filrouge.engines.onnx.equality import (
    NUMBER_TOLERANCE,
    PROBABILITY_TOLERANCE,
    Compared,
    Proof,
    prove,
)
from filrouge.engines.onnx.errors import CannotAnswer, NotEqual, NotExportable
from filrouge.engines.onnx.exporting import OPSET, OPSET_ML, export, output_names, unit_metadata
from filrouge.engines.onnx.hard_rows import Case, hard_cases

__all__ = [
    "NUMBER_TOLERANCE",
    "OPSET",
    "OPSET_ML",
    "PROBABILITY_TOLERANCE",
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
