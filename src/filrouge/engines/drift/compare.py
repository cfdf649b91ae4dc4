"""Two tables with the same columns: which variables moved."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import ibis

from filrouge.engines.drift.measures import bin_counts, jensen_shannon, kolmogorov_smirnov, psi
from filrouge.engines.drift.reading import CATEGORICAL, category_counts, floats, missing_ratio
from filrouge.engines.drift.results import ColumnDrift, TableDrift, Thresholds, Vanishing

CATEGORIES_LIMIT = (
    1_000  #: a text column with more values is no list of categories: only its holes are compared
)
SHOWN_CATEGORIES = 20
SHOWN_CHARACTERS = 100

Measured: TypeAlias = dict[str, float | None]
_UNMEASURED: Measured = dict.fromkeys(("psi", "ks_distance", "ks_p_value", "js_distance"))


def compare(
    reference: ibis.Table,
    current: ibis.Table,
    types: Mapping[str, str],
    thresholds: Thresholds,
    *,
    shown_from_count: int = 5,
    progress: Callable[[float], None] = lambda done_ratio: None,
) -> TableDrift:
    """Distances between the same variables of two tables, each with a verdict.

    Args:
        types: of the variables to compare, as documents name them; columns that one table lacks are told.
        shown_from_count: a new or vanished category is shown when so many rows hold it.

    Limits: numbers and dates hold one column of each table in memory; infinite cells are left out.
    """
    both = [name for name in types if name in reference.columns and name in current.columns]
    n, m = (int(table.count().to_pyarrow().as_py()) for table in (reference, current))
    columns = []
    for done, name in enumerate(both):
        progress(done / len(both))
        one = _column((reference, current), name, types[name], (n, m), thresholds, shown_from_count)
        columns.append(one)
    return TableDrift(
        reference_rows_count=n,
        current_rows_count=m,
        columns=tuple(columns),
        new_columns=tuple(name for name in current.columns if name not in reference.columns),
        vanished_columns=tuple(name for name in reference.columns if name not in current.columns),
    )


def _column(
    tables: tuple[ibis.Table, ibis.Table],
    name: str,
    kind: str,
    rows_counts: tuple[int, int],
    thresholds: Thresholds,
    shown_from_count: int,
) -> ColumnDrift:
    measured, before, after = _distances(tables, name, kind)
    holes = [missing_ratio(table, name, n) for table, n in zip(tables, rows_counts, strict=True)]
    change = None if holes[0] is None or holes[1] is None else holes[1] - holes[0]
    reasons = _reasons(measured, change, thresholds)
    return ColumnDrift(
        id=name,
        type=kind,
        drifted=bool(reasons),
        reasons=reasons,
        **measured,
        missing_change_ratio=change,
        new_categories=_only(after, before, shown_from_count),
        vanished_categories=_only(before, after, shown_from_count),
    )


def _distances(
    tables: tuple[ibis.Table, ibis.Table], name: str, kind: str
) -> tuple[Measured, Mapping[str, int], Mapping[str, int]]:
    """Measures, and the rows by category on both sides where there are categories."""
    if kind not in CATEGORICAL:
        return _of_arrays(*tables, name, kind), {}, {}
    before, after = (category_counts(table, name, CATEGORIES_LIMIT) for table in tables)
    if before is None or after is None:
        return dict(_UNMEASURED), {}, {}
    union = sorted({*before, *after})
    sides = [before.get(one, 0) for one in union], [after.get(one, 0) for one in union]
    return {**_UNMEASURED, "psi": psi(*sides), "js_distance": jensen_shannon(*sides)}, before, after


def _of_arrays(reference: ibis.Table, current: ibis.Table, name: str, kind: str) -> Measured:
    before, after = floats(reference, name, kind), floats(current, name, kind)
    first, second = bin_counts(before, after)
    test = kolmogorov_smirnov(before, after)
    return {
        "psi": psi(first, second),
        "js_distance": jensen_shannon(first, second),
        "ks_distance": test.distance if test else None,
        "ks_p_value": test.p_value if test else None,
    }


def _only(here: Mapping[str, int], there: Mapping[str, int], shown_from_count: int) -> tuple[Vanishing, ...]:
    total = sum(here.values())
    alone = [(value, n) for value, n in here.items() if value not in there and n >= shown_from_count]
    shown = [
        pair
        for pair in sorted(alone, key=lambda pair: (-pair[1], pair[0]))
        if len(pair[0]) <= SHOWN_CHARACTERS
    ]
    return tuple(Vanishing(value, n / total) for value, n in shown[:SHOWN_CATEGORIES])


def _reasons(
    measured: Mapping[str, float | None], missing_change: float | None, thresholds: Thresholds
) -> tuple[str, ...]:
    p_value = measured["ks_p_value"]
    tests = {
        "psi": _reaches(measured["psi"], thresholds.psi),
        "ks": _reaches(measured["ks_distance"], thresholds.ks_distance)
        and p_value is not None
        and p_value < thresholds.ks_p_value,
        "js": _reaches(measured["js_distance"], thresholds.js_distance),
        "missing": _reaches(missing_change, thresholds.missing_change_ratio),
    }
    return tuple(name for name, passed in tests.items() if passed)


def _reaches(value: float | None, threshold: float) -> bool:
    return value is not None and abs(value) >= threshold
