"""One table with a time column: the date at which each variable moved most."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

import ibis
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from filrouge.engines.drift.reading import CATEGORICAL, as_floats, category_counts
from filrouge.engines.drift.results import Break, Thresholds

Counts: TypeAlias = NDArray[np.int64]  #: shape (units of time, bins)

BINS = 64
CATEGORIES_LIMIT = 200
DAYS_LIMIT = 4_000  #: beyond eleven years, time is cut by weeks
DAYS_PER_WEEK = 7
SIDE_RATIO = 0.05  #: of the rows on each side of a date, at least
SIDE_ROWS = 30
EPOCH = date(1970, 1, 1)


class Cut(NamedTuple):
    place: int  #: first unit of time of the later side
    distance: float
    p_value: float


def breaks(
    table: ibis.Table,
    time: str,
    types: Mapping[str, str],
    thresholds: Thresholds,
    *,
    progress: Callable[[float], None] = lambda done_ratio: None,
) -> tuple[Break, ...]:
    """For each variable, the date that best parts the table into two different distributions.

    At every date of the time column the rows before are compared with the rows from that date on: numbers and
    dates by the Kolmogorov–Smirnov distance over 64 quantile bins, categories by total variation; missing
    cells are a bin of their own. The date kept has the largest distance × sqrt(n before × n after / n); its
    p-value (Kolmogorov or chi-squared law) is multiplied by the number of dates tried (Bonferroni).

    Args:
        time: a column of dates or timestamps; rows without one are left out.
        types: of the variables, as documents name them.
        thresholds: ``ks_distance`` and ``ks_p_value`` are used, for categories as well.

    Limits: a trend is told as a break in its middle; rows are taken for independent; each side holds at least
    5 % of the rows and 30 of them; holds one column in memory.
    """
    found = []
    for done, (name, kind) in enumerate(types.items()):
        progress(done / len(types))
        found.append(_break(table, time, name, kind, thresholds))
    return tuple(found)


def best_cut(counts: Counts, *, ordered: bool) -> Cut | None:
    """The place in time that best parts a matrix of counts; None where no side is large enough.

    Args:
        counts: rows by unit of time and by bin, shape (units, bins).
        ordered: bins have an order (Kolmogorov–Smirnov), or not (total variation).
    """
    before = np.cumsum(counts, axis=0)[:-1].astype(np.float64)
    after = counts.sum(axis=0) - before
    n, m = before.sum(axis=1), after.sum(axis=1)
    enough = np.minimum(n, m) >= max(SIDE_ROWS, SIDE_RATIO * counts.sum())
    if not enough.any():
        return None
    before, after, n, m = before[enough], after[enough], n[enough], m[enough]
    gap = before / n[:, None] - after / m[:, None]
    distances = np.abs(np.cumsum(gap, axis=1)).max(axis=1) if ordered else np.abs(gap).sum(axis=1) / 2
    weights = np.sqrt(n * m / (n + m))
    best = int(np.argmax(distances * weights))
    alone = _p_value(before[best], after[best], float(distances[best] * weights[best]), ordered=ordered)
    place = int(np.flatnonzero(enough)[best]) + 1
    return Cut(place, float(distances[best]), float(min(1.0, alone * enough.sum())))


def _p_value(
    before: NDArray[np.float64], after: NDArray[np.float64], scaled: float, *, ordered: bool
) -> float:
    if ordered:
        return float(stats.kstwobign.sf(scaled))
    both = np.stack([before, after])[:, (before + after) > 0]
    return float(stats.chi2_contingency(both, correction=False).pvalue) if both.shape[1] > 1 else 1.0


def _break(table: ibis.Table, time: str, name: str, kind: str, thresholds: Thresholds) -> Break:
    ordered = kind not in CATEGORICAL
    read = _numbers(table, time, name, kind) if ordered else _categories(table, time, name)
    cut = best_cut(read[1], ordered=ordered) if read else None
    if read is None or cut is None:
        return Break(name, None, None, None, drifted=False)
    moved_on = EPOCH + timedelta(days=int(read[0][cut.place]))
    drifted = cut.distance >= thresholds.ks_distance and cut.p_value < thresholds.ks_p_value
    return Break(name, moved_on, cut.distance, cut.p_value, drifted=drifted)


def _numbers(table: ibis.Table, time: str, name: str, kind: str) -> tuple[Counts, Counts] | None:
    """Units of time (days since 1970), and counts by unit and quantile bin; missing cells come first."""
    read = table.select(day=_day(table[time]), x=as_floats(table[name], kind))
    arrays = read.filter(read.day.notnull()).to_pyarrow()
    days, x = arrays["day"].to_numpy(), np.asarray(arrays["x"].to_numpy(), dtype=np.float64)
    filled = np.isfinite(x)
    if not filled.any():
        return None
    edges = np.unique(np.quantile(x[filled], np.linspace(0, 1, BINS + 1)[1:-1]))
    codes = np.where(filled, np.searchsorted(edges, x, side="right") + 1, 0)
    return _matrix(days, codes, np.ones(len(codes), dtype=np.int64))


def _categories(table: ibis.Table, time: str, name: str) -> tuple[Counts, Counts] | None:
    if category_counts(table, name, CATEGORIES_LIMIT) is None:
        return None
    read = table.select(day=_day(table[time]), value=table[name].cast("string"))
    counted = read.filter(read.day.notnull()).group_by("day", "value").agg(n=lambda t: t.count()).to_pandas()
    if counted.empty:
        return None
    codes = counted["value"].astype("category").cat.codes.to_numpy(dtype=np.int64) + 1
    return _matrix(counted["day"].to_numpy(), codes, counted["n"].to_numpy(dtype=np.int64))


def _day(column: ibis.Column) -> ibis.Column:
    return column.cast("date").epoch_days()


def _matrix(days: Counts, codes: Counts, rows: Counts) -> tuple[Counts, Counts]:
    """Rows by unit of time and code; units are weeks when there are too many days."""
    if int(days.max()) - int(days.min()) > DAYS_LIMIT:
        days = days - (days - days.min()) % DAYS_PER_WEEK
    units, places = np.unique(days, return_inverse=True)
    counts = np.zeros((len(units), int(codes.max()) + 1), dtype=np.int64)
    np.add.at(counts, (places, codes), rows)
    return units, counts
