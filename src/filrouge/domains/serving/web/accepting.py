"""The acceptance of one served model: each requirement, its threshold and its measure, what was decided and
signed, what keeps the model out of production, and the way out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse

from filrouge.domains.serving.compute.gate import Papers, Reason, missing
from filrouge.domains.serving.compute.standing import out_of_production
from filrouge.domains.serving.report import COMPARED
from filrouge.domains.serving.web.checks import checks_of_pages
from filrouge.domains.serving.web.lineage import endpoints, maker_of
from filrouge.domains.serving.web.listing import publishing_runs
from filrouge.kernel.documents import Document, Prose, Quantity, Ref, checked_name, token, validated
from filrouge.kernel.errors import NotFound
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Held, Project
from filrouge.kernel.suspects import Doubts
from filrouge.kernel.texts import N_, Message, Text
from filrouge.kernel.words import coded
from filrouge.kinds.compliance import Clearance
from filrouge.kinds.models import Model
from filrouge.kinds.serving import (
    Acceptance,
    AcceptanceRecord,
    Endpoint,
    Publication,
    Reservation,
    Tested,
    Waiver,
)
from filrouge.kinds.specification import Requirements
from filrouge.webkit.rooms import Visit

D = TypeVar("D", bound=Document)
BEADS = {"met": "done", "not_met": "impossible", "not_measurable": "waiting"}
ORDER = ("not_met", "not_measurable", "met")  #: what fails is read first
WIDTH = 100  #: of a gauge, in its own units
ROOM = 1.1  #: how far a gauge goes beyond the largest value
OF_LAW = ("clear", "unblock")


@dataclass(frozen=True)
class Gauge:
    """A measure on its scale: where it may be, where it is, between which bounds; shares of the width."""

    allowed_x: str
    allowed_width: str
    threshold_x: str
    value_x: str
    low_x: str
    span_width: str


@dataclass(frozen=True)
class Line:
    """One test, beside the requirement that it answers."""

    tested: Tested
    title: Prose | None
    bead: str
    result: Text
    why: Text
    priority: Text
    method: Text
    compared: Text
    gauge: Gauge | None
    reserved: Reservation | None
    value_place: str
    threshold_place: str

    @property
    def settled_bead(self) -> str:
        """Of what was not met, once somebody decided of it."""
        return "waiting" if self.reserved and self.reserved.lifted_on is None else "done"


@dataclass(frozen=True)
class Obstacle:
    """What keeps the model out of production; ``address`` is where it is settled, "" for a button."""

    why: Message
    way: str
    address: str


def acceptance(visit: Visit, id: str) -> HttpResponse:
    """Requirement → threshold → measure → result, the record, what blocks and what settles it."""
    project = visit.project
    publication = project.named(Publication, checked_name(id))
    run = publishing_runs(project).get(publication.ref.id)
    papers = _papers(project, publication.document.name, run)
    endpoint = next((one for one in endpoints(project) if one[1].publication == publication.ref.id), None)
    lines = list(_lines(visit, papers))
    open_only = "open" in visit.request.GET
    told = papers.acceptance
    record = papers.record
    stage = _stage(publication.document, endpoint)
    return visit.shown(
        "serving/acceptance.html",
        {
            "publication": publication,
            "stage": coded(Publication, "stage", stage),
            "in_production": stage == "production",
            "stopped": _stopped(visit, run, endpoint),
            "obstacles": list(_obstacles(visit, publication, papers, run)),
            "held": told,
            "settled": [one for one in lines if one.tested.result != "met"] if _is_decided(papers) else [],
            "lines": [one for one in lines if one.tested.result != "met"] if open_only else lines,
            "open_only": open_only,
            "record": record,
            "verdict": coded(AcceptanceRecord, "verdict", record.document.verdict) if record else None,
            "record_place": visit.house.address(record.ref.key) if record else "",
            "reservations": list(_reservations(record)),
            "today": project.ports.clock.now().date(),
            "signature": papers.record_signature,
            "signer": _name(visit, papers),
            "waiver": papers.waiver,
            "waived_by": visit.house.name(str(papers.waiver.document.signer)) if papers.waiver else "",
            "document": visit.house.place(told.ref) if told else "",
            **checks_of_pages(visit, told),
            "trying": f"{visit.here}try/{endpoint[0].id}" if endpoint else "",
            "may_write": project.may("serving.write"),
        },
    )


def run_again(visit: Visit, id: str) -> HttpResponse:
    """Run the step of the acceptance again, with what it comes from.

    Raises:
        NotFound: no step made an acceptance of this model.
    """
    publication = visit.project.named(Publication, checked_name(id))
    tried = publishing_runs(visit.project).get(publication.ref.id)
    found = _papers(visit.project, publication.document.name, tried).acceptance
    run = maker_of(visit.project, found.ref) if found else None
    if run is None:
        raise NotFound(N_("No step makes the acceptance of %(name)s yet", name=publication.document.name))
    return visit.led(visit.house.walk(run.step))


def _papers(project: Project, name: str, run: Run | None) -> Papers:
    """What the publishing step was given, as it stands today; before there is one, what bears the name."""
    given = run.given if run else {}
    record = _named(project, AcceptanceRecord, given.get("record")) or _last_record(project, name)
    decided = _at(project, Acceptance, record.document.acceptance) if record else None
    accepted = _named(project, Acceptance, given.get("acceptance"))
    if accepted is None and decided:
        accepted = project.held(Acceptance, decided.ref.id)
    accepted = accepted or _last_acceptance(project, name)
    waiver = _named(project, Waiver, given.get("waiver"))
    return Papers(
        record=record,
        record_signature=project.signature(record.ref) if record else None,
        acceptance=accepted,
        decided=decided,
        clearance=_named(project, Clearance, given.get("clearance")),
        waiver=waiver,
        waiver_signature=project.signature(waiver.ref) if waiver else None,
    )


def _named(project: Project, kind: type[D], given: Any) -> Held[D] | None:
    """The latest revision of what an input names, when this person may read it."""
    if not given or not project.reads(kind.kind):
        return None
    ref = validated(Ref, given)
    return project.held(kind, ref.id) if ref.kind == kind.kind else None


def _at(project: Project, kind: type[D], ref: Ref) -> Held[D]:
    return Held(ref, project.document(kind, project.store.revision(ref)))


def _last_acceptance(project: Project, name: str) -> Held[Acceptance] | None:
    found = [one for one in project.all(Acceptance) if one.document.name == name]
    return found[-1] if found else None


def _last_record(project: Project, name: str) -> Held[AcceptanceRecord] | None:
    found = [
        one
        for one in project.all(AcceptanceRecord)
        if _at(project, Acceptance, one.document.acceptance).document.name == name
    ]
    return max(found, key=lambda one: one.document.held_on, default=None)


def _reservations(record: Held[AcceptanceRecord] | None) -> Iterator[tuple[Reservation, Text]]:
    for one in record.document.reservations if record else ():
        yield one, coded(Reservation, "owner", one.owner)


def _name(visit: Visit, papers: Papers) -> str:
    signature = papers.record_signature
    return visit.house.name(str(signature.document.signer)) if signature else ""


def _stage(publication: Publication, endpoint: tuple[Ref, Endpoint] | None) -> str:
    """Where it is in truth, as the list of what is served says it."""
    return endpoint[1].stage if endpoint and publication.stage != "withdrawn" else publication.stage


def _stopped(visit: Visit, run: Run | None, endpoint: tuple[Ref, Endpoint] | None) -> Message | None:
    """Why what was published is not served today, or why the last try to publish it failed."""
    if run and run.outcome != "done" and run.why:
        return run.why.message

    def doubts() -> Doubts:
        return visit.house.remembered("doubts", lambda one: one.suspects())

    return out_of_production(visit.project, *endpoint, doubts) if endpoint else None


def _obstacles(
    visit: Visit, publication: Held[Publication], papers: Papers, run: Run | None
) -> Iterator[Obstacle]:
    """What production needs and has not today; what this person may not read is not told as missing."""
    project, house = visit.project, visit.house
    model = _named(project, Model, run.given.get("model")) if run else None
    told = papers.acceptance
    sha256 = model.document.content.sha256 if model else told.document.model_sha256 if told else ""
    found = missing(
        papers, publication=publication.ref.id, name=publication.document.name, model_sha256=sha256
    )
    sees_law = project.may(Clearance.right_to("read"))
    record = papers.record
    places = {
        "decide": house.new_address(AcceptanceRecord),
        "sign": f"{house.address(record.ref.key)}#signature" if record else "",
        "redecide": house.edit_address(record.ref.key) if record else "",
        "requirement": house.edit_address(record.ref.key) if record else house.new_address(AcceptanceRecord),
        "clear": f"{visit.base}/compliance/",
        "unblock": house.address(papers.clearance.ref.key) if papers.clearance else "",
        "waiver": house.address(papers.waiver.ref.key) if papers.waiver else "",
    }
    yield from (
        Obstacle(one.message, one.way, places.get(one.way, "")) for one in found if _is_told(one, sees_law)
    )


def _is_decided(papers: Papers) -> bool:
    """Whether the client side signed for what is not met, and not a waiver."""
    return papers.record_signature is not None and papers.waiver is None


def _is_told(reason: Reason, sees_law: bool) -> bool:
    return sees_law or reason.way not in OF_LAW


def _lines(visit: Visit, papers: Papers) -> Iterator[Line]:
    """Those that fail first, then those that nothing measured."""
    held = papers.acceptance
    if held is None:
        return
    requirements = _requirements(visit.project, held.ref)
    titles = {one.id: one.title for one in requirements.document.requirements} if requirements else {}
    reserved = {one.requirement: one for one in papers.record.document.reservations} if papers.record else {}
    for one in sorted(held.document.tests, key=lambda it: ORDER.index(it.result)):
        yield Line(
            tested=one,
            title=titles.get(one.id),
            bead=BEADS[one.result],
            result=coded(Tested, "result", one.result),
            why=coded(Tested, "why", one.why),
            priority=coded(Tested, "priority", one.priority),
            method=coded(Tested, "method", one.method),
            compared=COMPARED[one.comparator],
            gauge=gauge(one),
            reserved=reserved.get(one.id),
            value_place=visit.house.place(held.ref, f"/tests/{token(one.id)}/value"),
            threshold_place=visit.house.place(
                requirements.ref, f"/requirements/{token(one.id)}/test/threshold"
            )
            if requirements
            else "",
        )


def _requirements(project: Project, acceptance: Ref) -> Held[Requirements] | None:
    """Those that the acceptance read, at the revision that it read."""
    run = maker_of(project, acceptance)
    ref = next((one.ref for one in run.reads if one.ref.kind == Requirements.kind), None) if run else None
    return _at(project, Requirements, ref) if ref and project.may(Requirements.right_to("read")) else None


def gauge(one: Tested) -> Gauge | None:
    """Where the measure and its bounds stand beside the threshold; None where one of the two is missing, or
    where nothing is above nought."""
    value, limit = one.value, one.threshold
    if value is None or limit is None or value.unit != limit.unit:
        return None
    told = [quantity.value for quantity in (value, limit, one.low, one.high) if quantity]
    top = max(told) * ROOM
    if limit.unit in ("", "ratio") and max(told) <= 1:
        top = 1.0
    if top <= 0 or min(told) < 0:
        return None

    def x(quantity: Quantity) -> float:
        return quantity.value / top * WIDTH

    low, high = one.low or value, one.high or value
    at_most = one.comparator == "at_most"
    return Gauge(
        allowed_x="0" if at_most else f"{x(limit):.1f}",
        allowed_width=f"{x(limit) if at_most else WIDTH - x(limit):.1f}",
        threshold_x=f"{x(limit):.1f}",
        value_x=f"{x(value):.1f}",
        low_x=f"{x(low):.1f}",
        span_width=f"{max(x(high) - x(low), 0):.1f}",
    )
