"""Which format most values of a column fit: candidates by kind, then the one that reads the most."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import pyarrow as pa

from filrouge.engines.sniffing.codes import code_of
from filrouge.engines.sniffing.formats import (
    CURRENCIES,
    DATES,
    DECIMAL_DIGITS,
    EMPTY,
    INT64_DIGITS,
    MISSING_WORDS,
    SPACES,
    TEXT,
    TIMESTAMPS,
    TRUE_FALSE,
    Format,
    are_apart,
    has_time,
)
from filrouge.engines.sniffing.parsing import parse
from filrouge.kernel.tables import ColumnType

FIT_MIN_RATIO = 0.5  #: under it, a column is text
COMPACT_DATES_MIN = 10  #: so many different values of eight digits, all dates, are dates and not numbers
GLANCE, GLANCE_MIN_RATIO = 200, 0.1  #: values looked at to rule out whole kinds of formats
DATE_CHARACTERS, NUMBER_CHARACTERS = 40, 60  #: in the longest writings
NUMBERS = ("integer", "decimal", "float")
DECIMAL_SCALE_MAX = 9  #: more digits after the mark come from a measure or a computation, not from a count
FLOAT_DIGITS = 17  #: significant digits that a 64-bit float can hold

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_PROOF = {mark: re.compile(rf"[^\d]*\d{{1,3}}(?:\{mark}\d{{3}}){{2,}}\b|\d\{mark}\d{{3}}[^\d\{mark}]\d*\D*$")
          for mark in ".,"}  # fmt: skip
_SIGNS = re.compile(rf"[{SPACES}€$£%'’+\u2212-]|EUR|euros?")
_DATELIKE = re.compile(
    r"\d{1,4}(?:er)?[-/. ](?:\d{1,2}|[^\W\d]{3,}\.?)[-/. ]\d{2,4}|\d{8}$|[^\W\d]{3,}\.? \d{1,2}, \d{4}"
)
_NUMBERLIKE = re.compile(r"[\d.,]*\d[.,]?(?:[eE][+-]?\d+)?")
_PARTS = {mark: re.compile(rf"(\d*)(?:\{mark}(\d*))?([eE]\d+)?") for mark in ",."}
_EXPONENT = re.compile(r"\d[eE][+-]?\d")


@dataclass(frozen=True)
class Sample:
    """Different values of a column, with how often each was seen, and the words that are no value."""

    counts: Mapping[str, int]
    missing: frozenset[str] = frozenset(MISSING_WORDS)

    @cached_property
    def filled(self) -> dict[str, int]:
        words = self.missing | {""}
        return {value: count for value, count in self.counts.items() if value.strip() not in words}

    @cached_property
    def texts(self) -> pa.Array:
        return pa.array(list(self.filled), pa.string())

    @cached_property
    def bare(self) -> list[str]:
        """Values without spaces, signs and currencies."""
        return [_SIGNS.sub("", value) for value in self.filled]

    @property
    def total(self) -> int:
        return sum(self.filled.values())

    def fitting(self, fmt: Format) -> int:
        """How many values the format reads."""
        bad = parse(self.texts, fmt, frozenset()).bad
        if bad is None:
            return self.total
        return sum(n for n, is_bad in zip(self.filled.values(), bad.to_pylist(), strict=True) if not is_bad)


@dataclass(frozen=True)
class Guess:
    format: Format
    code: str | None = None  #: why digits stay text


def sniff_column(
    name: str,
    sample: Sample,
    *,
    mark: str,
    marks: str = ",.",
    only: ColumnType | None = None,
    sure_boolean: bool = False,
) -> Guess:
    """The format that reads the most values of the sample; of equals the plainest.

    ``mark`` is the decimal mark of the rest of the file, taken where a column does not tell; ``marks`` those
    allowed; ``only`` a declared type. Dates that fit both day first and month first are read day first.
    """
    if not sample.filled:
        return Guess(_declared_default(only, mark))
    if only == "text":
        return Guess(TEXT)
    if only is None and (code := code_of(name, sample.filled)):
        return Guess(TEXT, code)
    candidates = list(_candidates(sample, mark, marks, only, sure_boolean))
    found, count = _best(sample, candidates, _declared_default(only, mark))
    if only is None and count < FIT_MIN_RATIO * sample.total:
        return Guess(TEXT)
    if found.date and count < sample.total:
        mixed = [replace(found, also=it.date) for it in candidates if it.date and _may_join(found, it)]
        found, _ = _best(sample, [found, *mixed], found)
    return Guess(found)


def _may_join(found: Format, other: Format) -> bool:
    zoned = found.date.endswith("%z"), other.date.endswith("%z")
    return found.type == other.type and zoned[0] == zoned[1] and are_apart(found.date, other.date)


def _best(sample: Sample, candidates: Sequence[Format], default: Format) -> tuple[Format, int]:
    """The first of those that read the most values, and how many."""
    if len(sample.filled) > GLANCE:
        glance = Sample(dict(islice(sample.filled.items(), GLANCE)), sample.missing)
        candidates = [fmt for fmt in candidates if glance.fitting(fmt)]
    fits = [(sample.fitting(fmt), fmt) for fmt in candidates]
    most = max((count for count, _ in fits), default=0)
    return next((fmt for count, fmt in fits if count == most), default), most


def decimal_mark(samples: Iterable[Sample]) -> str | None:
    """The mark that most columns prove; a column proves one when a value of it could not part thousands."""
    votes = {",": 0, ".": 0}
    for sample in samples:
        for mark in votes:
            ending = re.compile(rf"\d+\{mark}\d+")
            votes[mark] += any(ending.fullmatch(it) and not _GROUPED.fullmatch(it) for it in sample.bare)
    best = max(votes, key=lambda mark: votes[mark])
    return best if votes[best] and votes[","] != votes["."] else None


def dated(written: str, only: ColumnType | None = None) -> Format:
    """The format of a column whose dates a person declared. Raises KeyError for an unknown field."""
    return Format(only or ("timestamp" if has_time(written) else "date"), date=written)


def _declared_default(only: ColumnType | None, mark: str) -> Format:
    """Where no value tells: the plainest writing of the declared type."""
    plain: dict[ColumnType, Format] = {
        "integer": Format("integer"),
        "decimal": Format("decimal", decimal=mark, scale=2),
        "float": Format("float", decimal=mark),
        "date": Format("date", date=DATES[0]),
        "timestamp": Format("timestamp", date=TIMESTAMPS[0]),
        "boolean": Format("boolean", true_false=TRUE_FALSE[2]),
        "text": TEXT,
    }
    return plain[only] if only else EMPTY


def _candidates(
    sample: Sample, mark: str, marks: str, only: ColumnType | None, sure_boolean: bool
) -> Iterator[Format]:
    seen = list(sample.filled)[:GLANCE]
    if only in (None, "boolean"):
        yield from _booleans(sample, sure=sure_boolean or only is not None)
    if only in (None, "date", "timestamp") and _many(seen, _may_be_date):
        yield from _dates(sample, seen, only)
    if only in (None, *NUMBERS) and _many(seen, _may_be_number):
        yield from _numbers(sample, mark, marks, only)


def _many(values: Sequence[str], may_be: Callable[[str], object]) -> bool:
    return sum(bool(may_be(value)) for value in values) >= GLANCE_MIN_RATIO * len(values)


def _may_be_date(value: str) -> bool:
    return len(value) <= DATE_CHARACTERS and bool(_DATELIKE.match(value.strip()))


def _may_be_number(value: str) -> bool:
    return len(value) <= NUMBER_CHARACTERS and bool(_NUMBERLIKE.fullmatch(_bare(value)))


def _bare(value: str) -> str:
    return _SIGNS.sub("", value)


def _booleans(sample: Sample, *, sure: bool) -> Iterator[Format]:
    """Both words must be seen, unless the source or a person says that the column is a boolean."""
    words = {value.strip().lower() for value in sample.filled}
    for pair in TRUE_FALSE:
        if words == set(pair) or (sure and words & set(pair)):
            yield Format("boolean", true_false=pair)


def _dates(sample: Sample, seen: list[str], only: ColumnType | None) -> Iterator[Format]:
    timed = any(":" in value or "h" in value for value in seen)
    if only != "timestamp":
        yield from (Format("date", date=date) for date in DATES if date != "%Y%m%d" or _many_dates(sample))
    if only == "timestamp" or timed:
        yield from (Format("timestamp", date=written) for written in TIMESTAMPS)


def _many_dates(sample: Sample) -> bool:
    compact = Format("date", date="%Y%m%d")
    return len(sample.filled) >= COMPACT_DATES_MIN and sample.fitting(compact) == sample.total


def _numbers(sample: Sample, mark: str, marks: str, only: ColumnType | None) -> Iterator[Format]:
    if only is None and _looks_like_codes(sample):
        return
    suffixes = ("", *(sign for sign in (*CURRENCIES, "%") if any(sign in value for value in sample.filled)))
    if "€" not in suffixes and any("EUR" in v or "euro" in v for v in sample.filled):
        suffixes = (*suffixes, "€")
    in_order = sorted(marks, key=lambda m: m != mark)
    for suffix in suffixes:
        if only in (None, "integer"):
            parts = ("", *_parting(sample, mark, ".,'’"))
            yield from (Format("integer", thousands=part, suffix=suffix) for part in parts)
        for m in () if only == "integer" else in_order:
            for part in ("", *_parting(sample, mark, {",": ".", ".": ",'’"}[m])):
                fmt = Format("decimal", decimal=m, thousands=part, suffix=suffix)
                yield from _fractions(sample, fmt, only)


def _looks_like_codes(sample: Sample) -> bool:
    """``1E5``: an exponent without any decimal mark or sign in the column is part of a code."""
    exponents = [value for value in sample.filled if _EXPONENT.search(value)]
    return bool(exponents) and not any(re.search(r"[.,]\d|[eE][+-]", value) for value in exponents)


def _parting(sample: Sample, mark: str, allowed: str) -> Iterator[str]:
    """Marks that surely part thousands: twice in a value, before another mark, or against the file's."""
    for part in allowed:
        seen = [value for value in sample.filled if part in value]
        if not seen:
            continue
        if part not in _PROOF or any(_PROOF[part].search(value) for value in seen):
            yield part
        elif part == "," and mark == "." and all(_GROUPED.fullmatch(_bare(value)) for value in seen):
            yield part


