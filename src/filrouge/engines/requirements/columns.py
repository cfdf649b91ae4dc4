"""Which column of a sheet, or attribute of ReqIF, holds what of a requirement: by what people call them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, Literal, get_args

from filrouge.engines.requirements.rules import read_data
from filrouge.kernel.searching import words_of

Role = Literal[
    "id", "statement", "title", "type", "priority", "rationale", "owner", "test", "section", "cost_eur",
    "due_on", "derives_from", "language",
]  # fmt: skip
ROLES: Final[tuple[Role, ...]] = get_args(Role)


@cache
def _usual() -> Mapping[tuple[str, ...], tuple[Role, int]]:
    """Folded words → what they name, and how early they stand in its list."""
    told = read_data("columns")
    return {
        words_of(words): (role, place)
        for role in reversed(ROLES)
        for place, words in reversed(list(enumerate(told[role])))
    }


def roles_of(headers: Sequence[str]) -> Mapping[Role, str]:
    """Role → the header that says it; of two headers for one role, the one most often used for it.

    A header that nobody knows has no role: what it holds is kept under its own name.
    """
    met: dict[Role, tuple[int, str]] = {}
    for header in headers:
        role, place = _usual().get(words_of(header), (None, 0))
        if role and (role not in met or place < met[role][0]):
            met[role] = (place, header)
    return {role: met[role][1] for role in ROLES if role in met}
