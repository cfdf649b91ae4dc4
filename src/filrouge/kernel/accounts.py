"""People: the only place where a name or an address is kept; everything else knows opaque ids."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from filrouge.kernel.documents import Account
from filrouge.kernel.errors import Conflict, Invalid, NotFound
from filrouge.kernel.rights import ROLES, Role
from filrouge.kernel.texts import N_

NAME_LENGTH = 150


@dataclass(frozen=True)
class Person:
    """Who an account stands for; once erased only its id is left, and it is never given again."""

    id: Account
    name: str = ""
    email: str | None = None
    erased: bool = False
    active: bool = True  #: may sign in, if there is a way to
    administrator: bool = False  #: of the installation, which opens no project


@dataclass(frozen=True)
class Member:
    """A person with the roles held in one project."""

    account: Account
    roles: tuple[Role, ...]


class UnknownAccount(NotFound):
    """No account has this id, this name or this address."""

    code = "account.unknown"


class AmbiguousAccount(Conflict):
    """Several accounts answer to this: one by its name, another by its address."""

    code = "account.ambiguous"


class BadAccount(Invalid):
    """A name or an address that cannot be one, or a role that does not exist."""

    code = "account.invalid"


class LastOwner(Conflict):
    """A project keeps at least one owner."""

    code = "account.last-owner"


class TakenAddress(Conflict):
    """Another account has this address."""

    code = "account.taken"


class TakenName(Conflict):
    """Another account has this name."""

    code = "account.taken-name"


class WeakPassword(Invalid):
    """A password that somebody would guess."""

    code = "account.weak-password"


class LastAdministrator(Conflict):
    """An installation that has an administrator keeps one."""

    code = "account.last-administrator"


class Accounts(Protocol):
    """Who there is, and which roles they hold in which project."""

    def named(self, name: str) -> Account:
        """The account of a local user, made at first use.

        Raises:
            BadAccount: an empty name, one over 150 characters or with control characters.
        """

    def get(self, account: str) -> Person:
        """Raises UnknownAccount; an erased account is found, empty."""

    def some(self, accounts: Iterable[str]) -> Mapping[str, Person]:
        """Those that are known among these, by id; erased ones are found, empty."""

    def find(self, person: str) -> Person:
        """By id, name or e-mail address (whatever its case).

        Raises:
            UnknownAccount, AmbiguousAccount.
        """

    def set_name(self, account: str, name: str) -> None:
        """Raises UnknownAccount, BadAccount, TakenName."""

    def set_email(self, account: str, email: str | None) -> None:
        """Raises UnknownAccount, BadAccount, TakenAddress."""

    def set_active(self, account: str, active: bool) -> None:
        """Whether the person may sign in; nothing else changes. Raises UnknownAccount, LastAdministrator."""

    def set_administrator(self, account: str, administrator: bool) -> None:
        """Raises UnknownAccount, LastAdministrator."""

    def people(self) -> tuple[Person, ...]:
        """Everybody who is not erased, by name."""

    def erase(self, account: str) -> None:
        """Empty an account for ever: no name, no address, no way in, no role; its id stays as a tombstone.

        Raises:
            UnknownAccount: there is none to erase; one already erased is left as it is.
        """

    def grant(self, project: str, account: str, role: Role) -> None:
        """Nothing happens when it is held already. Raises UnknownAccount (also when erased), BadAccount."""

    def revoke(self, project: str, account: str, role: Role) -> None:
        """Nothing happens when it is not held. Raises LastOwner."""

    def roles(self, project: str, account: str) -> tuple[Role, ...]:
        """In the order of ``rights.ROLES``; none for a stranger."""

    def members(self, project: str) -> tuple[Member, ...]:
        """Everybody with a role in the project, by id."""

    def projects(self, account: str) -> tuple[str, ...]:
        """Where an account holds a role, by name."""

    def roles_by_project(self, account: str) -> Mapping[str, tuple[Role, ...]]:
        """Every project where an account holds a role, by name, with those roles."""


def check_not_last(people: Iterable[Person], account: str) -> None:
    """Raises LastAdministrator: without this account nobody would administer."""
    held = {one.id for one in people if one.administrator and one.active and not one.erased}
    if held == {account}:
        raise LastAdministrator(
            N_("The installation would have no administrator left; name another one first")
        )


def checked_person_name(name: str) -> str:
    """A name without outer blanks, in composed form, so that one name is one account.

    Raises:
        BadAccount
    """
    told = unicodedata.normalize("NFC", name).strip()
    if not told or len(told) > NAME_LENGTH or not told.isprintable():
        raise BadAccount(N_("%(name)s cannot be a person's name", name=repr(name[:NAME_LENGTH])))
    return told


def checked_email(email: str) -> str:
    """An address as it is kept and compared: in lower case. That it works, only a letter sent there tells.

    Raises:
        BadAccount
    """
    told = email.strip().lower()
    before, at, host = told.rpartition("@")
    if not (before and at and host) or not told.isprintable() or " " in told or len(told) > 254:
        raise BadAccount(N_("%(email)s cannot be an e-mail address", email=repr(email[:254])))
    return told


def checked_role(role: str) -> Role:
    """Raises BadAccount."""
    for known in ROLES:
        if role == known:
            return known
    raise BadAccount(N_("No role %(role)s: %(roles)s", role=repr(role), roles=", ".join(ROLES)))


def in_order(roles: set[Role]) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if role in roles)


def the_one(person: str, found: set[str]) -> str:
    """The only id among those found.

    Raises:
        UnknownAccount, AmbiguousAccount.
    """
    if not found:
        raise unknown(person)
    if len(found) > 1:
        raise AmbiguousAccount(
            N_(
                "Several accounts answer to %(person)s; use an id: %(ids)s",
                person=repr(person),
                ids=", ".join(sorted(found)),
            )
        )
    return found.pop()


def unknown(person: str) -> UnknownAccount:
    return UnknownAccount(N_("No account answers to %(person)s", person=repr(person[:NAME_LENGTH])))


def last_owner(project: str) -> LastOwner:
    return LastOwner(N_("%(project)s would have no owner left; name another one first", project=project))
