"""The registration of this room."""

from filrouge.domains.specification.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.specification import (
    Difference,
    Functions,
    ImportedRequirements,
    MasterPlan,
    MasterPlanReport,
    Matrix,
    RequirementCosts,
    Requirements,
    RequirementsFile,
    RequirementsLint,
    Schedule,
    Specification,
    SpecificationReport,
)

MODULE = Module(
    name="specification",
    kinds=(
        Functions,
        Requirements,
        ImportedRequirements,
        RequirementsLint,
        RequirementsFile,
        RequirementCosts,
        Matrix,
        MasterPlan,
        Difference,
        Schedule,
        MasterPlanReport,
        Specification,
        SpecificationReport,
    ),
    competences=("C1.2.2",),
    checks=CHECKS,
)
