"""Every address × every role × own and foreign projects; what a page may show is decided object by object.

The addresses come from the urlconf: a new one fails here until the table says who opens it.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest
from conftest import fresh_name

from filrouge.kernel.rights import ROLES, allows

#: Whoever holds a role opens it, and sees of it what their rights let them see.
ANY = ""
OWNER = "members.write"

#: Page of a project → method → the right it needs.
OF_PROJECTS = {
    "thread-home": {"GET": "thread.read"},
    "thread-suspects": {"GET": "thread.read"},
    "footprint-method": {"GET": "thread.read"},
    "thread-reaffirm": {
        "POST": "thread.read"
    },  # then the right to write what cites, of a doubt that is known
    "documents-kinds": {"GET": ANY},
    "documents-list": {"GET": "projects.read"},
    "documents-show": {"GET": "projects.read"},
    "documents-download": {"GET": "projects.read"},
    "documents-history": {"GET": "projects.read"},
    "documents-diff": {"GET": "projects.read"},
    "documents-citations": {"GET": "projects.read"},
    "documents-latest": {"GET": "projects.write", "POST": "projects.write"},
    "contents-show": {"GET": "datasets.read"},
    "signing-sign": {"POST": "projects.read"},  # then the role that signs, of a kind that is signed
    "exchanges-comment": {"POST": "projects.discuss"},
    "exchanges-question": {"POST": "projects.discuss"},
    "exchanges-ask": {"POST": "projects.discuss"},
    "verdicts-give": {"GET": "projects.read", "POST": "projects.discuss"},
    "tasks-list": {"GET": "projects.read"},
    "tasks-new": {"POST": "projects.discuss"},
    "tasks-end": {"POST": "projects.discuss"},
    "tasks-seen": {"POST": ANY},
    "reports-list": {"GET": ANY},
    "reports-text": {"GET": "reports.read"},
    "reports-show": {"GET": "projects.read"},
    "reports-download": {"GET": "projects.read"},
    "reports-freeze": {"POST": "reports.write"},
    "prints-section": {"GET": "projects.read"},
    "journal-list": {"GET": "journal.read"},
    "journal-verify": {"POST": "journal.read"},
    "journal-export": {"GET": "journal.read"},
    "logbook-list": {"GET": "projects.read"},
    "coverage-show": {"GET": "projects.read"},
    "coverage-line": {"GET": "projects.read"},
    "search-find": {"GET": ANY},
    "importing-home": {"GET": ANY},
    "importing-text": {"POST": "projects.write"},
    "importing-sections": {"GET": "projects.read", "POST": "projects.write"},
    "importing-table": {"POST": "projects.discuss"},  # tasks are brought in by rows as well
    "importing-rows": {"GET": "projects.write", "POST": "projects.write"},
    "importing-notebook": {"POST": "projects.write"},
    "importing-notebooks": {"GET": "projects.read"},
    "importing-picture": {"GET": "projects.read"},
    "editing-kinds": {"GET": ANY},
    "editing-new": {"GET": "projects.write", "POST": "projects.write"},
    "editing-edit": {"GET": "projects.write", "POST": "projects.write"},
    "jobs-list": {"GET": "thread.read"},
    "jobs-run": {"POST": "thread.write"},
    "jobs-show": {"GET": "thread.read"},
    "jobs-cancel": {"POST": "thread.write"},
    "jobs-again": {"POST": "thread.write"},
    "starting-add": {"GET": "thread.write", "POST": "thread.write"},
    "starting-change": {"GET": "thread.write", "POST": "thread.write"},
    "starting-setup": {"GET": "thread.read", "POST": "thread.write"},
    "steps-list": {"GET": "thread.read"},
    "steps-new": {"GET": "thread.write", "POST": "thread.write"},
    "steps-show": {"GET": "thread.read"},
    "steps-edit": {"GET": "thread.write", "POST": "thread.write"},
    "steps-remove": {"POST": "thread.write"},
    "webhooks-list": {"GET": "webhooks.write", "POST": "webhooks.write"},
    "webhooks-change": {"POST": "webhooks.write"},
    "people-list": {"GET": "thread.read"},
    "people-give": {"POST": OWNER},
    "people-take": {"POST": OWNER},
    "people-invite": {"POST": OWNER},
    "people-withdraw": {"POST": OWNER},
    "people-place": {"POST": OWNER},
}
#: What a parameter of an address stands for; a page may want others.
PLACES = {
    "kind": "projects.decision",
    "id": "choix",
    "suffix": "json",
    "format": "md",
    "sha256": "0" * 64,
    "job": "none",
    "step": "none",
    "token": "none",
    "account": "none",
    "organisation": "none",
    "invitation": "none",
    "name": "none",
    "code": "erased",
    "secret": "none",
    "provider_id": "none",
    "uidb36": "1",
    "key": "none",
}
#: For the shared library, whoever signed in.
OF_LIBRARY = {"library-kinds"} | {
    name for name in OF_PROJECTS if name.split("-")[0] in ("documents", "contents")
}
#: Without signing in.
OPEN = {
    "health",
    "errors-show",
    "preferences",
    "accessibility-statement",
    "invitations-open",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "mfa_authenticate",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
}
#: For one's own account, whoever signed in.
OWN = {
    "home-mine",
    "starting-new",
    "accounts-mine",
    "accounts-end-others",
    "accounts-data",
    "accounts-ask-erasure",
    "keys-mine",
    "keys-revoke",
    "account_email",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "socialaccount_connections",
}
#: For whoever administers the installation.
ADMINISTRATION = {
    "installation-overview",
    "installation-settings",
    "installation-retention",
    "installation-backups",
    "installation-download",
    "installation-remove-backup",
    "installation-library",
    "installation-people",
    "installation-invite",
    "installation-withdraw",
    "installation-change",
    "installation-link",
    "installation-erase",
    "installation-organisations",
    "installation-organisation",
    "installation-look",
    "installation-template",
}


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """``OF_PROJECTS`` and what rooms declare of their own pages."""
    import databases

    databases.sqlite()
    from filrouge.delivery.pages.rooms import pages_of
    from filrouge.delivery.registry import ROOMS

    return OF_PROJECTS | {f"{room}-{page.name}": page.rights for room in ROOMS for page in pages_of(room)}


@cache
def patterns():
    """(address, name) of every page; the addresses of REST have a matrix of their own."""
    import databases

    databases.sqlite()
    from django.urls import get_resolver

    def walk(resolver, before=""):
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                yield from walk(one, before + str(one.pattern))
            else:
                yield before + str(one.pattern), one.name

    return tuple((told, name) for told, name in walk(get_resolver()) if not told.startswith("api/"))


def address(pattern, project="none", **places):
    told = {**PLACES, "project": project, **places}
    plain = (
        re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\][+*]?|\.\+)\)", r"<\1>", pattern).replace("^", "").replace("$", "")
    )
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: told[found[1]], plain)


def of_projects():
    """Those that the table knows; a new one fails in a test of its own."""
    return [(told, name) for told, name in patterns() if told.startswith("p/<") and name in table()]


def test_every_page_is_in_the_table():
    told = {name for _, name in patterns()}
    known = set(table()) | OF_LIBRARY | OPEN | OWN | ADMINISTRATION
    assert sorted(told - known) == [], "say in the table who opens it"
    assert sorted(known - told) == [], "nothing has this name any more"
    for pattern, name in patterns():
        told_in = table() if pattern.startswith("p/<") else known - set(table()) | OF_LIBRARY
        assert name in told_in, f"{name} stands in the wrong table"


def client(browser_of=None, lang="fr"):
    from django.test import Client

    return Client(headers={"host": "localhost", "accept-language": lang})


def ask(one, method, place):
    return one.post(place, {}) if method == "POST" else one.get(place)


def methods_of(one, place):
    """Methods that this page answers."""
    return [method for method in ("GET", "POST") if ask(one, method, place).status_code != 405]


def test_a_stranger_is_asked_to_sign_in_and_changes_nothing(workbench):
    stranger = client()
    for pattern, name in patterns():
        for method in ("GET", "POST"):
            answer = ask(stranger, method, address(pattern))
            if name in OPEN:
                assert answer.status_code < 500, name
                continue
            assert answer.status_code == 302, (name, method, answer.status_code)
            assert answer["Location"].startswith("/accounts/login/"), (name, method)


def decision(by, words):
    from filrouge.kernel.documents import Prose
    from filrouge.kinds.projects import Clause, Decision

    told = Prose(lang="fr", text=words)
    return Decision(
        question=told,
        options=(Clause(id="a", what=told),),
        chosen="a",
        reasons=told,
        decided_on=date(2026, 2, 3),
        decided_by=(by,),
    )


@pytest.fixture(scope="module")
def house(workbench):
    """A project with documents, its owner, and a client for each role; no test changes it for the others."""
    from delivery.pages.conftest import Browser

    from filrouge.delivery.wiring import accounts

    owner = Browser(fresh_name("owner"))
    project = owner.project()
    project.write("choix", decision(owner.account, "Que choisir ?"), expected_revision=0)
    people = {}
    for role in ROLES:
        people[role] = Browser(fresh_name(role)) if role != "owner" else owner
        accounts().grant(project.store.project, people[role].account, role)
    return project.store.project, people


def test_a_project_of_others_does_not_exist(house, browser):
    name, _ = house
    bob = browser()
    for pattern, page in of_projects():
        for method in table()[page]:
            theirs = ask(bob.client, method, address(pattern, name))
            none = ask(bob.client, method, address(pattern, fresh_name()))
            assert (theirs.status_code, none.status_code) == (404, 404), (page, method)


def test_a_page_answers_only_the_methods_of_the_table(house):
    name, people = house
    for pattern, page in of_projects():
        for method in {"GET", "POST"} - set(table()[page]):
            assert ask(people["jury"].client, method, address(pattern, name)).status_code == 405, (
                page,
                method,
            )


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_its_rights_say(house, role):
    from filrouge.delivery.wiring import rights_in

    name, people = house
    rights = rights_in(name, people[role].account)
    for pattern, page in of_projects():
        if page in ("people-take", "steps-remove"):
            continue  # the owner would leave
        for method, right in table()[page].items():
            status = ask(people[role].client, method, address(pattern, name)).status_code
            if right == ANY or allows(rights, right):
                assert status != 403 and status < 500, (page, method, status)
            else:
                assert status in (403, 404), (page, method, status)


def test_a_member_without_rights_is_refused_or_shown_nothing(house, monkeypatch):
    from filrouge.delivery import wiring

    name, people = house
    monkeypatch.setattr(wiring, "rights_of_roles", lambda _: frozenset())
    for pattern, page in of_projects():
        for method, right in table()[page].items():
            answer = ask(people["jury"].client, method, address(pattern, name))
            if right == ANY:
                assert answer.status_code in (200, 302) and "choix" not in answer.content.decode(), page
            else:
                assert answer.status_code in (403, 404), (page, method, answer.status_code)


def test_administration_is_for_administrators(house):
    _, people = house
    for pattern, name in patterns():
        if name in ADMINISTRATION:
            for method in methods_of(people["owner"].client, address(pattern)):
                status = ask(people["owner"].client, method, address(pattern)).status_code
                assert status == 403, (name, method, status)


MARK = "zzmarque"


def test_what_may_not_be_read_is_named_on_no_page(browser, monkeypatch):
    """A member who may read all but one room: lists, links, diffs, search and journal keep quiet about it."""
    from filrouge.delivery import wiring
    from filrouge.delivery.wiring import accounts

    owner, reader = browser(), browser()
    project = owner.project()
    name = project.store.project
    project.write("cache", decision(owner.account, f"{MARK} de quoi ?"), expected_revision=0)
    accounts().grant(name, reader.account, "jury")
    held = wiring.rights_in(name, reader.account)
    hidden = frozenset(right for right in held if not right.startswith("projects"))

    def told():
        """Page → what it says, of those that open; search is asked for the very word."""
        for pattern, page in of_projects():
            if "GET" in table()[page]:
                asked = f"?q={MARK}" if page == "search-find" else ""
                answer = reader.client.get(address(pattern, name, id="cache") + asked)
                if answer.status_code == 200:
                    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                    yield page, content.decode().replace(f'value="{MARK}"', "").replace(asked or "-", "-")

    shown = {page for page, said in told() if MARK in said or "/cache" in said}
    assert shown >= {"documents-show", "documents-list", "search-find"}
    monkeypatch.setattr(wiring, "rights_of_roles", lambda _: hidden)
    open_now = dict(told())
    assert {"thread-home", "journal-list", "search-find", "documents-kinds"} <= set(open_now)
    assert not [page for page, said in open_now.items() if f"{MARK} de" in said or "/cache" in said]
