"""Figures of numeric columns, in three queries for several columns at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import frexp, isfinite, ldexp
from typing import Any

import ibis
import numpy as np
from ibis.expr import datatypes as dt

from filrouge.engines.profiling.results import Numbers
from filrouge.engines.profiling.types import finite

TUKEY_FACTOR = 1.5  #: Tukey, Exploratory Data Analysis (1977)
FAR_SCORE = 3.5  #: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993)
SCORE_FACTOR = 0.6745  #: the same: third quartile of the standard normal distribution
CELLS_PER_QUERY = 8_000_000  #: exact quantiles hold their cells in memory: columns a query, one at least
COLUMNS_PER_QUERY = 25

Row = dict[str, Any]


_BOUNDS = dt.Array(dt.float64)


@ibis.udf.agg.builtin(signature=((dt.float64, _BOUNDS), dt.Map(dt.float64, dt.int64)))  # type: ignore[untyped-decorator]
def histogram(x: float, bounds: list[float]) -> dict[float, int]:  # type: ignore[empty-body]
    """Rows up to each bound and over the one before it, by the function of that name that DuckDB has."""


@ibis.udf.agg.builtin  # type: ignore[untyped-decorator]
def mad(x: float) -> float:  # type: ignore[empty-body]
    """Median absolute deviation from the median, by the function of that name that DuckDB has."""


def numbers(table: ibis.Table, names: Sequence[str], *, rows_count: int, bins: int) -> Mapping[str, Numbers]:
    """Range, centre, spread, outliers and histogram of numeric columns.

    Quartiles interpolate linearly (type 7 of Hyndman and Fan, as numpy does); bins are equally wide, closed
    on the left, the last one on both sides (as ``numpy.histogram``); outliers lie outside Tukey's fences,
    far outliers further than 3.5 modified z-scores. A figure that overflows a 64-bit float is None.

    Limits: a query holds a column in memory (quantiles are exact); decimals are rounded to 64-bit floats.
    """
    width = max(1, min(COLUMNS_PER_QUERY, CELLS_PER_QUERY // max(rows_count, 1)))
    found: dict[str, Numbers] = {}
    for start in range(0, len(names), width):
        found |= _of_some(table.select(*names[start : start + width]), bins)
    return found


def _of_some(table: ibis.Table, bins: int) -> dict[str, Numbers]:
    cells = {name: finite(table[name]) for name in table.columns}
    first = _rows(table, {name: _first_figures(table[name], x) for name, x in cells.items()})
    filled = {name: row for name, row in first.items() if row["n"]}
    edges = {name: _edges(row["minimum"], row["maximum"], bins) for name, row in filled.items()}
    second = _rows(
        table, {name: _second_figures(cells[name], row, edges[name]) for name, row in filled.items()}
    )
    scored = {name: row["mad"] for name, row in second.items() if row["mad"] and isfinite(row["mad"])}
    far = _rows(table, {name: _far(cells[name], filled[name], scale) for name, scale in scored.items()})
    return {
        name: _told(row, second[name], edges[name], far.get(name)) if name in filled else _nothing(row)
        for name, row in first.items()
    }


def _rows(table: ibis.Table, figures: Mapping[str, Mapping[str, Any]]) -> dict[str, Row]:
    """One aggregate query for the figures of all columns, given back by column."""
    asked = {
        f"{figure}_{place}": expression
        for place, of_column in enumerate(figures.values())
        for figure, expression in of_column.items()
    }
    row: Row = table.aggregate(**asked).to_pyarrow().to_pylist()[0] if asked else {}
    return {
        name: {figure: row[f"{figure}_{place}"] for figure in of_column}
        for place, (name, of_column) in enumerate(figures.items())
    }


def _first_figures(raw: Any, x: Any) -> Row:
    infinite = raw.isinf().sum() if raw.type().is_floating() else ibis.null("int64")
    return {
        "n": x.count(),
        "minimum": x.min(),
        "maximum": x.max(),
        "quartiles": x.quantile([0.25, 0.5, 0.75]),
        "zeros": (x == 0).sum(),
        "negatives": (x < 0).sum(),
        "infinite": infinite,
    }


def _scale(first: Row) -> float:
    """A power of two near the largest cell: dividing by it is exact, and no square overflows."""
    return ldexp(1.0, frexp(max(abs(first["minimum"]), abs(first["maximum"])))[1] - 1)


def _fences(first: Row) -> tuple[float | None, float | None]:
    low, _, high = first["quartiles"]
    reach = TUKEY_FACTOR * (high - low)
    return _finite(low - reach), _finite(high + reach)


def _second_figures(x: Any, first: Row, edges: tuple[float, ...]) -> Row:
    scale, (low, high) = _scale(first), _fences(first)
    centred = x / scale - first["quartiles"][1] / scale  # a large mean must not eat the deviation
    figures = {"mean": centred.mean(), "deviation": centred.std(how="sample"), "mad": mad(x)}
    if low is not None and high is not None:
        figures["outliers"] = ((x < low) | (x > high)).sum()
    if edges:
        bounds = ibis.literal([-edge for edge in reversed(edges)], type="array<float64>")
        figures["histogram"] = histogram(-x, bounds)  # negated: bins are closed on the left
    return figures


def _far(x: Any, first: Row, scale: float) -> Row:
    return {"far": ((x - first["quartiles"][1]).abs() > FAR_SCORE / SCORE_FACTOR * scale).sum()}


def _told(first: Row, second: Row, edges: tuple[float, ...], far: Row | None) -> Numbers:
    scale, (low_fence, high_fence) = _scale(first), _fences(first)
    low, median, high = (float(quartile) for quartile in first["quartiles"])
    deviation = second["deviation"]
    return Numbers(
        minimum=first["minimum"],
        maximum=first["maximum"],
        mean=_finite((second["mean"] + median / scale) * scale),
        deviation=None if deviation is None else _finite(deviation * scale),
        first_quartile=low,
        median=median,
        third_quartile=high,
        zeros_count=first["zeros"],
        negatives_count=first["negatives"],
        infinite_count=first["infinite"] or 0,
        low_fence=low_fence,
        high_fence=high_fence,
        outliers_count=second.get("outliers"),
        far_outliers_count=far["far"] if far else None,
        histogram_edges=edges,
        histogram_counts=_bin_counts(second["histogram"], edges) if edges else (),
    )


def _edges(minimum: float, maximum: float, bins: int) -> tuple[float, ...]:
    if bins < 1 or minimum == maximum or not isfinite(maximum - minimum):
        return ()
    edges = tuple(float(edge) for edge in np.linspace(minimum, maximum, bins + 1))
    return edges if all(low < high for low, high in pairwise(edges)) else ()


def _bin_counts(counted: Sequence[tuple[float, int]], edges: tuple[float, ...]) -> tuple[int, ...]:
    """Rows from each edge on, below the next; those on the last edge belong to the last bin."""
    from_edge = {-bound: rows for bound, rows in counted}
    *most, last = (from_edge[edge] for edge in edges)
    return (*most[:-1], most[-1] + last)


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _nothing(first: Row) -> Numbers:
    return replace(_NOTHING, infinite_count=first["infinite"] or 0)


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
