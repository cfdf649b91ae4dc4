"""A split asked for, cut by the engine and told as a document."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from filrouge.domains.datasets.documents import ToSplit
from filrouge.domains.datasets.errors import NoRole
from filrouge.engines.splitting import (
    Assignment,
    Check,
    Share,
    by_declaration,
    by_group,
    by_group_and_time,
    by_row,
    by_time,
    leak_checks,
)
from filrouge.kernel.documents import Blob
from filrouge.kernel.texts import N_
from filrouge.kinds.datasets import LeakCheck, LeftOut, Role, Split, SplitPart, Structure, VariableType

FEW_CLASSES = 20  #: integers with no more values than that are taken for classes
CONTENT: frozenset[Role] = frozenset({"feature", "sensitive"})
#: By likeness; no single value of these says the target.
COMPARED_ALONE: frozenset[VariableType] = frozenset({"image", "prose"})


def assigned(given: ToSplit, structure: Structure, frame: pd.DataFrame, seed: int) -> Assignment:
    """The part of each row of the table.

    Raises:
        NoRole: the structure does not name what this split goes by.
        Invalid: codes ``splitting.*``, from the engine.
    """
    if given.declared:
        return by_declaration(frame[given.declared], [part.name for part in given.parts])
    shares = [Share(part.name, part.ratio or 0.0) for part in given.parts]
    in_time: dict[str, Any] = {
        "starts": given.starts or None,
        "gap_periods": given.gap_periods,
        "gap_days": given.gap_days,
    }
    if given.by == "row":
        columns = structure.key or tuple(frame.columns)
        strata = frame[_needed(target_of(structure), "target")] if given.stratify else None
        return by_row([frame[name] for name in columns], shares, seed=seed, strata=strata)
    if given.by == "time":
        return by_time(frame[_needed(structure.time, "time")], shares, **in_time)
    group = frame[_needed(structure.group, "group")]
    if given.by == "group":
        return by_group(group, shares, seed=seed)
    return by_group_and_time(group, frame[_needed(structure.time, "time")], shares, seed=seed, **in_time)


def checked(
    given: ToSplit, structure: Structure, frame: pd.DataFrame, assignment: Assignment, seed: int
) -> tuple[LeakCheck, ...]:
    """Every leak check of the engine; those that do not apply say why."""
    target = target_of(structure)
    known = {variable.id: variable.availability for variable in structure.variables}
    checks = leak_checks(
        assignment,
        frame,
        features=[variable.id for variable in structure.variables if variable.role in CONTENT],
        compared_alone=[variable.id for variable in structure.variables if variable.type in COMPARED_ALONE],
        seed=seed,
        key=structure.key,
        group=structure.group,
        time=structure.time,
        target=target,
        task=given.task or (_task(frame[target]) if target else None),
        availability=known,
    )
    return tuple(map(told, checks))


def split_of(
    given: ToSplit,
    structure: Structure,
    frame: pd.DataFrame,
    assignment: Assignment,
    checks: Sequence[LeakCheck],
    write: Callable[[str], Blob],
) -> Split:
    """The document of a split; ``write`` keeps the rows of a part and returns their content."""
    return Split(
        by=given.by,
        parts=tuple(_part(name, structure, frame, assignment, write) for name in assignment.names),
        checks=tuple(checks),
        starts=tuple(one.isoformat() if isinstance(one, date) else str(one) for one in assignment.starts),
        left_out=tuple(LeftOut(id=why, rows_count=n) for why, n in assignment.left_out.items() if n),
    )


def target_of(structure: Structure) -> str | None:
    return next((variable.id for variable in structure.variables if variable.role == "target"), None)


def _needed(name: str | None, role: str) -> str:
    if name is None:
        raise NoRole(
            N_("The structure names no %(role)s, which this split needs", role=role), at="/structure"
        )
    return name


def _part(
    name: str,
    structure: Structure,
    frame: pd.DataFrame,
    assignment: Assignment,
    write: Callable[[str], Blob],
) -> SplitPart:
    rows = frame[assignment.mask(name)]
    days = _days(rows[structure.time]) if structure.time else None
    return SplitPart(
        id=name,
        content=write(name),
        rows_count=len(rows),
        rows_ratio=len(rows) / len(frame),
        groups_count=int(rows[structure.group].nunique()) if structure.group else None,
        earliest=None if days is None else days.min(),
        latest=None if days is None else days.max(),
    )


def _days(times: "pd.Series[Any]") -> "pd.Series[Any] | None":
    if not pd.api.types.is_datetime64_any_dtype(times):
        return None  # a period told by a number has no day
    filled = times.dropna()
    return None if filled.empty else filled.dt.date


def _task(target: "pd.Series[Any]") -> Any:
    if not pd.api.types.is_numeric_dtype(target) or pd.api.types.is_bool_dtype(target):
        return "class"
    filled = target.dropna()
    whole = bool((filled == filled.round()).all())
    return "class" if whole and filled.nunique() <= FEW_CLASSES else "number"


def told(check: Check) -> LeakCheck:
    return LeakCheck(
        id=check.id,
        verdict=check.verdict,
        columns=check.columns,
        rows_count=check.rows_count,
        rows_ratio=check.rows_ratio,
        strength=check.strength,
        threshold=check.threshold,
        reason=check.reason,
    )
