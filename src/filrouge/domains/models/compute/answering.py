"""Which classes are taken for which, and what is better left to a person."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from filrouge.domains.models.compute.tested import Tested, resamples_of
from filrouge.engines.metrics import LEVELS, Answers, Interval, answers, bootstrap_interval, decided
from filrouge.engines.metrics.scores import averaged
from filrouge.kernel.documents import Quantity
from filrouge.kinds import models as kinds

CONFUSIONS_LIMIT = 200  #: told one by one


def answered(tested: Tested, decides_from_ratio: float | None, seed: int) -> dict[str, Any]:
    """The fields of a model that say how its likeliest class answers; all are empty where it tells numbers.

    Args:
        decides_from_ratio: a level chosen on the training part.
    """
    told: dict[str, Any] = {
        "classes": (),
        "confusions": (),
        "confused_rows_count": 0,
        "decisions": (),
        "decides_from": None,
        "out_of_scope_rows_count": len(tested.outside),
    }
    if not tested.target.classes:
        return told
    confusions = tuple(_confusions(tested))
    return told | {
        "classes": tuple(_classes(tested)),
        "confusions": confusions[:CONFUSIONS_LIMIT],
        "confused_rows_count": sum(one.rows_count for one in confusions),
        "decisions": tuple(_decisions(tested, seed)),
        "decides_from": None if decides_from_ratio is None else _name(round(decides_from_ratio * 100)),
    }


def _classes(tested: Tested) -> Iterator[kinds.ClassScore]:
    target, likeliest = tested.target, tested.answers.argmax(axis=1)
    for code, name in enumerate(target.classes):
        is_one, is_told = target.codes == code, likeliest == code
        hits = int((is_one & is_told).sum())
        rows_count, told_count = int(is_one.sum()), int(is_told.sum())
        yield kinds.ClassScore(
            id=name,
            rows_count=rows_count,
            found_ratio=_ratio(hits, rows_count),
            right_ratio=_ratio(hits, told_count),
            f1=_ratio(2 * hits, rows_count + told_count),
        )


def _confusions(tested: Tested) -> Iterator[kinds.Confusion]:
    codes, classes = tested.target.codes.astype(int), tested.target.classes
    sizes = np.bincount(codes, minlength=len(classes))
    pairs = Counter(zip(codes.tolist(), tested.answers.argmax(axis=1).tolist(), strict=True))
    for (expected, told), count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        if expected != told:
            yield kinds.Confusion(
                id=f"{classes[expected]} > {classes[told]}",
                expected=classes[expected],
                told=classes[told],
                rows_count=count,
                rows_ratio=count / int(sizes[expected]),
            )


def _decisions(tested: Tested, seed: int) -> Iterator[kinds.Decision]:
    told = answers(tested.target.codes, tested.answers)
    strange = tested.outside.max(axis=1) if len(tested.outside) else np.zeros(0)
    for level in LEVELS:
        kept, lured = decided(told.sure, level), decided(strange, level)
        interval = _interval(told, kept, tested.groups, seed) if kept.any() else None
        yield kinds.Decision(
            id=_name(level),
            from_ratio=level / 100,
            decided_count=int(kept.sum()),
            decided_ratio=float(kept.mean()),
            accuracy=_quantity(float(told.right[kept].mean())) if kept.any() else None,
            low=_quantity(interval.low) if interval else None,
            high=_quantity(interval.high) if interval else None,
            out_of_scope_count=int(lured.sum()),
            out_of_scope_ratio=_ratio(int(lured.sum()), len(strange)),
        )


def _interval(told: Answers, kept: npt.NDArray[np.bool_], groups: Any, seed: int) -> Interval | None:
    right = told.right[kept].astype(np.float64)
    return bootstrap_interval(
        averaged(right),
        len(right),
        rng=np.random.default_rng(seed),
        groups=None if groups is None else np.asarray(groups)[kept],
        resamples_count=resamples_of(len(right)),
    )


def _name(level: int) -> str:
    return f"from-{level}"


def _quantity(value: float) -> Quantity:
    return Quantity(value=value, unit="")


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
