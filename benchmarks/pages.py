"""Pages and REST over ten thousand documents, as the server answers them: wall, CPU and queries per answer.

.venv/bin/python benchmarks/pages.py [--documents 10000] [--answers 40] > pages.json

Answers come through the whole WSGI application (sessions, rights, policy, rendering), without a network. The
pages are those of the urlconf, at the addresses of the browser tests. To be judged: p95 under 50 ms of wall,
and queries that do not grow with the documents. A machine that does something else besides says so in the
difference between wall and CPU.
"""

import argparse
import io
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

TESTS = Path(__file__).parents[1] / "tests"
JUDGED_MS = 50


class Answer(NamedTuple):
    status: int
    size_bytes: int
    wall_ms: float
    cpu_ms: float
    queries_count: int


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--documents", type=int, default=10_000)
    asked.add_argument("--answers", type=int, default=40, help="of each page, after two that warm it up")
    asked.add_argument("--only", default="", help="pages whose name holds this")
    given = asked.parse_args()
    with TemporaryDirectory(prefix="filrouge-bench-") as home:
        os.environ["FILROUGE_HOME"] = home
        os.environ.pop("FILROUGE_DATABASE", None)
        sys.path.insert(0, str(TESTS))
        told = measured(filled(Path(home), given.documents), given.answers, given.only)
    json.dump({"machine": machine(), "documents": given.documents, **told}, sys.stdout, indent=1)


def filled(home: Path, documents: int) -> dict[str, Any]:
    """Who is in the project, filled by a process of its own: what answers later is a fresh server."""
    pid = os.fork()
    if pid == 0:
        from filrouge.delivery.wiring import open_project, start_django  # noqa: PLC0415 - in the child only

        start_django()
        import crowd  # noqa: PLC0415
        from browser import lively  # noqa: PLC0415
        from browser.cast import OWNER  # noqa: PLC0415

        told = lively.seed()
        before = process_time()
        crowd.fill(open_project(told.project, actor=told.people[OWNER]), documents)
        cpu_s = round(process_time() - before, 2)
        (home / "filled.json").write_text(json.dumps({"filled_cpu_s": cpu_s, **asdict(told)}))
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        raise SystemExit("the project could not be filled")
    return json.loads((home / "filled.json").read_text())


def measured(known: dict[str, Any], answers: int, only: str) -> dict[str, object]:
    from filrouge.delivery.wsgi import application  # noqa: PLC0415 - after the home is set

    people = SimpleNamespace(**known)
    owner = people.people["Claire Vasseur"]
    by_person = Caller(application, {"HTTP_COOKIE": f"sessionid={session(owner)}"})
    by_program = Caller(application, {"HTTP_AUTHORIZATION": f"Bearer {key_of(owner)}"})
    pages = {name: path for name, path in addresses(people) if only in name}
    shown = {name: summary(by_person, path, answers) for name, path in pages.items()}
    return {
        "filled_cpu_s": people.filled_cpu_s,
        "judged_p95_ms": JUDGED_MS,
        "slower": sorted(name for name, one in shown.items() if one["wall_p95_ms"] > JUDGED_MS),
        "pages": shown,
        "rest": {} if only else rest(by_program, people.project, answers),
    }


def session(owner: str) -> str:
    from browser.tabs import session_of  # noqa: PLC0415

    return session_of(owner)


def addresses(people: Any) -> Iterator[tuple[str, str]]:
    """Name and address of every page that the owner opens in the project, and of those of a crowd."""
    from browser.addresses import all_pages  # noqa: PLC0415

    found = [page for page in all_pages(people) if page.opener is None]
    yield from ((page.name, page.path) for page in found)
    at = f"/p/{people.project}"
    yield "a list of 2 000 entries", f"{at}/d/projects.logbook_entry/"
    yield "a list, its last page", f"{at}/d/projects.logbook_entry/?page=9"
    yield "a decision of the crowd", f"{at}/d/projects.decision/crowd-1/"
    yield "what ten thousand documents cite", f"{at}/d/projects.frame/crowd-still/citations"
    yield "search: a word in every tenth document", f"{at}/search?q=sinistre"
    yield "search: a word in one document", f"{at}/search?q=dossier-77"
    yield "search: two words", f"{at}/search?q=optique+tarif"


