"""Jobs over one table; a change locks its row, checks the token, and is one short transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import Q, QuerySet

from filrouge.adapters.jobs.models import ACTIVE, Job
from filrouge.kernel.jobs import (
    LEASE_S,
    Cause,
    JobState,
    Lease,
    Pace,
    Request,
    cancelled,
    found,
    hold,
    within_one,
)
from filrouge.kernel.ports import Clock, Told
from filrouge.kernel.texts import Message

IN_BODY = {"actor", "request", "attempts", "cause"}
IN_COLUMNS = ("id", "project", "status", "token", "until", "done_ratio", "submitted_at", "ended_at")


class DjangoJobs:
    """``using`` names the database, that of the store: a commit and its "done" are one transaction."""

    def __init__(self, clock: Clock, *, using: str = DEFAULT_DB_ALIAS, lease_s: float = LEASE_S) -> None:
        self._clock, self._using, self.lease_s = clock, using, lease_s
        self._pace = Pace(clock.now)

    def submit(self, project: str, actor: str, request: Request) -> str:
        place = {"project": project, "use": request.use, "step": request.step}
        while True:
            if active := self._jobs.filter(**place, status__in=ACTIVE).first():
                return str(active.pk)
            try:
                with transaction.atomic(using=self._using):
                    return str(self._queued(project, actor, request).pk)
            except IntegrityError:  # somebody submitted it meanwhile: the next look finds theirs
                continue

    def claim(self, worker: str, *, job: str | None = None) -> Lease | None:
        while self._claimable(job).exists():  # a look takes no lock: an idle worker disturbs nobody
            with transaction.atomic(using=self._using):
                row = self._claimable(job).select_for_update(skip_locked=True).first()
                if row is None:
                    return None
                taken = _keep(row, _state(row).claimed(worker, self._clock.now(), self._until()))
            if not taken.over:
                return taken.lease
        return None

    def held(self, job: str, token: int) -> Lease:
        return hold(self._look(job), job, token).lease

    def beat(self, lease: Lease) -> None:
        if not self._of(lease).update(until=self._until()):
            hold(self._look(lease.job), lease.job, lease.token)

    def tell(self, lease: Lease, done_ratio: float, message: Message) -> None:
        if self._pace.due(lease):
            told = Told.of(message).model_dump(mode="json")
            if not self._of(lease).update(done_ratio=within_one(done_ratio), message=json.dumps(told)):
                hold(self._look(lease.job), lease.job, lease.token)

    def check(self, lease: Lease) -> None:
        with self._changing(lease):
            pass

    def finish(self, lease: Lease) -> None:
        with self._changing(lease) as row:
            _keep(row, _state(row).ended("done", None, self._clock.now()))

    def fail(self, lease: Lease, cause: Cause, *, again: bool = False) -> None:
        now = self._clock.now()
        with self._changing(lease) as row:
            state = _state(row)
            _keep(row, state.lost(cause, now) if again else state.ended("failed", cause, now))

    def cancel(self, job: str, actor: str) -> bool:
        with transaction.atomic(using=self._using):
            row = self._jobs.select_for_update().filter(pk=job).first()
            state = found(_state(row) if row else None, job)
            if row and not state.over:
                _keep(row, state.ended("cancelled", Cause.of(cancelled(actor)), self._clock.now()))
        return not state.over

    def watch(self, job: str) -> JobState:
        return found(self._look(job), job)

    def list(self, project: str) -> tuple[JobState, ...]:
        return tuple(map(_state, self._jobs.filter(project=project).order_by("-submitted_at", "-pk")))

    def sweep(self, before: datetime, *, project: str | None = None) -> tuple[str, ...]:
        ended = self._jobs.filter(ended_at__lt=before, **({"project": project} if project else {}))
        with transaction.atomic(using=self._using):
            gone = tuple(ended.order_by("submitted_at", "pk").values_list("pk", flat=True))
            self._jobs.filter(pk__in=gone).delete()
        return gone

    def _until(self) -> datetime:
        return self._clock.now() + timedelta(seconds=self.lease_s)

    def _queued(self, project: str, actor: str, request: Request) -> Job:
        body = {"actor": actor, "request": request.model_dump(mode="json")}
        return self._jobs.create(
            project=project,
            use=request.use,
            step=request.step,
            status="queued",
            body=json.dumps(body),
            submitted_at=self._clock.now(),
        )

    def _claimable(self, job: str | None) -> QuerySet[Job]:
        waiting = Q(status="queued") | Q(status="running", until__lt=self._clock.now())
        asked = self._jobs.filter(waiting, **({"pk": job} if job else {}))
        return asked.order_by("submitted_at", "pk")

    def _of(self, lease: Lease) -> QuerySet[Job]:
        return self._jobs.filter(pk=lease.job, token=lease.token, status="running")

    def _look(self, job: str) -> JobState | None:
        row = self._jobs.filter(pk=job).first()
        return _state(row) if row else None

    @contextmanager
    def _changing(self, lease: Lease) -> Iterator[Job]:
        """The row under lock, as long as the lease holds. Raises LeaseLost, Cancelled."""
        with transaction.atomic(using=self._using):
            row = self._jobs.select_for_update().filter(pk=lease.job).first()
            hold(_state(row) if row else None, lease.job, lease.token)
            assert row is not None  # hold refuses it
            yield row

    @property
    def _jobs(self) -> QuerySet[Job]:
        return Job.objects.using(self._using)


def _state(row: Job) -> JobState:
    told = {name: getattr(row, name) for name in IN_COLUMNS}
    return JobState.model_validate({**told, "message": json.loads(row.message), **json.loads(row.body)})


def _keep(row: Job, state: JobState) -> JobState:
    for name in ("status", "token", "until", "done_ratio", "ended_at"):
        setattr(row, name, getattr(state, name))
    dumped = state.model_dump(mode="json", include={*IN_BODY, "message"})
    row.message = json.dumps(dumped.pop("message"))
    row.body = json.dumps(dumped)
    row.save()
    return state
