"""Repeated k-fold inside the training part, for the structures of a split, as scikit-learn splitters.

``split(X, y, groups)`` and ``get_n_splits`` follow scikit-learn's conventions, so that every splitter serves
as ``cv=`` of ``cross_val_score`` or a search. ``groups`` carries what the structure needs: keys for rows
(optional), groups for groups, times for times, two columns (group, time) for both. Folds depend on values and
seed, never on the order of rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from filrouge.engines.splitting.errors import NoColumn, TooFewTimes, TooFewUnits
from filrouge.engines.splitting.keys import Hashes, Values, hash_rows, hash_values, mix, require_filled
from filrouge.engines.splitting.moments import Moments, cut, kept_until, moments
from filrouge.kernel.texts import N_

Rows = npt.NDArray[np.intp]
Fold = tuple[Rows, Rows]  #: positions of the rows to train on, and to test on
By = Literal["row", "group", "time", "group_time"]


@dataclass(frozen=True)
class RowFolds:
    """Each row is tested once per repeat; rows of one key (without keys: equal rows) stay together."""

    n_splits: int = 5
    n_repeats: int = 1
    seed: int = 0
    stratify: bool = False  #: same shares of each value of ``y`` in every fold

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return self.n_splits * self.n_repeats

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Fold]:
        """Folds of shape ((train,), (test,)).

        Raises:
            NoColumn: ``stratify`` without ``y``. TooFewUnits: fewer distinct rows than folds.
        """
        if self.stratify and y is None:
            raise NoColumn(N_("Stratified folds need a target"))
        identity = hash_values(groups, 0) if groups is not None else hash_rows(_columns(X), 0)
        strata = hash_values(y, 0) if self.stratify else np.zeros(len(identity), dtype=np.uint64)
        for repeat in range(self.n_repeats):
            fold = _dealt(_reseeded(identity, self.seed, repeat), strata, self.n_splits)
            yield from _each_tested(fold, self.n_splits)


@dataclass(frozen=True)
class GroupFolds:
    """Each group is tested once per repeat, as a whole; folds are balanced in rows."""

    n_splits: int = 5
    n_repeats: int = 1
    seed: int = 0

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return self.n_splits * self.n_repeats

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Fold]:
        """Folds of shape ((train,), (test,)).

        Raises:
            NoColumn: no groups. MissingKey: a row without a group. TooFewUnits: fewer groups than folds.
        """
        identity = _identity(groups, "group")
        for repeat in range(self.n_repeats):
            yield from _each_tested(
                _balanced(_reseeded(identity, self.seed, repeat), self.n_splits), self.n_splits
            )


@dataclass(frozen=True)
class TimeFolds:
    """Train on what came before, test on the block that follows (rolling origin, Tashman 2000).

    The n + 1 blocks hold about as many rows each; the first only trains. Repeats move the borders by a
    fraction of a block; a repeat's fold that falls on an earlier one is left out, so there may be fewer than
    asked.
    """

    n_splits: int = 5
    n_repeats: int = 1
    gap_periods: int = 0  #: distinct times left out just before each test block
    gap_days: float = 0.0

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        if groups is None:
            return self.n_splits * self.n_repeats
        return len(self._blocks(moments(groups)))

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Fold]:
        """Folds of shape ((train,), (test,)); ``groups`` holds the times.

        Raises:
            NoColumn: no times. MissingKey: a row without a time. TooFewTimes: fewer distinct times than
            blocks.
        """
        if groups is None:
            raise NoColumn(N_("These folds need the column they go by"), at="/time")
        when = moments(groups)
        for start, end in self._blocks(when):
            kept = kept_until(when, start, self.gap_periods, self.gap_days)
            train, test = when.place < kept, (when.place >= start) & (when.place < end)
            yield np.flatnonzero(train), np.flatnonzero(test)

    def _blocks(self, when: Moments) -> list[tuple[int, int]]:
        """First and last (excluded) place of each test block, without doubles."""
        share = 1 / (self.n_splits + 1)
        blocks: dict[tuple[int, int], None] = {}
        for repeat in range(self.n_repeats):
            moved = (np.arange(1, self.n_splits + 2) - repeat / self.n_repeats) * share
            places = cut(when, moved, last=len(when.distinct))
            blocks |= dict.fromkeys(zip(places[:-1], places[1:], strict=True))
        usable = [b for b in blocks if kept_until(when, b[0], self.gap_periods, self.gap_days) > 0]
        if len(usable) < self.n_splits:
            raise TooFewTimes(
                N_(
                    "%(times)d distinct times are too few for %(folds)d folds in time with their gap",
                    times=len(when.distinct),
                    folds=self.n_splits,
                ),
                at="/time",
            )
        return usable


@dataclass(frozen=True)
class GroupTimeFolds:
    """Test on groups never trained on, at times later than any trained on (members × quarters).

    Fold k tests the groups of fold k on everything after the origin, and trains on the other groups before
    it.
    """

    n_splits: int = 5
    n_repeats: int = 1
    seed: int = 0
    gap_periods: int = 0
    gap_days: float = 0.0
    origin_ratio: float = 0.7  #: share of the rows that lie before the origin

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        return self.n_splits * self.n_repeats

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[Fold]:
        """Folds of shape ((train,), (test,)); ``groups`` holds two columns: group and time.

        Raises:
            NoColumn: not two columns. MissingKey, TooFewTimes, TooFewUnits: as the folds of each.
        """
        columns = [] if groups is None else _columns(groups)
        if len(columns) != 2:
            raise NoColumn(N_("These folds need two columns: the group, then the time"))
        identity, when = _identity(columns[0], "group"), moments(columns[1])
        start = cut(when, [self.origin_ratio], last=len(when.distinct) - 1)[0]
        kept = kept_until(when, start, self.gap_periods, self.gap_days)
        if not kept:
            raise TooFewTimes(N_("Nothing is left to train on before the gap"), at="/time")
        before, after = when.place < kept, when.place >= start
        for repeat in range(self.n_repeats):
            fold = _balanced(_reseeded(identity, self.seed, repeat), self.n_splits)
            for number in range(self.n_splits):
                train, test = before & (fold != number), after & (fold == number)
                if not (train.any() and test.any()):
                    raise TooFewUnits(
                        N_(
                            "Too few groups on both sides of the origin for %(folds)d folds",
                            folds=self.n_splits,
                        )
                    )
                yield np.flatnonzero(train), np.flatnonzero(test)


Splitter = RowFolds | GroupFolds | TimeFolds | GroupTimeFolds


def folds_by(
    by: By,
    *,
    n_splits: int = 5,
    n_repeats: int = 1,
    seed: int = 0,
    stratify: bool = False,
    gap_periods: int = 0,
    gap_days: float = 0.0,
) -> Splitter:
    """The splitter that goes with a split: cross-validation must ask what the final test will ask."""
    if by == "group":
        return GroupFolds(n_splits, n_repeats, seed)
    if by == "time":
        return TimeFolds(n_splits, n_repeats, gap_periods, gap_days)
    if by == "group_time":
        return GroupTimeFolds(n_splits, n_repeats, seed, gap_periods, gap_days)
    return RowFolds(n_splits, n_repeats, seed, stratify)


def _columns(table: Any) -> list[Values]:
    if isinstance(table, pd.DataFrame):
        return [table.iloc[:, place] for place in range(table.shape[1])]
    matrix = np.asarray(table)
    return [matrix] if matrix.ndim == 1 else list(matrix.T)


def _identity(groups: Any, role: str) -> Hashes:
    if groups is None:
        raise NoColumn(N_("These folds need the column they go by"), at=f"/{role}")
    require_filled(groups, role)
    return hash_values(groups, 0)


def _reseeded(hashes: Hashes, seed: int, repeat: int) -> Hashes:
    drawn: Hashes = np.random.default_rng([seed, repeat]).integers(0, 2**64, size=1, dtype=np.uint64)
    return mix(hashes ^ drawn)


def _dealt(hashes: Hashes, strata: Hashes, n_splits: int) -> npt.NDArray[np.int64]:
    """Deal distinct hashes to the folds as cards, stratum after stratum."""
    units, unit_of_row = np.unique(hashes, return_inverse=True)
    _require_units(len(units), n_splits)
    stratum = np.full(len(units), np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(stratum, unit_of_row, strata)
    fold = np.empty(len(units), dtype=np.int64)
    fold[np.lexsort((units, stratum))] = np.arange(len(units)) % n_splits
    return fold[unit_of_row]


def _balanced(hashes: Hashes, n_splits: int) -> npt.NDArray[np.int64]:
    """Largest group first, each to the lightest fold; equal sizes in the order of their hashes."""
    units, unit_of_row, sizes = np.unique(hashes, return_inverse=True, return_counts=True)
    _require_units(len(units), n_splits)
    fold = np.empty(len(units), dtype=np.int64)
    weights = np.zeros(n_splits)
    for unit in np.lexsort((units, -sizes)):
        fold[unit] = np.argmin(weights)
        weights[fold[unit]] += sizes[unit]
    return fold[unit_of_row]


def _require_units(count: int, n_splits: int) -> None:
    if n_splits < 2 or count < n_splits:
        raise TooFewUnits(
            N_(
                "%(count)d distinct units cannot fill %(folds)d folds (two at least)",
                count=count,
                folds=n_splits,
            )
        )


def _each_tested(fold: npt.NDArray[np.int64], n_splits: int) -> Iterator[Fold]:
    for number in range(n_splits):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)
