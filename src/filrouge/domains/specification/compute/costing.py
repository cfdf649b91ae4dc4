"""Costs of requirements held against the budget of the master plan and of the company frame."""

from collections.abc import Iterator, Sequence

from filrouge.kinds.specification import (
    CostFinding,
    CostYear,
    Requirement,
    RequirementCosts,
    Requirements,
    Schedule,
)


def costs_of(requirements: Requirements, schedule: Schedule) -> RequirementCosts:
    """A cost falls in the year of its requirement's day; what nobody wants this time costs nothing."""
    wanted = [one for one in requirements.requirements if one.priority != "wont"]
    years = tuple(_years(wanted, schedule))
    findings = (*(one for year in years for one in _over(year)), *_unsaid(wanted))
    asked, planned = sum(_cost(one) for one in wanted), sum(one.planned_eur for one in years)
    return RequirementCosts(
        years=years,
        asked_eur=asked,
        planned_eur=planned,
        difference_eur=planned - asked,
        undated_eur=sum(_cost(one) for one in wanted if one.due_on is None),
        findings=findings,
        over_count=len({one.year for one in findings if one.year}),
    )


def _cost(one: Requirement) -> float:
    return one.cost_eur or 0.0


def _years(wanted: Sequence[Requirement], schedule: Schedule) -> Iterator[CostYear]:
    asked: dict[str, float] = {}
    for one in wanted:
        if one.due_on:
            asked[str(one.due_on.year)] = asked.get(str(one.due_on.year), 0.0) + _cost(one)
    known = {one.id: one for one in schedule.years}
    for year in sorted(asked.keys() | known.keys()):
        cost, plan = asked.get(year, 0.0), known.get(year)
        planned, allowed = (plan.total_eur, plan.allowed_eur) if plan else (0.0, None)
        yield CostYear(
            id=year,
            asked_eur=cost,
            capital_eur=plan.capital_eur if plan else 0.0,
            running_eur=plan.running_eur if plan else 0.0,
            planned_eur=planned,
            difference_eur=planned - cost,
            allowed_eur=allowed,
            left_eur=None if allowed is None else allowed - cost,
        )


def _over(year: CostYear) -> Iterator[CostFinding]:
    if year.difference_eur < 0:
        yield CostFinding(
            id=f"over-plan-{year.id}",
            rule="over_plan",
            severity="major",
            year=year.id,
            over_eur=-year.difference_eur,
        )
    if year.left_eur is not None and year.left_eur < 0:
        yield CostFinding(
            id=f"over-frame-{year.id}",
            rule="over_frame",
            severity="major",
            year=year.id,
            over_eur=-year.left_eur,
        )


def _unsaid(wanted: Sequence[Requirement]) -> Iterator[CostFinding]:
    for one in wanted:
        if one.cost_eur is None:
            yield CostFinding(id=f"no-cost-{one.id}", rule="no_cost", severity="minor", requirement=one.id)
        if one.cost_eur and one.due_on is None:
            yield CostFinding(id=f"no-day-{one.id}", rule="no_day", severity="minor", requirement=one.id)
