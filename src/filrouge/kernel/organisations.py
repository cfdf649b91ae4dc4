"""Organisations: whose projects they are, and who administers them; they open no project by themselves."""

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from filrouge.kernel.documents import Account
from filrouge.kernel.errors import Conflict, Invalid, NotFound
from filrouge.kernel.texts import N_

OrganisationRole = Literal["administrator", "member"]
ORGANISATION_ROLES: tuple[OrganisationRole, ...] = get_args(OrganisationRole)
NAME_LENGTH = 150


class UnknownOrganisation(NotFound):
    """No organisation has this id."""

    code = "organisation.unknown"


class BadOrganisation(Invalid):
    """A name that cannot be that of an organisation, or a role that does not exist there."""

    code = "organisation.invalid"


class TakenOrganisation(Conflict):
    """Another organisation has this name."""

    code = "organisation.taken"


@dataclass(frozen=True)
class Organisation:
    id: str
    name: str


@dataclass(frozen=True)
class Belonging:
    """A person in an organisation."""

    account: Account
    role: OrganisationRole


class Organisations(Protocol):
    """Which organisations there are, who belongs to them, and which projects are theirs."""

    def found(self, name: str) -> Organisation:
        """A new organisation. Raises BadOrganisation, TakenOrganisation."""

    def rename(self, id: str, name: str) -> None:
        """Raises UnknownOrganisation, BadOrganisation, TakenOrganisation."""

    def dissolve(self, id: str) -> None:
        """Nobody and no project belongs to it any more; neither is touched. Raises UnknownOrganisation."""

    def get(self, id: str) -> Organisation:
        """Raises UnknownOrganisation."""

    def all(self) -> tuple[Organisation, ...]:
        """By name."""

    def admit(self, id: str, account: str, role: OrganisationRole) -> None:
        """With this role instead of any other. Raises UnknownOrganisation, BadOrganisation."""

    def dismiss(self, id: str, account: str) -> None:
        """Nothing happens when the person does not belong."""

    def people(self, id: str) -> tuple[Belonging, ...]:
        """By account."""

    def of(self, account: str) -> tuple[tuple[Organisation, OrganisationRole], ...]:
        """Those of a person, by name."""

    def place(self, project: str, id: str | None) -> None:
        """Make a project this organisation's, or nobody's. Raises UnknownOrganisation."""

    def placed(self, project: str) -> Organisation | None: ...

    def projects(self, id: str) -> tuple[str, ...]:
        """By name."""

    def forget(self, account: str) -> None:
        """The person leaves every organisation: the account is being erased."""


def checked_organisation_name(name: str) -> str:
    """Raises BadOrganisation."""
    told = " ".join(name.split())
    if not told or len(told) > NAME_LENGTH or not told.isprintable():
        raise BadOrganisation(N_("%(name)s cannot be an organisation's name", name=repr(name[:NAME_LENGTH])))
    return told


def checked_organisation_role(role: str) -> OrganisationRole:
    """Raises BadOrganisation."""
    for known in ORGANISATION_ROLES:
        if role == known:
            return known
    told = ", ".join(ORGANISATION_ROLES)
    raise BadOrganisation(N_("No role %(role)s in an organisation: %(roles)s", role=repr(role), roles=told))


def unknown_organisation(id: str) -> UnknownOrganisation:
    return UnknownOrganisation(N_("No organisation %(id)s", id=repr(id[:NAME_LENGTH])))


def taken_organisation(name: str) -> TakenOrganisation:
    return TakenOrganisation(N_("Another organisation is named %(name)s", name=name))
