"""Running use cases: short ones at once, long ones as jobs, which are followed and cancelled here."""

import os
from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from ninja.params.functions import Header, Query

from filrouge.delivery.api.answering import run_shown
from filrouge.delivery.api.callers import Caller, caller_of
from filrouge.delivery.api.contents import check_contents, streamed
from filrouge.delivery.walking import ToWalk, ask_to_walk
from filrouge.delivery.wiring import jobs
from filrouge.delivery.worker import log_folder, log_of, request_of
from filrouge.kernel.documents import Part, Ref, UserCode, blobs_in, shaped, validated
from filrouge.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from filrouge.kernel.jobs import JobState, UnknownJob
from filrouge.kernel.project import Project
from filrouge.kernel.rights import allows
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_
from filrouge.kernel.usecases import fields_of, is_part
from filrouge.kernel.wire import (
    MOST_ROWS,
    PAGE_ROWS,
    CauseShown,
    JobShown,
    Page,
    RunAsked,
    RunShown,
    ThreadAsked,
)

router = Router(tags=["runs"])
RESPOND_ASYNC = "respond-async"
_LOG = {"responses": {200: {"description": "What the run printed", "content": {"text/plain": {}}}}}


@router.post("/projects/{project}/use-cases/{use_case}/runs", response={200: RunShown, 202: JobShown})
def run_use_case(
    request: HttpRequest,
    response: HttpResponse,
    project: str,
    use_case: str,
    asked: RunAsked,
    prefer: str = Header("", description="`respond-async`: as a job, even when it is short"),
) -> Status[RunShown | JobShown]:
    """Run a use case as a step. A short one answers with its run; a long one, or one with your own code,
    becomes a job: 202, `Location` says where to follow it."""
    caller = caller_of(request)
    held = caller.project(project, "run")
    call = _call(caller, held, use_case, asked)
    if not (call.use.long or _brings_code(call.given) or RESPOND_ASYNC in prefer):
        return Status(200, run_shown(caller, Runner(held).attempt(call)))
    state = _submitted(held, caller, call)
    response["Location"] = f"/api/v1/projects/{project}/jobs/{state.id}"
    return Status(202, job_shown(caller, held, state))


@router.post("/projects/{project}/thread/runs", response={202: JobShown}, tags=["thread"])
def run_thread(
    request: HttpRequest, response: HttpResponse, project: str, asked: ThreadAsked
) -> Status[JobShown]:
    """Redo what changed, as one job: the whole case, or one step with what it comes from."""
    caller = caller_of(request)
    held = caller.project(project, "run")
    job = ask_to_walk(held, ToWalk(only=asked.only, redo=asked.redo))
    response["Location"] = f"/api/v1/projects/{project}/jobs/{job}"
    return Status(202, job_shown(caller, held, jobs().watch(job)))


@router.get("/projects/{project}/jobs", response=Page[JobShown], tags=["jobs"])
def list_jobs(
    request: HttpRequest,
    project: str,
    after: str = Query("", max_length=40, description="`next` of the page before"),
    limit: int = Query(PAGE_ROWS, ge=1, le=MOST_ROWS),
) -> Page[JobShown]:
    """The jobs of a project, the latest submitted first."""
    caller = caller_of(request)
    held = caller.project(project, "read")
    held.require("thread.read")
    states = jobs().list(held.store.project)
    ids = [state.id for state in states]
    start = ids.index(after) + 1 if after in ids else 0
    page = states[start : start + limit]
    more = len(states) > start + limit
    items = tuple(job_shown(caller, held, state) for state in page)
    return Page(items=items, next=page[-1].id if more else None)


@router.get("/projects/{project}/jobs/{job}", response=JobShown, tags=["jobs"])
def show_job(request: HttpRequest, project: str, job: str) -> JobShown:
    """Where a job stands; once done, with the run it recorded."""
    caller = caller_of(request)
    held = caller.project(project, "read")
    held.require("thread.read")
    return job_shown(caller, held, _job(held, job))


@router.post("/projects/{project}/jobs/{job}/cancellation", response=JobShown, tags=["jobs"])
def cancel_job(request: HttpRequest, project: str, job: str) -> JobShown:
    """Stop a job; one that is over stays as it is."""
    caller = caller_of(request)
    held = caller.project(project, "run")
    _require_own(held, state := _job(held, job))
    jobs().cancel(state.id, caller.account)
    return job_shown(caller, held, _job(held, job))


