"""Jobs in memory: the reference of the contract, and the double for tests."""

from datetime import datetime, timedelta
from itertools import count
from threading import RLock

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


class MemoryJobs:
    def __init__(self, clock: Clock, *, lease_s: float = LEASE_S) -> None:
        self._clock, self._pace, self.lease_s = clock, Pace(clock.now), lease_s
        self._states: dict[str, JobState] = {}  # in the order of submission
        self._numbers, self._lock = count(1), RLock()

    def submit(self, project: str, actor: str, request: Request) -> str:
        place = (project, request.use, request.step)
        with self._lock:
            for state in self._states.values():
                if not state.over and (state.project, state.request.use, state.request.step) == place:
                    return state.id
            now, id = self._clock.now(), f"job-{next(self._numbers)}"
            self._keep(
                JobState(
                    id=id,
                    project=project,
                    actor=actor,
                    request=request,
                    status="queued",
                    token=0,
                    submitted_at=now,
                )
            )
        return id

    def claim(self, worker: str, *, job: str | None = None) -> Lease | None:
        now = self._clock.now()
        with self._lock:
            for state in tuple(self._states.values()):
                if state.claimable(now) and job in (None, state.id):
                    taken = self._keep(state.claimed(worker, now, self._until()))
                    if not taken.over:
                        return taken.lease
        return None

    def held(self, job: str, token: int) -> Lease:
        return hold(self._states.get(job), job, token).lease

    def beat(self, lease: Lease) -> None:
        with self._lock:
            self._keep(self._held(lease).model_copy(update={"until": self._until()}))

    def tell(self, lease: Lease, done_ratio: float, message: Message) -> None:
        if self._pace.due(lease):
            told = {"done_ratio": within_one(done_ratio), "message": Told.of(message)}
            with self._lock:
                self._keep(self._held(lease).model_copy(update=told))

    def check(self, lease: Lease) -> None:
        self._held(lease)

    def finish(self, lease: Lease) -> None:
        with self._lock:
            self._keep(self._held(lease).ended("done", None, self._clock.now()))

    def fail(self, lease: Lease, cause: Cause, *, again: bool = False) -> None:
        now = self._clock.now()
        with self._lock:
            state = self._held(lease)
            self._keep(state.lost(cause, now) if again else state.ended("failed", cause, now))

    def cancel(self, job: str, actor: str) -> bool:
        with self._lock:
            state = self.watch(job)
            if not state.over:
                self._keep(state.ended("cancelled", Cause.of(cancelled(actor)), self._clock.now()))
            return not state.over

    def watch(self, job: str) -> JobState:
        return found(self._states.get(job), job)

    def list(self, project: str) -> tuple[JobState, ...]:
        return tuple(state for state in reversed(self._states.values()) if state.project == project)

    def sweep(self, before: datetime, *, project: str | None = None) -> tuple[str, ...]:
        gone = tuple(
            state.id
            for state in self._states.values()
            if state.ended_at and state.ended_at < before and project in (None, state.project)
        )
        for id in gone:
            del self._states[id]
        return gone

    def _until(self) -> datetime:
        return self._clock.now() + timedelta(seconds=self.lease_s)

    def _held(self, lease: Lease) -> JobState:
        return hold(self._states.get(lease.job), lease.job, lease.token)

    def _keep(self, state: JobState) -> JobState:
        self._states[state.id] = state
        return state
