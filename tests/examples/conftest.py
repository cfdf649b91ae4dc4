"""The example's ledger and its whole case, each made once for the session; smaller cases run in process."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import databases
import pytest
import yaml
from conftest import fresh_name, open_test_project, test_ports

from filrouge.adapters.blobs import FsspecBlobs
from filrouge.adapters.casefile.folder import CaseFolder
from filrouge.adapters.clock import SystemClock
from filrouge.adapters.memory import MemoryStore
from filrouge.delivery.registry import ROOMS, Installed, room
from filrouge.domains.serving.compute.publishing import new_key
from filrouge.kernel.documents import Document, Key
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.thread import State, Thread, case_of
from filrouge.kinds.options import Choice
from filrouge.kinds.serving import AcceptanceRecord, Caller

EXAMPLES = Path(__file__).parents[2] / "examples"
CASE = EXAMPLES / "mutuelle"
COMMANDS = Path(sys.executable).parent
PUBLISHED = {"intention-servi", "chiffre-servi"}  #: steps that wait for a signature
NOT_AUTHORED = shutil.ignore_patterns("raw", "out", ".filrouge.json", "__pycache__")


def make_ledger(folder: Path, *options: str) -> Path:
    subprocess.run([sys.executable, str(CASE / "make_ledger.py"), str(folder), *options], check=True)
    return folder


@cache
def filled_library() -> MemoryStore:
    """What the rooms ship, as installing makes it."""
    library = MemoryStore("library")
    runner = Runner(open_test_project(library))
    for name in ROOMS:
        for step, use_name in room(name).library.items():
            use = Installed().use(use_name)
            runner.ensure(Call(use, step, use.input()), stack=())
    return library


class Place:
    """A folder that holds the examples, and the home of the person who works there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = f"{COMMANDS}{os.pathsep}{os.environ['PATH']}"
        self._env = {**os.environ, "PATH": path, "FILROUGE_HOME": str(self.home), "FILROUGE_LANG": "fr"}

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def case(self) -> Path:
        return self.folder / "examples" / "mutuelle"

    def __call__(self, command: str) -> str:
        """What a command says, as it is typed there."""
        told = subprocess.run(
            command, shell=True, cwd=self.folder, env=self._env, capture_output=True, text=True
        )
        assert told.returncode == 0, f"{command}\n{told.stdout}\n{told.stderr}"
        return told.stdout

    def copied(self, folder: Path) -> "Place":
        # By another process, which lets go of no lock of ours on the database (see ``databases.holding``).
        subprocess.run(["cp", "-a", str(self.folder), str(folder)], check=True)
        return Place(folder)

    def project(self) -> Project:
        """The example's project as this process opens it, with every right."""
        databases.sqlite()
        from filrouge.adapters.djangostore.store import DjangoStore

        told = {"ENGINE": "django.db.backends.sqlite3", "NAME": self.home / "filrouge.sqlite3"}
        store = DjangoStore("mutuelle", using=databases.added(fresh_name("mutuelle"), told))
        blobs = FsspecBlobs(str(self.home / "blobs"), self.home / "cache")
        ports = test_ports(blobs, clock=SystemClock())
        return Project(store, ports, Installed(), "a1", frozenset({"*"}))


class CaseRun:
    """A case with its project."""

    def __init__(self, folder: Path, project: Project) -> None:
        self.folder, self.project = folder, project

    @classmethod
    def of_raw(cls, folder: Path, raw: Path) -> "CaseRun":
        """A copy of the case over these files, with a project of its own in memory."""
        shutil.copytree(CASE, folder, ignore=NOT_AUTHORED)
        shutil.copytree(raw, folder / "raw")
        return cls(folder, open_test_project(MemoryStore("mutuelle", library=filled_library())))

    def run(self) -> dict[str, State]:
        """As ``filrouge run``: what cites a figure is pushed once the figure is there."""
        held_back = self.push()
        states = {state.step: state for state in self._thread().run()}
        while held_back:
            held_before, held_back = held_back, self.push()
            if held_back == held_before:
                break
            again = {state.step: state for state in self._thread().run()}
            states = {step: replace(one, ran=one.ran or states[step].ran) for step, one in again.items()}
        return states

    def sign(self) -> None:
        """As the client side does from its account: the file that holds a decision only declares it."""
        signing = replace(self.project, rights=self.project.rights | {"options.sign", "serving.sign"})
        for kind in (Choice, AcceptanceRecord):
            for held in self.project.all(kind):
                signing.sign(held.ref, means="command")

    def give_key(self) -> None:
        """As ``filrouge demo`` does: the program that the file names has a key, whose hash is written."""
        self.key, hashed = new_key(bytes(32))
        held = self.project.named(Caller, "demonstration")
        told = held.document.model_copy(update={"key_sha256": hashed})
        self.project.write("demonstration", told, expected_revision=held.ref.revision)

    def push(self) -> set[Key]:
        """What is held back."""
        folder = CaseFolder(self.project, self.folder)
        folder.push()
        return set(folder.kept_back)

    def status(self) -> dict[str, State]:
        return {state.step: state for state in self._thread().status()}

    def redone(self) -> set[str]:
        return {step for step, state in self.run().items() if state.ran}

    def document(self, kind: str, id: str) -> Any:
        return self.project.read(self.project.latest(Key(kind, id))).document

    def documents(self, kind: type[Document]) -> list[Any]:
        return [self.document(key.kind, key.id) for key in self.project.store.keys(kind.kind)]

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, encoding="utf-8")

    def keep_steps(self, keep: Callable[[dict[str, Any]], bool], **with_: int) -> None:
        """Leave steps out of the case, and change what the others are given."""
        path = self.folder / "case.yaml"
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        case["steps"] = [step for step in case["steps"] if keep(step)]
        for step in case["steps"]:
            step["with"] |= {name: value for name, value in with_.items() if name in step["with"]}
        path.write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")

    def _thread(self) -> Thread:
        return Thread(self.project, case_of(self.project))


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, dict[str, Any]]:
    """The whole example as its first two commands leave it, and what the second told of each step.
    Whoever changes it takes a copy."""
    place = Place(tmp_path_factory.mktemp("mutuelle"))
    shutil.copytree(EXAMPLES, place.folder / "examples", ignore=NOT_AUTHORED)
    place("python examples/mutuelle/make_ledger.py")
    told = json.loads(place("filrouge run examples/mutuelle --format json"))
    return place, {step["name"]: step for step in told["steps"]}


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger at its full size, as ``make demo`` makes it."""
    return make_ledger(tmp_path_factory.mktemp("mutuelle") / "raw")


@pytest.fixture(scope="session")
def truth(raw: Path) -> Any:
    return json.loads((raw / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def golden(first_run: tuple[Place, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """The whole case, run, signed and run again; nobody changes it."""
    made, told = first_run
    assert {step for step, one in told.items() if one["code"] == "serving.not-signed"} == PUBLISHED
    place = made.copied(tmp_path_factory.mktemp("golden") / "place")
    run = CaseRun(place.case, place.project())
    run.place = place
    run.sign()
    run.give_key()
    run.first = {step: replace(one, ran=one.ran or told[step]["redone"]) for step, one in run.run().items()}
    return run


@pytest.fixture
def beside(golden: CaseRun, tmp_path: Path) -> Project:
    """The project of the example, as a copy that a test may change."""
    return golden.place.copied(tmp_path / "beside").project()
