"""Accounts in memory: the reference of the contract, and the double for tests."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import count

from filrouge.kernel.accounts import (
    Member,
    Person,
    TakenAddress,
    TakenName,
    check_not_last,
    checked_email,
    checked_person_name,
    checked_role,
    in_order,
    last_owner,
    the_one,
    unknown,
)
from filrouge.kernel.documents import Account
from filrouge.kernel.invitations import (
    CODE_TRIES,
    LASTS,
    Invitation,
    Offer,
    fits,
    hashed_code,
    hashed_invitation,
    invitation_id,
    new_invitation,
    no_invitation,
)
from filrouge.kernel.organisations import (
    PLAIN,
    Belonging,
    Look,
    Organisation,
    OrganisationRole,
    checked_color,
    checked_organisation_name,
    checked_organisation_role,
    taken_organisation,
    unknown_organisation,
)
from filrouge.kernel.ports import Clock
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_


class MemoryAccounts:
    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._held: dict[tuple[str, Role], set[str]] = {}
        self._numbers = count(1)

    def named(self, name: str) -> Account:
        told = checked_person_name(name)
        known = next((one for one in self._people.values() if one.name == told), None)
        if known is None:
            known = Person(Account(f"account-{next(self._numbers)}"), told)
            self._people[known.id] = known
        return known.id

    def get(self, account: str) -> Person:
        if account not in self._people:
            raise unknown(account)
        return self._people[account]

    def some(self, accounts: Iterable[str]) -> dict[str, Person]:
        return {account: self._people[account] for account in accounts if account in self._people}

    def find(self, person: str) -> Person:
        told = person.strip()
        found = {
            known.id
            for known in self._people.values()
            if known.id == told or (not known.erased and (known.name == told or known.email == told.lower()))
        }
        return self._people[the_one(person, {*found})]

    def set_name(self, account: str, name: str) -> None:
        told, known = checked_person_name(name), self.get(account)
        if any(one.name == told and one.id != account for one in self._people.values()):
            raise TakenName(N_("Another account is named %(name)s", name=told))
        if not known.erased:
            self._people[account] = replace(known, name=told)

    def set_email(self, account: str, email: str | None) -> None:
        kept = None if email is None else checked_email(email)
        known = self.get(account)
        if kept and any(one.email == kept and one.id != account for one in self._people.values()):
            raise TakenAddress(N_("Another account has the address %(email)s", email=kept))
        if not known.erased:
            self._people[account] = replace(known, email=kept)

    def set_active(self, account: str, active: bool) -> None:
        known = self.get(account)
        if not active:
            check_not_last(self._people.values(), account)
        if not known.erased:
            self._people[account] = replace(known, active=active)

    def set_administrator(self, account: str, administrator: bool) -> None:
        known = self.get(account)
        if not administrator:
            check_not_last(self._people.values(), account)
        if not known.erased:
            self._people[account] = replace(known, administrator=administrator)

    def people(self) -> tuple[Person, ...]:
        return tuple(
            sorted((one for one in self._people.values() if not one.erased), key=lambda one: one.name)
        )

    def erase(self, account: str) -> None:
        self._people[account] = Person(self.get(account).id, erased=True, active=False)
        for holders in self._held.values():
            holders.discard(account)

    def grant(self, project: str, account: str, role: Role) -> None:
        checked_role(role)
        if self.get(account).erased:
            raise unknown(account)
        self._held.setdefault((project, role), set()).add(account)

    def revoke(self, project: str, account: str, role: Role) -> None:
        holders = self._held.get((project, role), set())
        if role == "owner" and holders == {account}:
            raise last_owner(project)
        holders.discard(account)

    def roles(self, project: str, account: str) -> tuple[Role, ...]:
        return in_order({role for (of, role), who in self._held.items() if of == project and account in who})

    def members(self, project: str) -> tuple[Member, ...]:
        who = {account for (of, _), holders in self._held.items() if of == project for account in holders}
        return tuple(Member(Account(account), self.roles(project, account)) for account in sorted(who))

    def projects(self, account: str) -> tuple[str, ...]:
        return tuple(sorted({project for (project, _), who in self._held.items() if account in who}))

    def roles_by_project(self, account: str) -> dict[str, tuple[Role, ...]]:
        return {project: self.roles(project, account) for project in self.projects(account)}


class MemoryOrganisations:
    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._people: dict[str, dict[str, OrganisationRole]] = {}
        self._placed: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        self._numbers = count(1)

    def found(self, name: str) -> Organisation:
        told = self._free(name)
        id = f"organisation-{next(self._numbers)}"
        self._names[id], self._people[id] = told, {}
        return Organisation(id, told)

    def rename(self, id: str, name: str) -> None:
        checked_organisation_name(name)
        known = self.get(id)
        self._names[id] = self._free(name, but=known.id)

    def dissolve(self, id: str) -> None:
        self.get(id)
        del self._names[id], self._people[id]
        self._looks.pop(id, None)
        self._placed = {project: of for project, of in self._placed.items() if of != id}

    def get(self, id: str) -> Organisation:
        if id not in self._names:
            raise unknown_organisation(id)
        return Organisation(id, self._names[id])

    def all(self) -> tuple[Organisation, ...]:
        return tuple(sorted(map(self.get, self._names), key=lambda one: one.name))

    def dress(self, id: str, look: Look) -> None:
        self._looks[self.get(id).id] = replace(look, color=checked_color(look.color))

    def look(self, id: str) -> Look:
        return replace(self._looks.get(id, PLAIN), name=self.get(id).name)

    def admit(self, id: str, account: str, role: OrganisationRole) -> None:
        told = checked_organisation_role(role)
        self._people[self.get(id).id][account] = told

    def dismiss(self, id: str, account: str) -> None:
        self._people.get(id, {}).pop(account, None)

    def people(self, id: str) -> tuple[Belonging, ...]:
        held = sorted(self._people.get(id, {}).items())
        return tuple(Belonging(Account(account), role) for account, role in held)

    def of(self, account: str) -> tuple[tuple[Organisation, OrganisationRole], ...]:
        mine = {id: held[account] for id, held in self._people.items() if account in held}
        return tuple(sorted(((self.get(id), role) for id, role in mine.items()), key=lambda one: one[0].name))

    def place(self, project: str, id: str | None) -> None:
        if id is None:
            self._placed.pop(project, None)
        else:
            self._placed[project] = self.get(id).id

    def placed(self, project: str) -> Organisation | None:
        return self.get(self._placed[project]) if project in self._placed else None

    def places(self, projects: Iterable[str]) -> dict[str, Organisation]:
        return {project: self.get(self._placed[project]) for project in projects if project in self._placed}

    def projects(self, id: str) -> tuple[str, ...]:
        return tuple(sorted(project for project, of in self._placed.items() if of == id))

    def forget(self, account: str) -> None:
        for held in self._people.values():
            held.pop(account, None)

    def _free(self, name: str, but: str = "") -> str:
        told = checked_organisation_name(name)
        if any(known == told and id != but for id, known in self._names.items()):
            raise taken_organisation(told)
        return told


class MemoryInvitations:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, tuple[Invitation, str]] = {}
        self._users: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._wrong: Counter[str] = Counter()

    def invite(self, offer: Offer, *, lasts: timedelta = LASTS, code: str = "") -> tuple[Invitation, str]:
        id, secret = new_invitation()
        told = Invitation(id, offer, self._clock.now() + lasts, asks_code=bool(code))
        self._open[id] = told, hashed_invitation(secret)
        if code:
            self._codes[id] = hashed_code(id, code)
        return told, secret

    def proves(self, secret: str, code: str) -> bool:
        id = self.opened(secret).id
        right = self._codes.get(id) in (None, hashed_code(id, code))
        self._wrong[id] += not right
        return right

    def opened(self, secret: str) -> Invitation:
        told, kept = self._open.get(invitation_id(secret), (None, ""))
        if told is None or not fits(secret, kept) or told not in self.open():
            raise no_invitation()
        return told

    def use(self, secret: str, account: str) -> Invitation:
        told = self.opened(secret)
        self._users[told.id] = account
        return told

    def open(self, *, project: str | None = None) -> tuple[Invitation, ...]:
        now = self._clock.now()
        working = [
            one
            for one, _ in self._open.values()
            if one.id not in self._users and now < one.expires_at and self._wrong[one.id] < CODE_TRIES
        ]
        asked = [one for one in working if project is None or one.offer.project == project]
        return tuple(sorted(asked, key=lambda one: (one.expires_at, one.id)))

    def withdraw(self, id: str) -> None:
        if id not in self._users:
            self._open.pop(id, None)

    def forget(self, account: str) -> None:
        for id, (one, _) in list(self._open.items()):
            if account in (one.offer.by, self._users.get(id)):
                del self._open[id]
