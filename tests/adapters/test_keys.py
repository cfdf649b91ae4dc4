"""One suite for every answer to the Keys port, and what scopes leave of a person's rights."""

from datetime import timedelta

import databases
import pytest
from conftest import MovedClock, fresh_name
from hypothesis import given
from hypothesis import strategies as st

from filrouge.adapters.keys.memory import MemoryKeys
from filrouge.kernel.keys import LONGEST, BadKey, BadScope, UnknownKey, narrowed

DAY = timedelta(days=1)


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def answers(request, clock):
    """Keys, and a way to make an account."""
    if request.param == "memory":
        return MemoryKeys(clock), fresh_name
    using = getattr(databases, request.param)()
    from filrouge.adapters.accounts.answers import DjangoAccounts
    from filrouge.adapters.keys.answers import DjangoKeys

    people = DjangoAccounts(using=using)
    return DjangoKeys(clock, using=using), lambda stem: people.named(fresh_name(stem))


@pytest.fixture
def keys(answers):
    return answers[0]


@pytest.fixture
def ann(answers):
    return answers[1]("ann")


def issued(keys, account, clock, **asked):
    told = {"name": "script", "scopes": ["read"], "expires_at": clock.now() + DAY} | asked
    return keys.issue(account, **told)


def test_a_secret_opens_its_key_and_nothing_keeps_it(keys, ann, clock):
    key, secret = issued(keys, ann, clock, scopes=["read", "models.write"], project="p")
    opened = keys.opened(secret)
    assert (opened.id, opened.account, opened.scopes, opened.project) == (
        key.id,
        ann,
        ("read", "models.write"),
        "p",
    )
    assert opened.last_used_at == clock.now() or keys.of(ann)[0].last_used_at == clock.now()
    assert secret.startswith(key.shown.rstrip("…")) and secret not in repr(keys.of(ann))


def test_what_is_no_secret_of_ours_is_refused_alike(keys, ann, clock):
    key, secret = issued(keys, ann, clock)
    told = set()
    for wrong in ("", "frk_", secret[:-1] + ("A" if secret[-1] != "A" else "B"), secret + "\0", "é" * 50):
        with pytest.raises(BadKey) as refused:
            keys.opened(wrong)
        told.add(str(refused.value))
    assert len(told) == 1


def test_a_key_ends_by_its_day_or_when_revoked(keys, ann, clock):
    late, late_secret = issued(keys, ann, clock)
    gone, gone_secret = issued(keys, ann, clock, expires_at=clock.now() + LONGEST)
    keys.revoke(ann, gone.id)
    keys.revoke(ann, gone.id)
    with pytest.raises(BadKey):
        keys.opened(gone_secret)
    assert keys.opened(late_secret).id == late.id
    clock.pass_days(1)
    with pytest.raises(BadKey):
        keys.opened(late_secret)
    assert [key.works(clock.now()) for key in keys.of(ann)] == [False, False]


def test_only_its_person_revokes_a_key(keys, answers, ann, clock):
    key, secret = issued(keys, ann, clock)
    for account, id in ((answers[1]("bob"), key.id), (ann, "none"), (ann, "a\0b")):
        with pytest.raises(UnknownKey):
            keys.revoke(account, id)
    assert keys.opened(secret).id == key.id


def test_keys_are_forgotten_with_their_person(keys, answers, ann, clock):
    _, secret = issued(keys, ann, clock)
    bob = answers[1]("bob")
    _, kept = issued(keys, bob, clock)
    keys.forget(ann)
    assert keys.of(ann) == () and keys.opened(kept).account == bob
    with pytest.raises(BadKey):
        keys.opened(secret)


@pytest.mark.parametrize(
    "asked",
    [
        {"name": " "},
        {"name": "x" * 81},
        {"name": "a\nb"},
        {"scopes": []},
        {"scopes": ["read", "Read it"]},
        {"scopes": ["models.*.read"]},
        {"days": 0},
        {"days": 367},
    ],
)
def test_a_key_is_asked_for_in_good_form(keys, ann, clock, asked):
    told = {name: value for name, value in asked.items() if name != "days"}
    with pytest.raises(BadScope):
        issued(keys, ann, clock, expires_at=clock.now() + timedelta(days=asked.get("days", 1)), **told)
    assert keys.of(ann) == ()


KNOWN = {
    "a.read": "read",
    "a.write": "write",
    "a.discuss": "write",
    "b.read": "read",
    "b.write": "write",
    "erase": "",
    "journal.read": "read",
}


@pytest.mark.parametrize(
    ("held", "scopes", "verb", "left"),
    [
        ({"*"}, ["read"], "read", {"a.read", "b.read", "journal.read"}),
        ({"*"}, ["write"], "write", {"a.write", "a.discuss", "b.write"}),
        ({"*"}, ["write"], "run", set()),
        ({"a.read", "a.write"}, ["run"], "run", {"a.read", "a.write"}),
        ({"a.read", "a.write"}, ["run"], "write", set()),
        ({"a.read", "a.write"}, ["a.write"], "run", {"a.write"}),
        ({"*"}, ["b.*"], "read", {"b.read", "b.write"}),
        ({"a.read"}, ["*"], "read", {"a.read"}),
        ({"a.read"}, ["read", "erase"], "write", {"a.read"}),
        ({"*"}, ["erase"], "write", {"erase"}),
    ],
)
def test_a_key_is_worth_its_scopes(held, scopes, verb, left):
    assert narrowed(frozenset(held), scopes, verb, KNOWN) == left


@given(
    held=st.sets(st.sampled_from(sorted(KNOWN))),
    scopes=st.lists(st.sampled_from(["read", "write", "run", "*", "a.*", "a.read", "erase"])),
    verb=st.sampled_from(["read", "write", "run"]),
)
def test_a_key_never_opens_more_than_its_person(held, scopes, verb):
    assert narrowed(frozenset(held), scopes, verb, KNOWN) <= held
