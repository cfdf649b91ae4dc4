"""The two deliverables as pages: the cahier des charges by its sections, the schéma directeur."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from filrouge.adapters.render import charts
from filrouge.adapters.render.pages import Page
from filrouge.domains.specification.report.architectures import Planned, fated
from filrouge.domains.specification.report.cahier import PARTS
from filrouge.domains.specification.web.asked import latest_of
from filrouge.domains.specification.web.made import (
    WRITE,
    is_old,
    made_of,
    report_place,
    step_of,
)
from filrouge.kernel.documents import Document, Prose, checked_name
from filrouge.kernel.errors import Invalid
from filrouge.kernel.project import Held, Project
from filrouge.kernel.reports import Section, Words, holes, quotes_in
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.audit import ImportedInventory, Inventory
from filrouge.kinds.projects import Review
from filrouge.kinds.specification import (
    Change,
    Difference,
    MasterPlan,
    MasterPlanReport,
    Matrix,
    Schedule,
    ScheduledStep,
    SectionText,
    Specification,
    SpecificationReport,
    TrajectoryStep,
)
from filrouge.webkit.rooms import Visit

LINE = 100  #: width of the drawing of a step, in its own units


@dataclass(frozen=True)
class Told:
    """A section: its title, what people wrote, how many values it prints, what it lacks."""

    name: str
    title: Text
    says: Prose | None
    owner: Text
    values_count: int
    missing: list[tuple[Text, Text, int]]


def cahier(visit: Visit, id: str) -> HttpResponse:
    """The cahier des charges by sections, its holes, and what reviews say of it."""
    held = visit.project.named(Specification, checked_name(id))
    made = made_of(visit.project, SpecificationReport, held.ref.key)
    sections = visit.house.remembered(f"sections.{held.ref}.{made.ref if made else ''}", _reading(held, made))
    place = report_place(visit, made)
    reviews = list(_reviews(visit, held))
    return visit.shown(
        "specification/cahier.html",
        {
            "held": held,
            "variant": coded(Specification, "variant", held.document.variant),
            "sections": sections,
            "missing_count": sum(count for one in sections for *_, count in one.missing) if made else None,
            "made": made,
            "old": is_old(visit.project, made),
            "report": place,
            "edit": visit.house.edit_address(held.ref.key),
            "document": visit.house.address(held.ref.key),
            "reviews": reviews,
            "refused": any(one["refused"] and not one["past"] for one in reviews),
            "requirements": f"{visit.here}requirements/{held.document.requirements.id}",
            "matrix": f"{visit.here}matrix/{held.document.requirements.id}",
            "plan": f"{visit.here}plan/{held.document.master_plan.id}" if held.document.master_plan else "",
            "may_write": visit.project.may(WRITE),
        },
    )


def _reading(held: Held[Specification], made: Held[SpecificationReport] | None) -> Any:
    """Asks the whole report for its values once, whoever reads."""

    def read(project: Project) -> list[Told]:
        value = project.reader()
        texts = {one.id: one for one in held.document.sections}
        content = made.document.content.blocks if made else ()
        laid = {one.id: one for one in content if isinstance(one, Section)}
        return [_told(name, texts.get(name), laid.get(name), value) for name in PARTS[held.document.variant]]

    return read


def _told(name: str, text: SectionText | None, laid: Section | None, value: Any) -> Told:
    lacking = Counter((one.what, one.owner) for one in holes(laid, value)) if laid else Counter()
    return Told(
        name=name,
        title=sentence_case(coded(SectionText, "id", name)),
        says=text.says if text else None,
        owner=coded(SectionText, "owner", text.owner if text else "moa"),
        values_count=sum(1 for _ in quotes_in(laid)) if laid else 0,
        missing=[
            (what, coded(SectionText, "owner", owner), count) for (what, owner), count in lacking.items()
        ],
    )


def _reviews(visit: Visit, held: Held[Specification]) -> Iterator[Mapping[str, Any]]:
    """What was asked of whom about the cahier des charges, and what they answered."""
    if not visit.project.may(Review.right_to("read")):
        return
    for one in visit.project.all(Review):
        told = one.document
        if told.about.key == held.ref.key:
            asked = told.given_by or told.asked_of
            yield {
                "who": visit.house.name(str(asked)) if asked else "",
                "role": coded(Review, "asked_role", told.asked_role) if told.asked_role else None,
                "verdict": coded(Review, "verdict", told.verdict) if told.verdict else None,
                "refused": told.verdict == "refuse",
                "reason": told.reason,
                "revision": told.about.revision,
                "past": told.about.revision < held.ref.revision,
            }


def lay_out(visit: Visit, id: str) -> HttpResponse:
    """Lay the cahier des charges out again, as a step of the thread."""
    held = visit.project.named(Specification, checked_name(id))
    told = held.document
    given: dict[str, Any] = {"subject": latest_of(held.ref.key)}
    sources: list[tuple[str, type[Document], Any]] = [("matrix", Matrix, told.requirements)]
    if told.master_plan:
        sources += [("difference", Difference, told.master_plan), ("schedule", Schedule, told.master_plan)]
    for name, kind, source in sources:
        if found := made_of(visit.project, kind, source.key):
            given[name] = latest_of(found.ref.key)
    made = made_of(visit.project, SpecificationReport, held.ref.key)
    step = step_of(visit.project, made, f"{id}-cahier")
    visit.house.give_step(step, "specification.report", given)
    return visit.led(visit.house.walk(step))


@dataclass(frozen=True)
class Bar:
    """A step as a line of the drawing: where it lies, and what it says."""

    step: TrajectoryStep
    told: ScheduledStep
    x: str
    width: str


def plan(visit: Visit, id: str) -> HttpResponse:
    """The schéma directeur: what changes, the way drawn and listed, the budget by year."""
    held = visit.project.named(MasterPlan, checked_name(id))
    project = visit.project
    difference = made_of(project, Difference, held.ref.key)
    schedule = made_of(project, Schedule, held.ref.key)
    report = made_of(project, MasterPlanReport, held.ref.key)
    bars = _bars(held.document, schedule.document) if schedule else []
    today = _today(project, held.document)
    drawing, words = "", ""
    if today and difference and schedule:
        drawing, words = _drawn(visit, Planned(held, today, difference, schedule))
    return visit.shown(
        "specification/plan.html",
        {
            "held": held,
            "changes": _changes(project, held.document, difference.document) if difference else [],
            "drawing": drawing,
            "drawing_words": words,
            "difference": difference,
            "schedule": schedule,
            "bars": bars,
            "old": is_old(project, schedule) or is_old(project, difference),
            "report": report_place(visit, report),
            "edit": visit.house.edit_address(held.ref.key),
            "document": visit.house.address(held.ref.key),
            "may_write": project.may(WRITE),
        },
    )


def _bars(told: MasterPlan, schedule: Schedule) -> list[Bar]:
    steps = {one.id: one for one in told.steps}
    whole = max((schedule.ends_on - schedule.starts_on).days + 1, 1)
    ordered = sorted(schedule.steps, key=lambda one: (one.starts_on, one.ends_on))
    return [
        Bar(
            step=steps[one.id],
            told=one,
            x=f"{(one.starts_on - schedule.starts_on).days / whole * LINE:.1f}",
            width=f"{max(((one.ends_on - one.starts_on).days + 1) / whole * LINE, 1):.1f}",
        )
        for one in ordered
        if one.id in steps
    ]


def _today(project: Project, told: MasterPlan) -> Held[Inventory] | None:
    """The inventory as it stands; None where this person may not read it."""
    kinds: tuple[type[Inventory], ...] = (Inventory, ImportedInventory)
    kind = next((one for one in kinds if one.kind == told.inventory.kind), Inventory)
    return project.held(kind, told.inventory.id) if project.may(kind.right_to("read")) else None


def _drawn(visit: Visit, told: Planned) -> tuple[SafeString, str]:
    """Both architectures as one drawing inside the page, and its paragraph."""
    chart = fated(told)
    content = Section(id="drawing", title=Words(text=chart.table.caption), blocks=(chart,))
    page = Page(told.difference.ref, content, visit.project.reader(), lambda quote: None, "", visit.lang)
    svg = charts.drawing(chart, page)
    if svg is None:
        return SafeString(""), ""
    inline = charts.inline(svg, "h-change", "p-change")
    return mark_safe(inline), charts.alternative(chart, page)  # noqa: S308 - ours


def _changes(project: Project, told: MasterPlan, found: Difference) -> list[Mapping[str, Any]]:
    """Applications, then flows: what each is today and will be."""
    held = _today(project, told)
    steps = {one.id: one.title for one in told.steps}
    lines: list[Mapping[str, Any]] = []
    for group in ("applications", "flows"):
        today = {one.id: one.what for one in getattr(held.document, group)} if held else {}
        target = {one.id: one.what for one in getattr(told, group)}
        changes: tuple[Change, ...] = getattr(found, group)
        lines += [
            {
                "id": one.id,
                "flow": group == "flows",
                "fate": coded(Change, "fate", one.fate),
                "today": today.get(one.id),
                "target": None if one.fate == "removed" else target.get(one.id) or today.get(one.id),
                "steps": [steps[name] for name in one.steps],
                "undelivered": one.id in found.undelivered,
            }
            for one in changes
        ]
    return lines


def reckon(visit: Visit, id: str) -> HttpResponse:
    """Compute the difference and the way again, as a step of the thread.

    Raises:
        Invalid: two steps made what is shown, so that neither can be run for both.
    """
    held = visit.project.named(MasterPlan, checked_name(id))
    made = [made_of(visit.project, kind, held.ref.key) for kind in (Difference, Schedule)]
    steps = {step_of(visit.project, one, f"{id}-trajectoire") for one in made}
    if len(steps) > 1:
        raise Invalid(N_("The difference and the schedule come from two steps: run them in the thread"))
    step = steps.pop()
    visit.house.give_step(step, "specification.plan", {"subject": latest_of(held.ref.key)})
    return visit.led(visit.house.walk(step))
