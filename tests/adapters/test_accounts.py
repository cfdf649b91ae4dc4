"""One suite for every answer to the Accounts port."""

import databases
import pytest
from conftest import fresh_name
from hypothesis import given
from hypothesis import strategies as st

from filrouge.adapters.accounts.memory import MemoryAccounts
from filrouge.kernel.accounts import (
    AmbiguousAccount,
    BadAccount,
    LastOwner,
    TakenAddress,
    UnknownAccount,
    checked_email,
    checked_person_name,
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def accounts(request):
    if request.param == "memory":
        return MemoryAccounts()
    using = getattr(databases, request.param)()
    from filrouge.adapters.accounts.answers import DjangoAccounts

    return DjangoAccounts(using=using)


@pytest.fixture
def project():
    return fresh_name("accounts")


@pytest.fixture
def ann(accounts):
    return accounts.named(fresh_name("ann"))


def test_a_name_is_one_account(accounts):
    name = fresh_name("ève")
    known = accounts.named(name)
    decomposed = name.replace("è", "e\u0300")
    assert accounts.named(f" {decomposed} ") == known != accounts.named(name + "x")
    assert accounts.get(known).name == name
    assert accounts.get(known).email is None


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x00b", "x" * 151])
def test_a_name_is_something_to_read(accounts, name):
    with pytest.raises(BadAccount):
        accounts.named(name)


def test_a_person_is_found_by_id_name_or_address(accounts, ann):
    address = fresh_name("Ann") + "@Example.org"
    accounts.set_email(ann, address)
    known = accounts.get(ann)
    assert known.email == address.lower()
    for way in (ann, known.name, address, address.upper()):
        assert accounts.find(way) == known


@pytest.mark.parametrize("person", ["nobody-by-this-name", "", "a\x00"])
def test_who_is_not_there_is_said_so(accounts, person):
    for look in (accounts.find, accounts.get):
        with pytest.raises(UnknownAccount):
            look(person)


def test_some_people_are_asked_for_together(accounts, ann):
    bob = accounts.named(fresh_name("bob"))
    accounts.erase(bob)
    told = accounts.some([ann, bob, "nobody", "a\x00b"])
    assert told == {ann: accounts.get(ann), bob: accounts.get(bob)}
    assert accounts.some([]) == {}


def test_the_address_of_one_may_be_the_name_of_another(accounts, ann):
    address = fresh_name("ann") + "@example.org"
    accounts.set_email(ann, address)
    accounts.named(address)
    with pytest.raises(AmbiguousAccount):
        accounts.find(address)


def test_an_address_is_of_one_person(accounts, ann):
    address = fresh_name("ann") + "@example.org"
    accounts.set_email(ann, address)
    accounts.set_email(ann, address)
    other = accounts.named(fresh_name("bob"))
    with pytest.raises(TakenAddress):
        accounts.set_email(other, address.upper())
    accounts.set_email(ann, None)
    accounts.set_email(other, address)
    assert accounts.get(ann).email is None


@pytest.mark.parametrize("email", ["", "ann", "@example.org", "ann@", "a b@example.org", "a\n@example.org"])
def test_an_address_has_the_shape_of_one(accounts, ann, email):
    with pytest.raises(BadAccount):
        accounts.set_email(ann, email)


def test_what_is_erased_leaves_an_id_and_nothing_else(accounts, ann, project):
    name = accounts.get(ann).name
    address = fresh_name("ann") + "@example.org"
    accounts.set_email(ann, address)
    accounts.grant(project, ann, "owner")
    accounts.erase(ann)
    accounts.erase(ann)
    gone = accounts.get(ann)
    assert (gone.id, gone.name, gone.email, gone.erased) == (ann, "", None, True)
    assert (accounts.roles(project, ann), accounts.members(project)) == ((), ())
    assert accounts.find(ann) == gone
    for way in (name, address):
        with pytest.raises(UnknownAccount):
            accounts.find(way)
    with pytest.raises(UnknownAccount):
        accounts.grant(project, ann, "moa")
    accounts.set_email(ann, address)
    assert accounts.get(ann).email is None
    assert accounts.named(name) != ann, "an id is never given again"


def test_no_column_of_an_erased_account_says_who_it_was():
    databases.sqlite()
    from filrouge.adapters.accounts.answers import DjangoAccounts
    from filrouge.adapters.accounts.models import Account, Membership

    accounts = DjangoAccounts()
    ann = accounts.named(fresh_name("ann"))
    accounts.grant("p", ann, "moa")
    row = Account.objects.get(pk=ann)
    row.set_password("secret")
    row.save()
    accounts.erase(ann)
    left = Account.objects.filter(pk=ann).values().get()
    empty = {"name": None, "email": None, "last_login": None, "password": "!"}
    gone = {"is_active": False, "is_administrator": False, "erased": True, "erasure_asked_at": None}
    assert left == {"id": ann, **gone, **empty}
    assert not Account.objects.get(pk=ann).has_usable_password()
    assert not Membership.objects.filter(account=ann)


def test_roles_are_held_in_one_project(accounts, ann, project):
    bob = accounts.named(fresh_name("bob"))
    for role in ("moa", "owner", "moa"):
        accounts.grant(project, ann, role)
    accounts.grant(project, bob, "jury")
    assert accounts.roles(project, ann) == ("owner", "moa")
    assert accounts.roles(project + "x", ann) == ()
    told = {member.account: member.roles for member in accounts.members(project)}
    assert told == {ann: ("owner", "moa"), bob: ("jury",)}
    assert accounts.projects(ann) == (project,)
    accounts.grant(project + "b", ann, "dpo")
    held = {project: ("owner", "moa"), project + "b": ("dpo",)}
    assert list(accounts.roles_by_project(ann).items()) == list(held.items())
    assert accounts.roles_by_project("nobody") == {}
    accounts.revoke(project + "b", ann, "dpo")
    accounts.revoke(project, ann, "moa")
    accounts.revoke(project, ann, "dpo")
    assert accounts.roles(project, ann) == ("owner",)


def test_only_known_people_get_only_known_roles(accounts, ann, project):
    with pytest.raises(BadAccount):
        accounts.grant(project, ann, "king")
    with pytest.raises(UnknownAccount):
        accounts.grant(project, "nobody", "moa")
    assert accounts.members(project) == ()


def test_a_project_keeps_an_owner(accounts, ann, project):
    accounts.grant(project, ann, "owner")
    with pytest.raises(LastOwner):
        accounts.revoke(project, ann, "owner")
    bob = accounts.named(fresh_name("bob"))
    accounts.grant(project, bob, "owner")
    accounts.revoke(project, bob, "owner")
    accounts.grant(project, bob, "owner")
    accounts.revoke(project, ann, "owner")
    assert [member.account for member in accounts.members(project)] == [bob]


def test_the_user_model_is_the_one_that_sign_in_packages_will_find():
    databases.sqlite()
    from django.contrib.auth import authenticate, get_user_model

    name = fresh_name("ann")
    people = get_user_model().objects
    made = people.create_user(name=name, email="", password="une phrase assez longue")
    assert authenticate(username=name, password="une phrase assez longue") == made
    assert authenticate(username=name, password="une autre phrase") is None
    assert not people.create_user(name=name + "x", email="").has_usable_password()


def test_migrations_say_what_the_models_say():
    databases.sqlite()
    from django.core.management import call_command

    call_command("makemigrations", "accounts", "jobs", check=True, dry_run=True, verbosity=0)


@given(st.text(max_size=200))
def test_a_checked_name_or_address_is_checked_once(text):
    for check in (checked_person_name, checked_email):
        try:
            told = check(text)
        except BadAccount:
            continue
        assert check(told) == told
