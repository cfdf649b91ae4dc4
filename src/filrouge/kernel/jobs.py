"""Long runs as jobs: queued once, run in a process of their own under a fenced lease, resumed when that dies.

A lease carries a token that grows at each claim. Whoever acts with an older token is refused, so that a
worker that was given up can do no harm, however late it wakes up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from pydantic import JsonValue

from filrouge.kernel.documents import Part
from filrouge.kernel.errors import (
    CATEGORIES,
    Cancelled,
    FilrougeError,
    Invalid,
    JobFailed,
    LeaseLost,
    NotFound,
)
from filrouge.kernel.ports import Told
from filrouge.kernel.texts import N_, Message

LEASE_S = 20  #: without a sign of life for so long, another worker may take the job over
BEATS = 4  #: in the time of a lease: a few may be lost before it is
TELL_EVERY_S = 1  #: SQLite has one writer, and progress is no reason to keep it waiting
TRIES = 3  #: a job whose worker or child dies so often is given up

Status = Literal["queued", "running", "done", "failed", "cancelled"]


class UnknownJob(NotFound):
    """No job has this id; it may have been swept."""

    code = "job.unknown"


class Crashed(Invalid):
    """The run raised something that is no error of filrouge: a fault in somebody's code."""

    code = "job.crashed"


class Killed(JobFailed):
    """The child process was ended from outside."""

    code = "job.killed"


class Abandoned(JobFailed):
    """The worker gave no sign of life for longer than its lease."""

    code = "job.abandoned"


class Stopped(JobFailed):
    """The worker was asked to stop; the job waits for the next one, and loses no try."""

    code = "job.stopped"


class TooLong(JobFailed):
    """The run was still going at the time limit that this installation sets."""

    code = "job.too-long"


class OutOfMemory(JobFailed):
    """The run wanted more memory than there is, or than this installation allows."""

    code = "job.memory"


class Outdated(JobFailed):
    """The job was submitted for another version of the use case than the one installed."""

    code = "job.outdated"


class Request(Part):
    """A call as data: all it takes to make it in another process."""

    use: str
    version: int
    step: str
    given: dict[str, JsonValue] = {}
    seed: int = 0


class Cause(Part):
    """Why an attempt ended without an answer; ``category`` is the code of the error's category."""

    code: str
    category: str
    message: Told

    @classmethod
    def of(cls, err: FilrougeError) -> "Cause":
        category = next(one.code for one in CATEGORIES if isinstance(err, one))
        return cls(code=err.code, category=category, message=Told.of(err.message))

    def error(self) -> FilrougeError:
        """The error as it was, for whoever waits for the job; of its category when its class is not known."""
        known = {one.code: one for one in _descendants(FilrougeError) if "code" in vars(one)}
        made = known.get(self.code) or known[self.category]
        error = FilrougeError.__new__(made)
        FilrougeError.__init__(error, self.message.message)  # some classes ask for more than is kept here
        return error


class Attempt(Part):
    number: int
    worker: str
    started_at: datetime
    ended_at: datetime | None = None
    cause: Cause | None = None  #: none while it runs, and when it ended well


class JobState(Part):
    """A job as people see it. ``request.given`` is empty once the job is over: the run keeps it."""

    id: str
    project: str
    actor: str
    request: Request
    status: Status
    token: int
    until: datetime | None = None  #: of the lease
    done_ratio: float = 0
    message: Told | None = None
    attempts: tuple[Attempt, ...] = ()
    cause: Cause | None = None
    submitted_at: datetime
    ended_at: datetime | None = None

    @property
    def lease(self) -> "Lease":
        """The lease that goes with the token."""
        return Lease(self.id, self.token, self.project, self.actor, self.request)

    @property
    def over(self) -> bool:
        return self.status in ("done", "failed", "cancelled")

    def claimable(self, now: datetime) -> bool:
        """Queued, or left by a worker that gave no sign of life."""
        return self.status == "queued" or (
            self.status == "running" and self.until is not None and self.until < now
        )

    def claimed(self, worker: str, now: datetime, until: datetime) -> "JobState":
        """As it stands when a worker takes it: running under a new token, or failed after too many tries."""
        left = self
        if self.status == "running":
            told = N_("Worker %(worker)s gave no sign of life", worker=self.attempts[-1].worker)
            left = self.lost(Cause.of(Abandoned(told)), now)
        if left.over:
            return left
        attempt = Attempt(number=len(left.attempts) + 1, worker=worker, started_at=now)
        return left._with(
            status="running",
            token=self.token + 1,
            until=until,
            attempts=(*left.attempts, attempt),
            done_ratio=0.0,
            message=None,
        )

    def lost(self, cause: Cause, now: datetime) -> "JobState":
        """As it stands when its attempt died: queued again, or failed when it died too often."""
        ended = self._ended_attempt(cause, now)
        tries = sum(1 for one in ended if one.cause is None or one.cause.code != Stopped.code)
        if tries >= TRIES:
            return self.ended("failed", cause, now)
        return self._with(status="queued", until=None, attempts=ended)

    def ended(
        self, status: Literal["done", "failed", "cancelled"], cause: Cause | None, now: datetime
    ) -> "JobState":
        return self._with(
            status=status,
            token=self.token if status == "done" else self.token + 1,
            until=None,
            attempts=self._ended_attempt(cause, now),
            cause=cause,
            ended_at=now,
            done_ratio=1.0 if status == "done" else self.done_ratio,
            request=self.request.model_copy(update={"given": {}}),
        )

    def _ended_attempt(self, cause: Cause | None, now: datetime) -> tuple[Attempt, ...]:
        if not self.attempts or self.attempts[-1].ended_at:
            return self.attempts
        last = self.attempts[-1].model_copy(update={"ended_at": now, "cause": cause})
        return (*self.attempts[:-1], last)

    def _with(self, **changes: object) -> "JobState":
        return self.model_copy(update=changes)


