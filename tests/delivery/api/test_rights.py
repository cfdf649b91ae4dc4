"""Who may what over REST: by role, by project, by the scopes of a key; and who is nobody."""

import httpx
import pytest
from conftest import fresh_name
from delivery.api.conftest import Caller, decision, frame, grant, team

from filrouge.kernel.documents import Prose
from filrouge.kernel.errors import Forbidden, NotFound
from filrouge.kernel.keys import BadKey
from filrouge.kernel.rights import ROLES
from filrouge.kernel.wire import NotSignedIn

FRAME = "projects.frame"
READ = [
    "",
    "/documents/projects.frame",
    "/documents/projects.frame/frame",
    "/documents/projects.frame/frame/history",
    "/documents/projects.frame/frame/diff?old=1&new=1",
    "/documents/projects.frame/frame/citations",
    "/suspects",
    "/thread",
    "/jobs",
    "/journal",
    "/journal/head",
    "/coverage",
    "/reports/projects.logbook_report/x",
    "/blobs/" + "0" * 64,
    "/webhooks",
    "/search?q=x",
]


@pytest.fixture
def held(project):
    project.create(FRAME, "frame", frame())
    return project


@pytest.mark.parametrize("place", READ)
def test_a_project_of_others_does_not_exist(held, caller, place):
    bob = caller()
    told = bob.http.get(f"/projects/{held.name}{place}")
    none = bob.http.get(f"/projects/{fresh_name()}{place}")
    assert (
        (told.status_code, told.json()["code"])
        == (404, "not-found")
        == (
            none.status_code,
            none.json()["code"],
        )
    )


WRITE = [
    ("PUT", "/documents/projects.frame/x"),
    ("POST", "/documents/projects.frame/frame/reaffirmations"),
    ("POST", "/documents/projects.frame/frame/signatures"),
    ("POST", "/use-cases/projects.effort/runs"),
    ("POST", "/blobs"),
    ("POST", "/webhooks"),
    ("POST", "/jobs/x/cancellation"),
    ("POST", "/reports/projects.logbook_report/x/finals"),
    ("DELETE", "/webhooks/x"),
]
TOLD = {
    "/documents/projects.frame/x": frame(),
    "/documents/projects.frame/frame/reaffirmations": {"why": "x"},
    "/documents/projects.frame/frame/signatures": {"revision": 1},
    "/use-cases/projects.effort/runs": {"step": "x"},
    "/webhooks": {"address": "https://example.org/", "events": ["run.done"]},
    "/reports/projects.logbook_report/x/finals": {"id": "x"},
}


@pytest.mark.parametrize(("method", "place"), WRITE)
def test_nothing_of_others_is_changed(held, caller, method, place):
    bob = caller()
    headers = {"If-None-Match": "*"}
    told = bob.http.request(method, f"/projects/{held.name}{place}", json=TOLD.get(place), headers=headers)
    assert told.status_code == 404 and [one.ref.revision for one in held.documents(FRAME)] == [1]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
def test_a_member_does_what_their_role_lets_them(held, caller, role):
    """The right of the kind decides: the matrix itself is the rooms' to declare."""
    from filrouge.delivery.wiring import rights_in
    from filrouge.kernel.rights import allows

    bob = caller()
    grant(held, bob, role)
    rights = rights_in(held.name, bob.account)
    theirs = f"/projects/{held.name}"
    headers = {"If-None-Match": "*"}
    for method, place, right in (
        ("GET", "/documents/projects.frame", "projects.read"),
        ("GET", "/documents/projects.frame/frame", "projects.read"),
        ("GET", "/documents/projects.frame/frame/history", "projects.read"),
        ("GET", "/journal", "journal.read"),
        ("GET", "/jobs", "thread.read"),
        ("GET", "/webhooks", "webhooks.write"),
        ("PUT", "/documents/projects.frame/new", "projects.write"),
        ("POST", "/use-cases/projects.effort/runs", "projects.write"),
    ):
        asked = frame() if method == "PUT" else {"step": "x"} if method == "POST" else None
        told = bob.http.request(method, theirs + place, json=asked, headers=headers)
        assert (told.status_code == 403) is not allows(rights, right), (role, place, told.text)


def test_lists_and_links_leave_out_what_may_not_be_read(held, ann, caller, monkeypatch):
    from dataclasses import replace

    from filrouge.delivery.api import callers

    first = held.document(FRAME, "frame").ref
    held.create("projects.decision", "oven", decision(ann.account, first))
    held.revise(FRAME, "frame", frame(1), seen=1)
    whole = callers.project_of

    def without_projects(name, *, actor):
        return replace(whole(name, actor=actor), rights=frozenset({"journal.read", "thread.read"}))

    monkeypatch.setattr(callers, "project_of", without_projects)
    assert held.suspects().roots == () == held.suspects().inherited
    for entry in held.journal():
        for fact in entry.facts:
            assert not fact.subject.startswith("projects.") and "wrote" not in (fact.told or {})
    for ask in (lambda: held.document(FRAME, "frame"), lambda: list(held.documents(FRAME))):
        with pytest.raises(Forbidden):
            ask()


