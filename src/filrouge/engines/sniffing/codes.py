"""Digits that are no number: codes keep their leading zeros, their length and their check digits as text."""

import re
from collections.abc import Callable, Mapping
from unicodedata import combining, normalize

from stdnum import luhn
from stdnum.ean import is_valid as is_ean
from stdnum.fr.nir import is_valid as is_nir

CHECKED_MIN = 5  #: so many different values with a right check digit are no coincidence (Luhn: 1 in 10 each)
CHECKED_MIN_RATIO = 0.9
INT64_MAX = str(2**63 - 1)
_LEADING_ZERO = re.compile(r"\+?0[0-9]*[1-9][0-9]*")
_DIGITS = re.compile(r"[0-9]+")

#: words of a column's name that tell a code
NAMED = frozenset(
    "nir siret siren naf ape finess rpps adeli insee cp zip postal postcode zipcode iban bic ean isbn gtin "
    "telephone tel phone mobile portable fax gsm".split()
)
_CHECKS: Mapping[str, tuple[tuple[int, ...], Callable[[str], bool]]] = {
    "siret": ((14,), luhn.is_valid),
    "siren": ((9,), luhn.is_valid),
    "nir": ((15,), is_nir),
    "ean": ((13,), is_ean),
}


def code_of(name: str, filled: Mapping[str, int]) -> str | None:
    """Why digits are a code and no number (``leading zeros``, ``siret``, ``over 64 bits`` …), or None."""
    values = [value.strip() for value in filled]
    if any(_LEADING_ZERO.fullmatch(value) for value in values):
        return "leading zeros"
    digits = [value for value in values if _DIGITS.fullmatch(value)]
    if any(value.rjust(len(INT64_MAX), "0") > INT64_MAX or len(value) > len(INT64_MAX) for value in digits):
        return "over 64 bits"
    if len(digits) < CHECKED_MIN_RATIO * len(values):
        return None
    if NAMED & set(_words(name)):
        return "name"
    return next((kind for kind in _CHECKS if _checked(kind, digits)), None)


def _checked(kind: str, digits: list[str]) -> bool:
    lengths, is_valid = _CHECKS[kind]
    if len(digits) < CHECKED_MIN or any(len(value) not in lengths for value in digits[:CHECKED_MIN]):
        return False
    right = sum(len(value) in lengths and is_valid(value) for value in digits)
    return right >= CHECKED_MIN_RATIO * len(digits)


def _words(name: str) -> list[str]:
    """``codePostal_2`` → code, postal."""
    plain = "".join(c for c in normalize("NFD", name) if not combining(c))
    return re.findall("[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", plain).lower())