@dataclass(frozen=True)
class Lease:
    """The right to run a job, until somebody else has it; ``token`` is what fences."""

    job: str
    token: int
    project: str
    actor: str
    request: Request


class Jobs(Protocol):
    """A queue over every project of an installation; ``lease_s`` is how long a worker may be silent."""

    lease_s: float

    def submit(self, project: str, actor: str, request: Request) -> str:
        """Queue a call; a job that is queued or running for the same step is returned instead."""

    def claim(self, worker: str, *, job: str | None = None) -> Lease | None:
        """Take the oldest job that waits or was abandoned, or this one; None when there is none to take."""

    def held(self, job: str, token: int) -> Lease:
        """The lease as its child process gets it. Raises LeaseLost, Cancelled."""

    def beat(self, lease: Lease) -> None:
        """A sign of life. Raises LeaseLost, Cancelled."""

    def tell(self, lease: Lease, done_ratio: float, message: Message) -> None:
        """How far the run is; not kept within a second of the last. Raises LeaseLost, Cancelled."""

    def check(self, lease: Lease) -> None:
        """For a commit on the way: it is kept only if the lease still holds. Raises LeaseLost, Cancelled."""

    def finish(self, lease: Lease) -> None:
        """Done; called inside the transaction that commits what the job made. Raises LeaseLost, Cancelled."""

    def fail(self, lease: Lease, cause: Cause, *, again: bool = False) -> None:
        """It ended without an answer; ``again``: it may be resumed, if it was not tried too often.

        Raises LeaseLost, Cancelled.
        """

    def cancel(self, job: str, actor: str) -> bool:
        """Stop a job and fence its worker out at once; False when it was over already. Raises UnknownJob."""

    def watch(self, job: str) -> JobState:
        """Raises UnknownJob."""

    def list(self, project: str) -> tuple[JobState, ...]:
        """The jobs of a project, the latest submitted first."""

    def sweep(self, before: datetime, *, project: str | None = None) -> tuple[str, ...]:
        """Forget the jobs that ended before; returns their ids, whose logs are to be removed."""


class Pace:
    """Keeps what is told often from being written often."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._last = now, dict[tuple[str, int], datetime]()

    def due(self, lease: Lease) -> bool:
        """Whether the last telling under this lease is old enough for another."""
        now, key = self._now(), (lease.job, lease.token)
        if key in self._last and now - self._last[key] < timedelta(seconds=TELL_EVERY_S):
            return False
        self._last[key] = now
        return True


def hold(state: JobState | None, job: str, token: int) -> JobState:
    """The state of a job, if it runs under this token.

    Raises:
        LeaseLost: another worker took it, or it is over.
        Cancelled: while it ran under this token.
    """
    if state and (state.status, state.token) == ("running", token):
        return state
    if state and state.cause and (state.status, state.token) == ("cancelled", token + 1):
        raise state.cause.error()
    raise LeaseLost(N_("Job %(job)s has another worker, or is over", job=job))


def within_one(ratio: float) -> float:
    """A ratio that a bar can show, whatever a use case counted; no number at all is no progress."""
    return min(1.0, max(0.0, ratio)) if ratio == ratio else 0.0


def found(state: JobState | None, job: str) -> JobState:
    if state is None:
        raise UnknownJob(N_("No job %(job)s", job=job))
    return state


def cancelled(actor: str) -> Cancelled:
    return Cancelled(N_("%(actor)s asked to stop", actor=actor))


def _descendants(root: type[FilrougeError]) -> Iterator[type[FilrougeError]]:
    for child in root.__subclasses__():
        yield child
        yield from _descendants(child)
