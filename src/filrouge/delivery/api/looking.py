"""Looking at a project as a whole: its thread, its reports, its journal, its coverage."""

import json
from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from ninja.params.functions import Query

from filrouge.adapters.render import Page as Printed
from filrouge.delivery.api.answering import value_shown
from filrouge.delivery.api.callers import caller_of
from filrouge.delivery.handing import MAKERS
from filrouge.delivery.printing import freeze_report, page_of
from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.remembered import doubts_of
from filrouge.delivery.searching import LAST_PAGE, search
from filrouge.domains.certification.compute.coverage import plain
from filrouge.domains.certification.service import coverage_of
from filrouge.kernel.documents import Key, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.journal import Entry, Fact
from filrouge.kernel.project import Project
from filrouge.kernel.reports import Report, quotes_in
from filrouge.kernel.texts import N_
from filrouge.kernel.thread import Thread, case_of
from filrouge.kernel.wire import (
    MOST_ROWS,
    PAGE_ROWS,
    EntryShown,
    FactShown,
    FigureShown,
    FreezeAsked,
    HeadShown,
    Hit,
    Page,
    ReportShown,
    StepShown,
    Words,
)

router = Router()
MEDIA = {"html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8"}
#: A printed report carries its own style, and runs nothing.
PRINTED_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
PLACE = "/projects/{project}/reports/{kind}/{id}"
_PRINTED = {"responses": {200: {"description": "OK", "content": {"text/html": {}, "text/markdown": {}}}}}


@router.get("/projects/{project}/thread", response=Page[StepShown], tags=["thread"])
def thread_status(
    request: HttpRequest, project: str, case: str = Query("case", max_length=80)
) -> Page[StepShown]:
    """Where every step of the case stands; nothing is run."""
    caller = caller_of(request)
    held = caller.project(project, "read")
    held.require("thread.read")
    states = Thread(held, case_of(held, case)).status()
    return Page(
        items=tuple(
            StepShown(
                step=one.step,
                use=one.use,
                status=one.status,
                why=caller.say(one.why) if one.why else None,
                code=one.code or None,
                made=tuple(ref for ref in one.made if held.reads(ref.kind)),
            )
            for one in states
        )
    )


@router.get(PLACE, response=ReportShown, openapi_extra=_PRINTED, tags=["reports"])
def read_report(
    request: HttpRequest,
    project: str,
    kind: str,
    id: str,
    revision: int | None = Query(None, ge=1, description="the latest when not said"),
    format: Literal["json", "html", "md"] = "json",
    lang: Literal["fr", "en"] | None = Query(None, description="that of Accept-Language when not said"),
) -> Any:
    """A report as a tree with what each of its figures says today, or printed as HTML or Markdown."""
    caller = caller_of(request)
    held = caller.project(project, "read")
    printed = page_of(held, held.read(_report(held, kind, id, revision)).ref, lang or caller.lang)
    if format == "json":
        return _shown(printed)
    response = HttpResponse(MAKERS[format](printed), content_type=MEDIA[format])
    response["Content-Security-Policy"] = PRINTED_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.post(PLACE + "/finals", response={201: Ref}, tags=["reports"])
def freeze(request: HttpRequest, project: str, kind: str, id: str, asked: FreezeAsked) -> Status[Ref]:
    """Declare the latest revision of a report final, and keep its text; refused while it misses or doubts
    anything."""
    caller = caller_of(request)
    seen = caller.project(project, "read")
    seen.require(seen.catalogue.kind(kind).right_to("read"))
    held = caller.project(project, "write")
    held.require("reports.write")
    return Status(201, freeze_report(held, _report(held, kind, id, None), asked.id, asked.lang))


@router.get("/projects/{project}/coverage", response=dict[str, Any], tags=["thread"])
def coverage(request: HttpRequest, project: str) -> dict[str, Any]:
    """Coverage of the référentiel by the project's evidence."""
    caller = caller_of(request)
    held = caller.project(project, "read")
    checks = [check for name in ROOMS for check in room(name).checks]
    return cast(dict[str, Any], plain(coverage_of(held, checks), caller.say))


