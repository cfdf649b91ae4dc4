"""Webhooks: kept, judged, signed, sent and tried again."""

import hashlib
import hmac
import json
from datetime import timedelta

import databases
import httpx
import pytest
from conftest import MovedClock, fresh_name
from hypothesis import given
from hypothesis import strategies as st

from filrouge.adapters.hooks.addresses import checked_address
from filrouge.adapters.hooks.posting import Postman
from filrouge.kernel.hooks import (
    TRIES,
    BadEvents,
    BadHookAddress,
    Hook,
    Letter,
    UnknownHook,
    Watch,
)

PUBLIC = "93.184.216.34"
ADDRESS = "https://example.org/in?x=1"


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def hooks(request, clock):
    using = getattr(databases, request.param)()
    from filrouge.adapters.hooks.answers import DjangoHooks

    return DjangoHooks(clock, using=using)


def a_letter(hook, clock, **changes):
    told = {"id": fresh_name("l"), "hook": hook, "event": "ping", "at": clock.now(), "told": {"a": 1}}
    return Letter(**told | {"next_at": clock.now()} | changes)


def test_a_webhook_is_kept_and_its_letters_go_with_it(hooks, clock):
    project = fresh_name()
    hook = hooks.add(project, address=ADDRESS, events=["run.done", "run.done"], actor="a1")
    assert hooks.of(project) == (hook,) == (hooks.get(project, hook.id),) and hook.events == ("run.done",)
    letter = a_letter(hook.id, clock)
    watch = Watch(project, 3, clock.now(), frozenset({"x", "y"}), "2026-01-01")
    hooks.tell(watch, [letter, a_letter("gone", clock)])
    assert hooks.watched(project) == watch and hooks.letters(hook.id) == (letter,)
    assert (hook, letter) in hooks.due(clock.now()) and project in hooks.projects()
    for of, id in ((fresh_name(), hook.id), (project, "none"), (project, "a\0")):
        with pytest.raises(UnknownHook):
            hooks.remove(of, id)
    hooks.remove(project, hook.id)
    assert hooks.of(project) == hooks.letters(hook.id) == () and project not in hooks.projects()


def test_a_letter_is_due_until_it_arrives(hooks, clock):
    project = fresh_name()
    hook = hooks.add(project, address=ADDRESS, events=["run.done"], actor="a1")
    letter = a_letter(hook.id, clock, next_at=clock.now() + timedelta(days=1))
    hooks.tell(Watch(project, 0, clock.now(), frozenset()), [letter])
    assert hook not in [one for one, _ in hooks.due(clock.now())]
    clock.pass_days(2)
    assert (hook, letter) in hooks.due(clock.now())
    hooks.sent(Letter(**vars(letter) | {"next_at": None, "status": 204, "tries": 1}))
    assert hook not in [one for one, _ in hooks.due(clock.now())]
    assert hooks.letters(hook.id)[0].arrived


@pytest.mark.parametrize("events", [[], ["ping"], ["everything"]])
def test_only_known_events_are_asked_for(hooks, events):
    with pytest.raises(BadEvents):
        hooks.add(fresh_name(), address=ADDRESS, events=events, actor="a1")


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://localhost:9/x", "http://127.0.0.1/", ADDRESS]
)
def test_good_addresses(address):
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://u:p@example.org/",
        "https://example.org:x/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://exemplé.org/",
        "https://example.org\\@evil/",
        "http://localhost.example.org/",
        "https://[::1/",
        "https://x/" + "y" * 500,
        "javascript:alert(1)",
        "https://a\nb/",
    ],
)
def test_bad_addresses(address):
    with pytest.raises(BadHookAddress):
        checked_address(address)


@given(st.text())
def test_an_address_is_good_or_refused(text):
    try:
        checked_address(text)
    except BadHookAddress:
        pass


def postman(answer=204, found=(PUBLIC,), seen=None, private=False):
    def handle(request):
        (seen if seen is not None else []).append(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, headers={"Location": "http://169.254.169.254/"})

    return Postman(
        lambda hook: f"secret of {hook.id}",
        private=private,
        resolve=lambda host, port: list(found),
        transport=httpx.MockTransport(handle),
    )


HOOK = Hook("h1", "p", ADDRESS, ("run.done",), "a1", MovedClock().now())


def test_a_letter_is_signed_and_goes_to_the_address_that_was_judged(clock):
    seen = []
    sent = postman(seen=seen).post(HOOK, a_letter("h1", clock), clock.now())
    (request,) = seen
    assert sent.arrived and (sent.tries, sent.next_at) == (1, None)
    assert request.url.host == PUBLIC and request.headers["host"] == "example.org"
    assert request.extensions["sni_hostname"] == "example.org" and request.url.raw_path == b"/in?x=1"
    at, _, v1 = request.headers["filrouge-signature"].partition(",v1=")
    signed = hmac.new(b"secret of h1", f"{at[2:]}.".encode() + request.content, hashlib.sha256)
    assert v1 == signed.hexdigest() and at == f"t={int(clock.now().timestamp())}"
    assert json.loads(request.content)["refs"] == {"a": 1}


@pytest.mark.parametrize("answer", [500, 404, 302, httpx.ConnectError("no")])
def test_a_letter_that_does_not_arrive_is_tried_again_later_and_later_then_given_up(clock, answer):
    letter, waits = a_letter("h1", clock), []
    while letter.next_at:
        letter = postman(answer).post(HOOK, letter, clock.now())
        waits.append(letter.next_at and (letter.next_at - clock.now()).total_seconds())
    assert waits[:3] == [15, 60, 240] and len(waits) == TRIES and waits[-1] is None
    assert not letter.arrived and (letter.why or letter.status == answer)


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:127.0.0.1"],
        ["0.0.0.0"],
        ["100.64.0.1"],
        ["224.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        [],
    ],
)
def test_nothing_is_sent_inside_the_own_network(clock, found):
    seen = []
    sent = postman(found=found, seen=seen).post(HOOK, a_letter("h1", clock), clock.now())
    assert seen == [] and "BadHookAddress" in sent.why and sent.next_at
    with pytest.raises(BadHookAddress):
        postman(found=found).judged(ADDRESS)


def test_a_setting_allows_the_own_network(clock):
    assert postman(found=["10.0.0.1"], private=True).post(HOOK, a_letter("h1", clock), clock.now()).arrived
