"""A dictionary to start from: what the table shows, and nothing that only people know."""

from collections.abc import Iterable

from filrouge.domains.datasets.errors import NoSuchColumn
from filrouge.kernel.documents import token
from filrouge.kernel.texts import N_
from filrouge.kinds.datasets import (
    CandidateKey,
    Column,
    ColumnProfile,
    Dictionary,
    Manifest,
    PersonalData,
    Profile,
    Role,
    Variable,
)


def propose_dictionary(
    manifest: Manifest, profile: Profile, target: str | None, personal: PersonalData | None = None
) -> Dictionary:
    """One variable per column with the type that was read and the role that the figures suggest.

    Meanings, units, the group, the time and what one row is stay unknown: only people know them. Columns
    without variety, and those where personal data were found, are proposed as ignored; a complete column
    whose values never come twice as an identifier, unless it is a number with a fraction.

    Raises:
        NoSuchColumn: the target is not a column.
    """
    if target is not None and target not in {column.id for column in manifest.columns}:
        raise NoSuchColumn(
            N_("There is no column %(column)s in the table", column=target), at=f"/{token(target)}"
        )
    key = _key(profile.candidate_keys, target)
    measured = {column.id: column for column in profile.columns}
    accused = {one.column for one in personal.findings if one.confidence != "low"} if personal else set()
    return Dictionary(
        key=key,
        variables=tuple(
            _variable(column, measured[column.id], key, target, hidden=column.id in accused)
            for column in manifest.columns
        ),
    )


def _key(candidates: Iterable[CandidateKey], target: str | None) -> tuple[str, ...]:
    usable = [one.columns for one in candidates if target not in one.columns]
    return min(usable, key=len, default=())


def _variable(
    column: Column, measured: ColumnProfile, key: tuple[str, ...], target: str | None, *, hidden: bool
) -> Variable:
    role = _role(column, measured, key, target, hidden=hidden)
    required = column.id == target or column.id in key
    return Variable(
        id=column.id, type=column.type, role=role, required=required and measured.missing_count == 0
    )


def _role(
    column: Column, measured: ColumnProfile, key: tuple[str, ...], target: str | None, *, hidden: bool
) -> Role:
    if column.id == target:
        return "target"
    if column.id in key or (measured.unique and column.type in ("text", "integer")):
        return "identifier"
    return "ignored" if measured.constant or hidden else "feature"
