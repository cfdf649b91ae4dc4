"""One cell as a field wants it: French and English numbers, dates, hours, choices by their words."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, get_origin

from filrouge.engines.importing.grids import Cell, Uncomputed
from filrouge.engines.importing.targets import Target
from filrouge.engines.sniffing.formats import month_number
from filrouge.kernel.documents import Account, Prose, Quantity, Ref
from filrouge.kernel.searching import words_of
from filrouge.kernel.texts import N_, Lang, Message

#: A name or a reference as the product knows it; None when it knows none, or several.
Resolver = Callable[[Target, str], Any]

_SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]")
_PLAIN: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?:([.,])\d{3})+(?!\1)[.,]\d+|[-+]?\d{1,3}(?:([.,])\d{3}){2,}")
_DOUBTFUL: Final = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_CLOCK: Final = re.compile(r"(\d{1,3})\s*(?:h|:)\s*(\d{2})?(?:\s*(?:min|m))?", re.IGNORECASE)
_UNITS_H: Final = re.compile(r"(?:\d)\s*(?:h|heures?|hours?|hrs?)\.?$", re.IGNORECASE)
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
_IN_WORDS: Final = re.compile(r"(?:[^\W\d_]+\.?\s+)?(\d{1,2})(?:er)?\s+([^\W\d_]+)\.?\s+(\d{4})")
_YES: Final = frozenset({"oui", "yes", "vrai", "true", "x", "1", "o", "y"})
_NO: Final = frozenset({"non", "no", "faux", "fals", "false", "0", "n"})


class Unreadable(Exception):
    """A cell is not what the field wants; the message says what it is and what is wanted."""

    def __init__(self, told: Message) -> None:
        super().__init__(str(told))
        self.told = told


def read(cell: Cell, target: Target, lang: Lang, resolve: Resolver) -> Any:
    """The JSON value of a field; None for an empty cell.

    Raises:
        Unreadable
    """
    if isinstance(cell, Uncomputed):
        if cell.shown.startswith("="):
            raise Unreadable(N_("a formula that was never computed: open the file, save it again"))
        raise Unreadable(N_("the cell shows the error %(shown)s", shown=cell.shown))
    if cell is None:
        return None
    if target.many:
        parts = [part.strip() for part in re.split(r"[;\n]|, ", text_of(cell)) if part.strip()]
        return [_one(part, target, lang, resolve) for part in parts]
    return _one(cell, target, lang, resolve)


def text_of(cell: Cell) -> str:
    """What a cell says: ``12`` and never ``12.0``."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, Uncomputed):
        return cell.shown
    return "" if cell is None else str(cell)


def _one(cell: Any, target: Target, lang: Lang, resolve: Resolver) -> Any:
    kind = target.type
    if get_origin(kind) is Literal:
        return _choice(text_of(cell), target)
    if kind is Prose:
        return {"lang": lang, "text": text_of(cell)}
    if kind in (Account, Ref):
        return _known(text_of(cell), target, resolve)
    if kind is Quantity:
        return _quantity(text_of(cell))
    if kind is date:
        return _date(cell).isoformat()
    if kind is bool:
        return _boolean(cell)
    if kind is int:
        return _whole(number(cell))
    if kind is float:
        return hours(cell) if target.name.endswith("_h") else number(cell)
    return text_of(cell)


def number(cell: Any) -> float:
    """``1 234,5`` and ``1,234.5``; ``1.234`` is refused, since it is 1234 to some and 1.234 to others.

    Raises:
        Unreadable
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise Unreadable(N_("%(cell)s is no number", cell=text_of(cell)))
    if not isinstance(cell, str):
        return float(cell)
    told = _SPACES.sub("", cell.replace("\u2212", "-"))
    if _DOUBTFUL.fullmatch(told):
        raise Unreadable(N_("%(cell)s can be read in two ways: write it without a point", cell=cell))
    if _PLAIN.fullmatch(told):
        return float(told.replace(",", "."))
    if _GROUPED.fullmatch(told):
        return float(_ungrouped(told))
    raise Unreadable(N_("%(cell)s is no number", cell=cell[:80]))


def _ungrouped(told: str) -> str:
    """The last mark is the decimal one when it is not that of the groups."""
    marks = [letter for letter in told if letter in ".,"]
    if len(set(marks)) == 1:
        return told.replace(marks[0], "")
    whole, _, rest = told.rpartition(marks[-1])
    return f"{re.sub('[.,]', '', whole)}.{rest}"


def hours(cell: Any) -> float:
    """Hours as a number, a clock (``7h30``, ``7:30``) or a duration of the spreadsheet.

    Raises:
        Unreadable
    """
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 3600, 6)
    if isinstance(cell, time):
        return round(cell.hour + cell.minute / 60 + cell.second / 3600, 6)
    if isinstance(cell, str):
        if met := _CLOCK.fullmatch(cell.strip()):
            minutes = int(met[2] or 0)
            if minutes < 60:
                return round(int(met[1]) + minutes / 60, 6)
        if _UNITS_H.search(cell):
            return number(re.sub(r"[a-zA-Z.]+$", "", cell).strip())
    return number(cell)


def _whole(value: float) -> int:
    if not value.is_integer():
        raise Unreadable(N_("%(cell)s is no whole number", cell=value))
    return int(value)


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    told = text_of(cell).strip()
    if isinstance(cell, str) and (parts := _parts(told)):
        try:
            return date(*parts)
        except ValueError as err:
            raise Unreadable(N_("%(cell)s is no day: the day comes before the month", cell=told)) from err
    raise Unreadable(N_("%(cell)s is no date: write day/month/year, or year-month-day", cell=told[:80]))


def _parts(told: str) -> tuple[int, int, int] | None:
    if met := _ISO.fullmatch(told):
        return int(met[1]), int(met[2]), int(met[3])
    if met := _DAY_FIRST.fullmatch(told):
        return int(met[3]), int(met[2]), int(met[1])
    if (met := _IN_WORDS.fullmatch(told)) and (month := month_number(met[2])):
        return int(met[3]), int(month), int(met[1])
    return None


def _boolean(cell: Any) -> bool:
    told = text_of(cell).strip().lower()
    if told in _YES or told in _NO:
        return told in _YES
    raise Unreadable(N_("%(cell)s is neither yes nor no", cell=told[:80]))


def _choice(told: str, target: Target) -> str:
    asked = words_of(told)
    for code, label in target.choices.items():
        if told == code or asked in (words_of(code), words_of(label.fr), words_of(label.en)):
            return code
    expected = ", ".join(target.choices)
    raise Unreadable(N_("%(cell)s is not one of: %(choices)s", cell=told[:80], choices=expected))


def _quantity(told: str) -> dict[str, Any]:
    met = re.fullmatch(r"(.*?\d)\s*([^\d\s].*)?", told.strip())
    if met is None:
        raise Unreadable(N_("%(cell)s is no number", cell=told[:80]))
    return {"value": number(met[1]), "unit": (met[2] or "").strip()}


def _known(told: str, target: Target, resolve: Resolver) -> Any:
    found = resolve(target, told)
    if found is not None:
        return found
    if target.type is Account:
        raise Unreadable(N_("nobody in the project answers to %(cell)s", cell=told[:80]))
    raise Unreadable(N_("no document answers to %(cell)s", cell=told[:80]))
