"""How the values of a column are written, as patterns of RE2 (the regular expressions of Arrow)."""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, normalize

import pyarrow as pa

from filrouge.kernel.tables import ColumnType

SPACES: Final = " \u00a0\u202f"  #: space, no-break space, narrow no-break space
CURRENCIES: Final = ("€", "$", "£")
INT64_DIGITS: Final = 18  #: any number of so many digits fits 64 bits
DECIMAL_DIGITS: Final = 38  #: of the widest decimal
TRUE_FALSE: Final = (("oui", "non"), ("vrai", "faux"), ("true", "false"), ("yes", "no"))
#: words of exports that stand for no value, where a column is known to hold something else than text
MISSING_WORDS: Final = (
    *"NA N/A n/a #N/A <NA> NaN nan NULL Null null None none".split(),
    *"ND nd N.D. n.d. NC nc N.C. n.c. NR nr - -- ? .".split(),
    *"inconnu inconnue Inconnu Inconnue INCONNU unknown Unknown".split(),
    *("non renseigné", "Non renseigné", "non communiqué", "Non communiqué"),
)


@dataclass(frozen=True)
class Format:
    """One way of writing the values of a column; spaces always may part thousands."""

    type: ColumnType
    empty: bool = False  #: nothing was seen yet but missing values
    decimal: str = ""  #: the mark, "" when no value has one
    thousands: str = ""  #: a mark other than a space
    suffix: str = ""  #: a currency (before or after, or absent), or "%" (on every value)
    digits: int = INT64_DIGITS  #: of a decimal, in all
    scale: int = 0  #: of a decimal, after the mark
    date: str = ""  #: as strptime writes it
    also: str = ""  #: another writing of dates in the same column, that no value can be taken for
    true_false: tuple[str, str] = ("", "")

    @property
    def arrow(self) -> pa.DataType:
        """The canonical type of the values read."""
        if self.type == "decimal":
            return pa.decimal128(self.digits, self.scale)
        return CANONICAL[self.type]


CANONICAL: Final[dict[ColumnType, pa.DataType]] = {
    "integer": pa.int64(),
    "float": pa.float64(),
    "text": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
}
TEXT: Final = Format("text")
EMPTY: Final = Format("text", empty=True)

DATES: Final = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %B %Y",
    "%d-%B-%Y",
    "%B %d, %Y",
    "%m-%d-%Y",
)
TIMESTAMPS: Final = tuple(
    f"{date} %H:%M:%S{zone}" for date in (*DATES[:6], "%d %B %Y", "%m-%d-%Y") for zone in ("", "%z")
)

#: pairs of writings that one value may fit both
_ALIKE: Final = ({"%d/%m/%Y", "%m/%d/%Y"}, {"%d-%m-%Y", "%m-%d-%Y"})

_FIELDS: Final = {
    "%Y": r"(?P<Y>[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)",  # no year 0: calendars have none
    "%y": r"(?P<y>[0-9]{2})",
    "%m": r"(?P<m>0?[1-9]|1[0-2])",
    "%d": r"(?P<d>0?[1-9]|[12][0-9]|3[01])",
    "%B": r"(?P<B>\pL{3,})\.?",
    "%b": r"(?P<B>\pL{3,})\.?",
    "%z": r" ?(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})",
}
_TIME_WRITTEN: Final = re.compile(r"[ T]%H(?:[:h]%M(?::%S(?:\.%f)?)?)?")
_TIME: Final = (
    r"(?:(?: +|T| à )(?P<H>[01]?[0-9]|2[0-3])"
    r"(?:[:h](?P<M>[0-5][0-9])?(?::(?P<S>[0-5][0-9])(?:[.,](?P<f>[0-9]{1,6}))?)?)?)?"
)


def date_pattern(written: str) -> str:
    """The pattern of a strptime format of day, month (number or name, French or English), year, time, zone.

    Seconds, their fraction and the whole time may be absent from a value. Raises KeyError for other fields.
    """
    pattern = ""
    for piece in re.findall(r"[ T]%H(?:[:h]%M(?::%S(?:\.%f)?)?)?|%.|[^%]", written):
        if _TIME_WRITTEN.fullmatch(piece):
            pattern += _TIME
        elif piece.startswith("%"):
            pattern += _fixed_width(_FIELDS[piece]) if re.search("%[Ymd]%[Ymd]", written) else _FIELDS[piece]
        else:
            pattern += re.escape(piece)
    first = "(?:er)?" if "%d %B" in written else ""
    return f"^{pattern.replace('3[01])', '3[01])' + first)}$"


def are_apart(one: str, other: str) -> bool:
    """Whether no value can be read in both writings."""
    days = {one.partition(" %H")[0], other.partition(" %H")[0]}
    return len(days) == 2 and days not in _ALIKE


def has_time(written: str) -> bool:
    return "%H" in written


def _fixed_width(pattern: str) -> str:
    return pattern.replace("0?[1-9]", "0[1-9]")


def number_pattern(fmt: Format, *, grouped: bool) -> str:
    """The pattern of a number; ``grouped`` allows parted thousands and a currency too.

    A leading zero before another digit is no number: it is part of a code.
    """
    whole = "(?:0|[1-9][0-9]*)"
    if grouped:
        parted = "|".join(f"(?:{re.escape(mark)}[0-9]{{3}})+" for mark in (*SPACES, *fmt.thousands))
        whole = f"(?:0|[1-9][0-9]{{0,2}}(?:{parted})|[1-9][0-9]*)"
    mark = re.escape(fmt.decimal)
    body = f"(?:{whole}(?:{mark}[0-9]*)?|{mark}[0-9]+)" if fmt.decimal else whole
    exponent = "(?:[eE][+-]?[0-9]{1,3})?" if fmt.type in ("decimal", "float") else ""
    before, after = _before(fmt, grouped), _after(fmt, grouped)
    return f"^{before}[+\u2212-]?{before}{body}{exponent}{after}$"


def _before(fmt: Format, grouped: bool) -> str:
    return f"(?:{re.escape(fmt.suffix)} ?)?" if grouped and fmt.suffix in CURRENCIES else ""


def _after(fmt: Format, grouped: bool) -> str:
    if not fmt.suffix or not grouped:
        return ""
    names = "|EUR|euros?" if fmt.suffix == "€" else ""
    optional = "" if fmt.suffix == "%" else "?"
    return f"(?:[{SPACES}]?(?:{re.escape(fmt.suffix)}{names})){optional}"


_MONTHS: Final = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)


def month_number(name: str) -> str | None:
    """``février``, ``févr``, ``Feb`` → ``02``; None for what starts no month, or two of them (``jui``)."""
    plain = "".join(c for c in normalize("NFD", name.lower()) if not combining(c))
    found = [n for n, names in enumerate(_MONTHS, start=1) if any(it.startswith(plain) for it in names)]
    return f"{found[0]:02d}" if len(found) == 1 and len(plain) > 2 else None
