"""The contest: every contender on every fold, fold after fold, until the CPU-seconds allowed are spent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from filrouge.engines.metrics import Answers, Metric, answers
from filrouge.engines.metrics.scores import Array
from filrouge.engines.splitting.folds import By, folds_by
from filrouge.engines.tabular.columns import Feature, Target
from filrouge.engines.tabular.fitting import Fault, Rows, attempt, fitted, predictions
from filrouge.engines.tabular.pairing import hopeless
from filrouge.engines.tabular.portfolio import Contender

LABEL_METRICS = ("accuracy", "balanced_accuracy", "f1")
STOP_FOLDS_COUNT = 10  #: one tenth of the rows is set apart to stop boosting on
DISTINCT_RATIO = 0.9


class Spent(Protocol):
    """What a piece of work cost; the kernel's ``Cost`` has this shape."""

    @property
    def cpu_s(self) -> float: ...

    @property
    def peak_bytes(self) -> int: ...


class Meter(Protocol):
    """A started meter: cost of the whole process tree since then."""

    def read(self) -> Spent: ...


@dataclass(frozen=True, slots=True)
class Table:
    """The training part: raw columns as inputs, the target, and what folds go by, all of n rows."""

    features: tuple[Feature, ...]
    inputs: pd.DataFrame
    target: Target
    keys: (
        Any  #: what ``folds_by`` goes by: a series of row keys, groups or times, or a frame of group and time
    )

    def __len__(self) -> int:
        return len(self.target)


@dataclass(frozen=True, slots=True)
class Rules:
    """How the contest is run; ``budget_cpu_s`` None: until the end."""

    metric: Metric
    by: By
    parameter: float | None = None
    folds_count: int = 5
    repeats_count: int = 1
    seed: int = 0
    budget_cpu_s: float | None = None


@dataclass(slots=True)
class Standing:
    """What one contender did so far; ``sample`` is its pipeline fitted on the first fold."""

    contender: Contender
    scores: dict[str, float] = field(default_factory=dict)  #: by fold, in the order they were run
    answers: list[Answers] = field(default_factory=list)  #: to classes, on the rows kept from each fit
    fault: Fault | None = None
    sample: Pipeline | None = None
    dropped: bool = False  #: worse beyond doubt after a whole repeat: the later ones are spared
    fit_cpu_s: float = 0.0
    predict_cpu_s: float = 0.0
    peak_bytes: int = 0

    @property
    def running(self) -> bool:
        return self.fault is None and not self.dropped


@dataclass(frozen=True, slots=True)
class Contest:
    """How it ended; the baseline comes first."""

    standings: tuple[Standing, ...]
    test_to_train_ratio: float
    folds_count: int  #: planned, over all repeats
    budget_spent: bool


Progress = Callable[[float, str], None]


def compete(
    contenders: Sequence[Contender],
    table: Table,
    rules: Rules,
    *,
    meter: Callable[[], Meter],
    progress: Progress = lambda done_ratio, contender: None,
) -> Contest:
    """Score every contender on the same folds of the training part.

    Fold by fold rather than contender by contender, so that a budget that runs out leaves everybody with
    the same folds. After each whole repeat a contender that is worse than the leader beyond doubt (paired,
    corrected interval) is not run again: racing, as Maron & Moore (1997) and Birattari et al. (2002). The
    first contender, the baseline, always goes on. One thread everywhere: under one seed the scores are equal
    to the last bit on one machine; how many folds fit in a budget depends on the machine.

    Raises:
        What ``folds_by`` raises: too few rows, groups or times for the folds asked for.
    """
    total = meter()
    folds = list(_folds(table, rules))
    standings = tuple(Standing(contender) for contender in contenders)
    ratio = float(np.mean([len(test) / len(train) for _, train, test in folds]))
    planned = len(folds) * len(standings)
    for place, (name, train, test) in enumerate(folds):
        for turn, standing in enumerate(standings):
            if rules.budget_cpu_s is not None and total.read().cpu_s >= rules.budget_cpu_s:
                return Contest(standings, ratio, len(folds), budget_spent=True)
            progress((place * len(standings) + turn) / planned, standing.contender.id)
            if standing.running:
                _run(standing, name, table, rules, train, test, meter)
        if (place + 1) % rules.folds_count == 0:
            _drop_hopeless(standings, rules.metric, ratio)
    return Contest(standings, ratio, len(folds), budget_spent=False)


