"""Pages, worker, chores and model server as processes of one command: watched, started again, ended together.

Each child leads a session of its own and reads a pipe that this process holds open: however this process
ends, they end too. ``python -m filrouge.delivery.serving ROLE`` is what a child runs.
"""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlsplit

from filrouge.kernel.errors import Unavailable
from filrouge.kernel.texts import N_

NEAR = "127.0.0.1"
LOOK_S = 0.25  #: between two looks at the children
STOP_GRACE_S = 15.0  #: to put things away between "please" and "now"
READY_S = 120.0  #: for the pages to answer the first time
SHORT_LIFE_S = 10.0  #: who lives less is started again later and later
LONGEST_PAUSE_S = 30.0
CHORES_S = 20.0  #: between two rounds of notices and retention
LIFELINE = "FILROUGE_LIFELINE"  #: told to children: their standard input closes when the parent is gone
PLACE = "FILROUGE_SERVED_AT"  #: host and port, told to the pages
PAGE_PROCESSES = "FILROUGE_PAGE_PROCESSES"
PAGE_THREADS = "FILROUGE_PAGE_THREADS"
MODEL_SERVER = "FILROUGE_MODEL_SERVER"  #: where models answer, told to the pages
ROLES = ("pages", "worker", "chores")
MODELS = "models"  #: the role that is ours only when no other model server is set
MODELS_READY_S = 30.0


class PortTaken(Unavailable):
    """Another program listens there already, or it may not be used."""

    code = "unavailable.port"


class NeverReady(Unavailable):
    """The pages did not answer after they were started."""

    code = "unavailable.pages"


