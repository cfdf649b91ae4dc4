"""What the specification room hands to the others: functions, requirements, schéma directeur, cahier des
charges."""

from filrouge.kinds.specification.cahier import (
    ProjectRisk,
    Responsibility,
    SectionName,
    SectionText,
    Specification,
    Stakeholder,
    Threat,
    Variant,
)
from filrouge.kinds.specification.functions import (
    Comparator,
    ExchangeRate,
    Flexibility,
    FunctionCriterion,
    Functions,
    Need,
    ServiceFunction,
    Source,
)
from filrouge.kinds.specification.master_plan import (
    BudgetLine,
    MasterPlan,
    TargetApplication,
    TargetFlow,
    TrajectoryStep,
    YearAmount,
)
from filrouge.kinds.specification.requirements import (
    MEASURING,
    AcceptanceTest,
    Priority,
    Requirement,
    Requirements,
    RequirementType,
    TestMethod,
)

__all__ = [
    "MEASURING",
    "AcceptanceTest",
    "BudgetLine",
    "Comparator",
    "ExchangeRate",
    "Flexibility",
    "FunctionCriterion",
    "Functions",
    "MasterPlan",
    "Need",
    "Priority",
    "ProjectRisk",
    "Requirement",
    "RequirementType",
    "Requirements",
    "Responsibility",
    "SectionName",
    "SectionText",
    "ServiceFunction",
    "Source",
    "Specification",
    "Stakeholder",
    "TargetApplication",
    "TargetFlow",
    "TestMethod",
    "Threat",
    "TrajectoryStep",
    "Variant",
    "YearAmount",
]
