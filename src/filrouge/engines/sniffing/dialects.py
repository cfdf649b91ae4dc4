"""How a delimited text parts its cells: delimiter, quotes, header; told by which reading is regular."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

DELIMITERS = ("\t", ";", "|", ",")  #: in order of trust: a comma is also a decimal mark and a mark of prose
REGULAR_MIN_RATIO = 0.5  #: rows as long as most, under which a text has one column
ROWS_READ = 1_000
BROKEN_QUOTES = 0.98  #: what is left of the regularity of a reading that meets text after a closing quote
_UNUSED = "\x1f"  #: a delimiter that no text holds, for one column

_NUMBER = re.compile(r"[+\u2212-]?\s*[\d\s\u00a0\u202f.,'’]*\d[\d.,]*\s*(?:[eE][+-]?\d+)?\s*[€$£%]?")
_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([ T].*)?|\d{1,2}:\d{2}(:\d{2})?")
_YEAR = re.compile(r"(19|20)\d\d")
_DECLARED_DELIMITER = re.compile(r"sep=(.)\r?\n?$")


@dataclass(frozen=True)
class Dialect:
    delimiter: str | None  #: None for one column
    quote: str = '"'  #: "" when cells are never quoted
    escape: str = ""  #: "" when a quote inside a cell is doubled
    header: bool = True
    skip_lines_count: int = 0

    @property
    def separator(self) -> str:
        return self.delimiter or _UNUSED


def rows_of(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> Iterator[list[str]]:
    """Rows by Python's csv module.

    Raises:
        csv.Error: a cell of over 131,072 characters; when strict, text after a closing quote too.
    """
    return csv.reader(
        lines,
        delimiter=dialect.separator,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=not dialect.escape,
        escapechar=dialect.escape or None,
        strict=strict,
    )


def sniff_dialect(
    text: str,
    *,
    whole: bool,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    header: bool | None = None,
    skip_lines_count: int = 0,
) -> Dialect:
    """The dialect under which most rows are as long as the first one and no cell hides another delimiter.

    What is declared is taken as it is. ``whole``: the text is not the beginning of a longer one. A first line
    ``sep=;``, which spreadsheets write, declares the delimiter. Without evidence there is a header.
    """
    lines = lines_of(text)
    lines = (lines if whole or len(lines) < 2 else lines[:-1])[skip_lines_count:]
    if lines and (told := _DECLARED_DELIMITER.match(lines[0])):
        delimiter, skip_lines_count, lines = delimiter or told[1], skip_lines_count + 1, lines[1:]
    found = max(_candidates(text, delimiter, quote, escape), key=lambda one: _regularity(lines, one))
    if delimiter is None and _regularity(lines, found)[0] == 0:
        found = replace(found, delimiter=None)
    titled = has_header(_sample_rows(lines, found)) if header is None else header
    return replace(found, header=titled, skip_lines_count=skip_lines_count)


def lines_of(text: str) -> list[str]:
    """Lines with their ends, which are ``\\r\\n``, ``\\n`` or ``\\r`` (``str.splitlines`` knows others)."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def _candidates(text: str, delimiter: str | None, quote: str | None, escape: str | None) -> Iterator[Dialect]:
    """In order of trust: of equally regular ones the first is taken."""
    delimiters: list[str | None] = (
        [delimiter] if delimiter else [d for d in DELIMITERS if d in text] or [None]
    )
    quotes = [quote] if quote is not None else ['"', *(q for q in ("'",) if _wraps(text, q)), ""]
    escapes = [escape] if escape is not None else ["", *(["\\"] if '\\"' in text else [])]
    for one in product(quotes, escapes, delimiters):
        yield Dialect(delimiter=one[2], quote=one[0], escape=one[1] if one[0] else "")


def _wraps(text: str, quote: str) -> bool:
    return bool(re.search(rf"(?m)(^|[\t;|,]){quote}[^{quote}\n]*{quote}([\t;|,]|$)", text))


def _regularity(lines: Sequence[str], dialect: Dialect) -> tuple[float, int]:
    """Share of rows as long as most, times the share of clean cells; then the number of columns."""
    rows = _sample_rows(lines, dialect)
    if not rows:
        return 0.0, 0
    lengths = Counter(map(len, rows))
    width, regular_count = max(lengths.items(), key=lambda item: (item[1], item[0]))
    ratio = regular_count / len(rows)
    if width < 2 or ratio < REGULAR_MIN_RATIO:
        return 0.0, 0
    if len(rows[0]) != width:
        ratio *= REGULAR_MIN_RATIO
    if dialect.quote and _has_broken_quotes(lines, dialect):
        ratio *= BROKEN_QUOTES
    cells = [cell for row in rows for cell in row]
    return round(ratio * sum(_is_clean(cell, dialect) for cell in cells) / len(cells), 2), width


def _is_clean(cell: str, dialect: Dialect) -> bool:
    """It hides no other delimiter, unless in a number, and keeps no quote around it."""
    if len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'":
        return False
    others = [d for d in DELIMITERS if d != dialect.delimiter and d in cell]
    return not others or bool(_NUMBER.fullmatch(cell))


def _has_broken_quotes(lines: Sequence[str], dialect: Dialect) -> bool:
    try:
        return not list(islice(rows_of(lines, dialect, strict=True), ROWS_READ))
    except csv.Error as err:
        return "end of data" not in str(err)  # a sample may be cut inside quotes


def _sample_rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in rows_of(lines, dialect):
            if row:
                rows.append(row)
            if len(rows) == ROWS_READ:
                break
    except csv.Error:
        return rows[:-1]
    return rows


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Names are words: no first cell may be a number or a date, unless years stand over what are no years."""
    if not rows:
        return True
    first = [cell.strip() for cell in rows[0]]
    valued = [place for place, cell in enumerate(first) if _NUMBER.fullmatch(cell) or _DATE.fullmatch(cell)]
    below = [row for row in rows[1:] if len(row) == len(first)]
    years = all(_YEAR.fullmatch(first[place]) for place in valued)
    return not valued or (years and not any(_YEAR.fullmatch(row[place]) for row in below for place in valued))
