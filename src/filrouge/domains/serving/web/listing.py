"""What this project serves, what it asked to serve and why it is not, and who may ask."""

from dataclasses import dataclass
from secrets import token_bytes
from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse

from filrouge.adapters.inference.asking import NoModelServer
from filrouge.domains.serving.compute.publishing import new_key
from filrouge.domains.serving.compute.standing import out_of_production
from filrouge.domains.serving.web.lineage import endpoints, maker_of
from filrouge.domains.serving.web.trying import server
from filrouge.kernel.documents import Document, Key, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Doubts
from filrouge.kernel.texts import N_, Message, Text
from filrouge.kernel.words import coded
from filrouge.kinds.serving import AcceptanceRecord, Caller, Endpoint, Publication
from filrouge.webkit.rooms import Visit

USE = "serving.publish"
D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Line:
    """A publication and what became of it. ``state`` is a bead."""

    id: str
    publication: Publication
    edit: str
    step: str
    endpoint: Endpoint | None
    ref: Ref | None
    state: str
    why: Message | None
    stage: Text
    access: Text
    waived_by: str  #: who answers for a waiver, "" for none
    record: str  #: address of the acceptance record it was published with, "" for none


def front(visit: Visit) -> HttpResponse:
    return _shown(visit)


def withdraw(visit: Visit) -> HttpResponse:
    """Take a model away at once; its publication says so."""
    key = Key(Publication.kind, visit.request.POST.get("publication", ""))
    held = visit.project.store.latest(key)
    if held is None or held.body is None:
        raise NotFound(N_("No publication %(id)s", id=key.id))
    told = visit.project.document(Publication, held).model_copy(update={"stage": "withdrawn"})
    visit.project.write(key.id, told, expected_revision=held.ref.revision)
    return visit.led(visit.here)


def make_key(visit: Visit) -> HttpResponse:
    """A new key for a caller, shown once; the one before opens nothing any more once the steps are redone."""
    key = Key(Caller.kind, visit.request.POST.get("caller", ""))
    held = visit.project.store.latest(key)
    if held is None or held.body is None:
        raise NotFound(N_("No caller %(id)s", id=key.id))
    secret, hashed = new_key(token_bytes(32))
    caller = visit.project.document(Caller, held)
    told = caller.model_copy(update={"key_sha256": hashed})
    visit.project.write(key.id, told, expected_revision=held.ref.revision)
    return _shown(visit, secret=secret, owner=caller.title.text)


def _shown(visit: Visit, *, secret: str = "", owner: str = "") -> HttpResponse:
    lines = _lines(visit)
    callers = [
        (held.ref.id, held.document, visit.house.address(held.ref.key)) for held in visit.project.all(Caller)
    ]
    context = {
        "lines": lines,
        "callers": callers,
        "secret": secret,
        "owner": owner,
        "new_caller": visit.house.new_address(Caller),
        "address": visit.request.build_absolute_uri("/")[:-1],
        "is_up": _is_up(lines),
        "may_write": visit.project.may("serving.write"),
    }
    return visit.shown("serving/list.html", context)


def _lines(visit: Visit) -> list[Line]:
    by_publication = {endpoint.publication: (ref, endpoint) for ref, endpoint in endpoints(visit.project)}
    runs = publishing_runs(visit.project)
    lines = []

    def doubts() -> Doubts:
        return visit.house.remembered("doubts", lambda one: one.suspects())

    for held in visit.project.all(Publication):
        id, publication = held.ref.id, held.document
        ref, endpoint = by_publication.get(id, (None, None))
        run = runs.get(id)
        why = run.why.message if run and run.why and run.outcome != "done" else None
        if ref and endpoint and publication.stage == "production":
            why = why or out_of_production(visit.project, ref, endpoint, doubts)
        lines.append(
            Line(
                id,
                publication,
                visit.house.edit_address(Key(Publication.kind, id)),
                ref.id if ref else run.step if run else "",
                endpoint,
                ref,
                _state(publication, endpoint, why),
                why,
                coded(Publication, "stage", _stage(publication, endpoint)),
                coded(Publication, "access", publication.access),
                visit.house.name(str(endpoint.waiver.who)) if endpoint and endpoint.waiver else "",
                _record(visit, ref),
            )
        )
    return lines


def publishing_runs(project: Project) -> dict[str, Run]:
    """The last run that published each publication, or tried to, by its id."""
    return {
        str(asked["id"]): run
        for run in project.store.last_runs()
        if run.use == USE and isinstance(asked := run.given.get("publication"), dict)
    }


def _record(visit: Visit, endpoint: Ref | None) -> str:
    run = maker_of(visit.project, endpoint) if endpoint else None
    found = [one.ref for one in run.reads if one.ref.kind == AcceptanceRecord.kind] if run else []
    return visit.house.place(found[0]) if found else ""


def _stage(publication: Publication, endpoint: Endpoint | None) -> str:
    """Where it is in truth: what is withdrawn is so at once, what is asked for waits for its step."""
    return endpoint.stage if endpoint and publication.stage != "withdrawn" else publication.stage


def _state(publication: Publication, endpoint: Endpoint | None, why: Message | None) -> str:
    if why:
        return "impossible"
    if publication.stage == "withdrawn":
        return "absent"
    if endpoint is None:
        return "todo"
    return "done" if endpoint.stage == publication.stage else "suspect"


def _is_up(lines: list[Line]) -> bool | None:
    """Whether the model server answers; None when there is none."""
    told = next((one.endpoint for one in lines if one.endpoint), None)
    if not settings.MODEL_SERVER or told is None:
        return None
    try:
        server().metadata(told.name, told.version)
    except NoModelServer:
        return False
    return True
