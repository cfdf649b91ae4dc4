"""Units in which a threshold and a measure may be told of the same thing: pure."""

from collections.abc import Mapping

from filrouge.kernel.documents import Quantity

#: Unit → what it measures, and how many of the base unit it is.
SIZES: Mapping[str, tuple[str, float]] = {
    "": ("ratio", 1),
    "ratio": ("ratio", 1),
    "%": ("ratio", 0.01),
    "percent": ("ratio", 0.01),
    "us": ("time", 1e-6),
    "µs": ("time", 1e-6),
    "ms": ("time", 1e-3),
    "s": ("time", 1),
    "min": ("time", 60),
    "h": ("time", 3600),
    "bytes": ("size", 1),
    "kB": ("size", 1e3),
    "MB": ("size", 1e6),
    "rows/s": ("rate", 1),
    "rows_per_s": ("rate", 1),
}


def in_unit(value: Quantity, unit: str) -> Quantity | None:
    """The same quantity in another unit; None where the two do not measure the same thing."""
    if value.unit == unit:
        return value
    here, there = SIZES.get(value.unit), SIZES.get(unit)
    if here is None or there is None or here[0] != there[0]:
        return None
    return Quantity(value=value.value * (here[1] / there[1]), unit=unit)
