"""Words for roles, wherever a page says them inside a sentence."""

from collections.abc import Mapping
from typing import get_args

from filrouge.kernel.organisations import OrganisationRole
from filrouge.kernel.rights import ROLES, Role
from filrouge.kernel.texts import Text
from filrouge.kernel.words import word_of

ROLE_TITLES: Mapping[Role, Text] = {role: word_of("role", role) for role in ROLES}
ORGANISATION_TITLES: Mapping[OrganisationRole, Text] = {
    role: word_of("organisation", role) for role in get_args(OrganisationRole)
}


def role_title(role: Role) -> Text:
    return ROLE_TITLES[role]


def organisation_title(role: OrganisationRole) -> Text:
    return ORGANISATION_TITLES[role]
