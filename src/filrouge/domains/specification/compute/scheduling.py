"""The trajectory calculated forwards then backwards: earliest and latest days, slack, critical path.

The critical path method (Kelley and Walker, 1959), over calendar days: a step that may not slip by one day
without moving the end of the whole is critical. A step that waits for a day rather than for another step
makes the steps before it slack, and stays critical itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

from filrouge.domains.specification.errors import Circular, Mismatched
from filrouge.kernel.reports import Reader
from filrouge.kernel.texts import N_
from filrouge.kinds.specification import (
    BudgetLine,
    MasterPlan,
    Schedule,
    ScheduledStep,
    TrajectoryStep,
    YearAmount,
    YearBudget,
)


def schedule_of(plan: MasterPlan, budgets_eur: Mapping[str, float], read: Reader) -> Schedule:
    """``budgets_eur``: what the company frame allows, by year.

    Raises:
        Circular: steps that wait for each other.
        Mismatched: a line quotes what is no amount of euros.
    """
    order = _in_order(plan.steps)
    begins = _forwards(order, plan.starts_on)
    whole = max(begins[one.id] + one.days_count for one in order)
    latest = _backwards(order, whole)
    steps = tuple(
        _scheduled(one, plan.starts_on, begins[one.id], latest[one.id] - begins[one.id]) for one in plan.steps
    )
    years = _years(plan.budget, budgets_eur, read)
    return Schedule(
        starts_on=plan.starts_on,
        ends_on=max(one.ends_on for one in steps),
        days_count=whole,
        critical_count=sum(one.critical for one in steps),
        late_count=sum(bool(one.late_days) for one in steps),
        steps=steps,
        years=years,
        capital_eur=sum(one.capital_eur for one in years),
        running_eur=sum(one.running_eur for one in years),
        over_budget_count=sum(one.left_eur is not None and one.left_eur < 0 for one in years),
    )


def _in_order(steps: Sequence[TrajectoryStep]) -> list[TrajectoryStep]:
    """Each step behind those that it waits for."""
    by_id = {one.id: one for one in steps}
    try:
        ids = list(TopologicalSorter({one.id: one.after for one in steps}).static_order())
    except CycleError as err:
        raise Circular(N_("%(steps)s wait for each other", steps=", ".join(err.args[1][1:]))) from err
    return [by_id[id] for id in ids]


def _forwards(order: Sequence[TrajectoryStep], start: date) -> dict[str, int]:
    """The earliest day, counted from the start, on which each step may begin."""
    begins: dict[str, int] = {}
    over: dict[str, int] = {}
    for one in order:
        waits = max((over[name] for name in one.after), default=0)
        wanted = (one.not_before - start).days if one.not_before else 0
        begins[one.id] = max(waits, wanted, 0)
        over[one.id] = begins[one.id] + one.days_count
    return begins


def _backwards(order: Sequence[TrajectoryStep], whole: int) -> dict[str, int]:
    """The latest day on which each step may begin without moving the end of the whole."""
    latest: dict[str, int] = {}
    ends = dict.fromkeys((one.id for one in order), whole)
    for one in reversed(order):
        latest[one.id] = ends[one.id] - one.days_count
        for name in one.after:
            ends[name] = min(ends[name], latest[one.id])
    return latest


def _scheduled(step: TrajectoryStep, start: date, begins: int, slack: int) -> ScheduledStep:
    ends_on = _last_day(start, begins, step.days_count)
    return ScheduledStep(
        id=step.id,
        starts_on=start + timedelta(days=begins),
        ends_on=ends_on,
        latest_end_on=ends_on + timedelta(days=slack),
        slack_days=slack,
        critical=slack == 0,
        late_days=max((ends_on - step.due_on).days, 0) if step.due_on else None,
    )


def _last_day(start: date, begins: int, days_count: int) -> date:
    """The last day worked; a milestone falls on its first one."""
    return start + timedelta(days=begins + max(days_count - 1, 0))


def _years(
    lines: Sequence[BudgetLine], budgets_eur: Mapping[str, float], read: Reader
) -> tuple[YearBudget, ...]:
    told = []
    for year in sorted({one.id for line in lines for one in line.years} | set(budgets_eur)):
        sums = {
            nature: sum(
                _amount_eur(one, line, read)
                for line in lines
                if line.nature == nature
                for one in line.years
                if one.id == year
            )
            for nature in ("capital", "running")
        }
        total, allowed = sum(sums.values()), budgets_eur.get(year)
        told.append(
            YearBudget(
                id=year,
                capital_eur=sums["capital"],
                running_eur=sums["running"],
                total_eur=total,
                allowed_eur=allowed,
                left_eur=None if allowed is None else allowed - total,
            )
        )
    return tuple(told)


def _amount_eur(year: YearAmount, line: BudgetLine, read: Reader) -> float:
    if year.value is None:
        return year.amount_eur or 0.0
    found = read(year.value)
    if found is None or isinstance(found.content, str) or found.unit.lower() != "eur":
        message = N_("The line %(line)s quotes no amount of euros for %(year)s", line=line.id, year=year.id)
        raise Mismatched(message, at=f"/budget/{line.id}/years/{year.id}/value")
    return float(found.content)
