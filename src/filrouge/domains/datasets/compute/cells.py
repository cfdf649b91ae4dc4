"""What a dictionary forbids, counted by queries."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis

from filrouge.kinds.datasets import Dictionary, Variable

VARIABLES_PER_QUERY = 50
COUNTED = ("missing", "not_allowed", "out_of_range")


def forbidden_cells(table: ibis.Table, dictionary: Dictionary) -> Mapping[str, Mapping[str, int]]:
    """Rows that are missing, not allowed or out of range, by variable; fifty variables a query."""
    found: dict[str, Mapping[str, int]] = {}
    for start in range(0, len(dictionary.variables), VARIABLES_PER_QUERY):
        found |= _of_some(table, dictionary.variables[start : start + VARIABLES_PER_QUERY])
    return found


def repeated_keys_count(table: ibis.Table, key: Sequence[str]) -> int:
    """Rows that repeat the key of another row; 0 without a key."""
    if not key:
        return 0
    both = table.aggregate(rows=table.count()), table.select(*key).distinct().count()
    return int(both[0].to_pyarrow()["rows"][0].as_py() - both[1].to_pyarrow().as_py())


def _of_some(table: ibis.Table, variables: Sequence[Variable]) -> dict[str, Mapping[str, int]]:
    figures = {
        f"{what}_{place}": test.sum()
        for place, variable in enumerate(variables)
        for what, test in _tests(table[variable.id], variable).items()
    }
    row = table.aggregate(**figures).to_pyarrow().to_pylist()[0]
    return {
        variable.id: {what: int(row.get(f"{what}_{place}") or 0) for what in COUNTED}
        for place, variable in enumerate(variables)
    }


def _tests(column: Any, variable: Variable) -> Mapping[str, Any]:
    """What makes a cell forbidden, for this variable; a missing cell is neither strange nor out of range."""
    missing = column.isnull()
    if column.type().is_floating():
        missing = missing | column.isnan().fill_null(False)
    tests = {"missing": missing}
    if variable.allowed:
        tests["not_allowed"] = ~column.cast("string").isin(variable.allowed) & ~missing
    bounds = (
        [column < variable.minimum] if variable.minimum is not None else [],
        [column > variable.maximum] if variable.maximum is not None else [],
    )
    outside = [bound & ~missing for side in bounds for bound in side]
    if outside:
        tests["out_of_range"] = reduce(or_, outside)
    return tests
