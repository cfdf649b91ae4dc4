"""Recipes: row steps on tables of any size, and fitted steps that learn from the training part only.

``pipelines``, ``transformers`` and ``onnx_converters`` load scikit-learn or skl2onnx: import them by name.
"""

from filrouge.engines.normalising.fitting import Fit, LearnedColumn, LearnedStep, Replay, fitted, replay
from filrouge.engines.normalising.reading import fitted_steps, row_steps
from filrouge.engines.normalising.rows import Effect, Plan, effects, planned

__all__ = [
    "Effect",
    "Fit",
    "LearnedColumn",
    "LearnedStep",
    "Plan",
    "Replay",
    "effects",
    "fitted",
    "fitted_steps",
    "planned",
    "replay",
    "row_steps",
]
