"""One suite for every answer to the ports of organisations and invitations."""

from datetime import timedelta

import databases
import pytest
from conftest import MovedClock, fresh_name

from filrouge.adapters.accounts.memory import MemoryAccounts, MemoryInvitations, MemoryOrganisations
from filrouge.kernel.accounts import LastAdministrator, TakenName, UnknownAccount
from filrouge.kernel.invitations import CODE_TRIES, NoInvitation, Offer, new_code
from filrouge.kernel.organisations import BadOrganisation, Look, TakenOrganisation, UnknownOrganisation


class InMemory:
    def __init__(self) -> None:
        self.clock = MovedClock()
        self.accounts = MemoryAccounts()
        self.organisations = MemoryOrganisations()
        self.invitations = MemoryInvitations(self.clock)


class InTables:
    def __init__(self, using: str) -> None:
        from filrouge.adapters.accounts.answers import DjangoAccounts
        from filrouge.adapters.accounts.invitations import DjangoInvitations
        from filrouge.adapters.accounts.models import Account
        from filrouge.adapters.accounts.organisations import DjangoOrganisations

        Account.objects.using(using).update(is_administrator=False)
        self.clock = MovedClock()
        self.accounts = DjangoAccounts(using=using)
        self.organisations = DjangoOrganisations(using=using)
        self.invitations = DjangoInvitations(self.clock, using=using)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def people(request):
    if request.param == "memory":
        return InMemory()
    return InTables(getattr(databases, request.param)())


@pytest.fixture
def house(people):
    return people.organisations.found(fresh_name("Maison"))


def test_an_organisation_has_a_name_of_its_own(people, house):
    held, other = people.organisations, fresh_name("Autre")
    assert held.get(house.id) == house and house in held.all()
    with pytest.raises(TakenOrganisation):
        held.found(f" {house.name} ")
    held.rename(house.id, house.name)
    held.rename(house.id, other)
    assert held.get(house.id).name == other
    again = held.found(house.name)
    with pytest.raises(TakenOrganisation):
        held.rename(again.id, other)


@pytest.mark.parametrize("name", ["", "  ", "x" * 151, "a\x00b"])
def test_a_name_is_something_to_read(people, name):
    with pytest.raises(BadOrganisation):
        people.organisations.found(name)


@pytest.mark.parametrize("id", ["nothing", "", "a\x00"])
def test_what_is_not_there_is_said_so(people, id):
    held = people.organisations
    for ask in (held.get, held.dissolve, lambda one: held.place("p", one)):
        with pytest.raises(UnknownOrganisation):
            ask(id)
    held.dismiss("nothing", "nobody")


def test_people_belong_with_one_role(people, house):
    held, ann = people.organisations, people.accounts.named(fresh_name("ann"))
    held.admit(house.id, ann, "member")
    held.admit(house.id, ann, "administrator")
    assert [(one.account, one.role) for one in held.people(house.id)] == [(ann, "administrator")]
    assert held.of(ann) == ((house, "administrator"),)
    with pytest.raises(BadOrganisation):
        held.admit(house.id, ann, "king")
    held.dismiss(house.id, ann)
    assert held.people(house.id) == held.of(ann) == ()
    held.admit(house.id, ann, "member")
    held.forget(ann)
    assert held.of(ann) == ()


def test_a_project_is_placed_once(people, house):
    held, project = people.organisations, fresh_name("p")
    assert held.placed(project) is None
    other = held.found(fresh_name("Autre"))
    held.place(project, other.id)
    held.place(project, house.id)
    assert (held.placed(project), held.projects(house.id), held.projects(other.id)) == (house, (project,), ())
    assert held.places([project, project + "x"]) == {project: house}
    held.dissolve(house.id)
    assert held.placed(project) is None
    held.place(project, None)


