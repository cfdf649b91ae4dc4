"""Words for roles, wherever a page says them."""

from collections.abc import Mapping

from filrouge.kernel.organisations import OrganisationRole
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import Text

ROLE_TITLES: Mapping[Role, Text] = {
    "owner": Text(fr="propriétaire", en="owner"),
    "moa": Text(fr="maîtrise d’ouvrage (MOA)", en="project owner’s side (MOA)"),
    "moe": Text(fr="maîtrise d’œuvre (MOE)", en="contractor’s side (MOE)"),
    "dpo": Text(fr="délégué à la protection des données (DPO)", en="data protection officer (DPO)"),
    "sponsor": Text(fr="commanditaire", en="sponsor"),
    "jury": Text(fr="jury", en="jury"),
    "candidate": Text(fr="candidat", en="candidate"),
}
ORGANISATION_TITLES: Mapping[OrganisationRole, Text] = {
    "administrator": Text(fr="administre", en="administrator"),
    "member": Text(fr="membre", en="member"),
}


def role_title(role: Role) -> Text:
    return ROLE_TITLES[role]


def organisation_title(role: OrganisationRole) -> Text:
    return ORGANISATION_TITLES[role]