@router.get("/projects/{project}/jobs/{job}/log", openapi_extra=_LOG, tags=["jobs"])
def job_log(request: HttpRequest, project: str, job: str) -> HttpResponse:
    """What the run and its code printed. Needs the right to run it: it may quote data."""
    caller = caller_of(request)
    held = caller.project(project, "read")
    state = _job(held, job)
    if not allows(caller.own_rights(project), _right_to_run(held, state)):
        raise Forbidden(N_("Only who may run a step reads what it printed"))
    path = log_of(log_folder(), state.id)
    stream = cast(BinaryIO, path.open("rb") if path.is_file() else open(os.devnull, "rb"))
    etag = f'"{path.stat().st_size if path.is_file() else 0}"'
    name = f"{state.request.step}.log"
    return streamed(request, stream, etag=etag, name=name, media_type="text/plain; charset=utf-8")


def job_shown(caller: Caller, held: Project, state: JobState) -> JobShown:
    """A job for somebody who may see the thread; the error that ended it in their language."""
    request, cause = state.request, state.cause
    run = held.store.last_run(request.use, request.step) if state.status == "done" else None
    return JobShown(
        id=state.id,
        use=request.use,
        step=request.step,
        status=state.status,
        done_ratio=state.done_ratio,
        message=caller.say(state.message.message) if state.message else None,
        attempts_count=len(state.attempts),
        submitted_by=state.actor,
        submitted_at=state.submitted_at,
        ended_at=state.ended_at,
        cause=cause
        and CauseShown(code=cause.code, category=cause.category, message=caller.say(cause.message.message)),
        run=run_shown(caller, run) if run else None,
    )


def _call(caller: Caller, held: Project, name: str, asked: RunAsked) -> Call:
    """Raises NotFound, Forbidden, Invalid (with places under ``/input``), UnknownContent."""
    use = held.catalogue.use(name)
    held.require(use.right)
    try:
        given = validated(use.input, asked.input)
    except Invalid as err:
        faults = [type(one)(f"/input{one.at}", one.message) for one in err.faults]
        raise Invalid(err.message, at=f"/input{err.at}", faults=faults) from err
    told = given.model_dump(mode="json")
    rights = caller.own_rights(held.store.project)
    for ref in map(Ref.model_validate, shaped(told, Ref)):
        if not allows(rights, held.catalogue.kind(ref.kind).right_to("read")):
            raise Forbidden(N_("You may not read %(ref)s, nor run anything on it", ref=ref))
    check_contents(caller, held, frozenset(blobs_in(told)))
    return Call(use, asked.step, given, asked.seed)


def _submitted(held: Project, caller: Caller, call: Call) -> JobState:
    """Raises Conflict: the same step is under way with another input."""
    wanted = request_of(call)
    state = jobs().watch(jobs().submit(held.store.project, caller.account, wanted))
    if state.request != wanted and not state.over:
        raise Conflict(
            N_("Step %(step)s is under way with another input: job %(job)s", step=call.step, job=state.id)
        )
    return state


def _brings_code(given: Part) -> bool:
    """Somebody's own code runs in a process of its own, never in that of the pages."""
    for name, _, ask in fields_of(type(given)):
        value = getattr(given, name)
        if ask.type is UserCode and value not in (None, ()):
            return True
        parts = value if isinstance(value, tuple) else (value,)
        if is_part(ask.type) and any(_brings_code(part) for part in parts if isinstance(part, Part)):
            return True
    return False


def _job(held: Project, job: str) -> JobState:
    """Raises UnknownJob, also for a job of another project."""
    unknown = UnknownJob(N_("No job %(job)s", job=repr(job[:40])))
    if not job.isalnum():
        raise unknown
    state = jobs().watch(job)
    if state.project != held.store.project:
        raise unknown
    return state


def _require_own(held: Project, state: JobState) -> None:
    """Who may run a step may stop it, and whoever started it."""
    if state.actor != held.actor:
        held.require(_right_to_run(held, state))


def _right_to_run(held: Project, state: JobState) -> str:
    try:
        return held.catalogue.use(state.request.use).right
    except NotFound:  # the whole thread, or a use case that is no longer installed
        return "thread.write"
