"""Parts of a split as what is learned from, and what is scored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from filrouge.domains.models.compute.problem import Question
from filrouge.domains.models.errors import UnusableTarget
from filrouge.engines.tabular.columns import Target, as_inputs, class_name, class_target, number_target
from filrouge.engines.tabular.contest import Table, row_keys
from filrouge.engines.tabular.portfolio import CLASSES
from filrouge.kernel.texts import N_
from filrouge.kinds.models import Problem


@dataclass(frozen=True)
class Rows:
    """One part of the split, without the rows whose target is missing, or is no class to learn."""

    frame: pd.DataFrame
    inputs: pd.DataFrame
    target: Target
    left_out_rows_count: int
    out_of_scope: pd.DataFrame  #: inputs of the rows whose target is no class


def rows_of(question: Question, frame: pd.DataFrame, *, taught: "pd.Series[Any]") -> Rows:
    """The rows of a part whose target is known.

    Args:
        taught: the target in the training part; its classes, in its order, are those of every part.

    Raises:
        UnusableTarget: no row has a target. OneClass, UnknownClass, UnreadableColumn: see the engine.
    """
    problem = question.problem
    filled = frame[frame[problem.target].notna()]
    outside = _is_outside(problem, filled[problem.target])
    known = filled[~outside].reset_index(drop=True)
    if not len(known):
        raise UnusableTarget(N_("No row has a target: %(name)s is empty", name=problem.target), at="/target")
    if problem.task in CLASSES:
        learnt = taught.dropna()
        classes = class_target(learnt[~_is_outside(problem, learnt)], event=problem.event).classes
        target = class_target(known[problem.target], event=problem.event, classes=classes)
    else:
        target = number_target(known[problem.target])
    inputs = as_inputs(known, question.features)
    strange = as_inputs(filled[outside], question.features)
    return Rows(known, inputs, target, len(frame) - len(filled), strange)


def _is_outside(problem: Problem, target: "pd.Series[Any]") -> "pd.Series[bool]":
    return target.map(class_name).isin(problem.out_of_scope)


def table_of(question: Question, rows: Rows) -> Table:
    """The training part as the contest takes it, with what its folds go by."""
    structure, frame = question.structure, rows.frame
    by: Mapping[str, Callable[[], Any]] = {
        "row": lambda: _keys(question, rows),
        "group": lambda: frame[structure.group],
        "time": lambda: frame[structure.time],
        "group_time": lambda: frame[[structure.group, structure.time]],
    }
    return Table(question.features, rows.inputs, rows.target, by[question.problem.split]())


def _keys(question: Question, rows: Rows) -> "pd.Series[int]":
    key = list(question.structure.key)
    if not key:
        return row_keys(rows.inputs.assign(**{question.problem.target: rows.target.codes}))
    codes: pd.Series[int] = rows.frame.groupby(key, dropna=False, sort=False).ngroup()
    return codes
