"""Changing the steps of a thread: add one, change what it is given, take one away."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from filrouge.delivery.beginning import case_and_revision, write_case
from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.threads import Stage, Standing
from filrouge.kernel.documents import Part, Ref, validated
from filrouge.kernel.errors import Conflict, NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.thread import Case, Step
from filrouge.kernel.usecases import UseCase, asked, is_part

ANY_ID = "x"  #: of the reference that stands in for one that a step will make


class NeededStep(Conflict):
    """Other steps come from this one."""

    code = "conflict.needed-step"


class TakenStep(Conflict):
    """The thread has a step of this name."""

    code = "conflict.step-taken"


def uses_of(project: Project) -> Iterator[tuple[Text, list[UseCase[Any]]]]:
    """The use cases that this person may run, by room; rooms without one are left out."""
    for name, title in ROOMS.items():
        found = [use for use in room(name).use_cases() if project.may(use.right)]
        if found:
            yield title, found


def step_of(case: Case, id: str) -> Step:
    """Raises NotFound."""
    found = next((step for step in case.steps if step.id == id), None)
    if found is None:
        raise NotFound(N_("No step is named %(name)s", name=id))
    return found


def check_given(use: UseCase[Any], given: Mapping[str, Any]) -> None:
    """What a step is given, as far as it can be said before the others ran.

    Raises:
        Invalid: with every fault, at its place in the input.
    """
    validated(use.input, _stood_in(use.input, given))


def add_step(project: Project, step: Mapping[str, Any], *, expected_revision: int) -> Ref:
    """At the end of the thread.

    Raises:
        TakenStep, Conflict: somebody changed the thread meanwhile.
        Invalid: it names a step that is not there, or steps wait for each other.
    """
    case, _ = case_and_revision(project)
    if any(one.id == step["id"] for one in case.steps):
        raise TakenStep(N_("A step is named %(name)s already", name=step["id"]), at="/id")
    return write_case(project, case, [*_bodies(case.steps), dict(step)], expected_revision)


def change_step(project: Project, id: str, given: Mapping[str, Any], *, expected_revision: int) -> Ref:
    """Give a step something else; its name, its use case and its seed stay."""
    case, _ = case_and_revision(project)
    step_of(case, id)
    told = [one | {"with": dict(given)} if one["id"] == id else one for one in _bodies(case.steps)]
    return write_case(project, case, told, expected_revision)


def remove_step(project: Project, id: str, *, expected_revision: int) -> Ref:
    """What it made stays; it is no longer redone.

    Raises:
        NeededStep: others come from it.
    """
    case, _ = case_and_revision(project)
    step_of(case, id)
    if needing := [step.id for step in case.steps if id in step.sources()]:
        names = ", ".join(needing)
        raise NeededStep(N_("%(names)s come from this step: change them first", names=names))
    return write_case(project, case, _bodies(s for s in case.steps if s.id != id), expected_revision)


def makers_of(standing: Standing, project: Project, kind: str) -> Iterator[tuple[Stage, str]]:
    """Steps that make documents of a kind, with which of them when one step makes several."""
    for stage in standing.stages:
        parts = [ref.id for ref in stage.made if ref.kind == kind]
        if len(parts) > 1:
            yield from ((stage, id.removeprefix(f"{stage.id}.")) for id in parts if id != stage.id)
        elif parts or _may_make(project, stage.use, kind):
            yield stage, ""


def free_step(standing: Standing, use: str) -> str:
    """A name for a new step, after its use case."""
    stem = use.rpartition(".")[2].replace("_", "-")
    taken = {stage.id for stage in standing.stages}
    return next(id for n in range(1, 10_000) if (id := stem if n == 1 else f"{stem}-{n}") not in taken)


def _may_make(project: Project, use: str, kind: str) -> bool:
    try:
        return any(made.kind == kind for made in project.catalogue.use(use).makes)
    except NotFound:  # a room that is no longer installed
        return False


def _bodies(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [step.model_dump(mode="json", by_alias=True) for step in steps]


def _stood_in(model: type[Part], given: Mapping[str, Any]) -> dict[str, Any]:
    """The input with a reference of the right kind wherever another step, or a latest revision, is named."""
    told: dict[str, Any] = {}
    for name, value in given.items():
        field = model.model_fields.get(name)
        ask = asked(field) if field else None
        wanted, kind = (ask.type, ask.kind) if ask else (None, None)
        values = [_one(wanted, kind, one) for one in (value if isinstance(value, list) else [value])]
        told[name] = values if isinstance(value, list) else values[0]
    return told


def _one(wanted: Any, kind: str | None, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if ("from" in value and value.keys() <= {"from", "part"}) or value.keys() == {"latest"}:
        return {"kind": kind or "", "id": ANY_ID, "revision": 1}
    return _stood_in(wanted, value) if is_part(wanted) else value
