"""Figures of a numeric column."""

from dataclasses import replace
from itertools import pairwise
from math import frexp, isfinite, ldexp
from typing import Any

import ibis
import numpy as np

from filrouge.engines.profiling.results import Numbers
from filrouge.engines.profiling.types import finite

TUKEY_FACTOR = 1.5  #: Tukey, Exploratory Data Analysis (1977)
FAR_SCORE = 3.5  #: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993)
SCORE_FACTOR = 0.6745  #: the same: third quartile of the standard normal distribution


def numbers(table: ibis.Table, name: str, *, bins: int) -> Numbers:
    """Range, centre, spread, outliers and histogram of a numeric column, in three queries.

    Quartiles interpolate linearly (type 7 of Hyndman and Fan, as numpy does); bins are equally wide, closed
    on the left, the last one on both sides (as ``numpy.histogram``); outliers lie outside Tukey's fences,
    far outliers further than 3.5 modified z-scores. A figure that overflows a 64-bit float is None.

    Limits: a query holds one column in memory (quantiles are exact); decimals are rounded to 64-bit floats.
    """
    x = finite(table[name])
    first = _one_row(table, _first_figures(table[name], x))
    if not first["n"]:
        return replace(_NOTHING, infinite_count=first["infinite_count"])
    quartiles = [float(q) for q in first["quartiles"]]
    reach = TUKEY_FACTOR * (quartiles[2] - quartiles[0])
    fences = (_finite(quartiles[0] - reach), _finite(quartiles[2] + reach))
    edges = _edges(first["minimum"], first["maximum"], bins)
    second = _one_row(table, _second_figures(x, first, quartiles[1], fences, edges))
    return Numbers(
        minimum=first["minimum"],
        maximum=first["maximum"],
        mean=_mean(first, second, quartiles[1]),
        deviation=_deviation(first, second),
        first_quartile=quartiles[0],
        median=quartiles[1],
        third_quartile=quartiles[2],
        zeros_count=first["zeros_count"],
        negatives_count=first["negatives_count"],
        infinite_count=first["infinite_count"],
        low_fence=fences[0],
        high_fence=fences[1],
        outliers_count=second["outliers"],
        far_outliers_count=_far_outliers(table, x, quartiles[1], second["mad"]),
        histogram_edges=edges,
        histogram_counts=_bin_counts(second, first["n"], edges),
    )


_NOTHING = Numbers(
    minimum=None,
    maximum=None,
    mean=None,
    deviation=None,
    first_quartile=None,
    median=None,
    third_quartile=None,
    zeros_count=0,
    negatives_count=0,
    infinite_count=0,
    low_fence=None,
    high_fence=None,
    outliers_count=None,
    far_outliers_count=None,
)


def _one_row(table: ibis.Table, figures: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = table.aggregate(**figures).to_pyarrow().to_pylist()[0]
    return row


def _first_figures(raw: Any, x: Any) -> dict[str, Any]:
    infinite = raw.isinf().sum() if raw.type().is_floating() else ibis.null("int64")
    return {
        "n": x.count(),
        "minimum": x.min(),
        "maximum": x.max(),
        "quartiles": x.quantile([0.25, 0.5, 0.75]),
        "zeros_count": (x == 0).sum(),
        "negatives_count": (x < 0).sum(),
        "infinite_count": infinite.coalesce(0),
    }


def _scale(first: dict[str, Any]) -> float:
    """A power of two near the largest cell: dividing by it is exact, and no square overflows."""
    return ldexp(1.0, frexp(max(abs(first["minimum"]), abs(first["maximum"])))[1] - 1)


def _second_figures(
    x: Any,
    first: dict[str, Any],
    median: float,
    fences: tuple[float | None, float | None],
    edges: tuple[float, ...],
) -> dict[str, Any]:
    scale = _scale(first)
    centred = x / scale - median / scale  # centred, so that a large mean does not eat the deviation
    low, high = fences
    outside = None if low is None or high is None else ((x < low) | (x > high)).sum()
    return {
        "mean": centred.mean(),
        "deviation": centred.std(how="sample"),
        "mad": (x - median).abs().median(),
        "outliers": ibis.null("int64") if outside is None else outside,
        **{f"below_{place}": (x < edge).sum() for place, edge in enumerate(edges[1:-1], start=1)},
    }


def _mean(first: dict[str, Any], second: dict[str, Any], median: float) -> float | None:
    scale = _scale(first)
    return _finite((second["mean"] + median / scale) * scale)


def _deviation(first: dict[str, Any], second: dict[str, Any]) -> float | None:
    return None if second["deviation"] is None else _finite(second["deviation"] * _scale(first))


def _far_outliers(table: ibis.Table, x: Any, median: float, mad: float | None) -> int | None:
    if not mad or not isfinite(mad):
        return None  # more than half of the cells are equal: the score is not defined
    far = (x - median).abs() > FAR_SCORE / SCORE_FACTOR * mad
    return int(_one_row(table, {"far": far.sum()})["far"])


def _edges(minimum: float, maximum: float, bins: int) -> tuple[float, ...]:
    if bins < 1 or minimum == maximum or not isfinite(maximum - minimum):
        return ()
    edges = tuple(float(edge) for edge in np.linspace(minimum, maximum, bins + 1))
    return edges if len(set(edges)) == len(edges) else ()


def _bin_counts(second: dict[str, Any], n: int, edges: tuple[float, ...]) -> tuple[int, ...]:
    if not edges:
        return ()
    below = [0, *(int(second[f"below_{place}"]) for place in range(1, len(edges) - 1)), n]
    return tuple(high - low for low, high in pairwise(below))


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