def test_an_invitation_opens_once_and_before_its_day(people):
    held, ann = people.invitations, people.accounts.named(fresh_name("ann"))
    told, secret = held.invite(Offer(by=ann, project=fresh_name("p"), role="moa"))
    assert held.opened(secret) == told
    assert held.open(project=told.offer.project) == (told,)
    assert held.use(secret, ann) == told
    for again in (held.opened, lambda one: held.use(one, ann)):
        with pytest.raises(NoInvitation):
            again(secret)
    assert told not in held.open()
    late, secret = held.invite(Offer(), lasts=timedelta(days=1))
    assert late in held.open()
    people.clock.pass_days(1)
    with pytest.raises(NoInvitation):
        held.opened(secret)
    assert late not in held.open()


def test_a_code_is_asked_beside_the_link_and_a_few_wrong_ones_end_it(people):
    held, code, brief = people.invitations, new_code(), {"plan": "audit", "questionnaires": ["a"]}
    told, secret = held.invite(Offer(brief=brief), code=code)
    assert told.asks_code and held.opened(secret).offer.brief == brief
    assert held.proves(secret, code) and held.proves(secret, f" {code.lower().replace('-', ' ')} ")
    for _ in range(CODE_TRIES):
        assert not held.proves(secret, "0000-0000")
    for attempt in (lambda: held.proves(secret, code), lambda: held.opened(secret)):
        with pytest.raises(NoInvitation):
            attempt()
    assert told.id not in {one.id for one in held.open()}
    plain, secret = held.invite(Offer())
    assert not plain.asks_code and held.proves(secret, "")


def test_an_invitation_is_withdrawn_or_forgotten_with_its_author(people):
    held, ann = people.invitations, people.accounts.named(fresh_name("ann"))
    told, secret = held.invite(Offer())
    held.withdraw(told.id)
    held.withdraw("nothing")
    _, of_ann = held.invite(Offer(by=ann))
    held.forget(ann)
    for one in (secret, of_ann):
        with pytest.raises(NoInvitation):
            held.opened(one)


@pytest.mark.parametrize("end", ["x", ""])
def test_a_secret_that_differs_opens_nothing(people, end):
    _, secret = people.invitations.invite(Offer())
    with pytest.raises(NoInvitation):
        people.invitations.opened(secret[:-1] + end)


def test_an_installation_keeps_an_administrator(people):
    held = people.accounts
    ann, bob = held.named(fresh_name("ann")), held.named(fresh_name("bob"))
    held.set_administrator(ann, True)
    for leave in (lambda: held.set_administrator(ann, False), lambda: held.set_active(ann, False)):
        with pytest.raises(LastAdministrator):
            leave()
    held.set_administrator(bob, True)
    held.set_administrator(ann, False)
    held.set_active(ann, False)
    assert (held.get(ann).active, held.get(ann).administrator) == (False, False)
    assert held.get(bob).administrator
    held.set_active(ann, True)
    assert held.get(ann).active


def test_people_are_listed_by_name_and_renamed(people):
    held = people.accounts
    ann, bob = held.named(fresh_name("ann")), held.named(fresh_name("bob"))
    assert [one.id for one in held.people() if one.id in (ann, bob)] == [ann, bob]
    with pytest.raises(TakenName):
        held.set_name(ann, held.get(bob).name)
    held.set_name(ann, fresh_name("zoé"))
    assert [one.id for one in held.people() if one.id in (ann, bob)] == [bob, ann]
    held.erase(ann)
    assert ann not in [one.id for one in held.people()]
    for change in (
        lambda: held.set_name("nobody", "x"),
        lambda: held.set_active("nobody", True),
        lambda: held.set_administrator("nobody", True),
    ):
        with pytest.raises(UnknownAccount):
            change()


def test_how_its_reports_look_is_kept_with_it(people, house):
    held = people.organisations
    assert held.look(house.id) == Look(house.name)
    held.dress(house.id, Look(color=" #1A5276 ", logo=b"png", templates={"docx": b"PK"}))
    assert held.look(house.id) == Look(house.name, "#1a5276", b"png", {"docx": b"PK"})
    held.dress(house.id, Look())
    assert held.look(house.id) == Look(house.name)
    for wrong in ("red", "#12345", "#ffff00"):
        with pytest.raises(BadOrganisation):
            held.dress(house.id, Look(color=wrong))
    held.dissolve(house.id)
    with pytest.raises(UnknownOrganisation):
        held.look(house.id)
