"""Tensors of the Open Inference Protocol, version 2: JSON to arrays and back, every fault with its place.

Source: the protocol's REST specification, "Predict Protocol - Version 2" (KServe, Open Inference Protocol).
Two readings of ours: ``null`` in a floating-point tensor is a missing number (NaN), and the other way round;
elements may be flat or nested as the protocol allows, but never ragged.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from filrouge.adapters.onnxruntime.tensors import Tensor
from filrouge.delivery.modelserver.binary import Raw, elements
from filrouge.delivery.modelserver.errors import BadRequest, WrongInput
from filrouge.delivery.modelserver.manifest import Expected
from filrouge.kernel.errors import Fault
from filrouge.kernel.texts import N_, Message

DTYPES: Mapping[str, Any] = {
    "BOOL": np.bool_,
    "UINT8": np.uint8,
    "UINT16": np.uint16,
    "UINT32": np.uint32,
    "UINT64": np.uint64,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "INT64": np.int64,
    "FP16": np.float16,
    "FP32": np.float32,
    "FP64": np.float64,
    "BYTES": np.object_,
}
FLOATS = ("FP16", "FP32", "FP64")
MAX_ELEMENTS = 50_000_000
MAX_DIMENSIONS = 8


def arrays(told: object, inputs: Sequence[Tensor]) -> dict[str, Any]:
    """The arrays that a request gives, one per input of the model, in its types and shapes.

    Raises:
        BadRequest: pointing at the place in the request.
    """
    if not isinstance(told, list):
        raise BadRequest(N_("inputs is a list of tensors"), at="/inputs")
    wanted = {one.name: one for one in inputs}
    found: dict[str, Any] = {}
    for place, one in enumerate(told):
        at = f"/inputs/{place}"
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            raise BadRequest(N_("a tensor has a name, a shape, a datatype and data"), at=at)
        check_parameters(one, at)
        name = one["name"]
        if name not in wanted:
            raise BadRequest(N_("The model knows no %(name)s", name=name), at=f"{at}/name")
        if name in found:
            raise BadRequest(N_("%(name)s is given twice", name=name), at=f"{at}/name")
        found[name] = _fitted(_array(one, at), wanted[name], at)
    missing = [name for name in wanted if name not in found]
    if missing:
        raise BadRequest(N_("The model asks for %(name)s", name=missing[0]), at="/inputs")
    return found


def check_parameters(one: Mapping[str, object], at: str) -> None:
    """Parameters are named texts, numbers and booleans, and ours to ignore. Raises BadRequest."""
    told = one.get("parameters", {})
    if not isinstance(told, dict) or not all(isinstance(value, str | int | float) for value in told.values()):
        raise BadRequest(N_("parameters are named texts, numbers, true or false"), at=f"{at}/parameters")


def told(tensor: Tensor, array: Any) -> dict[str, object]:
    """An array as a tensor of a response; elements are flat, in row-major order."""
    flat = np.ravel(array)
    if tensor.datatype == "BYTES":
        data: list[object] = [
            one.decode("utf-8", "replace") if isinstance(one, bytes) else one for one in flat
        ]
    elif tensor.datatype in FLOATS:
        data = [one if math.isfinite(one) else None for one in flat.tolist()]
    else:
        data = flat.tolist()
    return {"name": tensor.name, "datatype": tensor.datatype, "shape": list(array.shape), "data": data}


def check(found: Mapping[str, Any], expected: Sequence[Expected]) -> None:
    """What the dictionary says of the inputs, the first fault of each.

    Args:
        found: by name, in the order of the request.

    Raises:
        WrongInput: naming the input, the row and the value.
    """
    places = {name: place for place, name in enumerate(found)}
    faults = [
        Fault(f"/inputs/{places[rule.name]}/data", message)
        for rule in expected
        if rule.name in found and (message := _fault(found[rule.name], rule))
    ]
    if faults:
        faults.sort(key=lambda one: int(one.at.split("/")[2]))
        raise WrongInput(faults[0].message, at=faults[0].at, faults=faults)


def _fault(array: Any, rule: Expected) -> Message | None:
    flat = array.reshape(-1)
    numeric = flat.dtype.kind == "f"
    missing = np.isnan(flat) if numeric else (flat == "") if flat.dtype.kind == "O" else None
    if rule.required and missing is not None and missing.any():
        row = int(np.argmax(missing))
        return N_("%(name)s, row %(row)d: a value is required", name=rule.name, row=row + 1)
    if rule.allowed and (stray := _stray(flat, rule)):
        return stray
    if flat.dtype.kind not in "fiu":
        return None
    broken = np.isfinite(flat) & (flat != np.trunc(flat)) if rule.whole and numeric else None
    if broken is not None and broken.any():
        row = int(np.argmax(broken))
        return N_(
            "%(name)s, row %(row)d: %(value)s is not a whole number",
            name=rule.name,
            row=row + 1,
            value=flat[row].item(),
        )
    return _outside(flat, rule)


def _stray(flat: Any, rule: Expected) -> Message | None:
    """A value that is not allowed; a missing one is the business of ``required``."""
    if flat.dtype.kind == "O":
        wrong = (row for row, value in enumerate(flat) if value and value not in rule.allowed)
    else:
        known = np.array([float(one) for one in rule.allowed if _is_number(one)], dtype=flat.dtype)
        wrong = (int(row) for row in np.flatnonzero(~np.isin(flat, known) & (flat == flat)))
    row = next(wrong, None)
    if row is None:
        return None
    value = flat[row] if flat.dtype.kind == "O" else flat[row].item()
    return N_(
        "%(name)s, row %(row)d: %(value)s is not one of %(allowed)s",
        name=rule.name,
        row=row + 1,
        value=repr(value)[:80],
        allowed=", ".join(rule.allowed[:20]),
    )


def _outside(flat: Any, rule: Expected) -> Message | None:
    for bound, beyond in ((rule.minimum, np.less), (rule.maximum, np.greater)):
        if bound is not None and (outside := beyond(flat, bound)).any():
            row = int(np.argmax(outside))
            return N_(
                "%(name)s, row %(row)d: %(value)s is outside %(low)s to %(high)s %(unit)s",
                name=rule.name,
                row=row + 1,
                value=flat[row].item(),
                low="…" if rule.minimum is None else rule.minimum,
                high="…" if rule.maximum is None else rule.maximum,
                unit=rule.unit,
            )
    return None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _array(given: Mapping[str, object], at: str) -> Any:
    datatype, shape, data = given.get("datatype"), given.get("shape"), given.get("data")
    if not isinstance(datatype, str) or datatype not in DTYPES:
        raise BadRequest(N_("datatype is one of %(types)s", types=", ".join(DTYPES)), at=f"{at}/datatype")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS or not all(map(_is_length, shape)):
        raise BadRequest(N_("shape is a list of whole numbers"), at=f"{at}/shape")
    count = math.prod(shape)
    if count > MAX_ELEMENTS:
        raise BadRequest(N_("at most %(count)d elements", count=MAX_ELEMENTS), at=f"{at}/shape")
    if isinstance(data, Raw):
        return elements(data, datatype, DTYPES[datatype], count, f"{at}/data").reshape(shape)
    if not isinstance(data, list):
        raise BadRequest(N_("data is a list, flat or nested"), at=f"{at}/data")
    flat = _flattened(data, shape, f"{at}/data")
    if len(flat) != count:
        raise BadRequest(
            N_("the shape wants %(count)d elements, there are %(found)d", count=count, found=len(flat)),
            at=f"{at}/data",
        )
    return _typed(flat, datatype, at).reshape(shape)


def _is_length(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _flattened(data: list[Any], shape: list[int], at: str) -> list[Any]:
    """Flat elements; nested ones must be nested as the shape says."""
    if not data or not isinstance(data[0], list):
        if any(isinstance(one, list) for one in data):
            raise BadRequest(N_("data is ragged"), at=at)
        return data
    level: list[Any] = data
    for length in shape[1:]:
        if not all(isinstance(one, list) and len(one) == length for one in level):
            raise BadRequest(N_("data is not nested as its shape says"), at=at)
        level = [inner for one in level for inner in one]
    if not shape or len(data) != shape[0] or any(isinstance(one, list) for one in level):
        raise BadRequest(N_("data is not nested as its shape says"), at=at)
    return level


def _typed(flat: list[Any], datatype: str, at: str) -> Any:
    dtype = DTYPES[datatype]
    if datatype == "BYTES":
        good = all(type(one) is str for one in flat)
    elif datatype == "BOOL":
        good = all(type(one) is bool for one in flat)
    elif datatype in FLOATS:
        good = all(type(one) in (float, int) or one is None for one in flat)
    else:
        bounds = np.iinfo(dtype)
        good = all(type(one) is int and bounds.min <= one <= bounds.max for one in flat)
    if not good:
        raise BadRequest(N_("an element is no %(type)s", type=datatype), at=f"{at}/data")
    if datatype in FLOATS:
        flat = [math.nan if one is None else one for one in flat]
    try:
        return np.array(flat, dtype=dtype)
    except OverflowError as err:
        raise BadRequest(N_("an element is no %(type)s", type=datatype), at=f"{at}/data") from err


def _fitted(array: Any, wanted: Tensor, at: str) -> Any:
    """In the type of the model; ``[n]`` is taken where it wants ``[n, 1]``."""
    dtype = DTYPES[wanted.datatype]
    if array.dtype != dtype and not (array.dtype.kind == "f" and np.dtype(dtype).kind == "f"):
        raise BadRequest(
            N_("%(name)s is of datatype %(type)s", name=wanted.name, type=wanted.datatype),
            at=f"{at}/datatype",
        )
    if array.ndim == 1 and len(wanted.shape) == 2 and wanted.shape[1] in (1, -1):
        array = array.reshape(-1, 1)
    if len(array.shape) != len(wanted.shape) or any(
        asked not in (-1, length) for asked, length in zip(wanted.shape, array.shape, strict=True)
    ):
        raise BadRequest(
            N_("%(name)s is of shape %(shape)s", name=wanted.name, shape=str(list(wanted.shape))),
            at=f"{at}/shape",
        )
    return array.astype(dtype, copy=False)