def test_a_key_to_read_reads_and_no_more(held, ann, wsgi):
    reader = ann.with_scopes(wsgi, "read").client.project(held.name)
    assert reader.document(FRAME, "frame").body and list(reader.documents(FRAME)) and reader.head()
    for act in (
        lambda: reader.create(FRAME, "x", frame()),
        lambda: reader.run("projects.effort", "x", {}),
        lambda: reader.upload(b"x"),
        lambda: list(reader.webhooks()),
        lambda: ann.with_scopes(wsgi, "read").project(),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_key_to_run_runs_and_writes_nothing(held, ann, wsgi):
    subject = held.create("projects.team", "team", team(ann.account))
    runner = ann.with_scopes(wsgi, "run").client.project(held.name)
    assert runner.run("projects.effort", "effort", {"subject": subject}).made
    for act in (lambda: runner.create(FRAME, "x", frame()), lambda: runner.document(FRAME, "frame")):
        with pytest.raises(Forbidden):
            act()


def test_a_key_to_write_writes_and_runs_nothing(held, ann, wsgi):
    writer = ann.with_scopes(wsgi, "write").client.project(held.name)
    assert writer.create(FRAME, "x", frame()).revision == 1
    assert writer.comment(FRAME, "x", Prose(lang="fr", text="Bien"))
    for act in (lambda: writer.run("projects.effort", "x", {}), lambda: writer.document(FRAME, "x")):
        with pytest.raises(Forbidden):
            act()


def test_a_key_of_one_right_and_of_one_project(held, ann, wsgi):
    other = ann.project()
    one = ann.with_scopes(wsgi, "projects.read", project=held.name)
    assert [shown.name for shown in one.client.projects()] == [held.name]
    theirs = one.client.project(held.name)
    assert theirs.document(FRAME, "frame")
    with pytest.raises(Forbidden):
        list(theirs.journal())
    with pytest.raises(NotFound):
        one.client.project(other.name).show()
    me = one.client.me()
    assert (me.account, me.key.project, me.key.scopes) == (ann.account, held.name, ("projects.read",))


def test_a_key_is_worth_no_more_than_its_person_today(held, caller):
    from filrouge.delivery.wiring import accounts

    bob = caller()
    grant(held, bob, "sponsor")
    theirs = bob.client.project(held.name)
    assert theirs.document(FRAME, "frame")
    with pytest.raises(Forbidden):
        theirs.create(FRAME, "x", frame())
    accounts().revoke(held.name, bob.account, "sponsor")
    with pytest.raises(NotFound):
        theirs.document(FRAME, "frame")


def test_a_revoked_key_and_an_erased_person_are_nobody(held, ann, caller):
    from filrouge.delivery.wiring import accounts, keys

    bob, eve = caller(), caller()
    keys().revoke(bob.account, bob.key.id)
    accounts().erase(eve.account)
    for gone in (bob, eve):
        with pytest.raises(BadKey):
            gone.client.me()
    assert keys().of(eve.account) == ()


@pytest.mark.parametrize(
    "header", [None, "", "Basic eDp5", "Bearer", "bearer frk_x", "Bearer frk_~", "frk_x"]
)
def test_nobody_is_told_to_sign_in(wsgi, header):
    with httpx.Client(transport=httpx.WSGITransport(app=wsgi), base_url="http://localhost/api/v1") as http:
        told = http.get("/me", headers={} if header is None else {"Authorization": header.encode("latin-1")})
    assert told.status_code == 401 and told.headers["www-authenticate"].startswith("Bearer realm=")
    assert told.json()["code"] in (NotSignedIn.code, BadKey.code)
    assert ("invalid_token" in told.headers["www-authenticate"]) is (told.json()["code"] == BadKey.code)


class Browser:
    """A signed-in browser, with Django's own client and its CSRF checks."""

    def __init__(self, caller: Caller) -> None:
        from django.test import Client

        from filrouge.adapters.accounts.models import Account

        self.http = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        self.http.force_login(Account.objects.get(pk=caller.account))


def test_a_session_reads_and_needs_its_token_to_write(held, ann):
    from django.middleware.csrf import _get_new_csrf_string

    http = Browser(ann).http
    assert http.get("/api/v1/me").json() == {
        "account": ann.account,
        "name": http.get("/api/v1/me").json()["name"],
        "key": None,
    }
    at = f"/api/v1/projects/{held.name}/documents/{FRAME}/x"
    asked = {"content_type": "application/json", "data": frame()}
    told = http.put(at, **asked, headers={"If-None-Match": "*"})
    assert told.status_code == 403 and told.json()["code"] == "forbidden"
    http.cookies["csrftoken"] = token = _get_new_csrf_string()
    told = http.put(at, **asked, headers={"If-None-Match": "*", "X-CSRFToken": token})
    assert told.status_code == 201


def test_calls_are_counted_by_key(ann, caller, monkeypatch):
    from filrouge.client import Client
    from filrouge.kernel.wire import TooOften

    monkeypatch.setenv("FILROUGE_API_CALLS_PER_MINUTE", "3")
    codes = [ann.http.get("/me") for _ in range(8)]  # over two minutes at most
    refused = [one for one in codes if one.status_code == 429]
    assert refused and 1 <= int(refused[0].headers["retry-after"]) <= 60
    assert refused[0].json()["code"] == "unavailable.too-often"
    slept = []
    over = ann.client._calls._http._transport
    with Client("http://localhost", ann.secret, transport=over, tries=3, sleep=slept.append) as patient:
        with pytest.raises(TooOften) as told:
            for _ in range(8):
                patient.me()
    assert len(slept) >= 2 and all(1 <= one <= 60 for one in slept) and told.value.retry_after_s >= 1
    assert caller().client.me()  # another key has calls of its own
    monkeypatch.setenv("FILROUGE_API_CALLS_PER_MINUTE", "0")
    assert ann.client.me()
