"""Read a column of texts in a declared format: typed values, and which cells do not fit it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.sniffing.formats import (
    SPACES,
    Format,
    date_pattern,
    has_time,
    month_number,
    number_pattern,
)

FIRST_US, LAST_US = -62_135_596_800_000_000, 253_402_300_799_999_999  #: years 1 to 9999


@dataclass(frozen=True)
class Parsed:
    """``values`` has the format's canonical type, null where missing or bad; ``bad``: None when none is."""

    values: pa.Array
    missing: pa.BooleanArray
    bad: pa.BooleanArray | None = None
    plain: bool = True  #: the quick way was enough

    @property
    def bad_count(self) -> int:
        return 0 if self.bad is None else self.bad.true_count


class _Doubt(Exception):
    """The quick way may misread this batch."""


def parse(
    texts: pa.Array, fmt: Format, missing: frozenset[str], *, timezone: str = "UTC", plain: bool = True
) -> Parsed:
    """Typed values of texts; cells null, blank or in ``missing`` are missing, others that do not fit bad.

    A batch whose cells are all written plainly takes a quick way, unless ``plain`` says that it is vain to
    try; what is read does not depend on which way.
    Timestamps without a zone are of ``timezone``: of an hour lived twice the first, of an hour skipped the
    instant it would have begun.
    """
    if fmt.type == "text":
        return _text(texts, fmt, missing)
    absent = _is_missing(texts, missing)
    try:
        if plain:
            return Parsed(_QUICK[fmt.type](pc.if_else(absent, None, texts), fmt, timezone), absent)
    except (pa.ArrowInvalid, _Doubt):
        pass
    trimmed = pc.utf8_trim_whitespace(texts)
    absent = _is_missing(trimmed, missing)
    filled = pc.if_else(absent, None, trimmed)
    values = _CAREFUL[fmt.type](filled, fmt, timezone)
    bad = pc.and_(pc.is_valid(filled), pc.is_null(values))
    return Parsed(values, absent, bad if bad.true_count else None, plain=False)


def _text(texts: pa.Array, fmt: Format, missing: frozenset[str]) -> Parsed:
    absent = _is_missing(texts, missing)
    absent = pc.or_(absent, pc.utf8_is_space(texts).fill_null(False))
    values = pc.if_else(absent, None, texts)
    is_bad = fmt.empty and absent.true_count < len(absent)
    return Parsed(values, absent, pc.invert(absent) if is_bad else None)


def _is_missing(texts: pa.Array, words: frozenset[str]) -> pa.BooleanArray:
    return pc.is_in(texts, value_set=_value_set(words))


@lru_cache
def _value_set(words: frozenset[str]) -> pa.Array:
    return pa.array([None, "", *sorted(words)], pa.string())


# Numbers


