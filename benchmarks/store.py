"""The document store under load, in a process set as the server of pages: CPU-seconds over three runs, beside
plain SQLite as the floor.

.venv/bin/python benchmarks/store.py [--documents 10000] [--runs 3] > store.json
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

BODY_LETTERS = 9_900
CITATIONS_PER_DOCUMENT = 3
TOGETHER = 200  #: documents an act
STEPS = 200


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--documents", type=int, default=10_000)
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    figures: dict[str, list[float]] = {}
    for _ in range(given.runs):
        with TemporaryDirectory() as home:
            pid = os.fork()  # Django is set up once a process: each run has its own
            if pid == 0:
                measured = dict(_measured(Path(home), given.documents))
                Path(home, "figures.json").write_text(json.dumps(measured))
                os._exit(0)
            os.waitpid(pid, 0)
            for name, cpu_s in json.loads(Path(home, "figures.json").read_text()).items():
                figures.setdefault(name, []).append(cpu_s)
    json.dump(
        {"machine": _machine(), "documents": given.documents, "cpu_s": _spread(figures)}, sys.stdout, indent=1
    )


def _measured(home: Path, count: int) -> Iterator[tuple[str, float]]:
    """(what, CPU-seconds) in the order in which it was done."""
    os.environ["FILROUGE_HOME"] = str(home)
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from filrouge.delivery.wiring import start_django  # noqa: PLC0415 - after the home is set

    start_django()
    from conftest import open_test_project  # noqa: PLC0415
    from sample import Catalogue, Note, measure_latest  # noqa: PLC0415

    from filrouge.adapters.djangostore.store import DjangoStore  # noqa: PLC0415
    from filrouge.delivery import wsgi  # noqa: F401, PLC0415 - collects garbage as the server of pages does
    from filrouge.kernel.documents import Key, Ref  # noqa: PLC0415
    from filrouge.kernel.ports import Put  # noqa: PLC0415
    from filrouge.kernel.searching import parsed  # noqa: PLC0415
    from filrouge.kernel.thread import Case, Step, Thread  # noqa: PLC0415

    project = open_test_project(DjangoStore("bench"), Catalogue())
    words = "a word of a text that people wrote about what they measured and decided "
    body = (words * (BODY_LETTERS // len(words) + 1))[:BODY_LETTERS]

    def note(place: int) -> Note:
        """All but the first cite the one before, the root, and one half-way: the root is inherited by all."""
        cited = dict.fromkeys([place - 1, 0, place // 2]) if place else {}
        refs = tuple(Ref(kind="test.note", id=f"n{one}", revision=1) for one in cited)
        return Note(text=f"{place} {body}", refs=refs)

    def put_all() -> None:
        for start in range(0, count, TOGETHER):
            places = range(start, min(count, start + TOGETHER))
            project.write_all([Put(f"n{place}", note(place), 0) for place in places])

    def get_all() -> None:
        for place in range(count):
            project.store.latest(Key("test.note", f"n{place}"))

    yield _timed("put, 200 an act", put_all)
    yield _timed("floor: the same bodies into one plain SQLite table", lambda: _plain(home, body, count))
    yield _timed("get each", get_all)
    for asked in ("4711", "word", "4711 word", "wor*"):
        query = parsed(asked)
        yield _timed(f"search {asked}", lambda query=query: project.store.search(query, ["test.note"]))
    yield _timed("list all as projections", lambda: project.store.projections("test.note"))
    yield _timed("who cites the root", lambda: project.store.citing([Key("test.note", "n0")]))
    yield _timed("verify the journal and every body", project.verify)
    project.write(f"n{count - 1}", Note(text="edited leaf"), expected_revision=1)
    yield _timed("suspects after an edit at a leaf", project.suspects)
    project.write("n0", Note(text="edited root"), expected_revision=1)
    yield _timed("suspects after an edit at the root that all inherit from", project.suspects)
    steps = tuple(
        Step.model_validate({"id": f"s{n}", "use": measure_latest.name, "with": {"note": f"n{n}"}})
        for n in range(min(STEPS, count))
    )
    case = Case(project="bench", steps=steps)
    yield _timed("first run of a 200-step thread", lambda: Thread(project, case).run())
    yield _timed("freshness of a 200-step thread", lambda: Thread(project, case).status())


def _plain(home: Path, body: str, count: int) -> None:
    with closing(sqlite3.connect(home / "plain.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE body (id TEXT PRIMARY KEY, body BLOB)")
        for start in range(0, count, TOGETHER):
            rows = [(f"n{n}", f"{n} {body}".encode()) for n in range(start, min(count, start + TOGETHER))]
            with database:
                database.executemany("INSERT INTO body VALUES (?, ?)", rows)


def _timed(name: str, what: Callable[[], Any]) -> tuple[str, float]:
    before = process_time()
    what()
    return name, process_time() - before


def _spread(figures: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    return {
        name: {"min": min(one), "median": statistics.median(one), "max": max(one)}
        for name, one in figures.items()
    }


def _machine() -> dict[str, object]:
    packages = ("django", "pydantic")
    return {
        "platform": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in packages},
    }


if __name__ == "__main__":
    main()
