"""Read written dates with Ibis: a format becomes a pattern and an ISO text, which any backend can do."""

from typing import Any

import ibis

from filrouge.engines.normalising.date_formats import DateFormat, date_format

#: beginnings that tell the months apart in French and English, once in lower case, and their number
MONTHS = {
    "jan": 1, "fev": 2, "fév": 2, "feb": 2, "mar": 3, "avr": 4, "apr": 4, "mai": 5, "may": 5, "juin": 6,
    "jun": 6, "juil": 7, "jul": 7, "aou": 8, "aoû": 8, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
    "déc": 12,
}  # fmt: skip


def parsed(cell: Any, formats: tuple[str, ...], pivot_year: int) -> Any:
    """Dates (timestamps when a format has an hour) by the first format that fits; missing where none does."""
    known = [date_format(format) for format in formats]
    kind = "timestamp" if any(format.has_time for format in known) else "date"
    return ibis.coalesce(*(_iso(cell.strip(), format, pivot_year).try_cast(kind) for format in known))


def _iso(cell: Any, format: DateFormat, pivot_year: int) -> Any:
    def field(directive: str, otherwise: str = "1") -> Any:
        if directive not in format.place:
            return ibis.literal(otherwise)
        return cell.re_extract(format.pattern, format.place[directive])

    month = next((_month(field(name)) for name in "Bb" if name in format.place), field("m"))
    short = field("y")
    century = (short.try_cast("int64") > pivot_year).ifelse("19", "20")
    year = field("Y") if "Y" in format.place else century + short
    written = year + "-" + _two(month) + "-" + _two(field("d"))
    if format.has_time:
        hour = ibis.literal(":").join([_two(field(name, "0")) for name in "HMS"])
        written = written + " " + hour + "." + field("f", "0")
    return cell.re_search(format.pattern).ifelse(written, ibis.null("string"))


def _month(word: Any) -> Any:
    beginning = word.lower().re_extract(f"^({'|'.join(MONTHS)})", 1)
    return beginning.cases(*((name, str(number)) for name, number in MONTHS.items()), else_="0")


def _two(digits: Any) -> Any:
    return (ibis.literal("0") + digits).right(2)