def _quick_integer(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    if fmt.suffix == "%" or _has_leading_zero(texts):
        raise _Doubt
    return pc.cast(texts, pa.int64())


def _quick_number(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    if fmt.suffix == "%" or _has_leading_zero(texts):
        raise _Doubt
    if fmt.decimal == ",":
        if pc.any(pc.match_substring(texts, ".")).as_py():
            raise _Doubt
        texts = pc.replace_substring(texts, ",", ".")
    return _finite(pc.cast(texts, fmt.arrow))


def _finite(values: pa.Array) -> pa.Array:
    if pa.types.is_floating(values.type) and pc.is_finite(values).false_count:
        raise _Doubt
    return values


def _has_leading_zero(texts: pa.Array) -> bool:
    """Also of hexadecimal numbers, which Arrow would read."""
    suspects = pc.or_(pc.starts_with(texts, "0"), pc.starts_with(texts, "-0"))
    if not pc.any(suspects).as_py():
        return False
    return bool(pc.any(pc.match_substring_regex(texts.filter(suspects), "^-?0[0-9xX]")).as_py())


def _careful_number(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    plain = pc.match_substring_regex(texts, number_pattern(fmt, grouped=False)).fill_null(False)
    if fmt.suffix == "%":
        plain = pc.and_(plain, False)
    values = _cast_what_can(_with_point(pc.if_else(plain, texts, None), fmt), fmt)
    rest = pc.and_not(pc.is_valid(texts), plain)
    if not rest.true_count:
        return values
    others = texts.filter(rest)
    decorated = pc.match_substring_regex(others, number_pattern(fmt, grouped=True))
    bare = pc.replace_substring_regex(
        pc.if_else(decorated, others, None), rf"[{SPACES}{_escaped(fmt.thousands)}€$£%]|EUR|euros?", ""
    )
    return pc.replace_with_mask(values, rest, _cast_what_can(_with_point(bare, fmt), fmt))


def _escaped(mark: str) -> str:
    return f"\\{mark}" if mark else ""


def _with_point(texts: pa.Array, fmt: Format) -> pa.Array:
    """Texts that match a number's pattern, as Arrow reads them."""
    if pc.any(pc.starts_with(texts, "\u2212")).as_py():
        texts = pc.replace_substring(texts, "\u2212", "-")
    if pc.any(pc.starts_with(texts, "+")).as_py():
        texts = pc.replace_substring(texts, "+", "", max_replacements=1)
    return pc.replace_substring(texts, ",", ".") if fmt.decimal == "," else texts


def _cast_what_can(texts: pa.Array, fmt: Format) -> pa.Array:
    values = cast_what_can(texts, fmt.arrow)
    return pc.if_else(pc.is_finite(values), values, None) if fmt.type == "float" else values


def cast_what_can(texts: pa.Array, to: pa.DataType) -> pa.Array:
    """The cast values, null where one cannot be: halves are tried apart, since Arrow casts all or nothing."""
    try:
        return pc.cast(texts, to)
    except pa.ArrowInvalid:
        if len(texts) == 1:
            return pa.nulls(1, to)
        half = len(texts) // 2
        return pa.concat_arrays([cast_what_can(texts[:half], to), cast_what_can(texts[half:], to)])


# Dates


def _quick_date(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    if fmt.date != "%Y-%m-%d":
        raise _Doubt
    if pc.any(pc.starts_with(texts, "0000")).as_py():
        raise _Doubt  # Arrow reads a year 0
    return pc.cast(texts, pa.date32())


def _quick_timestamp(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    if not fmt.date.startswith("%Y-%m-%d"):
        raise _Doubt
    values = _instants(texts, fmt, timezone, lambda texts, to: pc.cast(texts, to))
    if values.null_count != texts.null_count:
        raise _Doubt
    return values


def _instants(
    texts: pa.Array, fmt: Format, timezone: str, cast: Callable[[pa.Array, pa.DataType], pa.Array]
) -> pa.Array:
    if fmt.date.endswith("%z"):
        return _in_calendar(cast(texts, pa.timestamp("us", "UTC")))
    local = pc.assume_timezone(
        cast(texts, pa.timestamp("us")), timezone, ambiguous="earliest", nonexistent="latest"
    )
    return _in_calendar(pc.cast(local, pa.timestamp("us", "UTC")))


def _in_calendar(instants: pa.Array) -> pa.Array:
    """Null out of the years 1 to 9999, beyond which neither Python nor pandas has dates."""
    extent = pc.min_max(pc.cast(instants, pa.int64())).as_py()
    if extent["min"] is None or (extent["min"] >= FIRST_US and extent["max"] <= LAST_US):
        return instants
    number = pc.cast(instants, pa.int64())
    inside = pc.and_(pc.greater_equal(number, FIRST_US), pc.less_equal(number, LAST_US))
    return pc.if_else(inside, instants, None)


def _careful_date(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    """Dates repeat: the different ones are read once."""
    written = texts.dictionary_encode()
    iso = _iso(written.dictionary, fmt.date)
    if fmt.also:
        iso = pc.coalesce(iso, _iso(written.dictionary, fmt.also))
    if fmt.type == "date":
        read = cast_what_can(iso, pa.date32())
    else:
        read = _instants(iso, fmt, timezone, cast_what_can)
    return read.take(written.indices)


def _iso(texts: pa.Array, written: str) -> pa.Array:
    """``2024-02-03`` or ``2024-02-03 10:11:12.5Z``; null for what the format does not match."""
    parts = pc.extract_regex(texts, date_pattern(written))
    names = [field.name for field in parts.type]
    part = {name: pc.struct_field(parts, index) for index, name in enumerate(names)}
    month = _months(part["B"]) if "B" in part else pc.utf8_lpad(part["m"], 2, "0")
    year = part["Y"] if "Y" in part else _century(part["y"])
    iso = pc.binary_join_element_wise(year, month, pc.utf8_lpad(part["d"], 2, "0"), "-")
    if has_time(written):
        clock = [_padded(part[name], 2) for name in "HMS"]
        time = pc.binary_join_element_wise(*clock, ":")
        fraction = pc.utf8_rpad(part["f"], 6, "0")
        iso = pc.binary_join_element_wise(iso, pc.binary_join_element_wise(time, fraction, "."), " ")
    if "z" in part:
        iso = pc.binary_join_element_wise(iso, part["z"], "")
    return pc.if_else(pc.is_valid(parts), iso, None)


def _padded(digits: pa.Array, width: int) -> pa.Array:
    return pc.utf8_lpad(digits, width, "0")


def _months(names: pa.Array) -> pa.Array:
    encoded = names.dictionary_encode()
    numbers = pa.array([name and month_number(name) for name in encoded.dictionary.to_pylist()], pa.string())
    return numbers.take(encoded.indices)


def _century(years: pa.Array) -> pa.Array:
    """As POSIX reads two digits: 69 to 99 are 19xx, 00 to 68 are 20xx; only where a person declares it."""
    return pc.binary_join_element_wise(pc.if_else(pc.greater_equal(years, "69"), "19", "20"), years, "")


# Booleans


def _boolean(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    yes, no = (pa.array(sorted({word, word.capitalize(), word.upper()})) for word in fmt.true_false)
    true, false = pc.is_in(texts, value_set=yes), pc.is_in(texts, value_set=no)
    return pc.if_else(pc.or_(true, false), true, None)


def _quick_boolean(texts: pa.Array, fmt: Format, timezone: str) -> pa.Array:
    values = _boolean(texts, fmt, timezone)
    if values.null_count != texts.null_count:
        raise _Doubt
    return values


_QUICK = {
    "integer": _quick_integer,
    "decimal": _quick_number,
    "float": _quick_number,
    "date": _quick_date,
    "timestamp": _quick_timestamp,
    "boolean": _quick_boolean,
}
_CAREFUL = {
    "integer": _careful_number,
    "decimal": _careful_number,
    "float": _careful_number,
    "date": _careful_date,
    "timestamp": _careful_date,
    "boolean": _boolean,
}
