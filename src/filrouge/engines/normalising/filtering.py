"""The test of a filter on one column, as an Ibis expression."""

from typing import Any

import ibis

from filrouge.engines.normalising.row_steps import Filter


def holds(step: Filter, cell: Any) -> Any:
    """True for the rows to keep; where the test cannot be made, as the step says."""
    if step.test == "is_missing":
        return cell.isnull()
    if step.test == "is_filled":
        return cell.notnull()
    return ibis.coalesce(_asked(step, cell), ibis.literal(step.missing == "keep"))


def _asked(step: Filter, cell: Any) -> Any:
    value = None if step.value is None else _like(cell, step.value)
    values = [_like(cell, value) for value in step.values if value is not None]
    tests = {
        "equals": lambda: cell == value,
        "differs": lambda: cell != value,
        "at_least": lambda: cell >= value,
        "at_most": lambda: cell <= value,
        "above": lambda: cell > value,
        "below": lambda: cell < value,
        "in": lambda: cell.isin(values),
        "not_in": lambda: ~cell.isin(values),
        "matches": lambda: cell.cast("string").re_search(f"^(?:{step.value})$"),
    }
    return tests[step.test]()


def _like(cell: Any, value: Any) -> Any:
    """A written value as the column holds its own: dates are written as text."""
    kind = cell.type()
    if isinstance(value, str) and not kind.is_string():
        return ibis.literal(value).cast(kind)
    return ibis.literal(value)
