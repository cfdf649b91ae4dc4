"""Differences between contenders, fold by fold, and the choice that they allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from filrouge.engines.metrics import Estimate, Metric, corrected_interval

Verdict = Literal["better", "worse", "no-difference"]
Scores = Mapping[str, float]  #: by fold
FOLDS_MIN_COUNT = 2


@dataclass(frozen=True, slots=True)
class Gain:
    """How much better one contender is than another on the folds both ran; positive is better."""

    estimate: Estimate
    folds_count: int

    @property
    def verdict(self) -> Verdict:
        if self.estimate.low > 0:
            return "better"
        return "worse" if self.estimate.high < 0 else "no-difference"


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contender as the choice sees it: its scores, what its file weighs, whether it may be used."""

    id: str
    scores: Scores
    size_bytes: int | None
    usable: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is chosen, and against whom."""

    chosen: str
    best: str  #: the best mean among those that may be used
    better_unusable: str | None  #: a better mean among those that may not
    eligible: tuple[str, ...]  #: usable, and not significantly worse than the best


def gain(mine: Scores, other: Scores, metric: Metric, *, test_to_train_ratio: float) -> Gain | None:
    """The paired difference with its corrected interval; None with fewer than two common folds."""
    common = [fold for fold in mine if fold in other]
    if len(common) < FOLDS_MIN_COUNT:
        return None
    gains = [metric.gain(mine[fold], other[fold]) for fold in common]
    return Gain(corrected_interval(gains, test_to_train_ratio=test_to_train_ratio), len(common))


def hopeless(runs: Sequence[Scores], metric: Metric, test_to_train_ratio: float) -> tuple[int, ...]:
    """Places of those whose whole interval lies below the leader's."""
    leader = _leader(runs, metric)
    gains = [gain(run, runs[leader], metric, test_to_train_ratio=test_to_train_ratio) for run in runs]
    return tuple(place for place, found in enumerate(gains) if found and found.verdict == "worse")


def choose(entrants: Sequence[Entrant], metric: Metric, *, test_to_train_ratio: float) -> Choice | None:
    """The lightest file not significantly worse than the best of those that may be used.

    The idea is the one-standard-error rule (Breiman et al. 1984) with a paired, corrected interval in place
    of the standard error: what cannot be told apart from the best should cost as little as it can. A file's
    bytes stand for its cost: they grow with what is computed for a row, and do not change from run to run.
    Not being told apart is not being equal: with few folds the interval is wide, and the choice goes to the
    lightest more easily.

    Returns:
        None when nobody may be used.
    """
    scored = [e for e in entrants if len(e.scores) >= FOLDS_MIN_COUNT]
    usable = [e for e in scored if e.usable and e.size_bytes is not None]
    if not usable:
        return None
    best = usable[_leader([e.scores for e in usable], metric)]
    eligible = [e for e in usable if e is best or not _worse(e, best, metric, test_to_train_ratio)]
    chosen = min(eligible, key=lambda e: (e.size_bytes or 0, e.id))
    overall = scored[_leader([e.scores for e in scored], metric)]
    beaten = overall is not best and metric.gain(_mean(overall.scores), _mean(best.scores)) > 0
    return Choice(chosen.id, best.id, overall.id if beaten else None, tuple(e.id for e in eligible))


def _leader(runs: Sequence[Scores], metric: Metric) -> int:
    """The best mean among those that ran the most folds: a part of the folds is not comparable."""
    most = max(len(run) for run in runs)
    full = [place for place, run in enumerate(runs) if len(run) == most]
    return max(full, key=lambda place: metric.gain(_mean(runs[place]), 0.0))


def _worse(entrant: Entrant, best: Entrant, metric: Metric, ratio: float) -> bool:
    found = gain(entrant.scores, best.scores, metric, test_to_train_ratio=ratio)
    return found is None or found.verdict == "worse"


def _mean(scores: Scores) -> float:
    return float(np.mean(list(scores.values())))
