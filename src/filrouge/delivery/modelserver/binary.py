"""The extension ``binary_tensor_data``: tensors as bytes behind the JSON of a request or an answer.

Source: "Binary Tensor Data Extension" of KServe and Triton. Elements are little-endian, row-major, without
padding; a BOOL is one byte, 0 or 1; a BYTES is its length as a 32-bit number, then UTF-8.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from filrouge.delivery.modelserver.errors import BadRequest
from filrouge.kernel.texts import N_

EXTENSION = "binary_tensor_data"
HEADER = b"inference-header-content-length"
_LENGTH = struct.Struct("<I")


@dataclass(frozen=True)
class Raw:
    """Elements of a tensor as they came."""

    content: memoryview


def parted(body: bytes, told: str) -> tuple[bytes, memoryview]:
    """JSON and what follows it.

    Args:
        told: the header that says how long the JSON is; "" when there is none.

    Raises:
        BadRequest
    """
    if not told:
        return body, memoryview(b"")
    if not told.isascii() or not told.isdigit() or int(told) > len(body):
        raise BadRequest(N_("Inference-Header-Content-Length is the length of the JSON"))
    return body[: int(told)], memoryview(body)[int(told) :]


def attach(inputs: object, tail: memoryview) -> None:
    """Give each input that says ``binary_data_size`` its part of what follows the JSON.

    Raises:
        BadRequest: the sizes do not add up to what came.
    """
    start = 0
    for place, one in enumerate(inputs if isinstance(inputs, list) else []):
        size = one.get("parameters", {}).get("binary_data_size") if _has_parameters(one) else None
        if size is None:
            continue
        at = f"/inputs/{place}/parameters/binary_data_size"
        if type(size) is not int or not 0 <= size <= len(tail) - start or "data" in one:
            raise BadRequest(N_("binary_data_size is the length of the elements behind the JSON"), at=at)
        one["data"] = Raw(tail[start : start + size])
        start += size
    if start != len(tail):
        raise BadRequest(N_("%(n)d bytes behind the JSON belong to no input", n=len(tail) - start))


def elements(raw: Raw, datatype: str, dtype: Any, count: int, at: str) -> Any:
    """An array of so many elements.

    Raises:
        BadRequest
    """
    if datatype == "BYTES":
        return np.array(_texts(raw.content, count, at), dtype=object)
    wanted = np.dtype(np.uint8 if datatype == "BOOL" else dtype).newbyteorder("<")
    if len(raw.content) != count * wanted.itemsize:
        raise BadRequest(
            N_(
                "the shape wants %(count)d bytes, there are %(found)d",
                count=count * wanted.itemsize,
                found=len(raw.content),
            ),
            at=at,
        )
    found = np.frombuffer(raw.content, dtype=wanted)
    if datatype == "BOOL" and (found > 1).any():
        raise BadRequest(N_("an element is no %(type)s", type=datatype), at=at)
    return found.astype(dtype)


def wanted(request: Mapping[str, Any], names: Sequence[str]) -> tuple[bool, ...]:
    """Which outputs are asked for as bytes, in the order of ``names``."""
    everywhere = _flag(request, "binary_data_output")
    asked = {one["name"]: one for one in request.get("outputs") or [] if isinstance(one, dict)}
    return tuple(_flag(asked.get(name, {}), "binary_data", everywhere) for name in names)


def raw_of(array: Any, datatype: str) -> bytes:
    """The elements of an array as bytes."""
    if datatype == "BYTES":
        told = (one if isinstance(one, bytes) else str(one).encode() for one in np.ravel(array))
        return b"".join(_LENGTH.pack(len(one)) + one for one in told)
    return bytes(np.ascontiguousarray(array, dtype=np.asarray(array).dtype.newbyteorder("<")).tobytes())


def _texts(content: memoryview, count: int, at: str) -> list[str]:
    found, start = [], 0
    try:
        while start < len(content):
            (length,) = _LENGTH.unpack_from(content, start)
            end = start + _LENGTH.size + length
            if end > len(content):
                raise ValueError
            found.append(bytes(content[start + _LENGTH.size : end]).decode())
            start = end
    except (struct.error, ValueError) as err:
        raise BadRequest(N_("an element is no %(type)s", type="BYTES"), at=at) from err
    if len(found) != count:
        raise BadRequest(
            N_("the shape wants %(count)d elements, there are %(found)d", count=count, found=len(found)),
            at=at,
        )
    return found


def _has_parameters(one: object) -> bool:
    return isinstance(one, dict) and isinstance(one.get("parameters"), dict)


def _flag(one: Mapping[str, Any], name: str, default: bool = False) -> bool:
    """Raises BadRequest."""
    parameters = one.get("parameters", {})
    told = parameters.get(name, default) if isinstance(parameters, dict) else default
    if not isinstance(told, bool):
        raise BadRequest(N_("%(name)s is true or false", name=name), at=f"/parameters/{name}")
    return told
