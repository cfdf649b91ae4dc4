"""Every leak check on one split of a table held in memory."""

from collections.abc import Mapping, Sequence

import pandas as pd

from filrouge.engines.splitting.checks import Check, not_applicable
from filrouge.engines.splitting.keys import hash_rows
from filrouge.engines.splitting.overlaps import (
    content_hashes,
    duplicates,
    future_rows,
    near_duplicates,
    shared_groups,
)
from filrouge.engines.splitting.parts import Assignment
from filrouge.engines.splitting.target_leaks import (
    Availability,
    Task,
    late_columns,
    target_copies,
    target_drift,
)


def leak_checks(
    assignment: Assignment,
    frame: pd.DataFrame,
    *,
    features: Sequence[str],
    seed: int,
    key: Sequence[str] = (),
    group: str | None = None,
    time: str | None = None,
    target: str | None = None,
    task: Task | None = None,
    availability: Mapping[str, Availability | float | None] | None = None,
    compared_alone: Sequence[str] = (),
) -> tuple[Check, ...]:
    """All checks, in the order of this file; those without their column say that they do not apply.

    Args:
        assignment: the part of each row of ``frame``.
        frame: all columns of the table, in the order of the assignment.
        features: columns that a model may read; key, group and target among them are passed over.
        compared_alone: features of which no single value can say the target (pictures, prose).
    """
    named = {*key, group, target}
    usable = [name for name in features if name not in named]
    tried = [name for name in usable if name not in compared_alone]
    content = [frame[name] for name in frame.columns if name not in key]
    return (
        duplicates(assignment, hash_rows([frame[name] for name in frame.columns], 0)),
        near_duplicates(assignment, content_hashes(content)),
        shared_groups(assignment, frame[group] if group else None),
        future_rows(assignment, frame[time] if time else None),
        _copies(assignment, frame[tried], frame[target] if target else None, task, seed),
        late_columns({name: (availability or {}).get(name) for name in usable}),
        _drift(assignment, frame[target] if target else None, task),
    )


def _copies(
    assignment: Assignment, frame: pd.DataFrame, target: object, task: Task | None, seed: int
) -> Check:
    if target is None or task is None:
        return not_applicable("target", "no_target")
    training = assignment.codes == 0
    return target_copies(frame[training], pd.Series(target)[training], task=task, seed=seed)[0]


def _drift(assignment: Assignment, target: object, task: Task | None) -> Check:
    if target is None or task is None:
        return not_applicable("target_drift", "no_target")
    return target_drift(assignment, target, task=task)
