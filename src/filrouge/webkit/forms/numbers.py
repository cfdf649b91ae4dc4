"""Numbers as people type them, in French (``1 234,5``) and in English (``1,234.5``)."""

import re
from decimal import Decimal

from filrouge.kernel.texts import Lang

GROUPED_FROM_DIGITS = 5  #: ``36 900`` is easier to read than ``36900``; ``1234`` is not harder than ``1 234``
LETTERS_LIMIT = 400  #: longer than any number that a body can hold
NARROW = "\N{NARROW NO-BREAK SPACE}"
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")


def number_of(typed: str, lang: Lang) -> int | float | None:
    """The number that was typed, or None when it is none.

    A comma alone is a decimal mark, but between groups of three digits in English. When a comma and a point
    both stand there, the last one is the decimal mark.
    """
    if len(typed) > LETTERS_LIMIT:
        return None
    told = _SPACES.sub("", typed).replace("\N{MINUS SIGN}", "-")
    told = _points(told, lang)
    if not _NUMBER.fullmatch(told):
        return None
    if "." not in told and "e" not in told.lower():
        return int(told)
    found = float(told)
    return found if abs(found) != float("inf") else None


def typed(number: int | float, lang: Lang) -> str:
    """A number as it is put back into a field: no digit is lost, and ``number_of`` reads it the same."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        number = int(number)
    told = repr(number)
    if "e" in told and -7 < Decimal(told).adjusted() < 16:
        told = format(Decimal(told), "f")
    if lang == "en":
        return told
    whole, point, decimals = told.partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW) if _long(whole) else whole
    return f"{grouped}{',' if point else ''}{decimals}"


def _long(whole: str) -> bool:
    return whole.lstrip("-").isdigit() and len(whole.lstrip("-")) >= GROUPED_FROM_DIGITS


def _points(told: str, lang: Lang) -> str:
    """With a point as the decimal mark and nothing between thousands."""
    if "," not in told:
        return told
    if "." in told:
        last = max(told.rfind(","), told.rfind("."))
        return f"{told[:last].replace(',', '').replace('.', '')}.{told[last + 1 :]}"
    if (told.count(",") > 1 or lang == "en") and _GROUPS.fullmatch(told):
        return told.replace(",", "")
    return told.replace(",", ".")
