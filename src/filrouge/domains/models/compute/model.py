"""A proven file told as a document: its scores on unseen rows, whole and by slice."""

from collections.abc import Iterator
from itertools import pairwise
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from filrouge.domains.models.compute.answering import answered
from filrouge.domains.models.compute.tested import Tested, resamples_of
from filrouge.engines.metrics import METRICS, Interval, Metric, UndefinedScore, bootstrap_interval
from filrouge.engines.metrics.scores import Array
from filrouge.engines.onnx import OPSET, OPSET_ML, Proof
from filrouge.engines.tabular.columns import Feature
from filrouge.kernel.documents import Blob, Quantity
from filrouge.kernel.texts import Text
from filrouge.kinds import models as kinds
from filrouge.kinds.models import Problem

SLICE_ROWS_MIN_COUNT = 30  #: fewer rows make no score
SLICE_VALUES_LIMIT = (
    20  #: a number with more values is cut into quarters; of texts the most frequent are told
)
MISSING = "∅"


def scores_of(problem: Problem, tested: Tested, unit: str, seed: int) -> tuple[kinds.TestScore, ...]:
    """The problem's metric first, then the others that suit the task and have a meaning on these rows."""
    told = [_score(METRICS[problem.metric], problem.metric_parameter, tested, unit, seed)]
    for metric in METRICS.values():
        suits = problem.task in metric.tasks and metric.parameter is None
        if suits and metric.name != problem.metric:
            try:
                told.append(_score(metric, None, tested, unit, seed))
            except UndefinedScore:
                continue
    return tuple(told)


def slices_of(
    problem: Problem, tested: Tested, columns: pd.DataFrame, unit: str, seed: int
) -> tuple[kinds.Slice, ...]:
    """The problem's metric on the rows of each value of each variable asked for."""
    return tuple(
        _slice(problem, name, value, tested.take(rows), unit, seed)
        for name in problem.slices
        for value, rows in _values(columns[name])
    )


def model_of(
    problem: Problem,
    content: Blob,
    *,
    candidate: str,
    title: Text,
    features: tuple[Feature, ...],
    outputs: tuple[str, ...],
    classes: tuple[str, ...],
    unit: str,
    structure_sha256: str,
    training_rows_count: int,
    tested: Tested,
    columns: pd.DataFrame,
    proof: Proof,
    decides_from_ratio: float | None,
    seed: int,
) -> kinds.Model:
    """The document of a file that was proven equal; the same file and rows give the same bytes."""
    return kinds.Model(
        content=content,
        candidate=candidate,
        title=title,
        target=problem.target,
        task=problem.task,
        event=problem.event,
        target_unit=unit,
        inputs=tuple(map(_input, features)),
        outputs=_outputs(outputs, classes, unit),
        structure_sha256=structure_sha256,
        opset=OPSET,
        opset_ml=OPSET_ML,
        size_bytes=content.size_bytes,
        training_rows_count=training_rows_count,
        test_rows_count=len(tested),
        groups_count=None if tested.groups is None else len(np.unique(tested.groups)),
        scores=scores_of(problem, tested, unit, seed),
        slices=slices_of(problem, tested, columns, unit, seed),
        **answered(tested, decides_from_ratio, seed),
        equality=kinds.Equality(
            tolerance=proof.tolerance,
            relative=proof.relative,
            rows_count=proof.rows_count,
            max_difference=proof.max_difference,
            cases=tuple(
                kinds.EqualityCase(
                    id=c.id,
                    rows_count=c.rows_count,
                    max_difference=c.max_difference,
                    overflowed_count=c.overflowed_count,
                )
                for c in proof.cases
            ),
        ),
    )


def _input(feature: Feature) -> kinds.ModelInput:
    frame, image = feature.frame, None
    if feature.type == "image":
        image = kinds.ImageInput(
            height_px=frame.height_px,
            width_px=frame.width_px,
            channels_count=frame.channels_count,
            resize=frame.resize,
        )
    return kinds.ModelInput(id=feature.id, type=feature.type, unit=feature.unit, image=image)


def _outputs(names: tuple[str, ...], classes: tuple[str, ...], unit: str) -> tuple[kinds.ModelOutput, ...]:
    if not classes:
        return (kinds.ModelOutput(id=names[0], type="value", unit=unit),)
    label = kinds.ModelOutput(id=names[0], type="label", unit="", classes=classes)
    return (label, kinds.ModelOutput(id=names[1], type="probability", unit="", classes=classes))


def _score(metric: Metric, parameter: float | None, tested: Tested, unit: str, seed: int) -> kinds.TestScore:
    value = metric.score(tested.target.codes, tested.answers, parameter=parameter)
    interval, resamples_count = _interval(metric, parameter, tested, seed)
    told = metric.unit(unit, parameter=parameter)
    return kinds.TestScore(
        id=metric.name,
        value=Quantity(value=value, unit=told),
        low=Quantity(value=interval.low, unit=told) if interval else None,
        high=Quantity(value=interval.high, unit=told) if interval else None,
        rows_count=len(tested),
        resamples_count=resamples_count,
    )


def _interval(
    metric: Metric, parameter: float | None, tested: Tested, seed: int
) -> tuple[Interval | None, int]:
    resamples_count = resamples_of(len(tested))
    scorer = metric.scorer(tested.target.codes, tested.answers, parameter=parameter)
    rng = np.random.default_rng(seed)
    found = bootstrap_interval(
        scorer, len(tested), rng=rng, groups=tested.groups, resamples_count=resamples_count
    )
    return found, resamples_count


def _slice(problem: Problem, name: str, value: str, tested: Tested, unit: str, seed: int) -> kinds.Slice:
    metric, told = METRICS[problem.metric], None
    if len(tested) >= SLICE_ROWS_MIN_COUNT:
        try:
            told = _score(metric, problem.metric_parameter, tested, unit, seed)
        except UndefinedScore:
            told = None
    return kinds.Slice(
        id=f"{name}={value}",
        variable=name,
        value=value,
        rows_count=len(tested),
        score=told.value if told else None,
        low=told.low if told else None,
        high=told.high if told else None,
    )


def _values(column: pd.Series) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    """Each value with its rows, in order; numbers of many values by quarters, missing ones last."""
    filled = column.dropna()
    if pd.api.types.is_numeric_dtype(column) and filled.nunique() > SLICE_VALUES_LIMIT:
        yield from _quarters(column.to_numpy(dtype=np.float64, na_value=np.nan))
    else:
        common = filled.value_counts().index[:SLICE_VALUES_LIMIT]
        for value in sorted(common, key=_order):
            yield _named(value), (column == value).to_numpy(dtype=bool)
    if len(filled) < len(column):
        yield MISSING, column.isna().to_numpy()


def _quarters(numbers: Array) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    """A quarter of the rows each, as far as equal numbers allow; the first edge is in the first quarter."""
    edges = np.unique(np.nanquantile(numbers, [0, 0.25, 0.5, 0.75, 1]))
    for low, high in pairwise(edges):
        above = numbers >= low if low == edges[0] else numbers > low
        yield f"{low:.4g}–{high:.4g}", above & (numbers <= high)


def _order(value: Any) -> tuple[int, Any]:
    """Numbers as they are, anything else as text."""
    return (0, value) if isinstance(value, Real) else (1, str(value))


def _named(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    whole = isinstance(value, float | np.floating) and float(value).is_integer()
    return str(int(value)) if whole else str(value)  # type: ignore[call-overload]
