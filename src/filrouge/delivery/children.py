"""Where a job runs: in a child process that leads a group of its own, and is ended with all that it started.

Importing what jobs need costs seconds of CPU. On Linux a server imports it once, and forks a child per job;
it computes nothing and holds no connection, so that there is nothing a fork could break. Elsewhere each
child starts from nothing.
"""

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import IO, Any, NoReturn, Protocol, cast
from warnings import filterwarnings

from filrouge.kernel.errors import JobFailed
from filrouge.kernel.texts import N_

ENTRY = "filrouge.delivery.worker:run_job"
STOP_GRACE_S = 5.0  #: to put things away between "please" and "now"
LEAVE_GRACE_S = 20  #: to put things away once a run has ended
#: Packages that cost much to import and start nothing when imported. Never a user's: they would grow stale.
HEAVY = (
    "duckdb filrouge ibis joblib lightgbm numpy onnx onnxconverter_common onnxmltools onnxruntime pandas"
    " pyarrow pydantic scipy skl2onnx sklearn sqlglot statsmodels threadpoolctl"
).split()

Run = Callable[
    [str, int], Mapping[str, object] | None
]  #: of a job and a token; what went wrong, if anything did


@dataclass(frozen=True)
class Ending:
    """How a child ended: its exit code, or less than zero for a signal, and what it said went wrong."""

    code: int
    cause: Mapping[str, object] | None = None


class Child(Protocol):
    pid: int

    def ended(self, *, within_s: float) -> Ending | None:
        """How it ended, when it does so in time; asked again, it says the same."""


class Children(Protocol):
    def start(self, job: str, token: int, log: Path) -> Child: ...


def stop(child: Child) -> None:
    """End a child with all that it started: asked first, then made to."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if child.ended(within_s=0):
            return
        with suppress(ProcessLookupError):
            os.killpg(child.pid, sign)
        child.ended(within_s=STOP_GRACE_S)


class Spawned:
    """Children that start from nothing: a new interpreter each."""

    def __init__(self, entry: str = ENTRY, env: Mapping[str, str] = os.environ) -> None:
        self._command, self._env = _command("one", entry), _environment(env)

    def start(self, job: str, token: int, log: Path) -> Child:
        with log.open("ab") as said:
            process = subprocess.Popen(
                [*self._command, job, str(token)],
                stdin=subprocess.PIPE,  # closed when this process ends, however it does: the child sees it
                stdout=subprocess.PIPE,
                stderr=said,
                env=self._env,
                start_new_session=True,
            )
        return _SpawnedChild(process)


class _SpawnedChild:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process, self._ending, self.pid = process, cast(Ending | None, None), process.pid

    def ended(self, *, within_s: float) -> Ending | None:
        with suppress(subprocess.TimeoutExpired):
            code = self._process.wait(within_s)
            if self._ending is None:
                _end_group(self.pid)
                told, _ = self._process.communicate()
                self._ending = Ending(code, json.loads(told) if told else None)
        return self._ending


class ForkServer:
    """Children forked one at a time from a process that keeps what they import. Linux only."""

    def __init__(self, entry: str = ENTRY, env: Mapping[str, str] = os.environ) -> None:
        self._command, self._env = _command("many", entry), _environment(env)
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def start(self, job: str, token: int, log: Path) -> Child:
        server = self._server()
        asked = json.dumps({"job": job, "token": token, "log": str(log)})
        told = b""
        try:
            with suppress(BrokenPipeError):
                _pipe(server.stdin).write(asked.encode() + b"\n")
            told = _pipe(server.stdout).readline()
        finally:
            if not told:  # it is gone, or we were interrupted and its next answer would be for nobody
                self.close()
        if not told:
            raise JobFailed(N_("No child process could be started; the reason is on the standard error"))
        return _ForkedChild(json.loads(told)["pid"], _pipe(server.stdout))

    def close(self) -> None:
        """End the server and the child it may have; both end by themselves when this process does."""
        server, self._process = self._process, None
        if server:
            for pipe in (server.stdin, server.stdout):
                _pipe(pipe).close()
            server.kill()
            server.wait()

    def _server(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self._env,
                bufsize=0,  # what is not read yet must show in select
                start_new_session=True,  # Ctrl-C in a terminal is for the parent to hear
            )
        return self._process


class _ForkedChild:
    def __init__(self, pid: int, answers: IO[bytes]) -> None:
        self.pid, self._answers, self._ending = pid, answers, cast(Ending | None, None)

    def ended(self, *, within_s: float) -> Ending | None:
        if self._ending is None and select.select([self._answers], [], [], within_s)[0]:
            line = self._answers.readline()
            if not line:  # the server was killed: nobody can tell how the child does
                _end_group(self.pid)
            self._ending = Ending(**json.loads(line)) if line else Ending(-signal.SIGKILL)
        return self._ending


def children() -> Children:
    """The best way of this platform."""
    return ForkServer() if sys.platform == "linux" else Spawned()


def _command(how: str, entry: str) -> list[str]:
    return [sys.executable, "-m", "filrouge.delivery.children", how, entry]


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    """A child imports from where its parent does."""
    return {**env, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _end_group(pid: int) -> None:
    """What a child started must not outlive it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _function(entry: str) -> Run:
    module, _, name = entry.partition(":")
    return cast(Run, getattr(import_module(module), name))


