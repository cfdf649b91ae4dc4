"""Hours and entries of a logbook, added up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import fsum
from typing import TypeVar, get_args

from filrouge.domains.projects.errors import Stranger
from filrouge.kernel.documents import Account
from filrouge.kernel.rights import ROLES
from filrouge.kernel.texts import N_
from filrouge.kinds.projects import (
    Effort,
    Hours,
    LogbookEntry,
    MemberEffort,
    MonthEffort,
    Nature,
    NatureCount,
    RoleEffort,
    Team,
)

K = TypeVar("K")
Line = tuple[LogbookEntry, Hours]
DECIMALS = 4  #: under half a second of work


def effort_of(team: Team, entries: Mapping[str, LogbookEntry]) -> Effort:
    """Add up a logbook, by person, role, month and nature of entry.

    Args:
        team: everybody whose hours may be counted, those who left included.
        entries: by id; their order does not matter.

    Returns:
        Totals in hours; members in the order of the team, months in the order of time.

    Raises:
        Stranger: an entry counts hours of somebody outside the team.
    """
    _check_known(team, entries)
    told = tuple(entries.values())
    lines = [(entry, line) for entry in told for line in entry.hours]
    days = {entry.on for entry in told}
    return Effort(
        entries_count=len(told),
        days_count=len(days),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        spent_h=_hours(line.spent_h for _, line in lines),
        members=_members(team, lines),
        roles=_roles(lines),
        months=_months(told, lines),
        natures=_natures(told),
    )


def _check_known(team: Team, entries: Mapping[str, LogbookEntry]) -> None:
    known = {member.account for member in team.members}
    for id, entry in entries.items():
        for line in entry.hours:
            if line.who not in known:
                raise Stranger(
                    N_("Entry %(entry)s counts hours of somebody outside the team", entry=id),
                    at=f"/{id}/hours/{line.id}/who",
                )


def _members(team: Team, lines: Iterable[Line]) -> tuple[MemberEffort, ...]:
    spent: Mapping[Account, float] = _by(lines, lambda line: line[1].who)
    return tuple(
        MemberEffort(id=member.id, account=member.account, spent_h=spent[member.account])
        for member in team.members
        if member.account in spent
    )


def _roles(lines: Iterable[Line]) -> tuple[RoleEffort, ...]:
    spent = _by(lines, lambda line: line[1].role)
    return tuple(RoleEffort(id=role, spent_h=spent[role]) for role in ROLES if role in spent)


def _months(entries: Iterable[LogbookEntry], lines: Iterable[Line]) -> tuple[MonthEffort, ...]:
    counts = Counter(_month(entry) for entry in entries)
    spent = _by(lines, lambda line: _month(line[0]))
    return tuple(
        MonthEffort(id=month, spent_h=spent.get(month, 0.0), entries_count=counts[month])
        for month in sorted(counts)
    )


def _natures(entries: Iterable[LogbookEntry]) -> tuple[NatureCount, ...]:
    counts = Counter(entry.nature for entry in entries)
    natures: tuple[Nature, ...] = get_args(Nature)
    return tuple(NatureCount(id=nature, entries_count=counts[nature]) for nature in natures if counts[nature])


def _month(entry: LogbookEntry) -> str:
    return entry.on.strftime("%Y-%m")


def _by(lines: Iterable[Line], key: Callable[[Line], K]) -> dict[K, float]:
    grouped: dict[K, list[float]] = defaultdict(list)
    for line in lines:
        grouped[key(line)].append(line[1].spent_h)
    return {name: _hours(spent) for name, spent in grouped.items()}


def _hours(spent_h: Iterable[float]) -> float:
    """The exact sum, rounded, so that the order of entries never shows."""
    return round(fsum(spent_h), DECIMALS)
