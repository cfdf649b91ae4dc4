"""What people decided on the same cases: put together, compared, told as documents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pandas as pd

from filrouge.engines.agreement import Ceiling, ceiling, cohen_kappa, krippendorff_alpha
from filrouge.kernel.documents import Blob
from filrouge.kinds.datasets import (
    Coefficient,
    Confusion,
    DecisionAgreement,
    DecisionCount,
    HumanDecisions,
    PairAgreement,
    PeopleAgreement,
    PeopleCeiling,
    Person,
)

CASE, PERSON, DECISION = "case_id", "person", "decision"
CONFUSIONS_SHOWN, DISPUTED_SHOWN, PAIRS_SHOWN = 50, 20, 50
Level = Literal["nominal", "ordinal", "interval"]
Ratings = Mapping[str, Sequence[str | None]]


def decisions_of(content: Blob, frame: pd.DataFrame, cases: set[str] | None) -> HumanDecisions:
    """The document of decisions that were put together.

    Args:
        frame: columns ``case_id``, ``person``, ``decision``, all filled.
        cases: names of the cases that there are; None when nobody gave them.
    """
    people = frame[PERSON].value_counts(sort=False).sort_index()
    told = sorted(Counter(frame[DECISION]).items(), key=lambda item: (-item[1], item[0]))
    decided = set(frame[CASE])
    return HumanDecisions(
        content=content,
        decisions_count=len(frame),
        cases_count=len(decided),
        judged_twice_count=int((frame.groupby(CASE)[PERSON].nunique() > 1).sum()),
        unknown_cases_count=None if cases is None else len(decided - cases),
        persons=tuple(Person(id=str(id), decisions_count=int(count)) for id, count in people.items()),
        decisions=tuple(DecisionCount(id=id, decisions_count=count) for id, count in told),
    )


@dataclass(frozen=True)
class Asked:
    level: Level
    order: tuple[str, ...]
    seed: int

    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)


def agreement_of(frame: pd.DataFrame, asked: Asked) -> PeopleAgreement:
    """How far people agree; intervals by bootstrap over cases, of the seed given.

    Raises:
        NothingShared: no case was judged twice. NoOrder: the level wants an order that nobody told.
    """
    wide = frame.pivot(index=CASE, columns=PERSON, values=DECISION).sort_index()
    ratings = {str(name): [_label(one, asked.level) for one in wide[name]] for name in wide}
    alpha = krippendorff_alpha(list(ratings.values()), level=asked.level, order=asked.order, rng=asked.rng())
    judged = [row for row in _rows(wide) if len(row) > 1]
    return PeopleAgreement(
        cases_count=alpha.units_count,
        level=asked.level,
        alpha=_coefficient(alpha.value, alpha.interval),
        unanimous_ratio=float(np.mean([len(set(row)) == 1 for row in judged])),
        pairs=tuple(_pairs(ratings, asked)),
        decisions=_by_decision(judged),
        confusions=_confusions(judged),
        disputed=tuple(
            str(case) for case, row in zip(wide.index, _rows(wide), strict=True) if len(set(row)) > 1
        )[:DISPUTED_SHOWN],
    )


def _label(decision: Any, level: Level) -> Any:
    if pd.isna(decision):
        return None
    return float(decision) if level == "interval" else str(decision)


def _rows(wide: pd.DataFrame) -> list[list[str]]:
    return [[str(one) for one in row if not pd.isna(one)] for row in wide.to_numpy()]


def _pairs(ratings: Ratings, asked: Asked) -> list[PairAgreement]:
    told: list[PairAgreement] = []
    for first, second in combinations(sorted(ratings), 2):
        one, other = ratings[first], ratings[second]
        both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
        if both and len(told) < PAIRS_SHOWN:
            kappa = cohen_kappa(one, other, order=asked.order, rng=asked.rng())
            told.append(
                PairAgreement(
                    id=f"{first}~{second}",
                    first=first,
                    second=second,
                    cases_count=len(both),
                    agreed_ratio=float(np.mean([a == b for a, b in both])),
                    kappa=_coefficient(kappa.value, kappa.interval),
                    ceiling=_ceiling(ceiling(one, other, rng=asked.rng())),
                )
            )
    return told


def _ceiling(found: Ceiling) -> PeopleCeiling:
    return PeopleCeiling(
        accuracy=_coefficient(found.accuracy, found.accuracy_interval),
        macro_f1=_coefficient(found.macro_f1, found.macro_f1_interval),
        always_right_accuracy=found.always_right_accuracy,
    )


def _coefficient(value: float | None, interval: Any) -> Coefficient:
    return Coefficient(
        value=value, low=interval.low if interval else None, high=interval.high if interval else None
    )


def _by_decision(judged: Sequence[Sequence[str]]) -> tuple[DecisionAgreement, ...]:
    either, both = Counter[str](), Counter[str]()
    for row in judged:
        for one, other in combinations(row, 2):
            either.update({one, other})
            both.update([one] if one == other else [])
    told = (
        DecisionAgreement(id=id, either_count=count, both_count=both[id], agreed_ratio=both[id] / count)
        for id, count in either.items()
    )
    return tuple(sorted(told, key=lambda one: (one.agreed_ratio, one.id)))


def _confusions(judged: Sequence[Sequence[str]]) -> tuple[Confusion, ...]:
    found = Counter(
        tuple(sorted(pair)) for row in judged for pair in combinations(row, 2) if pair[0] != pair[1]
    )
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:CONFUSIONS_SHOWN]
    return tuple(
        Confusion(id=f"{pair[0]}~{pair[1]}", one=pair[0], other=pair[1], pairs_count=n) for pair, n in ranked
    )
