"""A public grid, criterion by criterion: what it asks in our words, what people say, what a tool found."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.http import HttpResponse

from filrouge.domains.compliance.compute.accessibility import shipped_criteria
from filrouge.domains.compliance.compute.grids import shipped_grids
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Held, Project
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.compliance import (
    AccessibilityCheck,
    Criteria,
    CriterionRow,
    FilledCriterion,
    FilledGrid,
    GridAnswer,
    SelfAssessment,
)
from filrouge.kinds.serving import ToolCheck
from filrouge.webkit.rooms import Visit

READ_AXE, FILL = "compliance.read_axe", "compliance.fill_grid"


@dataclass(frozen=True)
class Line:
    """A criterion with its verdict; ``place``: where what decides it can be read."""

    criterion: CriterionRow
    verdict: Text
    known: bool
    decided_by: Text | None
    faults_count: int
    place: str


@dataclass(frozen=True)
class Theme:
    id: str
    title: Text | None
    lines: tuple[Line, ...]


def grid(visit: Visit, name: str) -> HttpResponse:
    """The last self-assessment against a grid, and for RGAA what the last check of pages found."""
    criteria = [one for one in _criteria().rows if one.grid == name]
    if not criteria:
        raise NotFound(N_("No grid %(name)s", name=repr(name[:40])))
    said = _last(visit.project, name)
    filled = _filled(visit.project) if name == "rgaa" else None
    lines = [_line(visit, one, said, filled) for one in criteria]
    context = {
        "title": sentence_case(coded(SelfAssessment, "grid", name)),
        "themes": list(_themes(lines)),
        "known_count": sum(one.known for one in lines),
        "criteria_count": len(lines),
        "checked_against": list(dict.fromkeys(one.checked_against for one in criteria if one.statement)),
        "write": visit.house.edit_address(said.ref.key) if said else visit.house.new_address(SelfAssessment),
        "may_write": visit.project.may("compliance.write"),
        "offered": list(_offered(visit.project)) if name == "rgaa" else [],
        "checks": [(one.document, visit.house.address(one.ref.key)) for one in _checks(visit.project, name)],
    }
    return visit.shown("compliance/grid.html", context)


def take(visit: Visit, name: str) -> HttpResponse:
    """Read the check that an acceptance read already, and fill the grid from it: both as steps of the thread.

    Raises:
        NotFound: no such check is offered.
    """
    offered = {one.ref.id: one for one in _offered(visit.project)} if name == "rgaa" else {}
    id = visit.request.POST.get("check", "")
    if id not in offered:
        raise NotFound(N_("No check %(id)s to be read here", id=repr(id[:40])))
    step, said = f"{id[:60]}-pages", _last(visit.project, name)
    visit.house.give_step(step, READ_AXE, {"check": {"latest": str(offered[id].ref.key)}})
    given: dict[str, object] = {"subject": {"from": step}}
    if said:
        given["assessment"] = {"latest": str(said.ref.key)}
    visit.house.give_step(f"{step}-grille", FILL, given)
    return visit.led(visit.house.walk(f"{step}-grille"))


def _offered(project: Project) -> Iterator[Held[ToolCheck]]:
    """Files of axe-core that an acceptance read, and this room did not."""
    if not (project.may("compliance.write") and project.reads(ToolCheck.kind)):
        return
    read = {one.document.file.sha256 for one in project.all(AccessibilityCheck)}
    for one in project.all(ToolCheck):
        if one.document.format == "axe" and one.document.file.sha256 not in read:
            yield one


@cache
def _criteria() -> Criteria:
    """Read once: what is shipped does not change while a process runs."""
    data = files("filrouge.domains.compliance") / "data"
    grids = shipped_grids((data / "grids.toml").read_bytes())
    return shipped_criteria((data / "criteria.toml").read_bytes(), grids)


def _last(project: Project, name: str) -> Held[SelfAssessment] | None:
    told = [one for one in project.all(SelfAssessment) if one.document.grid == name]
    return max(told, key=lambda one: (one.document.on, one.ref.id), default=None)


def _filled(project: Project) -> Held[FilledGrid] | None:
    """What the last step that filled a grid made."""
    runs = [run for run in project.store.last_runs() if run.use == FILL and run.made]
    last = max(runs, key=lambda run: (run.on, run.step), default=None)
    return project.held(FilledGrid, last.step) if last else None


def _checks(project: Project, name: str) -> list[Held[AccessibilityCheck]]:
    """Of pages, for the grid that they fill; the latest first."""
    found = project.all(AccessibilityCheck) if name == "rgaa" else ()
    return sorted(found, key=lambda one: (one.document.ran_on, one.ref.id), reverse=True)


def _line(
    visit: Visit, criterion: CriterionRow, said: Held[SelfAssessment] | None, filled: Held[FilledGrid] | None
) -> Line:
    number, decided_by, verdict, faults, place = criterion.number, "", "unknown", 0, ""
    answers = {one.id: one.verdict for one in said.document.answers} if said else {}
    if filled is not None:
        row = next(one for one in filled.document.rows if one.id == number)
        verdict, decided_by, faults = row.verdict, row.decided_by, row.faults_count
        place = visit.house.place(filled.ref, f"/rows/{number}/verdict")
    elif said is not None and number in answers:
        verdict, decided_by = answers[number], "person"
        place = visit.house.place(said.ref, f"/answers/{number}/verdict")
    known = verdict != "unknown"
    decided = coded(FilledCriterion, "decided_by", decided_by) if known else None
    words = sentence_case(coded(GridAnswer, "verdict", verdict))
    return Line(criterion, words, known, decided, faults, place)


def _themes(lines: list[Line]) -> Iterator[Theme]:
    for theme in dict.fromkeys(one.criterion.theme for one in lines):
        inside = tuple(one for one in lines if one.criterion.theme == theme)
        yield Theme(theme, inside[0].criterion.theme_title, inside)