def free_port(host: str, port: int) -> int:
    """The port asked for, or any free one for 0.

    Raises:
        PortTaken: it cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what just closed is no obstacle
            trial.bind((host, port))
            trial.listen(1)
            return int(trial.getsockname()[1])
    except OSError as err:
        raise PortTaken(
            N_("%(host)s:%(port)d cannot be listened on: %(why)s", host=host, port=port, why=err.strerror)
        ) from err


@dataclass
class Charge:
    """One child and how often it fell."""

    role: str
    env: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started_s: float = 0.0
    due_s: float = 0.0
    falls: int = field(default=0)

    def start(self) -> None:
        self.started_s = monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "filrouge.delivery.serving", self.role],
            env={**self.env, LIFELINE: "1"},
            stdin=subprocess.PIPE,  # nothing is written: it closes when this process ends
            stdout=2,  # what servers log is no answer of ours
            start_new_session=True,  # Ctrl-C in a terminal is for the parent to hear
        )

    def look(self) -> int | None:
        """The code it fell with, once; it is started again after a pause that grows with its falls."""
        if self.process is None:
            if monotonic() >= self.due_s:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self._bury()
        self.falls = self.falls + 1 if monotonic() - self.started_s < SHORT_LIFE_S else 0
        self.due_s = monotonic() + (min(LONGEST_PAUSE_S, 2.0**self.falls) if self.falls else 0.0)
        return code

    def ask_to_stop(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def make_stop(self, within_s: float) -> None:
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, within_s))
            self._bury()

    def _bury(self) -> None:
        """Whatever it started does not outlive it, and keeps no port."""
        process, self.process = self.process, None
        if process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdin:
                process.stdin.close()


class House:
    """The children of one ``filrouge serve``; ``manifest`` is what the model server serves, if it is ours."""

    def __init__(
        self, host: str, port: int, manifest: Path | None = None, env: Mapping[str, str] = os.environ
    ) -> None:
        self.host, self.port = host, port
        told = {**env, PLACE: f"{host} {port}", "FILROUGE_HOSTS": _hosts(env.get("FILROUGE_HOSTS", ""), host)}
        roles: tuple[str, ...] = ROLES
        if manifest and not env.get(MODEL_SERVER):
            told |= {
                MODEL_SERVER: f"http://{NEAR}:{free_port(NEAR, 0)}",
                "FILROUGE_MODELS": str(manifest),
            }
            roles = (*ROLES, MODELS)
        self.models = told.get(MODEL_SERVER, "")
        self.charges = [Charge(role, told) for role in roles]
        self._over = Event()

    @property
    def address(self) -> str:
        """Where a browser of this machine finds it."""
        shown = _near(self.host)
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"

    def run(self, ready: Callable[[], None], fell: Callable[[str, int], None]) -> None:
        """Until this process is interrupted or terminated.

        Raises:
            NeverReady: the pages do not answer, and everything was stopped again.
        """
        before = {sign: signal.signal(sign, self._stop) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            self._wait_for_pages(fell)
            self._wait_for_models(fell)
            if not self._over.is_set():
                ready()
            while not self._over.wait(LOOK_S):
                self._look(fell)
        finally:
            self._end_all()
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _stop(self, *_: object) -> None:
        self._over.set()

    def _look(self, fell: Callable[[str, int], None]) -> None:
        for charge in self.charges:
            if (code := charge.look()) is not None:
                fell(charge.role, code)

    def _wait_for_pages(self, fell: Callable[[str, int], None]) -> None:
        until_s = monotonic() + READY_S
        pages = self.charges[0]
        while not self._over.is_set():
            self._look(fell)
            if answers(self.host, self.port):
                return
            if pages.falls > 2 or monotonic() > until_s:
                raise NeverReady(N_("The pages do not answer at %(address)s", address=self.address))
            self._over.wait(LOOK_S)

    def _wait_for_models(self, fell: Callable[[str, int], None]) -> None:
        """For a while: pages are of use without models."""
        until_s = monotonic() + MODELS_READY_S
        models = next((one for one in self.charges if one.role == MODELS), None)
        while models and not self._over.is_set() and monotonic() < until_s and not models.falls:
            self._look(fell)
            if models_answer(self.models):
                return
            self._over.wait(LOOK_S)

    def _end_all(self) -> None:
        until_s = monotonic() + STOP_GRACE_S
        for charge in self.charges:
            charge.ask_to_stop()
        for charge in self.charges:
            charge.make_stop(until_s - monotonic())


def answers(host: str, port: int) -> bool:
    """Whether pages listen there and find their database."""
    link = HTTPConnection(_near(host), port, timeout=5)
    try:
        link.request("GET", "/healthz", headers={"Host": "localhost"})
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


def models_answer(address: str) -> bool:
    """Whether a model server listens there and is ready."""
    parts = urlsplit(address)
    link = HTTPConnection(parts.hostname or NEAR, parts.port or 80, timeout=2)
    try:
        link.request("GET", "/v2/health/ready")
        return link.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        link.close()


def _near(host: str) -> str:
    """An address of this machine for what listens on all of them."""
    with suppress(ValueError):
        told = ipaddress.ip_address(host)
        if told.is_unspecified:
            return "::1" if told.version == 6 else "127.0.0.1"
    return host


def _hosts(told: str, host: str) -> str:
    """Who asks by the very name that was given to listen on is answered."""
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_unspecified:
            return told
    return ",".join(name for name in (told, f"[{host}]" if ":" in host else host) if name)


def end_with_parent(sign: signal.Signals = signal.SIGTERM) -> None:
    """End when the pipe on standard input is closed: a house without its owner keeps no port."""
    if os.environ.get(LIFELINE) != "1":
        return

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 1):
                pass
        os.kill(os.getpid(), sign)

    Thread(target=wait, daemon=True).start()


def _be_pages() -> None:
    from granian import Granian  # noqa: PLC0415 - in this child only
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    host, port = os.environ[PLACE].split()
    processes = int(os.environ.get(PAGE_PROCESSES) or min(2, os.cpu_count() or 1))
    Granian(
        "filrouge.delivery.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=int(os.environ.get(PAGE_THREADS) or 8),
        backlog=256,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
    ).serve()


def _be_worker() -> None:
    from filrouge.delivery.wiring import start_django  # noqa: PLC0415 - in this child only
    from filrouge.delivery.worker import here  # noqa: PLC0415 - starts processes

    start_django()
    here().run_forever()


def _be_chores() -> None:
    from filrouge.delivery.wiring import start_django  # noqa: PLC0415 - in this child only

    over = Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    start_django()
    from filrouge.delivery.chores import every_round  # noqa: PLC0415 - needs Django set up

    every_round(over, CHORES_S)


def _be_models() -> None:
    from filrouge.delivery.modelserver.serving import serve_models  # noqa: PLC0415 - in this child only

    parts = urlsplit(os.environ[MODEL_SERVER])
    serve_models(parts.hostname or NEAR, parts.port or 80)


BEING = {"pages": _be_pages, "worker": _be_worker, "chores": _be_chores, MODELS: _be_models}

if __name__ == "__main__":
    end_with_parent()
    BEING[sys.argv[1]]()
