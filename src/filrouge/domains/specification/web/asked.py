"""What is asked for: the front of the room, the requirements with what their wording lacks, the matrix."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from django.http import HttpResponse

from filrouge.domains.specification.compute.tracing import reached_from
from filrouge.domains.specification.web.made import WRITE, is_old, made_of, step_of
from filrouge.engines.requirements import Finding, lint
from filrouge.kernel.documents import Key, Prose, checked_name
from filrouge.kernel.project import Held, Project
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.audit import Finding as AuditFinding
from filrouge.kinds.options import Choice, Study
from filrouge.kinds.serving import Publication
from filrouge.kinds.specification import (
    AcceptanceTest,
    Functions,
    Gap,
    ImportedRequirements,
    Layer,
    MasterPlan,
    Matrix,
    Requirement,
    RequirementCosts,
    Requirements,
    RequirementType,
    Specification,
    Traced,
)
from filrouge.webkit.paging import Turn
from filrouge.webkit.rooms import Visit

L = TypeVar("L")
TYPES = get_args(RequirementType)
REQUIREMENTS_SHOWN = 100  #: on one page
LAYER_SHOWN = 40  #: of a layer, beside the others
LINKS_SHOWN = 200  #: of a layer alone


def paged(visit: Visit, lines: Sequence[L], size: int) -> tuple[Sequence[L], dict[str, str]]:
    """The lines of the page that is asked for, and what the pages before and after are asked by."""
    turn = Turn.asked(visit.request, "page", len(lines), together=size)
    query = visit.request.GET.copy()

    def place(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}" if number else ""

    return lines[turn.start : turn.start + size], {
        "previous": place(turn.previous),
        "following": place(turn.following),
    }


def front(visit: Visit) -> HttpResponse:
    """Every cahier des charges, set of requirements, master plan and set of functions."""
    project, house = visit.project, visit.house
    sets = [
        (f"{visit.here}requirements/{one.ref.id}", one.document, made_of(project, Matrix, one.ref.key))
        for one in project.all(Requirements)
    ]
    return visit.shown(
        "specification/front.html",
        {
            "cahiers": [
                (f"{visit.here}cahier/{one.ref.id}", one.document) for one in project.all(Specification)
            ],
            "sets": sets,
            "plans": [(f"{visit.here}plan/{one.ref.id}", one.document) for one in project.all(MasterPlan)],
            "brought": [
                (f"{visit.here}imported/{one.ref.id}", one.document)
                for one in project.all(ImportedRequirements)
            ],
            "bring": f"{visit.base}/new-step?use=specification.import_requirements",
            "functions": [(house.address(one.ref.key), one.document) for one in project.all(Functions)],
            "new": {
                "functions": house.new_address(Functions),
                "requirements": house.new_address(Requirements),
                "plan": house.new_address(MasterPlan),
                "cahier": house.new_address(Specification),
            },
            "may_write": project.may(WRITE),
        },
    )


@dataclass(frozen=True)
class Asked:
    """A requirement as a line: its words, its test, and what its wording lacks."""

    requirement: Requirement
    type: Text
    priority: Text
    method: Text | None
    comparator: Text | None
    findings: tuple[Finding, ...]
    edit: str


def requirements(visit: Visit, id: str) -> HttpResponse:
    """Requirements by type; ``?findings=1``: those whose wording lacks something."""
    held = visit.project.named(Requirements, checked_name(id))
    matrix = made_of(visit.project, Matrix, held.ref.key)
    costs = made_of(visit.project, RequirementCosts, held.ref.key)
    lines = [_asked(visit, held, one) for one in held.document.requirements]
    kept = [one for one in lines if one.findings] if visit.request.GET.get("findings") else lines
    ordered = sorted(kept, key=lambda one: TYPES.index(one.requirement.type))
    shown, pages = paged(visit, ordered, REQUIREMENTS_SHOWN)
    groups = [
        (coded(Requirement, "type", type), [one for one in shown if one.requirement.type == type])
        for type in TYPES
    ]
    return visit.shown(
        "specification/requirements.html",
        {
            "held": held,
            "groups": [(title, found) for title, found in groups if found],
            "found_count": sum(bool(one.findings) for one in lines),
            "filtered": len(kept) < len(lines),
            **pages,
            "edit": visit.house.edit_address(held.ref.key),
            "document": visit.house.address(held.ref.key),
            "matrix": f"{visit.here}matrix/{id}",
            "gaps_count": matrix.document.gaps_count if matrix else None,
            "costs": costs.document if costs else None,
            "costs_place": visit.house.address(costs.ref.key) if costs else "",
            "over": [one for one in costs.document.findings if one.year] if costs else [],
            "may_write": visit.project.may(WRITE),
        },
    )


def _asked(visit: Visit, held: Held[Requirements], one: Requirement) -> Asked:
    test = one.test
    return Asked(
        requirement=one,
        type=coded(Requirement, "type", one.type),
        priority=coded(Requirement, "priority", one.priority),
        method=coded(AcceptanceTest, "method", test.method) if test else None,
        comparator=coded(AcceptanceTest, "comparator", test.comparator) if test and test.threshold else None,
        findings=tuple(lint(one.statement.text, one.statement.lang).findings),
        edit=visit.house.edit_address(held.ref.key),
    )


@dataclass(frozen=True)
class Link:
    """A thing of the matrix as a line: what it is, in whose words, and what is missing of it."""

    item: Traced
    words: Prose | None
    gaps: tuple[tuple[Text, Text, Text], ...]  #: which way, what is missing, who owns it
    up_count: int
    down_count: int
    focus: str


def matrix(visit: Visit, id: str) -> HttpResponse:
    """The matrix by layer; ``?gaps=up`` or ``down`` or ``all``: what is missing; ``?of=``: what a change
    touches."""
    held, made = visit.house.remembered(f"matrix.{checked_name(id)}", lambda project: _joined(project, id))
    asked = visit.request.GET.get("gaps", "")
    of = visit.request.GET.get("of", "")
    told: dict[str, Any] = {"layers": [], "touched": None}
    if made is not None:
        items = made.document.items
        shown = {one.id for one in items}
        if asked:
            shown = {one.item for one in made.document.gaps if asked in ("all", one.side)}
        if of in {one.id for one in items}:
            down, up = reached_from(items, of)
            shown = {of, *down, *up}
            told["touched"] = next(one for one in items if one.id == of)
            told |= {"below_count": len(down), "above_count": len(up)}
        told |= _layers(visit, held, made, shown)
    return visit.shown(
        "specification/matrix.html",
        {
            **told,
            "held": held,
            "made": made,
            "old": is_old(visit.project, made),
            "asked": asked,
            "here_matrix": f"{visit.here}matrix/{id}",
            "requirements": f"{visit.here}requirements/{id}",
            "document": visit.house.address(made.ref.key) if made else "",
            "may_write": visit.project.may(WRITE),
        },
    )


def _joined(project: Project, id: str) -> tuple[Held[Requirements], Held[Matrix] | None]:
    """A set of requirements and its matrix: reading two thousand costs more than telling a page of them."""
    held = project.named(Requirements, id)
    return held, made_of(project, Matrix, held.ref.key)


def _layers(visit: Visit, held: Held[Requirements], made: Held[Matrix], shown: set[str]) -> dict[str, Any]:
    """Every layer with its first lines; one layer alone, page by page."""
    query = visit.request.GET.copy()
    alone = query.get("layer", "")
    layers: list[tuple[Text, int, Sequence[Traced], str]] = []
    pages: dict[str, str] = {}
    for layer in get_args(Layer):
        found = [one for one in made.document.items if one.layer == layer and one.id in shown]
        lines: Sequence[Traced] = found[:LAYER_SHOWN] if not alone else ()
        if alone == layer:
            lines, pages = paged(visit, found, LINKS_SHOWN)
        query["layer"] = layer
        whole = f"?{query.urlencode()}" if len(lines) < len(found) and not alone else ""
        layers.append((coded(Traced, "layer", layer), len(found), lines, whole))
    words, gaps = _words(visit, held), _gaps(made.document)
    below = Counter(source for one in made.document.items for source in one.up)
    return {
        "alone": alone,
        "layers": [
            (title, count, [_link(one, words, gaps, below) for one in lines], whole)
            for title, count, lines, whole in layers
        ],
        **pages,
    }


def _gaps(told: Matrix) -> dict[str, list[tuple[Text, Text, Text]]]:
    gaps: dict[str, list[tuple[Text, Text, Text]]] = {}
    for one in told.gaps:
        side, missing = coded(Gap, "side", one.side), coded(Gap, "missing", one.missing)
        gaps.setdefault(one.item, []).append((side, missing, coded(Gap, "owner", one.owner)))
    return gaps


def _link(
    one: Traced, words: dict[str, Prose], gaps: dict[str, list[tuple[Text, Text, Text]]], below: Counter[str]
) -> Link:
    return Link(
        item=one,
        words=words.get(one.id),
        gaps=tuple(gaps.get(one.id, ())),
        up_count=len(one.up),
        down_count=below[one.id],
        focus=f"?of={one.id}",
    )


def _words(visit: Visit, held: Held[Requirements]) -> dict[str, Prose]:
    """What people wrote of each thing of the matrix."""
    project = visit.project
    found: list[tuple[str, Prose]] = [
        (f"finding.{one.ref.id}", one.document.fact) for one in _readable(project, AuditFinding)
    ]
    functions = held.document.functions
    told = project.held(Functions, functions.id) if functions else None
    if told:
        found += [(f"need.{one.id}", one.what) for one in told.document.needs]
        found += [(f"function.{one.id}", one.statement) for one in told.document.functions]
    for study in _readable(project, Study):
        found += [(f"option.{one.id}", one.title) for one in study.document.options]
    for one in held.document.requirements:
        found.append((f"requirement.{one.id}", one.title))
    found += [
        (f"production.{one.document.name}", one.document.purpose) for one in _readable(project, Publication)
    ]
    return dict(found)


def _readable(project: Project, kind: type[Any]) -> list[Held[Any]]:
    """Documents of another room, for those who may read them."""
    return list(project.all(kind)) if project.may(kind.right_to("read")) else []


def trace(visit: Visit, id: str) -> HttpResponse:
    """Join the requirements again, as a step of the thread."""
    held = visit.project.named(Requirements, checked_name(id))
    made = made_of(visit.project, Matrix, held.ref.key)
    step = step_of(visit.project, made, f"{id}-matrice")
    given: dict[str, Any] = {"subject": latest_of(held.ref.key)}
    choices = [one.ref.id for one in visit.project.all(Choice)]
    if choices:
        given["choice"] = latest_of(Key(Choice.kind, choices[-1]))
    visit.house.give_step(step, "specification.trace", given)
    return visit.led(visit.house.walk(step))


def latest_of(key: Key) -> dict[str, str]:
    """A document at its latest revision, as a step of the thread asks for it."""
    return {"latest": f"{key.kind}/{key.id}"}
