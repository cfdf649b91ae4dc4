"""Every error over REST is a problem (RFC 9457), in the reader's language."""

import httpx
import pytest

from filrouge.kernel.errors import CATEGORIES, FilrougeError, NotFound, Unavailable
from filrouge.kernel.wire import Problem, descendants
from filrouge.webkit.problems import STATUS, TITLES, reader_lang, status_of

KEYS = {"type", "title", "status", "detail", "instance", "code", "category", "at", "faults"}


@pytest.mark.parametrize(
    ("method", "place", "code"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/me/", 404),
        ("GET", "/projects/x/nowhere", 404),
        ("POST", "/me", 405),
        ("PATCH", "/projects", 405),
        ("DELETE", "/projects/x/documents/a.b/c", 405),
        ("OPTIONS", "/me", 405),
        ("GET", "/projects/x", 404),
        ("GET", "/kinds/x", 404),
        ("GET", "/kinds/projects.frame%00", 404),
        ("GET", "/use-cases/x.y", 404),
        ("GET", "/projects/%00/jobs", 404),
        ("GET", "/projects/x%0Ay/jobs", 404),
        ("GET", "/projects/" + "x" * 300, 404),
    ],
)
def test_every_error_is_a_problem(ann, method, place, code):
    told = ann.http.request(method, place)
    assert told.status_code == code
    assert told.headers["content-type"] == "application/problem+json"
    problem = told.json()
    assert problem.keys() == KEYS and problem["status"] == code and problem["detail"] and problem["title"]
    assert problem["type"] == f"/errors/{problem['code']}"
    assert told.headers.get("allow") if code == 405 else True


def test_the_root_and_the_slashes_are_answered_too(ann):
    assert ann.http.get("http://localhost/api/v1/").status_code == 404
    assert ann.http.get("http://localhost/api/v2/me").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("fr", "fr"),
        ("en", "en"),
        ("de, en;q=0.5", "en"),
        ("en;q=0.1, fr", "fr"),
        ("", "fr"),
        ("*", "fr"),
        ("x" * 9999, "fr"),
    ],
)
def test_a_problem_speaks_the_readers_language(ann, accepted, lang):
    told = ann.http.get("/projects/none", headers={"Accept-Language": accepted})
    assert told.headers["content-language"] == lang == reader_lang(accepted)
    assert told.json()["title"] == {"fr": "Introuvable", "en": "Not found"}[lang]


def test_every_class_has_a_status_and_a_title():
    assert STATUS.keys() == TITLES.keys() and set(CATEGORIES) <= STATUS.keys()


def test_a_problem_becomes_the_error_that_it_was():
    told = {"type": "", "title": "", "status": 1, "detail": "100 %", "instance": ""}
    for error in descendants(FilrougeError):
        if "code" in vars(error):
            category = next(one.code for one in CATEGORIES if issubclass(error, one))
            made = Problem(**told, code=error.code, category=category).error()
            assert type(made).code == error.code and str(made) == "100 %"
    unknown = Problem(**told, code="not-found.of-tomorrow", category="not-found").error()
    assert type(unknown) is NotFound and status_of(unknown) == 404


def test_a_fault_of_ours_says_nothing_of_itself(ann, monkeypatch, caplog):
    from filrouge.delivery.api import projects

    def broken():
        raise RuntimeError("secret")

    monkeypatch.setattr(projects, "accounts", broken)
    told = ann.http.get("/me")
    assert told.status_code == 500 and told.json()["code"] == "unavailable.fault"
    assert "secret" not in told.text and "secret" in caplog.text


def test_a_database_that_is_busy_is_a_reason_to_come_back(ann, monkeypatch):
    import sqlite3

    from django.db import OperationalError

    from filrouge.delivery.api import callers, projects

    def busy():
        cause = sqlite3.OperationalError("database is locked")
        cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("database is locked") from cause

    for module, name in ((projects, "accounts"), (callers, "keys")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, busy)
            told = ann.http.get("/me")
            assert told.status_code == 503 and told.headers["retry-after"] == "5"
            assert told.json()["code"] == "unavailable"


def test_the_client_waits_tries_again_and_gives_up(ann):
    from filrouge.client import Client

    answers = [503, 429, 200]
    slept = []

    def handle(request):
        code = answers.pop(0)
        me = {"account": "a", "name": "Ann", "key": None}
        return httpx.Response(code, json=me if code == 200 else {}, headers={"Retry-After": "7"})

    with Client("https://x", "frk_x", transport=httpx.MockTransport(handle), sleep=slept.append) as client:
        assert client.me().name == "Ann" and slept == [7, 7]
        answers[:] = [503] * 9
        with pytest.raises(Unavailable):
            client.me()
        assert len(slept) == 2 + 3
        answers[:] = [200]
        with pytest.raises(Unavailable, match="otherwise"):
            client.project("x").show()


def test_a_call_that_changes_something_is_not_sent_twice_into_silence():
    from filrouge.client import Client

    seen, slept = [], []

    def handle(request):
        seen.append(request.method)
        raise httpx.ReadTimeout("silence", request=request)

    with Client("https://x", "frk_x", transport=httpx.MockTransport(handle), sleep=slept.append) as client:
        with pytest.raises(Unavailable):
            client.me()
        assert seen == ["GET"] * 4
        with pytest.raises(Unavailable):
            client.open_project("x")
        assert seen[4:] == ["POST"]


def test_a_download_that_was_altered_is_noticed(ann):
    import io

    from filrouge.client import Client
    from filrouge.kernel.errors import Invalid

    over = httpx.MockTransport(lambda request: httpx.Response(200, content=b"other"))
    with Client("https://x", "frk_x", transport=over) as client, pytest.raises(Invalid):
        client.project("p").download("0" * 64, io.BytesIO())


def test_the_client_needs_no_django():
    import subprocess
    import sys

    code = "import sys, filrouge.client; assert not {'django', 'ninja', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
