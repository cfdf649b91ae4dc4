"""Fit the steps of a recipe on the training part, and replay them anywhere from what they learned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pandas as pd

from filrouge.engines.normalising.columns import cell_type, numbers, words
from filrouge.engines.normalising.errors import ColumnExists, UnknownColumn
from filrouge.engines.normalising.fitted_steps import FittedStep, TargetEncode
from filrouge.engines.normalising.learning import Learned, learned, target_numbers
from filrouge.engines.normalising.replaying import replayed, takes
from filrouge.engines.splitting import RowFolds, hash_rows
from filrouge.kernel.texts import N_


@dataclass(frozen=True, slots=True)
class LearnedColumn:
    id: str  #: the column
    values: Mapping[str, Any]  #: scalars, tuples and mappings of scalars: plain JSON


@dataclass(frozen=True, slots=True)
class LearnedStep:
    id: str
    do: str
    learned: tuple[LearnedColumn, ...]


class ColumnLike(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


class StepLike(Protocol):
    """What a document holds of a fitted step, or ``LearnedStep``."""

    @property
    def id(self) -> str: ...
    @property
    def do(self) -> str: ...
    @property
    def learned(self) -> Sequence[ColumnLike]: ...


@dataclass(frozen=True, slots=True)
class Fit:
    """What the steps learned, and the training part after them."""

    steps: tuple[LearnedStep, ...]
    training: pd.DataFrame  #: target encodings crossed: a row's value comes from the other folds
    all_missing: tuple[str, ...]  #: columns from which nothing could be learned


@dataclass(frozen=True, slots=True)
class Replay:
    frame: pd.DataFrame
    unseen_count: Mapping[str, int] = field(
        default_factory=dict
    )  #: per column, cells that training never saw


def fitted(
    steps: Sequence[FittedStep],
    training: pd.DataFrame,
    *,
    target: Iterable[Any] | None = None,
    units: Any = None,
    seed: int = 0,
) -> Fit:
    """Learn each step in order, each from what the ones before it made of the training part.

    Args:
        training: the training part, and nothing else: what is learned depends on it alone.
        target: of the same rows, read for target encodings only.
        units: keys of the rows, or groups that inner folds must hold together; equal rows without them.
        seed: of the inner folds.

    Raises:
        UnknownColumn, ColumnExists, WrongType, NotFilled, BadTarget: with the step in question.
    """
    frame, found, all_missing = training, list[LearnedStep](), dict[str, None]()
    crossed = any(isinstance(step, TargetEncode) for step in steps)
    wanted = target_numbers(target) if crossed and target is not None else None
    identity = _rows(training, target) if crossed and units is None else units
    for step in steps:
        columns = list[LearnedColumn]()
        for name in step.columns:
            _require(frame, name, f"/fitted/{step.id}")
            read = step.takes or cell_type(frame[name])
            cells = words(frame[name]) if read == "text" else numbers(frame[name])
            values = learned(step, name, cells, wanted)
            columns.append(LearnedColumn(name, values))
            made, _ = replayed(step.do, values, name, cells)
            if isinstance(step, TargetEncode):
                made = {name: _crossed(step, name, cells, wanted, identity, seed)}
            frame = _replaced(frame, name, made, f"/fitted/{step.id}")
            all_missing |= {name: None} if values.get("all_missing") else {}
        found.append(LearnedStep(step.id, step.do, tuple(columns)))
    return Fit(tuple(found), frame, tuple(all_missing))


def replay(steps: Sequence[StepLike], frame: pd.DataFrame) -> Replay:
    """Apply learned steps to any rows, one or many; a row's result does not depend on the others.

    Raises:
        UnknownColumn, WrongType: the frame is not like the one learned from.
    """
    unseen = dict[str, int]()
    for step in steps:
        for column in step.learned:
            _require(frame, column.id, f"/fitted/{step.id}")
            is_text = takes(step.do, column.values) == "text"
            cells = words(frame[column.id]) if is_text else numbers(frame[column.id])
            made, count = replayed(step.do, column.values, column.id, cells)
            frame = _replaced(frame, column.id, made, f"/fitted/{step.id}")
            if count:
                unseen[column.id] = max(unseen.get(column.id, 0), count)
    return Replay(frame, unseen)


def _crossed(step: TargetEncode, name: str, cells: Any, target: Any, units: Any, seed: int) -> Any:
    values = np.empty(len(cells))
    folds = RowFolds(step.folds_count, seed=seed)
    for train, test in folds.split(cells, groups=units):
        there: Learned = learned(step, name, cells[train], target[train])
        values[test] = replayed(step.do, there, name, cells[test])[0][name]
    return values


def _rows(frame: pd.DataFrame, target: Iterable[Any] | None) -> Any:
    """Something that tells rows apart whatever their order: all their cells."""
    columns = [frame[name] for name in frame.columns]
    return hash_rows(columns if target is None else [*columns, list(target)], 0)


def _require(frame: pd.DataFrame, name: str, at: str) -> None:
    if name not in frame.columns:
        raise UnknownColumn(N_("The table has no column %(column)s", column=name), at=at)


def _replaced(frame: pd.DataFrame, name: str, made: Mapping[str, Any], at: str) -> pd.DataFrame:
    """The frame with the new columns at the place of the old one."""
    place = list(frame.columns).index(name)
    kept = frame.drop(columns=name)
    for new in made:
        if new in kept.columns:
            raise ColumnExists(N_("The table has a column %(column)s already", column=new), at=at)
    cells = {
        new: np.where(cell == "", None, cell) if cell.dtype == object else cell for new, cell in made.items()
    }
    new_columns = pd.DataFrame(cells, index=frame.index)
    return pd.concat([kept.iloc[:, :place], new_columns, kept.iloc[:, place:]], axis=1)
