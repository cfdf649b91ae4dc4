"""The schéma directeur: where the information system is to go, by which steps, for how much."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Document, Origin, Part, Prose, Quote, Ref, Scalar
from filrouge.kernel.reports import Fate, Report
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_
from filrouge.kinds.specification.functions import Source

Spending = Literal["capital", "running"]


class TargetApplication(Part):
    """An application of the target. With the id of one of the inventory it is that one: kept as it is when
    nothing is said of it, changed otherwise."""

    id: str
    what: Prose | None = Field(default=None, description="empty: as the inventory describes it")
    supplier: Prose | None = None
    sources: tuple[Source, ...] = Field(default=(), description="what asks for it or carries it")


class TargetFlow(Part):
    """A flow of the target, between ids of target applications and of data assets of the inventory."""

    id: str
    source: str
    target: str
    what: Prose | None = Field(default=None, description="empty: as the inventory describes it")
    channel: Prose | None = None


class TrajectoryStep(Part):
    """One step of the way; days are calendar days. ``after``: steps that must be over before it begins."""

    id: str
    title: Prose
    days_count: int = Field(ge=0, description="0 for a milestone")
    not_before: date | None = None
    due_on: date | None = None
    after: tuple[str, ...] = ()
    delivers: tuple[str, ...] = Field(default=(), description="ids of target applications and flows")
    owner: Role


class YearAmount(Part):
    """What a year takes: quoted from where it was first said, or said here."""

    id: str = Field(pattern=r"^\d{4}$", description="the year")
    amount_eur: float | None = Field(default=None, ge=0)
    value: Quote | None = None

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        if (self.amount_eur is None) == (self.value is None):
            raise ValueError(N_("an amount is quoted, or said here"))
        return self


class BudgetLine(Part):
    """What is spent on one subject, year by year; ``source``: where the amounts come from."""

    id: str
    title: Prose
    nature: Spending
    years: tuple[YearAmount, ...] = Field(min_length=1)
    serves: str | None = Field(default=None, description="the id of a step")
    source: Source | None = None


class MasterPlan(Document):
    """Current architecture by citation, target architecture, trajectory and budget."""

    kind = "specification.master_plan"

    title: Prose
    ambition: Prose
    inventory: Ref = Field(description="of the audit: what there is today")
    frame: Ref | None = Field(default=None, description="the company frame, whose budget it is held against")
    sources: tuple[Source, ...] = ()
    applications: tuple[TargetApplication, ...] = Field(min_length=1)
    flows: tuple[TargetFlow, ...] = ()
    starts_on: date
    steps: tuple[TrajectoryStep, ...] = Field(min_length=1)
    budget: tuple[BudgetLine, ...] = ()

    @model_validator(mode="after")
    def _steps_are_known(self) -> Self:
        steps = {one.id for one in self.steps}
        named = [name for one in self.steps for name in one.after]
        named += [one.serves for one in self.budget if one.serves is not None]
        if stray := [name for name in named if name not in steps]:
            raise ValueError(N_("no step is named %(name)s", name=stray[0]))
        things = {one.id for one in self.applications} | {one.id for one in self.flows}
        if stray := [name for one in self.steps for name in one.delivers if name not in things]:
            raise ValueError(N_("nothing of the target is named %(name)s", name=stray[0]))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {
            "title": self.title.text,
            "applications_count": len(self.applications),
            "steps_count": len(self.steps),
        }


# What follows from it


class Change(Part):
    """An application or a flow between today and the target; ``steps``: those that put it in place."""

    id: str
    fate: Fate
    steps: tuple[str, ...] = ()


class Difference(Document):
    """What the target keeps, changes, adds and removes of what there is today."""

    kind = "specification.difference"
    origin: ClassVar[Origin] = "computed"

    applications: tuple[Change, ...]
    flows: tuple[Change, ...]
    kept_count: int
    changed_count: int
    added_count: int
    removed_count: int
    undelivered: tuple[str, ...]  #: changed or added, and no step puts it in place

    def summary(self) -> Mapping[str, Scalar]:
        return {"changed_count": self.changed_count, "added_count": self.added_count}


class ScheduledStep(Part):
    """When a step may be held at the earliest, and by how much it may slip; both days are worked."""

    id: str
    starts_on: date
    ends_on: date
    latest_end_on: date  #: without moving the end of the whole
    slack_days: int
    critical: bool
    late_days: int | None  #: beyond its due day; None: no day is due


class YearBudget(Part):
    """What a year takes, beside the budget of the company frame."""

    id: str
    capital_eur: float
    running_eur: float
    total_eur: float
    allowed_eur: float | None  #: None: the frame says none
    left_eur: float | None


class Schedule(Document):
    """The trajectory calculated forwards and backwards, its critical path, and its budget by year."""

    kind = "specification.schedule"
    origin: ClassVar[Origin] = "computed"

    starts_on: date
    ends_on: date
    days_count: int
    critical_count: int
    late_count: int
    steps: tuple[ScheduledStep, ...]
    years: tuple[YearBudget, ...]
    capital_eur: float
    running_eur: float
    over_budget_count: int  #: years that take more than the frame allows

    def summary(self) -> Mapping[str, Scalar]:
        return {"ends_on": self.ends_on.isoformat(), "late_count": self.late_count}


class MasterPlanReport(Report):
    """The schéma directeur, told."""

    kind = "specification.plan_report"
