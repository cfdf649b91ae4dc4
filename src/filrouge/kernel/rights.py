"""Who may do what: people hold roles in a project, rooms grant rights to roles."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Role = Literal["owner", "moa", "moe", "dpo", "sponsor", "jury", "candidate"]
ROLES: tuple[Role, ...] = get_args(Role)

#: Rights of the kernel itself, beside those of the rooms.
KERNEL_GRANTS: Mapping[Role, frozenset[str]] = {
    "owner": frozenset({"*"}),
    "moa": frozenset({"thread.read", "thread.write", "reports.read", "reports.write", "journal.read"}),
    "moe": frozenset({"thread.read", "thread.write", "reports.read", "reports.write", "journal.read"}),
    "dpo": frozenset({"thread.read", "reports.read", "journal.read", "erase"}),
    "sponsor": frozenset({"thread.read", "reports.read"}),
    "jury": frozenset({"thread.read", "reports.read", "journal.read"}),
    "candidate": frozenset({"thread.read", "thread.write", "reports.read", "reports.write", "journal.read"}),
}


def rights_of(roles: Iterable[Role], grants: Iterable[Mapping[Role, Iterable[str]]]) -> frozenset[str]:
    """All rights that these roles hold, by the kernel and by the rooms; ``*`` stands for every right."""
    held = set(roles)
    told = [KERNEL_GRANTS, *grants]
    return frozenset(right for one in told for role in held for right in one.get(role, ()))


def allows(rights: frozenset[str], right: str) -> bool:
    return "*" in rights or right in rights
