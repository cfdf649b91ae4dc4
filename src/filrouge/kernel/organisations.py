"""Organisations: whose projects they are, and who administers them; they open no project by themselves."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


TemplateKind = Literal["docx", "odt", "pptx"]
TEMPLATE_KINDS: tuple[TemplateKind, ...] = get_args(TemplateKind)


@dataclass(frozen=True)
class Look:
    """How an organisation's reports look: its name and logo at the top, its colour, its own templates.

    ``color`` is ``#rrggbb`` or empty, ``logo`` a PNG or empty; a format without a template takes ours.
    """

    name: str = ""
    color: str = ""
    logo: bytes = b""
    templates: Mapping[TemplateKind, bytes] = field(default_factory=dict)


PLAIN = Look()


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

    def dress(self, id: str, look: Look) -> None:
        """Keep how its reports look; its name is its own. Raises UnknownOrganisation, BadOrganisation."""

    def look(self, id: str) -> Look:
        """With its name; the rest is empty until somebody said it. Raises UnknownOrganisation."""

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

    def places(self, projects: Iterable[str]) -> Mapping[str, Organisation]:
        """The organisation of each of these projects that has one."""

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


def checked_color(color: str) -> str:
    """``#rrggbb``, dark enough for letters on white (4.5:1, WCAG 2.2, criterion 1.4.3), or nothing.

    Raises:
        BadOrganisation
    """
    told = color.strip().lower()
    if not told:
        return ""
    if not re.fullmatch("#[0-9a-f]{6}", told):
        raise BadOrganisation(N_("%(color)s is no colour: write it #rrggbb", color=repr(color[:40])))
    if 1.05 / (_luminance(told) + 0.05) < 4.5:
        raise BadOrganisation(N_("%(color)s is too light for letters on white paper", color=told))
    return told


def _luminance(color: str) -> float:
    """Relative luminance, as WCAG defines it."""
    shares = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
