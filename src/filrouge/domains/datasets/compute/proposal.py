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
    VariableType,
)

PROSE_LENGTH = 40  #: characters on average
RARELY_TWICE_ROWS = 20  #: a list of fewer long texts is one of choices


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
    measured = {column.id: column for column in profile.columns}
    prose = {id for id, column in measured.items() if _reads_as_prose(column)}
    key = _key(profile.candidate_keys, target, prose)
    accused = {one.column for one in personal.findings if one.confidence != "low"} if personal else set()
    return Dictionary(
        key=key,
        variables=tuple(
            _variable(column, measured[column.id], key, target, hidden=column.id in accused)
            for column in manifest.columns
        ),
    )


def _key(candidates: Iterable[CandidateKey], target: str | None, prose: set[str]) -> tuple[str, ...]:
    usable = [one.columns for one in candidates if target not in one.columns and not prose & {*one.columns}]
    return min(usable, key=len, default=())


def _variable(
    column: Column, measured: ColumnProfile, key: tuple[str, ...], target: str | None, *, hidden: bool
) -> Variable:
    role = _role(column, measured, key, target, hidden=hidden)
    required = column.id == target or column.id in key
    type: VariableType = "prose" if _reads_as_prose(measured) else column.type
    return Variable(id=column.id, type=type, role=role, required=required and measured.missing_count == 0)


def _reads_as_prose(measured: ColumnProfile) -> bool:
    """Long texts of different lengths that hardly come twice: people may say otherwise."""
    texts = measured.texts
    if texts is None or texts.mean_length is None or texts.shortest_length == texts.longest_length:
        return False
    return texts.mean_length >= PROSE_LENGTH and measured.distinct_count > RARELY_TWICE_ROWS


def _role(
    column: Column, measured: ColumnProfile, key: tuple[str, ...], target: str | None, *, hidden: bool
) -> Role:
    if column.id == target:
        return "target"
    names = measured.unique and column.type in ("text", "integer") and not _reads_as_prose(measured)
    if column.id in key or names:
        return "identifier"
    return "ignored" if measured.constant or hidden else "feature"
