"""The proof that an ONNX file computes what was fitted."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from filrouge.engines.onnx.errors import CannotAnswer, NotEqual
from filrouge.engines.onnx.hard_rows import Case
from filrouge.kernel.texts import N_

#: A float32 has 24 bits: a sum of a few hundred float32 terms strays by some 1e-6 of its size from the same
#: sum in float64, and a logistic function brings that below 1e-6 on a probability. Ten times that is still
#: far below what a decision could notice, and far below what wrong conversions do.
PROBABILITY_TOLERANCE = 1e-5
#: On numbers the same stray goes through an exponential where the link is logarithmic, and is relative.
NUMBER_TOLERANCE = 1e-4
Array = npt.NDArray[np.float64]
Run = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One case of the proof; differences as ``Proof`` says."""

    id: str
    rows_count: int
    max_difference: float
    overflowed_count: int = 0  #: rows on which the fitted pipeline itself answers no number: not compared


@dataclass(frozen=True, slots=True)
class Proof:
    """Differences are absolute on probabilities, and on numbers relative to the size of the prediction."""

    tolerance: float
    relative: bool
    cases: tuple[Compared, ...]

    @property
    def rows_count(self) -> int:
        return sum(case.rows_count for case in self.cases)

    @property
    def max_difference(self) -> float:
        return max(case.max_difference for case in self.cases)


def prove(pipeline: Pipeline, run: Run, cases: Iterable[Case], *, outputs: tuple[str, ...]) -> Proof:
    """Ask the fitted pipeline and the file the same rows, case after case.

    On numbers a difference is divided by the prediction, or by the mean size of the predictions of the first
    case where that is larger: a euro on a million is no difference, nor is one on nothing.

    Args:
        run: the loaded file: columns of shape (n,) in, outputs by name.
        outputs: as ``output_names`` gave them.

    Raises:
        CannotAnswer: the fitted pipeline itself refuses a case, or answers what is no number.
        NotEqual: naming the case and its first row that differs.
    """
    classifies = hasattr(pipeline, "classes_")
    tolerance = PROBABILITY_TOLERANCE if classifies else NUMBER_TOLERANCE
    with threadpool_limits(limits=1):  # on few rows threads wait for each other longer than they work
        return Proof(tolerance, not classifies, tuple(_compared(pipeline, run, cases, outputs, tolerance)))


def _compared(
    pipeline: Pipeline, run: Run, cases: Iterable[Case], outputs: tuple[str, ...], tolerance: float
) -> Iterator[Compared]:
    classifies, scale = hasattr(pipeline, "classes_"), 0.0
    for asked in cases:
        fitted = _fitted(pipeline, asked)
        case, expected, labels = _finite(asked, *fitted)
        overflowed_count = len(asked.rows) - len(case.rows)
        if not len(case.rows):
            yield Compared(case.id, 0, 0.0, overflowed_count)
            continue
        told = _asked(run, case)
        scale = scale or float(np.mean(np.abs(expected))) or 1.0
        size = 1.0 if classifies else np.maximum(np.abs(expected), scale)
        differences = np.abs(_numbers(told[outputs[-1]], expected.shape) - expected) / size
        _check(case, differences, expected, told[outputs[-1]], tolerance)
        if classifies:
            _check_labels(case, labels, told[outputs[0]], expected, tolerance)
        yield Compared(case.id, len(case.rows), float(differences.max()), overflowed_count)


def _fitted(pipeline: Pipeline, case: Case) -> tuple[Array, Any]:
    """Probabilities and labels, or numbers twice."""
    try:
        labels = pipeline.predict(case.rows)
        told = pipeline.predict_proba(case.rows) if hasattr(pipeline, "classes_") else np.ravel(labels)
    except (AttributeError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        if case.may_overflow:
            return np.full((len(case.rows), 1), np.nan), np.zeros(len(case.rows))
        raise CannotAnswer(
            N_("The fitted pipeline cannot answer the rows %(case)s: %(why)s", case=case.id, why=str(error)),
            at=f"/{case.id}",
        ) from error
    return np.asarray(told, dtype=np.float64), np.asarray(labels)


def _finite(case: Case, expected: Array, labels: Any) -> tuple[Case, Array, Any]:
    """The rows that the fitted pipeline answers; where no overflow excuses it, it must answer all of them."""
    finite = np.isfinite(expected.reshape(len(expected), -1)).all(axis=1)
    if finite.all():
        return case, expected, labels
    if not case.may_overflow:
        raise CannotAnswer(
            N_("The fitted pipeline answers no number on the rows %(case)s", case=case.id), at=f"/{case.id}"
        )
    return replace(case, rows=case.rows.iloc[np.flatnonzero(finite)]), expected[finite], labels[finite]


def _asked(run: Run, case: Case) -> Mapping[str, Any]:
    if not case.one_by_one:
        return run(_columns(case.rows))
    each = [run(_columns(case.rows.iloc[[place]])) for place in range(len(case.rows))]
    return {name: np.concatenate([one[name] for one in each]) for name in each[0]}


def _columns(rows: pd.DataFrame) -> dict[str, Any]:
    return {str(name): rows[name].to_numpy() for name in rows.columns}


def _numbers(told: Any, shape: tuple[int, ...]) -> Array:
    return np.asarray(told, dtype=np.float64).reshape(shape)


def _check(case: Case, differences: Array, expected: Array, told: Any, tolerance: float) -> None:
    """Not-a-number is a difference too."""
    wrong = ~(differences <= tolerance)
    if wrong.any():
        row = int(np.flatnonzero(wrong.reshape(len(wrong), -1).any(axis=1))[0])
        _refuse(case, row, np.round(expected[row], 6), np.round(np.asarray(told)[row], 6))


def _check_labels(case: Case, labels: Any, told: Any, probabilities: Array, tolerance: float) -> None:
    """Two classes as likely as one another may be told either way."""
    ranked = np.sort(probabilities, axis=1)
    settled = ranked[:, -1] - ranked[:, -2] > 2 * tolerance
    same = np.array([str(mine) == str(other) for mine, other in zip(labels, told, strict=True)])
    if (settled & ~same).any():
        row = int(np.flatnonzero(settled & ~same)[0])
        _refuse(case, row, labels[row], told[row])


def _refuse(case: Case, row: int, expected: Any, told: Any) -> None:
    raise NotEqual(
        N_(
            "The file differs from the fitted pipeline on the rows %(case)s, first at row %(row)d: "
            "%(expected)s fitted, %(told)s in the file",
            case=case.id,
            row=row,
            expected=expected,
            told=told,
        ),
        at=f"/{case.id}/{row}",
    )
