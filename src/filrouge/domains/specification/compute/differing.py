"""Two architectures apart: what the target keeps, changes, adds and removes."""

from collections.abc import Iterable

from filrouge.domains.specification.errors import BadTarget
from filrouge.kernel.texts import N_
from filrouge.kinds.audit import DataFlow, Inventory
from filrouge.kinds.specification import Change, Difference, MasterPlan, TargetFlow


def difference_of(plan: MasterPlan, today: Inventory) -> Difference:
    """Applications and flows are matched by id; one that is said again is changed, one left alone is kept.

    Raises:
        BadTarget: something new is not described, or a flow joins what the target does not hold.
    """
    _check(plan, today)
    steps: dict[str, list[str]] = {}
    for step in plan.steps:
        for name in step.delivers:
            steps.setdefault(name, []).append(step.id)
    here = {one.id for one in today.applications}
    changed = {one.id for one in plan.applications if one.what or one.supplier}
    applications = _changes([one.id for one in plan.applications], here, changed, steps)
    known = {one.id: one for one in today.flows}
    moved = {one.id for one in plan.flows if _is_moved(one, known.get(one.id))}
    flows = _changes([one.id for one in plan.flows], known, moved, steps)
    fates = [one.fate for one in (*applications, *flows)]
    return Difference(
        applications=applications,
        flows=flows,
        kept_count=fates.count("kept"),
        changed_count=fates.count("changed"),
        added_count=fates.count("added"),
        removed_count=fates.count("removed"),
        undelivered=tuple(
            one.id
            for one in (*applications, *flows)
            if one.fate in ("changed", "added") and one.id not in steps
        ),
    )


def _changes(
    wanted: Iterable[str], here: Iterable[str], changed: set[str], steps: dict[str, list[str]]
) -> tuple[Change, ...]:
    """In the order of the target, then what is gone, in the order of today."""
    wanted, here = list(wanted), list(here)
    told = [
        Change(
            id=id,
            fate="added" if id not in here else "changed" if id in changed else "kept",
            steps=tuple(steps.get(id, ())),
        )
        for id in wanted
    ]
    return (*told, *(Change(id=id, fate="removed") for id in here if id not in wanted))


def _is_moved(flow: TargetFlow, today: DataFlow | None) -> bool:
    if today is None:
        return False
    ends = (flow.source, flow.target) != (today.source, today.target)
    return ends or flow.what is not None or flow.channel is not None


def _check(plan: MasterPlan, today: Inventory) -> None:
    here = {one.id for one in today.applications}
    for application in plan.applications:
        if application.id not in here and application.what is None:
            raise BadTarget(
                N_("%(id)s is new: say what it is", id=application.id),
                at=f"/applications/{application.id}/what",
            )
    flows = {one.id for one in today.flows}
    ends = {one.id for one in plan.applications} | {one.id for one in today.assets}
    for flow in plan.flows:
        if stray := {flow.source, flow.target} - ends:
            message = N_("%(id)s joins %(end)s, which the target does not hold", id=flow.id, end=min(stray))
            raise BadTarget(message, at=f"/flows/{flow.id}")
        if flow.id not in flows and flow.what is None:
            raise BadTarget(N_("%(id)s is new: say what it is", id=flow.id), at=f"/flows/{flow.id}/what")
