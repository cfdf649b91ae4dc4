"""Problems put to tables, candidates compared under a budget, one proven file, its card.

In a notebook, the engines are used without the room: ``filrouge.engines.tabular``, ``metrics`` and ``onnx``.
"""

from filrouge.domains.models.compute.checks import CHECKS

__all__ = ["CHECKS"]
