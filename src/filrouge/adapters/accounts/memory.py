"""Accounts in memory: the reference of the contract, and the double for tests."""

from dataclasses import replace
from itertools import count

from filrouge.kernel.accounts import (
    Member,
    Person,
    TakenAddress,
    checked_email,
    checked_person_name,
    checked_role,
    in_order,
    last_owner,
    the_one,
    unknown,
)
from filrouge.kernel.documents import Account
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

    def find(self, person: str) -> Person:
        told = person.strip()
        found = {
            known.id
            for known in self._people.values()
            if known.id == told or (not known.erased and (known.name == told or known.email == told.lower()))
        }
        return self._people[the_one(person, {*found})]

    def set_email(self, account: str, email: str | None) -> None:
        kept = None if email is None else checked_email(email)
        known = self.get(account)
        if kept and any(one.email == kept and one.id != account for one in self._people.values()):
            raise TakenAddress(N_("Another account has the address %(email)s", email=kept))
        if not known.erased:
            self._people[account] = replace(known, email=kept)

    def erase(self, account: str) -> None:
        self._people[account] = Person(self.get(account).id, erased=True)
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
