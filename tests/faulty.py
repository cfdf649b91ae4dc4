"""Use cases that go wrong in every way a child process can, and the entry of the child that runs them."""

import ctypes
import errno
import os
import resource
import signal
import sys
import time
from typing import Annotated

from sample import Catalogue as Sample
from sample import Note, Size, measure

from filrouge.kernel.documents import Document, Key, Of, Part, Ref
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.project import Project, anything
from filrouge.kernel.runs import Call
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case

PARTS = ("one", "two", "three")


class Made(Document):
    kind = "test.made"
    origin = "computed"

    letters_count: int
    padding: str = ""


class ToWork(Part):
    subject: Annotated[Ref, Of("test.note")]
    wait_s: float = 0.0
    how: str = "well"
    gate: str = ""  #: a file that opens the way


@use_case(
    "test.work",
    version=1,
    right="test.write",
    title=Text(fr="x", en="x"),
    reads=(Size,),
    makes=(Made,),
    long=True,
)
def work(context, given: ToWork) -> None:
    """Needs a size, waits, then makes three documents at once, or ends in the way asked."""
    size = context.need(Size, subject=given.subject).document
    until = time.monotonic() + given.wait_s
    while time.monotonic() < until:
        context.progress(1 - (until - time.monotonic()) / given.wait_s, N_("at work"))
        time.sleep(0.02)
    if given.gate:
        context.progress(0.5, N_("at the gate"))
        while not os.path.exists(given.gate):
            time.sleep(0.02)
    WAYS[given.how]()
    for part in PARTS:
        padding = "x" * 300_000 if given.how == "little-disk" else ""
        context.make(Made(letters_count=size.letters_count, padding=padding), part=part)


def little_disk() -> None:
    """No file can grow beyond this, as on a disk that is almost full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))


def raise_(error: BaseException) -> None:
    raise error


WAYS = {
    "well": lambda: None,
    "badly": lambda: raise_(ZeroDivisionError("é\udc80")),
    "no-memory": lambda: bytearray(1 << 50),
    "one-gigabyte": lambda: bytearray(1_000_000_000),
    "three-gigabytes": lambda: bytearray(3_000_000_000),
    "no-disk": lambda: raise_(OSError(errno.ENOSPC, "No space left on device")),
    "little-disk": little_disk,
    "sys-exit": lambda: sys.exit(0),
    "os-exit": lambda: os._exit(3),
    "segfault": lambda: ctypes.string_at(0),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "terminate": lambda: os.kill(os.getpid(), signal.SIGTERM),
}


class Catalogue(Sample):
    def __init__(self) -> None:
        super().__init__(measure, work)

    def kind(self, name):
        return {kind.kind: kind for kind in (Note, Size, Made)}[name]


def opened(name: str, *, actor: str, guard=anything) -> Project:
    from filrouge.adapters.djangostore.store import DjangoStore
    from filrouge.delivery.wiring import ports

    return Project(DjangoStore(name), ports(), Catalogue(), actor, frozenset({"*"}), guard)


def run(job: str, token: int):
    """The entry of the child."""
    from filrouge.delivery.worker import run_job

    return run_job(job, token, opened=opened)


def queue():
    """Jobs that are given up after seconds, however loaded the machine; tests need not wait long."""
    from filrouge.adapters.clock import SystemClock
    from filrouge.adapters.jobs.queue import DjangoJobs

    return DjangoJobs(SystemClock(), lease_s=3.0)


def worker(family=None):
    from filrouge.delivery.children import ForkServer
    from filrouge.delivery.worker import Worker, log_folder

    return Worker(queue(), family or ForkServer("faulty:run"), log_folder())


def perform(project: str) -> None:
    """What the command line does with a long step; prints the code of what stopped it."""
    from filrouge.delivery.worker import perform_as_job

    project = opened(project, actor="a1")
    subject = project.latest(Key(Note.kind, "n"))
    try:
        perform_as_job(project, Call(work, "s", ToWork(subject=subject, wait_s=60)), worker=worker())
    except FilrougeError as err:
        print(err.code)


if __name__ == "__main__":
    from filrouge.delivery.wiring import start_django

    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    start_django()
    if len(sys.argv) > 1:
        perform(sys.argv[1])
    else:
        worker().run_forever()
