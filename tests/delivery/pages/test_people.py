"""Roles in a project, invitations to it, and the journal that tells of both."""

import re

import pytest
from conftest import fresh_name

PASSWORD = "une phrase assez longue pour entrer"


@pytest.fixture
def owned(browser):
    """An owner with a project: the browser, and the name of the project."""
    ann = browser()
    return ann, ann.project().store.project


def name_of(person):
    from filrouge.delivery.wiring import accounts

    return accounts().get(person.account).name


def said_in_journal(person, project):
    """(verb, statement) of every role that the journal tells of."""
    from filrouge.delivery.wiring import open_project
    from filrouge.kernel.journal import statements

    opened = open_project(project, actor=person.account)
    assert opened.verify()
    return [
        (entry.verb, said[entry.verb])
        for entry in opened.store.journal()
        for said in statements(entry)
        if entry.verb in said
    ]


def test_a_role_is_given_and_taken_away_and_the_journal_says_so(browser, owned):
    (ann, project), bob = owned, browser()
    bob.get(f"/p/{project}/people", code=404)
    for _ in range(2):
        ann.post(f"/p/{project}/people/give", {"person": name_of(bob), "role": "jury"})
    assert "jury" in bob.get(f"/p/{project}/people")
    ann.post(f"/p/{project}/people/take", {"account": bob.account, "role": "jury"})
    bob.get(f"/p/{project}/people", code=404)
    told = {"account": bob.account, "role": "jury"}
    assert said_in_journal(ann, project) == [("grant", told), ("revoke", told)]
    for page in (ann.get(f"/p/{project}/journal"), ann.get(f"/p/{project}/")):
        assert f"donne à {name_of(bob)} le rôle" in page and f"retire à {name_of(bob)} le rôle" in page


def test_the_last_owner_stays_and_the_journal_says_nothing(owned):
    ann, project = owned
    ann.post(f"/p/{project}/people/take", {"account": ann.account, "role": "owner"}, code=409)
    assert "propriétaire" in ann.get(f"/p/{project}/people")
    assert said_in_journal(ann, project) == []


@pytest.mark.parametrize("act", ["give", "take", "invite", "withdraw", "place"])
def test_only_owners_change_who_belongs(browser, owned, act):
    (ann, project), bob = owned, browser()
    ann.post(f"/p/{project}/people/give", {"person": name_of(bob), "role": "moa"})
    given = {"person": "", "role": "owner", "account": ann.account, "invitation": "x", "organisation": ""}
    if act == "give":
        given["person"] = name_of(bob)
    bob.post(f"/p/{project}/people/{act}", given, code=403)
    assert "Donner un rôle" not in bob.get(f"/p/{project}/people")


@pytest.mark.parametrize("given", [{}, {"person": "", "role": "moa"}, {"person": "Ann", "role": "king"}])
def test_what_cannot_be_given_is_said_beside_its_field(owned, given):
    ann, project = owned
    answer = ann.post(f"/p/{project}/people/give", given, code=422)
    assert "_error" in answer.content.decode()


def test_nobody_by_this_name_gets_no_role(owned):
    ann, project = owned
    ann.post(f"/p/{project}/people/give", {"person": fresh_name("nobody"), "role": "moa"}, code=404)


def invited(ann, project, role="moe", email=""):
    page = ann.post(f"/p/{project}/people/invite", {"person": email, "role": role}, code=200)
    return re.search(r'value="http://localhost(/accounts/invitation/[^"]+)"', page.content.decode())[1]


def test_an_invitation_brings_a_new_person_with_a_role_once(owned, workbench):
    from django.test import Client

    ann, project = owned
    link = invited(ann, project)
    client = Client(headers={"host": "localhost"})
    assert project in client.get(link).content.decode()
    answer = client.post(link, {"name": fresh_name("Zoé"), "email": "", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(f"/p/{project}/people").status_code == 200
    assert [said["role"] for _, said in said_in_journal(ann, project)] == ["moe"]
    assert Client(headers={"host": "localhost"}).get(link).status_code == 404


def test_an_invitation_is_accepted_with_the_account_one_has(browser, owned):
    (ann, project), bob = owned, browser()
    link = invited(ann, project, role="dpo")
    assert "Accepter" in bob.get(link)
    assert bob.post(link)["Location"] == f"/p/{project}/"
    bob.get(link, code=404)


def test_an_invitation_is_withdrawn(browser, owned):
    ann, project = owned
    link = invited(ann, project, email="bob@example.org")
    page = ann.get(f"/p/{project}/people")
    assert "bob@example.org" in page
    id = re.search(r'name="invitation" value="(\w+)"', page)[1]
    other = browser()
    theirs = other.project().store.project
    other.post(f"/p/{theirs}/people/withdraw", {"invitation": id}, code=422)
    ann.post(f"/p/{project}/people/withdraw", {"invitation": id})
    browser().get(link, code=404)


def test_an_invitation_gives_nothing_that_its_author_no_longer_may(browser, owned):
    (ann, project), bob, eve = owned, browser(), browser()
    ann.post(f"/p/{project}/people/give", {"person": name_of(bob), "role": "owner"})
    link = invited(bob, project)
    ann.post(f"/p/{project}/people/take", {"account": bob.account, "role": "owner"})
    eve.post(link, code=404)
    eve.get(f"/p/{project}/people", code=404)


def test_an_invitation_that_ended_opens_nothing(browser, owned):
    from datetime import timedelta

    from filrouge.delivery.wiring import invitations
    from filrouge.kernel.invitations import Offer

    (ann, project) = owned
    _, secret = invitations().invite(
        Offer(by=ann.account, project=project, role="moa"), lasts=timedelta(seconds=-1)
    )
    browser().get(f"/accounts/invitation/{secret}", code=404)


def test_a_project_is_placed_in_an_organisation_of_its_owner(browser, owned):
    from filrouge.delivery.wiring import organisations

    ann, project = owned
    ours, theirs = (organisations().found(fresh_name("Maison")) for _ in range(2))
    organisations().admit(ours.id, ann.account, "member")
    ann.post(f"/p/{project}/people/place", {"organisation": theirs.id}, code=422)
    ann.post(f"/p/{project}/people/place", {"organisation": ours.id})
    assert ours.name in ann.get("/") and ours.name in ann.get(f"/p/{project}/people")


def test_the_command_line_writes_the_journal_too(browser, owned):
    from filrouge.delivery.commands import people
    from filrouge.delivery.membership import grant, revoke

    assert (people.give, people.take) == (grant, revoke)
