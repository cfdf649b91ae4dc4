"""Columns as ONNX engines take them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from filrouge.kernel.runtime import Slot, SlotType, WrongColumns
from filrouge.kernel.texts import N_

DTYPES: Mapping[SlotType, Any] = {
    "float32": np.float32,
    "float64": np.float64,
    "int64": np.int64,
    "text": object,
    "boolean": np.bool_,
}


def feed(inputs: Sequence[Slot], columns: Mapping[str, Any]) -> dict[str, Any]:
    """One array of shape (n, 1), or (n, *sizes), per input, of its type, from columns of shape (n,).

    Raises:
        WrongColumns: an input is absent or unknown, is not of its type, or lengths differ.
    """
    missing = [slot.name for slot in inputs if slot.name not in columns]
    strange = sorted(columns.keys() - {slot.name for slot in inputs})
    if missing:
        raise WrongColumns(N_("The model asks for %(name)s", name=missing[0]), at=f"/{missing[0]}")
    if strange:
        raise WrongColumns(N_("The model knows no %(name)s", name=strange[0]), at=f"/{strange[0]}")
    fed = {slot.name: _column(slot, columns[slot.name]) for slot in inputs}
    if len({len(column) for column in fed.values()} - {0}) != 1:
        raise WrongColumns(N_("Columns must have the same number of rows, at least one"))
    return fed


def answer(told: Any) -> Any:
    """An output of shape (n,) where each row has one value, (n, width) otherwise."""
    array = np.asarray(told)
    return array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array


def _stacked(slot: Slot, values: Any) -> Any:
    """Arrays of one shape, each a row."""
    rows = np.asarray(values)
    each = [np.asarray(row) for row in rows] if rows.dtype == object else rows
    if any(row.shape != slot.sizes or row.dtype.kind not in "fiub" for row in each):
        sizes = " × ".join(str(size) for size in slot.sizes)
        raise WrongColumns(
            N_("%(name)s wants arrays of %(sizes)s numbers", name=slot.name, sizes=sizes),
            at=f"/{slot.name}",
        )
    return np.asarray(each, dtype=DTYPES[slot.type]).reshape(-1, *(size or 0 for size in slot.sizes))


def _column(slot: Slot, values: Any) -> Any:
    if slot.is_array:
        return _stacked(slot, values)
    if slot.type != "text" and isinstance(values, np.ndarray) and values.dtype == DTYPES[slot.type]:
        return values.reshape(-1, 1)
    given = np.asarray(values)
    if slot.type == "text" and not all(isinstance(value, str) for value in given.ravel()):
        raise WrongColumns(N_("%(name)s wants texts", name=slot.name), at=f"/{slot.name}")
    if slot.type != "text" and given.dtype.kind not in "fiub":
        raise WrongColumns(N_("%(name)s wants numbers", name=slot.name), at=f"/{slot.name}")
    return given.astype(DTYPES[slot.type]).reshape(-1, 1)
