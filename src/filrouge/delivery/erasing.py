"""Erasing an account from administration: what will go and what stays, told before anything is done."""

from dataclasses import dataclass

from django.db import transaction

from filrouge.adapters.accounts.traces import kept_of
from filrouge.adapters.djangostore.store import DjangoStore
from filrouge.delivery.wiring import accounts, keys, leave_no_trace, organisations
from filrouge.kernel.accounts import Person, last_owner
from filrouge.kernel.rights import Role


@dataclass(frozen=True)
class Foretold:
    """What erasing an account removes, and what names its identifier and stays until a project erases it."""

    person: Person
    sessions_count: int
    factors_count: int
    others_count: int
    keys_count: int
    organisations: tuple[str, ...]
    roles: tuple[tuple[str, tuple[Role, ...]], ...]  #: project, roles held there
    named: tuple[tuple[str, int], ...]  #: project, documents that name the identifier
    alone: tuple[str, ...]  #: projects of which this is the only owner


def foretold(account: str) -> Foretold:
    """Raises UnknownAccount."""
    held = accounts()
    person, kept, projects = held.get(account), kept_of(account), held.projects(account)
    named = ((name, len(DjangoStore(name).naming(account))) for name in projects)
    return Foretold(
        person=person,
        sessions_count=len(kept["sessions"]),
        factors_count=len(kept["second_factors"]),
        others_count=len(kept["other_accounts"]),
        keys_count=len(keys().of(account)),
        organisations=tuple(one.name for one, _ in organisations().of(account)),
        roles=tuple((name, held.roles(name, account)) for name in projects),
        named=tuple((name, count) for name, count in named if count),
        alone=tuple(name for name in projects if _only_owner(name, account)),
    )


def erase(account: str) -> None:
    """Name, address, ways in, sessions, keys, roles: gone. Projects keep the identifier, which names nobody.

    Raises:
        UnknownAccount
        LastOwner: a project would have no owner left.
        LastAdministrator: the installation would have none left.
    """
    told = foretold(account)
    if told.alone:
        raise last_owner(told.alone[0])
    with transaction.atomic():
        accounts().set_active(account, False)  # refuses the last administrator
        accounts().erase(account)
    leave_no_trace()


def _only_owner(project: str, account: str) -> bool:
    owners = {one.account for one in accounts().members(project) if "owner" in one.roles}
    return owners == {account}
