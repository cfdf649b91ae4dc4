"""Jobs at work: the parent keeps a lease alive and ends its child if it must; the child runs one use case."""

import errno
import os
import resource
import signal
import socket
import sys
import sysconfig
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic, sleep

from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.delivery.children import Child, Children, Ending, children, stop
from filrouge.delivery.walking import THREAD, VERSION, walk
from filrouge.delivery.wiring import home, jobs, open_project, start_django
from filrouge.kernel.context import Progress, silent
from filrouge.kernel.documents import validated
from filrouge.kernel.errors import Cancelled, FilrougeError, LeaseLost, NoSpace
from filrouge.kernel.jobs import (
    BEATS,
    Cause,
    Crashed,
    Jobs,
    JobState,
    Killed,
    Lease,
    Outdated,
    OutOfMemory,
    Request,
    Stopped,
    TooLong,
    cancelled,
    hold,
)
from filrouge.kernel.ports import Act, Run
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_, Message

LOOK_S = 0.25  #: between two looks at a job: a cancellation is noticed within this time
IDLE_S = 1.0  #: between two looks at an empty queue
MEMORY_BYTES = "FILROUGE_JOB_MEMORY_BYTES"
WALL_S = "FILROUGE_JOB_WALL_S"
FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
LONGEST_WHY = 2_000
OURS = Path(__file__).parents[1]  #: the package filrouge
SHIPPED = tuple(sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))

Opener = Callable[..., Project]