def _be_one(entry: str, job: str, token: int) -> NoReturn:
    """In a child that was spawned: run the job, and say on the old standard output what went wrong."""
    answer = os.dup(1)
    os.dup2(2, 1)
    parent = _keep_to_ourselves(0)
    _end_with(parent)
    cause = _run_until_stopped(_function(entry), job, token)
    if cause:
        os.write(answer, json.dumps(cause).encode())
    _leave(1 if cause else 0)


def _serve(entry: str) -> NoReturn:
    """In the server: fork for each line asked, and say how each child ended."""
    answers = _keep_to_ourselves(1)
    run = _prepared(entry)
    for line in sys.stdin:
        gc.freeze()  # what is imported is neither walked nor copied by every child
        told, pid = os.memfd_create("answer"), os.fork()
        if not pid:
            os.close(answers)  # the parent must see it when the server is gone
            _be_forked(run, json.loads(line), told)
        with suppress(OSError):  # it may have done so itself, and be gone
            os.setpgid(pid, pid)
        with suppress(BrokenPipeError):  # there is nobody to tell, the child ends, and no line is to come
            os.write(answers, json.dumps({"pid": pid}).encode() + b"\n")
            ending, learned = _awaited(pid, told)
            os.write(answers, json.dumps(ending).encode() + b"\n")
            _import_quietly(learned)  # while the parent does something else
    _leave(0)


def _prepared(entry: str) -> Run:
    """What every child needs, imported once; no connection is left open for children to share."""
    from django.db import connections  # noqa: PLC0415 - in the server only

    from filrouge.delivery.wiring import start_django  # noqa: PLC0415

    filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)  # idle ones, of BLAS
    run = _function(entry)
    start_django()
    connections.close_all()
    return run


def _be_forked(run: Run, asked: dict[str, Any], told: int) -> NoReturn:
    """In a child that was forked: run the job, and say what went wrong and what was imported."""
    os.setpgid(0, 0)
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    _end_with(_keep_to_ourselves(0))
    before = set(sys.modules)
    cause = _run_until_stopped(run, asked["job"], asked["token"])
    learned = [name for name in sys.modules if name not in before and name.partition(".")[0] in HEAVY]
    os.write(told, json.dumps({"cause": cause, "learned": learned}).encode())
    _leave(1 if cause else 0)


def _awaited(pid: int, told: int) -> tuple[dict[str, object], list[str]]:
    """How the child ended, and what it imported that the next one will want."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # while it is not buried nobody else has its number
    _end_group(pid)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with open(told, "rb") as answer:
        answer.seek(0)
        said = json.loads(answer.read() or b"{}")
    return {"code": code, "cause": said.get("cause")}, said.get("learned", [])


def _import_quietly(names: list[str]) -> None:
    for name in names:
        with suppress(Exception):  # the child that needs it will meet the same, and say so
            import_module(name)


def _keep_to_ourselves(descriptor: int) -> int:
    """Move a standard stream out of the way of whatever code runs here."""
    kept = os.dup(descriptor)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, descriptor)
    os.close(null)
    return kept


def _end_with(parent: int) -> None:
    """Nobody beats for an orphan: end when the other end of this pipe is closed."""

    def wait() -> None:
        while os.read(parent, 1):
            pass
        os.killpg(0, signal.SIGKILL)

    Thread(target=wait, daemon=True).start()


class StopAskedError(BaseException):
    """Not an Exception: no code of a use case shall take it for one of its own."""


def _run_until_stopped(run: Run, job: str, token: int) -> Mapping[str, object] | None:
    """Asked to stop, a run unwinds first, so that it puts its things away; then it ends as anybody would."""

    def stop_here(*_: object) -> None:
        raise StopAskedError

    signal.signal(signal.SIGTERM, stop_here)
    try:
        return run(job, token)
    except StopAskedError:
        atexit._run_exitfuncs()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
        raise


def _leave(code: int) -> NoReturn:
    """End without taking the interpreter apart: that costs more than many jobs do, waits for forgotten
    threads, and makes some libraries complain. What they put away at the end is put away."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LEAVE_GRACE_S)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    how, entry, *job = sys.argv[1:]
    if how == "many":
        _serve(entry)
    _be_one(entry, job[0], int(job[1]))
