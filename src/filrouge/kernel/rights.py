"""Who may do what: people hold roles in a project, rooms grant rights to roles.

What a room grants lies in ``domains/<room>/data/rights.toml``, by role, and is read without importing the
room: whoever asks for one document is not made to load all computations to know their rights.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

Role = Literal["owner", "moa", "moe", "dpo", "sponsor", "jury", "candidate", "respondent"]
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
    "respondent": frozenset(),  # answers what they were invited to answer, and sees nothing else
}


@cache
def grants_of(room: str) -> Mapping[Role, tuple[str, ...]]:
    """Which rights of a room each role holds; none without the file."""
    path = files("filrouge") / f"domains/{room}/data/rights.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {cast(Role, role): tuple(rights) for role, rights in told.items()}


def rights_of(roles: Iterable[Role], grants: Iterable[Mapping[Role, Iterable[str]]]) -> frozenset[str]:
    """All rights that these roles hold, by the kernel and by the rooms; ``*`` stands for every right."""
    held = set(roles)
    told = [KERNEL_GRANTS, *grants]
    return frozenset(right for one in told for role in held for right in one.get(role, ()))


def allows(rights: frozenset[str], right: str) -> bool:
    return "*" in rights or right in rights
