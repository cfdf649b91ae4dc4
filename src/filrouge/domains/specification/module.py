"""The registration of this room."""

from filrouge.kernel.modules import Module
from filrouge.kinds.specification import (
    Difference,
    Functions,
    MasterPlan,
    MasterPlanReport,
    Matrix,
    Requirements,
    Schedule,
    Specification,
    SpecificationReport,
)

MODULE = Module(
    name="specification",
    kinds=(
        Functions,
        Requirements,
        Matrix,
        MasterPlan,
        Difference,
        Schedule,
        MasterPlanReport,
        Specification,
        SpecificationReport,
    ),
    competences=("C1.2.2",),
    grants={
        "moa": ("specification.read", "specification.write"),
        "moe": ("specification.read", "specification.write"),
        "dpo": ("specification.read",),
        "sponsor": ("specification.read",),
        "jury": ("specification.read",),
        "candidate": ("specification.read", "specification.write"),
    },
)