def _fractions(sample: Sample, fmt: Format, only: ColumnType | None) -> Iterator[Format]:
    """Exact while digits are few, else a float that loses nothing, else the widest decimal, else nothing."""
    whole, scale, significant = _extent(sample, fmt)
    floating = replace(fmt, type="float", scale=0)
    if only == "float":
        yield floating
    elif scale is None:
        yield floating if only is None else replace(fmt, scale=2)
    elif whole + scale <= INT64_DIGITS and scale <= DECIMAL_SCALE_MAX:
        yield replace(fmt, scale=scale)
    elif only is None and scale and significant <= FLOAT_DIGITS:
        yield floating
    elif whole + scale <= DECIMAL_DIGITS and (scale or only):
        yield replace(fmt, digits=DECIMAL_DIGITS, scale=scale)


def _extent(sample: Sample, fmt: Format) -> tuple[int, int | None, int]:
    """Most digits before the mark, after it (None when one has an exponent), and in all but leading zeros."""
    whole, scale, significant, floating = 1, 0, 1, False
    part = _PARTS[fmt.decimal]
    for bare in sample.bare:
        if found := part.fullmatch(bare.replace(fmt.thousands, "") if fmt.thousands else bare):
            before, after = found[1], found[2] or ""
            whole, scale = max(whole, len(before)), max(scale, len(after))
            significant = max(significant, len((before + after).lstrip("0")))
            floating = floating or found[3] is not None
    return whole, None if floating else scale, significant
