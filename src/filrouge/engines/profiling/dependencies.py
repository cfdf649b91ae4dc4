"""Which columns say something of which: exact functional dependencies, and measured associations."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, TypeAlias

import ibis
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from filrouge.engines.profiling.associations import Codes, correlation_ratio, cramers_v, pearson, spearman
from filrouge.engines.profiling.columns import Count
from filrouge.engines.profiling.results import Dependency, Measure
from filrouge.engines.profiling.types import DATED, NUMERIC, filled, type_of

Array: TypeAlias = NDArray[Any]

ROWS_PER_VALUE = 2  #: a left side with fewer rows a value says nothing: any column depends on it by chance
PAIRED_COLUMNS = 12  #: so many columns are tried by pairs as left sides
REPEATS_RATIO = 0.01  #: of the sample: with fewer repeated left values nothing could break a dependency
CATEGORIES_LIMIT = 50
ASSOCIATED_COLUMNS = 40
FUNCTIONAL_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Sides:
    """Which columns of a table can be compared, and as what."""

    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    left_out: tuple[str, ...]


def sides(table: ibis.Table, counts: Mapping[str, Count], *, rows_count: int) -> Sides:
    """Numbers, dates and short lists of categories are compared; constant and free columns are not."""
    numeric: list[str] = []
    categorical: list[str] = []
    for name in table.columns:
        kind, distinct = type_of(table[name].type()), counts[name].distinct_count
        if distinct < 2 or len(numeric) + len(categorical) == ASSOCIATED_COLUMNS:
            continue
        if kind in NUMERIC | DATED:
            numeric.append(name)
        elif kind in ("text", "boolean") and distinct <= min(CATEGORIES_LIMIT, rows_count / ROWS_PER_VALUE):
            categorical.append(name)
    compared = {*numeric, *categorical}
    return Sides(tuple(numeric), tuple(categorical), tuple(n for n in table.columns if n not in compared))


def associations(
    sample: pd.DataFrame, compared: Sides, *, weakest: float, limit: int
) -> tuple[Dependency, ...]:
    """Measured associations of absolute strength ``weakest`` or more, strongest first, at most ``limit``."""
    floats = {name: sample[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in compared.numeric}
    codes = {name: _codes(sample[name]) for name in compared.categorical}
    found = [
        *_pairs_of(floats, "pearson", pearson),
        *_pairs_of(floats, "spearman", spearman),
        *_pairs_of(codes, "cramers_v", cramers_v),
        *_ratios(codes, floats),
    ]
    strong = [one for one in found if abs(one.strength) >= weakest]
    return tuple(sorted(strong, key=lambda one: (-round(abs(one.strength), 9), one.measure, one.id))[:limit])


def functional(
    table: ibis.Table, counts: Mapping[str, Count], sample: pd.DataFrame, *, rows_count: int
) -> tuple[Dependency, ...]:
    """Columns fully determined by one or two others, on the rows where all are filled; at most fifty.

    A dependency that the sample breaks is broken; the others are counted on the whole table. Left sides have
    on average two rows a value or more, two columns only where neither is enough.
    """
    codes = {name: _codes(sample[name]) for name in sample.columns}
    singles = _lefts(table, counts, rows_count)
    found: list[Dependency] = []
    known: set[tuple[str, str]] = set()
    for left in [(name,) for name in singles] + list(combinations(singles[:PAIRED_COLUMNS], 2)):
        joint = _joint(codes, left)
        for right in _rights(table, counts, left):
            if len(found) == FUNCTIONAL_LIMIT:
                return tuple(found)
            implied = any((name, right) in known for name in left)
            if not implied and _holds(joint, codes[right]) and (kept := _confirmed(table, left, right)):
                known |= {(left[0], right)} if len(left) == 1 else set()
                found.append(Dependency(f"{'+'.join(left)}>{right}", left, right, "functional", 1.0, kept))
    return tuple(found)


def _lefts(table: ibis.Table, counts: Mapping[str, Count], rows_count: int) -> list[str]:
    usable = [name for name in table.columns if type_of(table[name].type()) not in ("number", "other")]
    few = [name for name in usable if 1 < counts[name].distinct_count <= rows_count / ROWS_PER_VALUE]
    return few[:ASSOCIATED_COLUMNS]


def _rights(table: ibis.Table, counts: Mapping[str, Count], left: Sequence[str]) -> list[str]:
    most = float(np.prod([float(counts[name].distinct_count) for name in left]))
    candidates = [
        name for name in table.columns if type_of(table[name].type()) != "other" and name not in left
    ]
    return [name for name in candidates[:ASSOCIATED_COLUMNS] if 1 < counts[name].distinct_count <= most]


def _joint(codes: Mapping[str, Codes], left: Sequence[str]) -> Codes:
    """One dense code for each combination of the left columns, -1 where one is missing."""
    mixed = np.zeros(len(codes[left[0]]), dtype=np.int64)
    for name in left:
        mixed = mixed * (int(codes[name].max(initial=0)) + 1) + codes[name]
    present = np.logical_and.reduce([codes[name] >= 0 for name in left])
    joint = np.full(len(mixed), -1, dtype=np.intp)
    joint[present] = pd.factorize(mixed[present])[0]
    return joint


def _holds(left: Codes, right: Codes) -> bool:
    """Nothing in the sample breaks it, though left values repeat there often enough to do so."""
    kept = (left >= 0) & (right >= 0)
    left, right = left[kept], right[kept]
    if not left.size:
        return False
    seen = np.full(int(left.max()) + 1, -1, dtype=np.intp)
    seen[left] = right
    repeats_count = left.size - int((seen >= 0).sum())
    return bool(
        repeats_count > left.size * REPEATS_RATIO and np.ptp(right) > 0 and np.array_equal(seen[left], right)
    )


def _confirmed(table: ibis.Table, left: Sequence[str], right: str) -> int:
    """Rows on which it holds in the whole table, 0 when it does not."""
    both = table.select(**{name: filled(table[name]) for name in (*left, right)}).drop_null(how="any")
    row = (
        both.aggregate(n=both.count(), left=_distinct(both, left), both=_distinct(both, (*left, right)))
        .to_pyarrow()
        .to_pylist()[0]
    )
    holds = row["left"] == row["both"] and row["left"] <= row["n"] / ROWS_PER_VALUE
    return int(row["n"]) if holds else 0


def _distinct(table: ibis.Table, names: Sequence[str]) -> ibis.Scalar:
    return ibis.struct({f"c{place}": table[name] for place, name in enumerate(names)}).nunique()


def _pairs_of(
    arrays: Mapping[str, Array], measure: Measure, strength_of: Callable[[Array, Array], float | None]
) -> Iterator[Dependency]:
    for a, b in combinations(arrays, 2):
        if (strength := strength_of(arrays[a], arrays[b])) is not None:
            both = int((_filled(arrays[a]) & _filled(arrays[b])).sum())
            yield Dependency(f"{a}~{b}.{measure}", (a,), b, measure, strength, both)


def _ratios(codes: Mapping[str, Array], floats: Mapping[str, Array]) -> Iterator[Dependency]:
    for a, b in product(codes, floats):
        if (strength := correlation_ratio(codes[a], floats[b])) is not None:
            both = int((_filled(codes[a]) & _filled(floats[b])).sum())
            yield Dependency(f"{a}~{b}.correlation_ratio", (a,), b, "correlation_ratio", strength, both)


def _codes(column: "pd.Series[Any]") -> Codes:
    return pd.factorize(column)[0]


def _filled(array: Array) -> NDArray[np.bool_]:
    return np.isfinite(array) if array.dtype.kind == "f" else array >= 0