class Caller:
    """Asks the WSGI application, and counts what each answer took."""

    def __init__(self, application: Any, headers: dict[str, str]) -> None:
        self._application, self._headers = application, headers

    def __call__(self, path: str, method: str = "GET", body: object = None) -> Answer:
        content = b"" if body is None else json.dumps(body).encode()
        environ, statuses = self._environ(path, method, content), []
        with counted_queries() as queries:
            wall, cpu = perf_counter(), process_time()
            answer = self._application(environ, lambda status, headers: statuses.append(status))
            size = sum(len(part) for part in answer)
            getattr(answer, "close", lambda: None)()
            wall, cpu = perf_counter() - wall, process_time() - cpu
        return Answer(int(statuses[0][:3]), size, wall * 1000, cpu * 1000, len(queries))

    def _environ(self, path: str, method: str, content: bytes) -> dict[str, Any]:
        parts = urlsplit(path)
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **({"HTTP_IF_NONE_MATCH": "*"} if method == "PUT" else {}),
            **self._headers,
        }


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    from django.db import connection  # noqa: PLC0415

    told: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        told.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        yield told


def summary(call: Caller, path: str, answers: int) -> dict[str, object]:
    for _ in range(2):
        warm = call(path)
    if warm.status != 200:
        raise SystemExit(f"{path}: {warm.status}")
    return spread([call(path) for _ in range(answers)])


def spread(told: list[Answer]) -> dict[str, object]:
    return {
        "wall_p50_ms": rounded(median(one.wall_ms for one in told)),
        "wall_p95_ms": rounded(p95([one.wall_ms for one in told])),
        "cpu_p50_ms": rounded(median(one.cpu_ms for one in told)),
        "cpu_p95_ms": rounded(p95([one.cpu_ms for one in told])),
        "queries_max": max(one.queries_count for one in told),
        "size_bytes": max(one.size_bytes for one in told),
    }


def rest(call: Caller, project: str, answers: int) -> dict[str, object]:
    """What a program asks for; the throughput is of one process, answers after answers."""
    at = f"/api/v1/projects/{project}/documents"
    note = {"on": "2026-03-01", "nature": "remark", "text": {"lang": "fr", "text": "par programme"}}
    asked: dict[str, Callable[[int], Answer]] = {
        "list a hundred": lambda n: call(f"{at}/projects.logbook_entry?limit=100"),
        "read one": lambda n: call(f"{at}/projects.decision/crowd-{5 * n + 1}"),
        "create one": lambda n: call(f"{at}/projects.logbook_entry/rest-{n}", "PUT", note),
        "search": lambda n: call(f"/api/v1/projects/{project}/search?q=sinistre"),
    }
    return {name: throughput(ask, answers * 5) for name, ask in asked.items()}


def throughput(ask: Callable[[int], Answer], times: int) -> dict[str, object]:
    ask(times)
    told = [ask(n) for n in range(times)]
    refused = {one.status for one in told if one.status >= 400}
    if refused:
        raise SystemExit(f"REST answered {refused}")
    cpu_s = sum(one.cpu_ms for one in told) / 1000
    return {"answers_per_cpu_s": rounded(times / cpu_s), **spread(told)}


def key_of(owner: str) -> str:
    from filrouge.delivery.wiring import keys  # noqa: PLC0415

    ends = datetime.now(UTC) + timedelta(days=1)
    return keys().issue(owner, name="bench", scopes=("read", "write"), expires_at=ends)[1]


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def rounded(value: float) -> float:
    return round(value, 1)


def machine() -> dict[str, object]:
    return {
        "platform": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_1_min": round(os.getloadavg()[0], 1),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("django", "django-ninja", "pydantic")},
    }


if __name__ == "__main__":
    main()
