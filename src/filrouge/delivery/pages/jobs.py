"""Jobs of a project: how far they are, what they printed, why they ended; asked for, stopped, tried again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from filrouge.delivery.doubting import for_people, readable
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.places import base_of
from filrouge.delivery.remembered import doubts_of, remembered
from filrouge.delivery.strands import in_words
from filrouge.delivery.threads import Standing, standing_of, title_of
from filrouge.delivery.walking import THREAD, WHOLE, ToWalk, ask_to_walk
from filrouge.delivery.wiring import jobs
from filrouge.delivery.worker import log_folder, log_of
from filrouge.kernel.errors import Conflict
from filrouge.kernel.jobs import JobState, UnknownJob
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.words import word_of

SHOWN = 100  #: jobs in the list
TAIL_BYTES = 40_000  #: of a log
MARK = "---"  #: how the worker begins the line that opens an attempt
#: Status of a job → bead and word.
MARKS: Mapping[str, tuple[str, Text]] = {
    "queued": ("todo", word_of("job", "queued")),
    "running": ("todo", word_of("job", "running")),
    "done": ("done", word_of("job", "done")),
    "failed": ("impossible", word_of("job", "failed")),
    "cancelled": ("impossible", word_of("job", "cancelled")),
}


class NotAgain(Conflict):
    """What the job was asked is kept by its run, and no step of the thread asks for the same."""

    code = "conflict.job-again"


@dataclass(frozen=True)
class Told:
    """A job as a page shows it."""

    state: JobState
    what: Text

    @property
    def mark(self) -> str:
        return MARKS[self.state.status][0]

    @property
    def word(self) -> Text:
        return MARKS[self.state.status][1]

    @property
    def percent(self) -> int:
        return round(100 * self.state.done_ratio)

    @property
    def took_s(self) -> int | None:
        """Seconds since its first attempt began, up to its end."""
        if not self.state.attempts:
            return None
        end = self.state.ended_at or datetime.now(UTC)
        return ceil(max(0.0, (end - self.state.attempts[0].started_at).total_seconds()))


@require_GET
@within
def listed(request: HttpRequest, project: Project) -> HttpResponse:
    project.require("thread.read")
    states = jobs().list(project.store.project)
    told = [_told(project, state) for state in states[:SHOWN]]
    context = {"here": "jobs/", "base": base_of(project), "told": told, "more_count": len(states[SHOWN:])}
    return render(request, "pages/jobs.html", {**context, **_doing(project)})


@require_GET
@within
def show(request: HttpRequest, project: Project, job: str) -> HttpResponse:
    """A job; asked for by htmx, the part of the page that moves."""
    project.require("thread.read")
    state = _of(project, job)
    live = bool(request.headers.get("HX-Request"))
    context = {"here": "jobs/", "base": base_of(project), "job": _told(project, state), **_doing(project)}
    if state.over:
        context |= _after(project)
    if context["may_write"]:
        context["log"], context["log_cut"] = _tail(job)
    answer = render(request, "pages/jobs-live.html" if live else "pages/jobs-show.html", context)
    if live and state.over:
        answer["HX-Refresh"] = "true"  # the strand above has moved too
    return answer


@require_POST
@within
def run(request: HttpRequest, project: Project) -> HttpResponse:
    """Redo what changed, all of it or one step with what it comes from."""
    only = request.POST.get("step", "")
    redo = (only,) if only and request.POST.get("redo") else ()
    return _to(project, ask_to_walk(project, ToWalk(only=only, redo=redo)))


@require_POST
@within
def cancel(request: HttpRequest, project: Project, job: str) -> HttpResponse:
    project.require("thread.write")
    _of(project, job)
    jobs().cancel(job, project.actor)
    return _to(project, job)


@require_POST
@within
def again(request: HttpRequest, project: Project, job: str) -> HttpResponse:
    """Ask for the same once more.

    Raises:
        NotAgain: it was no run of the thread, and no step asks for it.
    """
    request_made = _of(project, job).request
    if request_made.use == THREAD:
        only = "" if request_made.step == WHOLE else request_made.step
    else:
        only = request_made.step
        stage = _standing(project).stage(only)
        if stage is None or stage.use != request_made.use:
            raise NotAgain(N_("No step of the thread is %(step)s any more: ask from its own page", step=only))
    return _to(project, ask_to_walk(project, ToWalk(only=only, redo=(only,) if only else ())))


def _of(project: Project, job: str) -> JobState:
    """Raises UnknownJob: also when it is another project's."""
    state = jobs().watch(job)
    if state.project != project.store.project:
        raise UnknownJob(N_("No job %(job)s", job=job))
    return state


def _told(project: Project, state: JobState) -> Told:
    return Told(state, what_of(project, state))


def what_of(project: Project, state: JobState) -> Text:
    """What a job does, in words."""
    step = state.request.step
    if state.request.use != THREAD:
        title = title_of(project, state.request.use)
        return Text(fr=f"{title.fr} : {step}", en=f"{title.en}: {step}")
    if step == WHOLE:
        return Text(fr="Refaire ce qui a changé", en="Redo what changed")
    return Text(fr=f"Refaire l’étape {step}", en=f"Redo step {step}")


def _doing(project: Project) -> dict[str, object]:
    """What this person may do with jobs."""
    return {"may_write": project.may("thread.write")}


def _after(project: Project) -> dict[str, object]:
    """Where the thread stands once a job is over, and what became suspect."""
    standing = _standing(project)
    doubts = doubts_of(project)
    return {
        "in_words": in_words(standing, lang_of_page()),
        "doubts_count": len(readable(for_people(doubts.roots, standing), project)),
    }


def _standing(project: Project) -> Standing:
    return remembered(project, "thread", standing_of)


def _tail(job: str) -> tuple[str, bool]:
    """The end of what a job printed, and whether more stands before it."""
    try:
        with log_of(log_folder(), job).open("rb") as log:
            size_bytes = log.seek(0, 2)
            log.seek(max(0, size_bytes - TAIL_BYTES))
            told = log.read().decode("utf-8", "replace")
    except OSError:  # it printed nothing, or it was swept
        return "", False
    said = any(line and not line.startswith(MARK) for line in told.splitlines())
    return (told, size_bytes > TAIL_BYTES) if said else ("", False)


def _to(project: Project, job: str) -> HttpResponse:
    return HttpResponseRedirect(f"{base_of(project)}/jobs/{job}")


urlpatterns = [
    path("p/<str:project>/jobs/", listed, name="jobs-list"),
    path("p/<str:project>/jobs/run", run, name="jobs-run"),
    path("p/<str:project>/jobs/<str:job>", show, name="jobs-show"),
    path("p/<str:project>/jobs/<str:job>/cancel", cancel, name="jobs-cancel"),
    path("p/<str:project>/jobs/<str:job>/again", again, name="jobs-again"),
]
