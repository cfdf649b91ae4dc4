"""Formats of written dates, as strptime writes them, turned into patterns."""

import re
from dataclasses import dataclass

from filrouge.kernel.texts import N_

_GROUPS = {
    "d": r"(\d{1,2})(?:er)?",
    "m": r"(\d{1,2})",
    "Y": r"(\d{4})",
    "y": r"(\d{2})",
    "B": r"([^\s\d./-]+)\.?",
    "b": r"([^\s\d./-]+)\.?",
    "H": r"(\d{1,2})",
    "M": r"(\d{1,2})",
    "S": r"(\d{1,2})",
    "f": r"(\d{1,6})",
}
_TIME = frozenset("HMSf")


@dataclass(frozen=True, slots=True)
class DateFormat:
    pattern: str
    place: dict[str, int]  #: directive to its group in the pattern

    @property
    def has_time(self) -> bool:
        """It reads an hour, so that it gives timestamps and not dates."""
        return bool(_TIME & set(self.place))


def date_format(format: str) -> DateFormat:
    """The pattern of ``%d/%m/%Y`` and its like; a first of the month may be written ``1er``.

    Raises:
        ValueError: a directive that is not read here or comes twice, no year, or no month.
    """
    pattern, place = "", dict[str, int]()
    for literal, directive in re.findall(r"([^%]+)|%(.)", format):
        if literal:
            pattern += re.escape(literal)
        elif directive not in _GROUPS or directive in place:
            raise ValueError(N_("%(field)s cannot be read, or not twice", field=f"%{directive}"))
        else:
            place[directive] = len(place) + 1
            pattern += _GROUPS[directive]
    if len({"Y", "y"} & set(place)) != 1 or len({"m", "B", "b"} & set(place)) != 1:
        raise ValueError(N_("%(format)s needs one year and one month", format=format))
    return DateFormat(f"^{pattern}$", place)
