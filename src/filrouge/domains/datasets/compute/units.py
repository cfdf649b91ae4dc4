"""Units a dictionary may use without declaring them: UCUM codes, and currencies of ISO 4217."""

import re
from collections.abc import Collection

_PREFIXES = ("", "da", "h", "k", "M", "G", "T", "P", "d", "c", "m", "u", "µ", "n", "p")
_PREFIXED = frozenset(
    {"m", "g", "L", "l", "s", "Hz", "W", "Wh", "J", "V", "A", "Pa", "N", "eq", "mol", "gCO2e", "B", "By"}
)
_PLAIN = frozenset(
    "1 % ‰ count ratio percent rows "
    "a mo wk d h min day month year "
    "t tCO2e ha km2 m2 m3 cm2 cm3 mm2 °C Cel K deg rad bit KiB MiB GiB TiB "
    "EUR USD GBP CHF JPY CNY CAD AUD SEK NOK DKK PLN CZK HUF RON MAD TND DZD XOF XAF INR BRL € $ £".split()
)
_JOINT = re.compile(r"[/.*·]")
_POWER = re.compile(r"[-+]?[0-9²³]$")


def is_known(unit: str, own: Collection[str] = ()) -> bool:
    """Known as it is, with a metric prefix, or as a product or quotient of known units (``kWh/m2``)."""
    if unit in own:
        return True
    parts = _JOINT.split(unit)
    quotient_of_one = len(parts) > 1 and not parts[0]  # "/h", as UCUM writes "per hour"
    return all(_is_simple(part, own) for part in parts[quotient_of_one:])


def _is_simple(part: str, own: Collection[str]) -> bool:
    bare = _POWER.sub("", part) or part
    candidates = {part, bare}
    return any(one in own or one in _PLAIN or _has_prefix(one) for one in candidates)


def _has_prefix(unit: str) -> bool:
    return any(unit.startswith(prefix) and unit.removeprefix(prefix) in _PREFIXED for prefix in _PREFIXES)
