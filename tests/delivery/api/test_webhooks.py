"""Webhooks over REST, and what they are told of a project."""

from datetime import UTC, datetime, timedelta

import pytest
from delivery.api.conftest import decision, frame, grant, team

from filrouge.kernel.errors import Forbidden, Invalid, NotFound
from filrouge.kernel.hooks import ASKED, BadHookAddress

FRAME = "projects.frame"
ADDRESS = "https://hooks.example.org/in"


@pytest.fixture
def posted(monkeypatch):
    """Everything that is sent, without a network; every host is at a public address."""
    import httpx

    from filrouge.adapters.hooks.posting import Postman
    from filrouge.delivery import telling
    from filrouge.delivery.api import hooks as endpoint
    from filrouge.delivery.wiring import hook_secret

    seen = []

    def handle(request):
        seen.append(request)
        return httpx.Response(204)

    def man():
        return Postman(
            hook_secret, resolve=lambda *_: ["93.184.216.34"], transport=httpx.MockTransport(handle)
        )

    monkeypatch.setattr(telling, "postman", man)
    monkeypatch.setattr(endpoint, "postman", man)
    return seen


def a_round(project):
    """What the chores do, for one project, and what is then sent to it."""
    from filrouge.delivery.telling import send_letters, watch_project
    from filrouge.delivery.wiring import whole_project

    watch_project(whole_project(project.name), datetime.now(UTC))
    send_letters()


def events(project, hook):
    return [(one.event, one.status) for one in reversed(list(project.deliveries(hook.id)))]


def test_events_are_told_once_with_references_only(project, ann, posted):
    first = project.create(FRAME, "frame", frame())
    hook = project.add_webhook(ADDRESS, *ASKED)
    a_round(project)
    assert events(project, hook) == []  # what was before is no news
    project.create("projects.decision", "oven", decision(ann.account, first))
    subject = project.create("projects.team", "team", team(ann.account))
    a_round(project)
    assert events(project, hook) == [("revision.written", 204)] * 2
    project.run("projects.effort", "effort", {"subject": subject})
    project.revise(FRAME, "frame", frame(777_777), seen=1)
    a_round(project)
    a_round(project)
    told = [event for event, _ in events(project, hook)[2:]]
    assert sorted(told) == ["revision.written", "revision.written", "run.done", "suspect.appeared"]
    bodies = b"".join(request.content for request in posted)
    assert b"777777" not in bodies and b"Boulangerie" not in bodies and b'"kind": "projects.frame"' in bodies
    assert next(iter(project.webhooks())).last_status == 204


def test_a_run_that_fails_and_a_job_that_dies_are_told(project, ann, caller, posted):
    hook = project.add_webhook(ADDRESS, "run.failed")
    a_round(project)
    subject = project.create("projects.team", "team", team(ann.account))
    stranger = caller().account
    hours = [{"id": "h", "who": stranger, "role": "moa", "spent_h": 1}]
    text = {"lang": "fr", "text": "x"}
    entry = {"on": "2026-01-06", "nature": "hours", "text": text, "hours": hours}
    project.create("projects.logbook_entry", "e", entry)
    project.run("projects.effort", "effort", {"subject": subject})
    job = project.start("projects.effort", "other", {"subject": subject}, as_job=True)
    project.cancel(job.id)
    a_round(project)
    assert [event for event, _ in events(project, hook)] == ["run.failed"] * 2
    told = b"".join(request.content for request in posted)
    assert job.id.encode() in told and b"impossible" in told


def test_who_does_not_answer_is_asked_once_a_round(project, monkeypatch):
    import httpx

    from filrouge.adapters.hooks.posting import Postman
    from filrouge.delivery import telling
    from filrouge.delivery.api import hooks as endpoint
    from filrouge.delivery.wiring import hook_secret

    asked = []

    def handle(request):
        asked.append(request)
        raise httpx.ConnectTimeout("silence")

    def man():
        silence = httpx.MockTransport(handle)
        return Postman(hook_secret, resolve=lambda *_: ["93.184.216.34"], transport=silence)

    monkeypatch.setattr(telling, "postman", man)
    monkeypatch.setattr(endpoint, "postman", man)
    hook = project.add_webhook(ADDRESS, "run.done")
    for _ in range(3):
        project.ping_webhook(hook.id)
    telling.send_letters()
    assert len([one for one in asked if one.headers["host"] == "hooks.example.org"]) == 1
    assert [one.tries for one in project.deliveries(hook.id)].count(1) == 1
    project.remove_webhook(hook.id)


def test_a_day_that_passes_may_bring_a_doubt(project, ann, posted):
    from filrouge.delivery.telling import watch_project
    from filrouge.delivery.wiring import whole_project

    hook = project.add_webhook(ADDRESS, "suspect.appeared")
    a_round(project)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    watch_project(whole_project(project.name), tomorrow)
    assert events(project, hook) == []


def test_a_ping_and_a_secret_shown_once(project, ann, posted):
    hook = project.add_webhook(ADDRESS, "run.done")
    assert hook.secret.startswith("whs_")
    listed = ann.http.get(f"/projects/{project.name}/webhooks").json()["items"]
    assert [one["id"] for one in listed] == [hook.id] and hook.secret not in str(listed)
    assert project.ping_webhook(hook.id).status is None
    a_round(project)
    assert events(project, hook) == [("ping", 204)]
    (sent,) = [one for one in posted if one.headers["filrouge-event"] == "ping"]
    from filrouge.kernel.hooks import signature

    at = int(sent.headers["filrouge-signature"].partition(",")[0][2:])
    assert sent.headers["filrouge-signature"] == signature(hook.secret, at, sent.content)
    project.remove_webhook(hook.id)
    for ask in (project.remove_webhook, project.ping_webhook, lambda id: list(project.deliveries(id))):
        with pytest.raises(NotFound):
            ask(hook.id)


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "https://127.0.0.1/", "https://10.0.0.1/", "http://localhost:8000/", "x"],
)
def test_addresses_inside_are_refused(project, address):
    with pytest.raises(BadHookAddress):
        project.add_webhook(address, "run.done")
    assert list(project.webhooks()) == []


def test_a_setting_lets_letters_go_inside(project, monkeypatch):
    monkeypatch.setenv("FILROUGE_WEBHOOKS_PRIVATE", "1")
    assert project.add_webhook("http://127.0.0.1:9/", "run.done").address == "http://127.0.0.1:9/"


def test_webhooks_are_the_owners(project, caller, posted):
    bob = caller()
    grant(project, bob, "moa", "moe", "dpo")
    theirs = bob.client.project(project.name)
    for ask in (
        lambda: list(theirs.webhooks()),
        lambda: theirs.add_webhook(ADDRESS, "run.done"),
        lambda: theirs.remove_webhook("x"),
    ):
        with pytest.raises(Forbidden):
            ask()
    with pytest.raises(Invalid):
        project.add_webhook(ADDRESS)
    with pytest.raises(Invalid):
        project.add_webhook(ADDRESS, "everything")