@router.get("/projects/{project}/search", response=Page[Hit], tags=["search"])
def search_documents(
    request: HttpRequest,
    project: str,
    q: str = Query(max_length=400, description="words, phrases in quotes, `mutu*`, `field:value`, `kind/id`"),
    after: int = Query(1, ge=1, le=LAST_PAGE, description="`next` of the page before"),
) -> Page[Hit]:
    """Documents of the project and of the library that you may read and that hold these words, best first."""
    found = search(caller_of(request).project(project, "read"), q, page=after, doubts=doubts_of)
    hits = (
        Hit(
            ref=one.ref,
            title=Words(fr=one.title.fr, en=one.title.en),
            name=one.name,
            at=one.at,
            excerpt=one.text,
            suspect=one.suspect,
        )
        for one in found.hits
    )
    return Page(items=tuple(hits), next=str(found.page + 1) if found.more else None)


@router.get("/projects/{project}/journal", response=Page[EntryShown], tags=["journal"])
def read_journal(
    request: HttpRequest,
    project: str,
    after: int = Query(0, ge=0, lt=2**62, description="`next` of the page before"),
    limit: int = Query(PAGE_ROWS, ge=1, le=MOST_ROWS),
) -> Page[EntryShown]:
    """Entries of the journal in order, after a number. Facts about what you may not read keep their seals."""
    held = caller_of(request).project(project, "read")
    held.require("journal.read")
    found = [_entry(held, one) for one in held.store.journal(after=after, until=after + limit)]
    more = bool(found) and found[-1].number < held.store.head().number
    return Page(items=tuple(found), next=str(found[-1].number) if more else None)


@router.get("/projects/{project}/journal/head", response=HeadShown, tags=["journal"])
def journal_head(request: HttpRequest, project: str) -> HeadShown:
    """The journal's last entry: whoever keeps it notices a cut tail."""
    held = caller_of(request).project(project, "read")
    held.require("journal.read")
    head = held.store.head()
    return HeadShown(number=head.number, hash=head.hash)


def _report(held: Project, kind: str, id: str, revision: int | None) -> Ref:
    """Raises NotFound: no report has this name; it is not a kind of reports."""
    if not issubclass(held.catalogue.kind(kind), Report):
        raise NotFound(N_("%(kind)s is no kind of reports", kind=kind))
    if revision is not None:
        return Ref(kind=kind, id=id, revision=revision)
    return held.latest(Key(kind, id))


def _shown(printed: Printed) -> ReportShown:
    quotes = dict.fromkeys(quote for quote, _ in quotes_in(printed.content))
    return ReportShown(
        ref=printed.ref,
        standing=printed.standing(),
        journal_head=printed.head,
        content=printed.content.model_dump(mode="json"),
        figures=tuple(
            FigureShown(
                ref=quote.ref,
                pointer=quote.pointer,
                value=value_shown(printed.found(quote)),
                printed=printed.value(quote),
                suspect=printed.doubt(quote) is not None,
            )
            for quote in quotes
        ),
    )


def _entry(held: Project, one: Entry) -> EntryShown:
    facts = tuple(_fact(held, fact) for fact in one.facts)
    return EntryShown(
        number=one.number, at=one.at, verb=one.verb, previous=one.previous, hash=one.hash, facts=facts
    )


def _fact(held: Project, fact: Fact) -> FactShown:
    """A fact about a document is for those who may read it; what has no subject tells of no document."""
    kind = fact.subject.removeprefix("library:").partition("/")[0]
    hidden = bool(kind) and not held.reads(kind)
    told = None if fact.body is None or hidden else json.loads(fact.body)
    return FactShown(subject="" if hidden else fact.subject, seal=fact.seal, told=told)
