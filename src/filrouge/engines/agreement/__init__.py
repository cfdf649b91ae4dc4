"""How far people who judge the same cases agree, and what that leaves a model to reach."""

from filrouge.engines.agreement.alpha import Level, krippendorff_alpha
from filrouge.engines.agreement.ceilings import Ceiling, Comparison, ceiling, compare_with_people
from filrouge.engines.agreement.errors import NoOrder, NothingShared, UnpairedLabels
from filrouge.engines.agreement.kappa import Weighting, cohen_kappa
from filrouge.engines.agreement.ratings import Agreement, Label

__all__ = [
    "Agreement",
    "Ceiling",
    "Comparison",
    "Label",
    "Level",
    "NoOrder",
    "NothingShared",
    "UnpairedLabels",
    "Weighting",
    "ceiling",
    "cohen_kappa",
    "compare_with_people",
    "krippendorff_alpha",
]
