"""Projects over every store, with a clock that tests move."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp

import pytest
from hypothesis import settings

from filrouge.adapters.memory import MemoryBlobs, MemoryStore
from filrouge.adapters.surroundings import PythonSurroundings
from filrouge.delivery.registry import Installed
from filrouge.kernel.ports import Blobs, Cost, Ports
from filrouge.kernel.project import Project

# A loaded machine is no fault. Continuous integration asks the same questions each time, a person new ones.
settings.register_profile("person", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("FILROUGE_HYPOTHESIS") or ("ci" if os.environ.get("CI") else "person"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Archives hold the second they were made in: workers that name tests by them would not name the same."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


SHARED = Path(__file__).parents[2] / "shared"


class MovedClock:
    def __init__(self) -> None:
        self.today = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.today

    def pass_days(self, days: int) -> None:
        self.today += timedelta(days=days)


class FreeMeter:
    """A run costs nothing, so that two journals can be compared to the byte."""

    def read(self) -> Cost:
        return Cost()


class KnownSecrets:
    def secret(self, name: str) -> bytes:
        return name.encode().ljust(32, b".")


def duck_tables(blobs: Blobs):
    from filrouge.adapters.duckdb import DuckTables

    return DuckTables(blobs, Path(mkdtemp(prefix="filrouge-tables-")))


def onnx_runtime():
    from filrouge.adapters.onnxruntime import OnnxRuntime

    return OnnxRuntime()


def test_ports(blobs: Blobs | None = None, clock=None) -> Ports:
    kept = blobs or MemoryBlobs()
    return Ports(
        blobs=kept,
        clock=clock or MovedClock(),
        meter=FreeMeter,
        surroundings=PythonSurroundings(),
        secrets=KnownSecrets(),
        open_tables=lambda: duck_tables(kept),
        open_runtime=onnx_runtime,
    )


test_ports.__test__ = False


def fresh_name(stem: str = "p") -> str:
    return f"{stem}-{token_hex(5)}"


def open_test_project(store, catalogue=None, clock=None, rights=frozenset({"*"}), actor="a1") -> Project:
    return Project(store, test_ports(clock=clock), catalogue or Installed(), actor, rights)


@pytest.fixture
def shared_data() -> Path:
    """Real data beside the project; not part of it."""
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("the shared data are not beside the project")
    return folder


@pytest.fixture
def memory_project() -> Project:
    """An empty project in memory with real tables, every room installed, every right."""
    return open_test_project(MemoryStore(fresh_name()))


TECHNOLOGIES = ("memory", "sqlite", "postgresql")


@pytest.fixture(params=TECHNOLOGIES)
def new_store(request) -> Callable[..., object]:
    """Makes empty stores of one technology, all beside the same library: ``new_store("library")``."""
    return store_maker(request.param)


def store_maker(technology: str) -> Callable[..., object]:
    library = fresh_name("library")
    if technology == "memory":
        shelf = MemoryStore(library)

        def in_memory(name=None, **options):
            return shelf if name == "library" else MemoryStore(name or fresh_name(), library=shelf, **options)

        return in_memory
    import databases

    using = getattr(databases, technology)()
    from filrouge.adapters.djangostore.store import DjangoStore

    def in_tables(name=None, **options):
        named = library if name == "library" else name or fresh_name()
        return DjangoStore(named, library=library, using=using, **options)

    return in_tables


@pytest.fixture
def store(new_store):
    return new_store()


@pytest.fixture
def project(store):
    return open_test_project(store)
