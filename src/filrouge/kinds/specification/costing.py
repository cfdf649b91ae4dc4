"""What requirements cost, beside what the master plan and the company frame provide for."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from filrouge.kernel.documents import Document, Origin, Part, Scalar

CostRule = Literal["over_plan", "over_frame", "no_cost", "no_day"]


class CostYear(Part):
    """Requirements that are due in a year, beside the budget of that year."""

    id: str
    asked_eur: float  #: what the requirements of the year cost
    capital_eur: float  #: planned
    running_eur: float  #: planned
    planned_eur: float
    difference_eur: float  #: planned, less what is asked for
    allowed_eur: float | None  #: by the frame; None: it says nothing
    left_eur: float | None  #: allowed, less what is asked for


class CostFinding(Part):
    """What is wrong with the costs, of a year (``over_…``) or of one requirement; major when money lacks."""

    id: str
    rule: CostRule
    severity: Literal["major", "minor"]
    year: str | None = None
    requirement: str | None = None
    over_eur: float | None = None


class RequirementCosts(Document):
    """Costs of requirements by the year in which they are due, and what exceeds the budget."""

    kind = "specification.costs"
    origin: ClassVar[Origin] = "computed"

    years: tuple[CostYear, ...]
    asked_eur: float
    planned_eur: float
    difference_eur: float
    undated_eur: float  #: of requirements that say no day, counted in no year
    findings: tuple[CostFinding, ...]
    over_count: int  #: years that ask for more than is planned, or than the frame allows

    def summary(self) -> Mapping[str, Scalar]:
        return {"asked_eur": self.asked_eur, "over_count": self.over_count}