class Worker:
    """Runs queued jobs one at a time, each in a child process that it keeps alive and ends when it must."""

    def __init__(self, queue: Jobs, family: Children, logs: Path) -> None:
        self._queue, self._family, self._logs = queue, family, logs
        self.name = f"{socket.gethostname()}:{os.getpid()}"

    def run_one(self, *, job: str | None = None, progress: Progress = silent) -> str | None:
        """See one job to its end, the oldest or this one; its id, None when there was none to take.

        An interruption of this process gives the job back to the queue.
        """
        lease = self._queue.claim(self.name, job=job)
        if lease is None:
            return None
        try:
            self._see_through(lease, progress)
        except (KeyboardInterrupt, SystemExit):
            with suppress(LeaseLost, Cancelled):
                told = N_("Worker %(worker)s was asked to stop", worker=self.name)
                self._queue.fail(lease, Cause.of(Stopped(told)), again=True)
            raise
        return lease.job

    def run_forever(self) -> None:
        """Until this process is interrupted or terminated."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        while True:
            try:
                with told_plainly():
                    idle = self.run_one() is None
            except FilrougeError as err:  # the database is gone or full for a while: jobs wait in it
                print(err.code, err.message, file=sys.stderr)
                idle = True
            if idle:
                sleep(IDLE_S)

    def run_here(self, job: str, progress: Progress) -> JobState:
        """See this job to its end, here or wherever it runs; its last state."""
        while not (state := self._queue.watch(job)).over:
            if self.run_one(job=job, progress=progress) is None:
                _show(state, progress)
                sleep(LOOK_S)
        return state

    def _see_through(self, lease: Lease, progress: Progress) -> None:
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            child = self._family.start(lease.job, lease.token, log_of(self._logs, lease.job))
        except (FilrougeError, OSError) as err:  # nothing was run
            self._fail(lease, Cause.of(_told(err)), again=True)
            return
        try:
            self._settle(lease, self._keep(lease, child, progress))
        except (LeaseLost, Cancelled):  # somebody else decides now: only the child is left to end
            pass
        except TooLong as err:
            stop(child)
            self._fail(lease, Cause.of(err))
        finally:
            stop(child)

    def _keep(self, lease: Lease, child: Child, progress: Progress) -> Ending:
        """Beat, look and tell until the child ends.

        Raises:
            LeaseLost, Cancelled: the job is somebody else's, or nobody's.
            TooLong
        """
        began_s = beat_s = monotonic()
        limit_s = float(os.environ.get(WALL_S) or "inf")
        while (ending := child.ended(within_s=LOOK_S)) is None:
            now_s = monotonic()
            if now_s - began_s > limit_s:
                raise TooLong(N_("Ended after %(limit)g s, the limit of this installation", limit=limit_s))
            state = self._queue.watch(lease.job)
            if state.status == "done":
                continue
            hold(state, lease.job, lease.token)
            _show(state, progress)
            if now_s - beat_s > self._queue.lease_s / BEATS:
                self._queue.beat(lease)
                beat_s = now_s
        return ending

    def _settle(self, lease: Lease, ending: Ending) -> None:
        """Write down how a child ended that did not end its job itself."""
        if self._queue.watch(lease.job).status == "done":
            return
        if ending.cause:
            self._fail(lease, Cause.model_validate(ending.cause))
        elif -ending.code in FROM_OUTSIDE:
            self._fail(lease, Cause.of(_killed(-ending.code)), again=True)
        elif ending.code < 0:
            self._fail(lease, Cause.of(_broken(-ending.code)))
        else:
            told = N_("The process left with code %(code)d and no answer", code=ending.code)
            self._fail(lease, Cause.of(Crashed(told)))

    def _fail(self, lease: Lease, cause: Cause, *, again: bool = False) -> None:
        with suppress(LeaseLost, Cancelled):
            self._queue.fail(lease, cause, again=again)


@cache
def here() -> Worker:
    """The worker of this process, for commands that wait for the job they submit."""
    return Worker(jobs(), children(), log_folder())


def perform_as_job(
    project: Project, call: Call, progress: Progress = silent, *, worker: Worker | None = None
) -> Run:
    """Run a call as a job, wait for it, and return the run that it recorded.

    When another process runs the same step already, wait for that one. Ctrl-C cancels the job.

    Raises:
        FilrougeError: what stopped the job, as its child met it; the store has no trace of it.
    """
    queue, name, actor = jobs(), project.store.project, project.actor
    request = request_of(call)
    same = False
    while not same:
        job = queue.submit(name, actor, request)
        same = queue.watch(job).request == request
        try:
            with told_plainly():
                state = (worker or here()).run_here(job, progress)
        except KeyboardInterrupt:
            queue.cancel(job, actor)
            raise cancelled(actor) from None
    if state.status != "done" and state.cause:
        raise state.cause.error()
    run = project.store.last_run(*call.place)
    assert run is not None  # what is done is recorded in the same transaction
    return run


def request_of(call: Call) -> Request:
    """A call as data."""
    given = call.given.model_dump(mode="json")
    return Request(use=call.use.name, version=call.use.version, step=call.step, given=given, seed=call.seed)


def log_folder() -> Path:
    return home() / "logs" / "jobs"


def log_of(logs: Path, job: str) -> Path:
    return logs / f"{job}.log"


def forget_jobs(project: str, *, before: datetime | None = None) -> tuple[str, ...]:
    """Forget the jobs of a project that are over, and what they printed: both may quote what was erased."""
    gone = jobs().sweep(before or datetime.now(UTC), project=project)
    for job in gone:
        log_of(log_folder(), job).unlink(missing_ok=True)
    return gone


def run_job(job: str, token: int, *, opened: Opener = open_project) -> dict[str, object] | None:
    """In the child: run the use case of a job under its lease; what went wrong, if anything did.

    One of the places that catch everything: whatever a use case raises is a cause for a person to read.
    """
    with suppress(OSError):  # a full disk must not hide what happens
        print("---", datetime.now(UTC).isoformat(), job, "token", token, file=sys.stderr, flush=True)
    try:
        _limit_memory()
        start_django()
        with told_plainly():
            _run(jobs(), job, token, opened)
        return None
    except (Exception, SystemExit, KeyboardInterrupt) as err:  # a request to stop gets through
        with suppress(OSError):
            traceback.print_exception(err)
        return Cause.of(_told(err)).model_dump(mode="json")


def _limit_memory() -> None:
    if limit := os.environ.get(MEMORY_BYTES):
        resource.setrlimit(resource.RLIMIT_AS, (int(limit), int(limit)))


def _run(queue: Jobs, job: str, token: int, opened: Opener) -> None:
    lease = queue.held(job, token)
    asked = lease.request
    project = opened(lease.project, actor=lease.actor, guard=_guard(queue, lease))

    def progress(done_ratio: float, message: Message) -> None:
        queue.tell(lease, done_ratio, message)

    if asked.use == THREAD:
        _check_version(asked, VERSION)
        walk(project, asked, progress)
    else:
        use = project.catalogue.use(asked.use)
        _check_version(asked, use.version)
        call = Call(use, asked.step, validated(use.input, asked.given), asked.seed)
        Runner(project, progress=progress).attempt(call)
    if queue.watch(job).status == "running":  # a whole thread, or the same refusal as last time
        queue.finish(lease)


def _check_version(asked: Request, installed: int) -> None:
    if asked.version != installed:
        raise Outdated(
            N_(
                "Submitted for version %(asked)d of %(use)s; version %(now)d is installed",
                asked=asked.version,
                use=asked.use,
                now=installed,
            )
        )


def _guard(queue: Jobs, lease: Lease) -> Callable[[Act], None]:
    """Every commit needs the lease; the one of the job's own step ends the job as well, which a whole thread
    has none of."""
    place = (lease.request.use, lease.request.step)

    def guard(act: Act) -> None:
        own = act.run is not None and (act.run.use, act.run.step) == place
        (queue.finish if own else queue.check)(lease)

    return guard


def _told(err: BaseException) -> FilrougeError:
    """What ended a run, in words for who started it."""
    if isinstance(err, FilrougeError):
        return err
    if isinstance(err, MemoryError):
        return OutOfMemory(N_("There is not enough memory for this run"))
    if isinstance(err, OSError) and err.errno in DISK:
        return NoSpace(N_("The disk cannot be written: %(why)s", why=err.strerror))
    return _crashed(err)


def _crashed(err: BaseException) -> Crashed:
    """Where it broke: in the user's own code if any of it was running, else in ours."""
    what = "".join(traceback.format_exception_only(err)).strip()[:LONGEST_WHY]
    frames = traceback.extract_tb(err.__traceback__)
    theirs = [frame for frame in frames if not _is_shipped(frame.filename)]
    place = (theirs or frames)[-1]
    told = {"file": place.filename, "line": place.lineno or 0, "what": _encodable(what)}
    if theirs:
        return Crashed(N_("%(file)s, line %(line)d: %(what)s", **told))
    return Crashed(N_("A fault of filrouge: %(what)s (%(file)s, line %(line)d)", **told))


def _is_shipped(filename: str) -> bool:
    """Ours, the language's or a library's: whatever is left is the user's own code."""
    return filename.startswith(("<frozen", str(OURS), *SHIPPED))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _killed(sign: int) -> Killed:
    if sign == signal.SIGKILL:
        return Killed(N_("The process was killed (signal 9), most often for want of memory"))
    return Killed(N_("The process was ended from outside (signal %(signal)d)", signal=sign))


def _broken(sign: int) -> Crashed:
    name = signal.Signals(sign).name
    return Crashed(N_("The process broke down (%(name)s): a fault in a library it uses", name=name))


def _show(state: JobState, progress: Progress) -> None:
    if state.message:
        progress(state.done_ratio, state.message.message)
