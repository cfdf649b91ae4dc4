"""Sources of a watch are looked at again when their time has come: as a job of whoever declared them last."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from filrouge.adapters.djangostore.listing import projects_with
from filrouge.delivery.wiring import jobs, whole_project
from filrouge.delivery.worker import request_of
from filrouge.kernel.documents import Key, validated
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call
from filrouge.kinds.watch import Source

COLLECT = "watch.collect"
BETWEEN = timedelta(minutes=5)  #: two looks at which sources are due
_looked_at: list[datetime] = []


def look_when_due() -> None:
    """A chore: queue a look at every source whose time has come, once somebody looked at it a first time."""
    now = datetime.now(UTC)
    if _looked_at and now - _looked_at[-1] < BETWEEN:
        return
    _looked_at[:] = [now]
    for name in projects_with(Source.kind):
        for call, actor in due(whole_project(name), now):
            jobs().submit(name, actor, request_of(call))


def due(project: Project, now: datetime) -> Iterator[tuple[Call, str]]:
    """Steps to run again, each for whoever wrote the latest revision of its source."""
    known = {run.step: run for run in project.store.last_runs() if run.use == COLLECT}
    ends = _ends(project)
    for step, run in sorted(known.items()):
        key = _source_of(run)
        held = project.store.latest(key) if key else None
        if key is None or held is None or held.body is None:
            continue
        source = project.document(Source, held)
        last = ends.get(step) or datetime(run.on.year, run.on.month, run.on.day, tzinfo=UTC)
        if source.every_h is None or now - last < timedelta(hours=source.every_h):
            continue
        try:
            use = project.catalogue.use(COLLECT)
            given = validated(use.input, {**run.given, "subject": held.ref.model_dump()})
        except FilrougeError:  # asked for by another release: a person runs it again
            continue
        yield Call(use, step, given, run.seed), project.store.history(key)[-1].actor


def _ends(project: Project) -> dict[str, datetime]:
    """When each step was last tried as a job; one that is queued or runs counts as now."""
    told: dict[str, datetime] = {}
    for state in jobs().list(project.store.project):
        if state.request.use == COLLECT:
            when = state.ended_at or datetime.now(UTC)
            told[state.request.step] = max(when, told.get(state.request.step, when))
    return told


def _source_of(run: Run) -> Key | None:
    subject = run.given.get("subject")
    return Key(Source.kind, str(subject["id"])) if isinstance(subject, dict) else None