def stop_rows(table: Table, by: By, seed: int) -> Rows:
    """Rows on which boosting stops early, about a tenth: a fold like those of the contest.

    Groups stay whole, and the rows set apart come last where the split is in time. Where there are too few
    groups or times to set one apart, rows are.
    """
    keys = table.keys.iloc[:, 0] if by == "group_time" else table.keys
    stop_by: By = "group" if by == "group_time" else by
    count = min(STOP_FOLDS_COUNT, keys.nunique() - (1 if by == "time" else 0))
    if count < (1 if by == "time" else 2):
        stop_by, keys, count = "row", pd.Series(np.arange(len(table))), min(STOP_FOLDS_COUNT, len(table))
    folds = folds_by(stop_by, n_splits=count, seed=seed, stratify=_stratified(table, stop_by))
    return list(folds.split(table.inputs, table.target.codes, keys))[-1][1]


def row_keys(frame: pd.DataFrame) -> "pd.Series[int]":
    """What tells rows apart when nobody declared a key.

    Where nearly all rows differ, an equal pair is likely a copy and must stay in one fold. Where many are
    equal, the columns simply take few values, and rows are told apart by their place.
    """
    codes = frame.map(_hashable).groupby(list(frame.columns), dropna=False, sort=False).ngroup()
    places = pd.Series(np.arange(len(frame)))
    return codes if codes.nunique() >= DISTINCT_RATIO * len(frame) else places


def _hashable(cell: Any) -> Any:
    return cell.tobytes() if isinstance(cell, np.ndarray) else cell


def part(table: Table, rows: Rows) -> Table:
    """Some rows of a table, in the order asked for."""
    keys = table.keys.iloc[rows].reset_index(drop=True)
    inputs = table.inputs.iloc[rows].reset_index(drop=True)
    return Table(table.features, inputs, table.target.take(rows), keys)


def _folds(table: Table, rules: Rules) -> Iterator[tuple[str, Rows, Rows]]:
    splitter = folds_by(
        rules.by,
        n_splits=rules.folds_count,
        n_repeats=rules.repeats_count,
        seed=rules.seed,
        stratify=_stratified(table, rules.by),
    )
    for place, (train, test) in enumerate(splitter.split(table.inputs, table.target.codes, table.keys)):
        repeat, fold = divmod(place, rules.folds_count)
        yield f"r{repeat + 1}f{fold + 1}", train, test


def _stratified(table: Table, by: By) -> bool:
    return by == "row" and bool(table.target.classes)


def _run(
    standing: Standing,
    fold: str,
    table: Table,
    rules: Rules,
    train: Rows,
    test: Rows,
    meter: Callable[[], Meter],
) -> None:
    """One fit and one score; a fault of the contender is written down and takes it out of the race."""
    learning, fitting = part(table, train), meter()
    boosts = standing.contender.stopping != "none"
    stop_on = stop_rows(learning, rules.by, rules.seed) if boosts else None

    def work() -> tuple[Pipeline, Spent, Spent, float, Array]:
        contender, features = standing.contender, table.features
        pipeline = fitted(
            contender, features, learning.inputs, learning.target, stop_on=stop_on, seed=rules.seed
        )
        fit_cost, predicting = fitting.read(), meter()
        ranks = rules.metric.name not in LABEL_METRICS
        told = predictions(pipeline, table.inputs.iloc[test], table.target.classes, ranks=ranks)
        cost = predicting.read()
        score = rules.metric.score(table.target.codes[test], told, parameter=rules.parameter)
        return pipeline, fit_cost, cost, score, told

    done = attempt(work)
    if isinstance(done, Fault):
        standing.fault = done
        return
    pipeline, fit_cost, predict_cost, score, told = done
    standing.scores[fold] = score
    if table.target.classes:
        standing.answers.append(answers(table.target.codes[test], told))
    standing.sample = standing.sample or pipeline
    standing.fit_cpu_s += fit_cost.cpu_s
    standing.predict_cpu_s += predict_cost.cpu_s
    standing.peak_bytes = max(standing.peak_bytes, fit_cost.peak_bytes, predict_cost.peak_bytes)


def _drop_hopeless(standings: Sequence[Standing], metric: Metric, ratio: float) -> None:
    racing = [standing for standing in standings if standing.running and standing.scores]
    if racing:
        for loser in hopeless([s.scores for s in racing], metric, ratio):
            racing[loser].dropped = racing[loser] is not standings[0]
