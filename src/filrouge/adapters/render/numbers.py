"""Values as a reader of French or English writes them."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import Lang, Text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SIGNIFICANT_DIGITS = 4
FIGURES_KEPT = 1 << 14  #: written, in a process: a table measures its figures before it shows them
EXPONENT_UNDER, EXPONENT_FROM = 1e-4, 1e15  #: beyond these a decimal notation hides the figure
NARROW = "\N{NO-BREAK SPACE}"

YES, NO = Text(fr="oui", en="yes"), Text(fr="non", en="no")
#: How units are written after a number; ratios are shown in per cent.
UNITS = {
    "eur": Text(fr="€", en="€"),
    "EUR": Text(fr="€", en="€"),  # codes of datasets: ISO 4217, UCUM
    "a": Text(fr="ans", en="years"),
    "mo": Text(fr="mois", en="months"),
    "d": Text(fr="jours", en="days"),
    "eur_per_year": Text(fr="€ par an", en="€ a year"),
    "percent": Text(fr="%", en="%"),
    "count": Text(fr="", en=""),
    "bytes": Text(fr="octets", en="bytes"),
    "days": Text(fr="jours", en="days"),
    "months": Text(fr="mois", en="months"),
    "years": Text(fr="ans", en="years"),
    "us": Text(fr="µs", en="µs"),
    "kgco2e": Text(fr="kgCO₂e", en="kgCO₂e"),
    "gco2e_per_kwh": Text(fr="gCO₂e/kWh", en="gCO₂e/kWh"),
    "kwh": Text(fr="kWh", en="kWh"),
    "w": Text(fr="W", en="W"),
}


def shown(value: Value, lang: Lang) -> str:
    """A value with its unit; numbers to four significant digits, whole numbers and euros exactly."""
    content, unit = value.content, value.unit
    if isinstance(content, bool):
        return (YES if content else NO).said(lang)
    if isinstance(content, str):
        return _day(content, lang) if _DAY.fullmatch(content) else content
    if unit == "ratio" and abs(content) < EXPONENT_FROM:
        content, unit = content * 100, "percent"
    written = unit_words(unit, lang)
    number = _number(content, lang, cents=unit.lower().startswith("eur"))
    return f"{number}{NARROW}{written}" if written else number


def unit_words(unit: str, lang: Lang) -> str:
    """How a unit is written after a number, or in the title of an axis."""
    return UNITS[unit].said(lang) if unit in UNITS else unit


def _day(text: str, lang: Lang) -> str:
    """A day as documents write it, in words; what only looks like one is left."""
    try:
        return format_date(date.fromisoformat(text), "d MMMM y", locale=lang).replace(" ", NARROW)
    except ValueError:
        return text


@lru_cache(maxsize=FIGURES_KEPT, typed=True)
def _number(content: int | float, lang: Lang, *, cents: bool) -> str:
    if isinstance(content, int):
        return str(format_decimal(content, locale=lang))
    tiny = content and abs(content) < EXPONENT_UNDER and not cents
    if tiny or abs(content) >= EXPONENT_FROM:
        mantissa, _, exponent = f"{content:.{SIGNIFICANT_DIGITS - 1}e}".partition("e")
        raised = str(int(exponent)).translate(_RAISED)
        return f"{format_decimal(Decimal(mantissa), locale=lang)}{NARROW}×{NARROW}10{raised}"
    rounded = Decimal(f"{content:.2f}" if cents else f"{content:.{SIGNIFICANT_DIGITS}g}")
    return str(format_decimal(rounded, format="#,##0.00" if cents else "#,##0.########", locale=lang))
