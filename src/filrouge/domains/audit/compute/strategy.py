"""From findings to an order of actions, and from their costs to what each year's budget leaves."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from math import fsum

from filrouge.domains.audit.errors import WaitsForItself
from filrouge.kernel.documents import Ref
from filrouge.kernel.texts import N_
from filrouge.kinds.audit import (
    Action,
    EffortSize,
    Finding,
    RankedAction,
    Roadmap,
    Severity,
    Strategy,
    YearBalance,
)
from filrouge.kinds.projects import Frame

GRAVITY: Mapping[Severity, int] = {"minor": 1, "moderate": 2, "major": 3, "critical": 4}
WORK: Mapping[EffortSize, int] = {"small": 1, "medium": 2, "large": 3}
OPENS_SHARE = 0.5  #: of what the actions that wait for it are worth, that an action is worth besides
DIGITS = 3


def priority_of(finding: Finding) -> float:
    """Severity over effort: what is grave and light comes first."""
    return round(GRAVITY[finding.severity] / WORK[finding.effort], DIGITS)


def in_priority(findings: Mapping[Ref, Finding]) -> tuple[Ref, ...]:
    """Gravest for the least effort first; then the gravest; then by name."""
    return tuple(sorted(findings, key=lambda ref: _order(ref, findings[ref])))


def roadmap(strategy: Strategy, findings: Mapping[Ref, Finding], frame: Frame) -> Roadmap:
    """The actions in order, the balance of each year, and what no action answers.

    Raises:
        WaitsForItself: actions that wait for one another.
    """
    actions = {one.id: one for one in strategy.actions}
    waves = _waves(actions)
    sums = {
        id: sum(GRAVITY[findings[ref].severity] for ref in set(one.findings)) for id, one in actions.items()
    }
    opens = {id: sum(id in one.after for one in actions.values()) for id in actions}
    worth = {id: _worth(id, actions, sums) for id in actions}
    ranked = sorted(actions, key=lambda id: (waves[id], -worth[id], id))
    years = tuple(_balances(strategy.actions, frame))
    answered = {ref.key for one in strategy.actions for ref in one.findings}
    return Roadmap(
        actions=tuple(
            RankedAction(
                id=id,
                rank=rank,
                wave=waves[id],
                findings_count=len(set(actions[id].findings)),
                severity_sum=sums[id],
                opens_count=opens[id],
                priority=worth[id],
                cost_eur=_cost(actions[id]),
            )
            for rank, id in enumerate(ranked, start=1)
        ),
        years=years,
        unanswered=tuple(sorted({ref.id for ref in findings if ref.key not in answered})),
        over_budget_count=sum(one.left_eur is not None and one.left_eur < 0 for one in years),
        cost_eur=fsum(one.planned_eur for one in years),
    )


def _waves(actions: Mapping[str, Action]) -> Mapping[str, int]:
    """How many actions, one after the other, stand before each."""
    try:
        order = list(TopologicalSorter({id: one.after for id, one in actions.items()}).static_order())
    except CycleError as err:
        way = " → ".join(err.args[1])
        raise WaitsForItself(N_("Actions wait for one another: %(way)s", way=way), at="/actions") from err
    waves: dict[str, int] = {}
    for id in order:
        waves[id] = 1 + max((waves[before] for before in actions[id].after), default=0)
    return waves


def _worth(id: str, actions: Mapping[str, Action], sums: Mapping[str, int]) -> float:
    waiting = sum(sums[other] for other, one in actions.items() if id in one.after)
    return round((sums[id] + OPENS_SHARE * waiting) / WORK[actions[id].effort], DIGITS)


def _cost(action: Action) -> float | None:
    return fsum(one.cost_eur for one in action.costs) if action.costs else None


def _balances(actions: Sequence[Action], frame: Frame) -> Iterable[YearBalance]:
    budgets = {one.id: one.budget_eur for one in frame.budgets}
    costs = [(cost.id, cost.cost_eur) for one in actions for cost in one.costs]
    for year in sorted({year for year, _ in costs}):
        planned = fsum(cost for own, cost in costs if own == year)
        budget = budgets.get(year)
        left = None if budget is None else budget - planned
        yield YearBalance(id=year, planned_eur=planned, budget_eur=budget, left_eur=left)


def _order(ref: Ref, finding: Finding) -> tuple[float, int, str]:
    return (-priority_of(finding), -GRAVITY[finding.severity], ref.id)
