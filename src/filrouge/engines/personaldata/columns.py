"""What the names of columns announce, checked against the cells below them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from filrouge.engines.personaldata import headers
from filrouge.engines.personaldata.firstnames import FIRST_NAMES
from filrouge.engines.personaldata.results import Category, Confidence, Finding, masked
from filrouge.kernel.texts import unaccented

_NAME_LIKE = re.compile(r"[^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+){0,4}\.?")
_DATE_LIKE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|(?:19|20)\d\d(?:[01]\d[0-3]\d)?")
_POSTCODE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-8]|2[AB])\d{3}")
_TOKEN = re.compile(r"[a-z]+")
MOSTLY = 0.5
MANY_NAMES = 0.3  #: towns and streets hold first names too, less often
FEW_VALUES = 5


@dataclass(frozen=True, slots=True)
class Announced:
    """A header that announces a category, and what the cells of such a column look like."""

    rule: str
    category: Category
    announces: Callable[[str], bool]
    shape: re.Pattern[str]
    confidence: Confidence
    kinds: frozenset[str]


def by_header(name: str, kind: str, cells: Mapping[str, int]) -> Finding | None:
    """What the header announces, if at least half of the cells look like it.

    Args:
        kind: the type of the column, as documents name it.
        cells: some of its values, written as text, with the rows that hold each.
    """
    for one in _ANNOUNCED:
        if kind in one.kinds and one.announces(name):
            hits = {value: rows for value, rows in cells.items() if one.shape.fullmatch(value.strip())}
            if sum(hits.values()) >= MOSTLY * sum(cells.values()) > 0:
                return finding(name, one.rule, one.category, hits, sum(cells.values()), one.confidence)
    return None


def is_announced(name: str, kind: str) -> bool:
    """Does the header announce something that a column of this type may hold?"""
    return any(kind in one.kinds and one.announces(name) for one in _ANNOUNCED)


def by_first_names(name: str, cells: Mapping[str, int]) -> Finding | None:
    """A text column without a telling header, where at least three values out of ten hold a first name."""
    if headers.words(name) & headers.NOT_A_PERSON or len(cells) < FEW_VALUES:
        return None
    hits = {value: rows for value, rows in cells.items() if _holds_first_name(value)}
    if len(hits) < max(FEW_VALUES, MANY_NAMES * len(cells)):
        return None
    return finding(name, "first_names", "name", hits, sum(cells.values()), "medium")


def finding(
    column: str,
    rule: str,
    category: Category,
    hits: Mapping[str, int],
    tested_count: int,
    confidence: Confidence,
) -> Finding:
    """Rows that hold one of the hits, and the shape of the first hit."""
    hits_count = sum(hits.values())
    example = min(hits) if hits else None
    return Finding(
        id=f"{column}.{rule}",
        column=column,
        category=category,
        rule=rule,
        hits_count=hits_count,
        tested_count=tested_count,
        ratio=hits_count / tested_count if tested_count else 0.0,
        confidence=confidence,
        example_masked=None if example is None else masked(example),
    )


def _holds_first_name(value: str) -> bool:
    if not _NAME_LIKE.fullmatch(value.strip()):
        return False
    plain = unaccented(value).lower()
    return any(token in FIRST_NAMES for token in _TOKEN.findall(plain))


def _person(name: str) -> bool:
    return headers.announces(name, headers.NAME, unless=headers.NOT_A_PERSON)


def _birth(name: str) -> bool:
    return headers.announces(name, headers.BIRTH, unless=headers.NOT_A_DATE)


def _address(name: str) -> bool:
    return headers.announces(name, headers.ADDRESS, unless=headers.NOT_A_PLACE | headers.POSTCODE)


def _postcode(name: str) -> bool:
    return headers.announces(name, headers.POSTCODE)


_TEXT = frozenset({"text"})
_ANNOUNCED = (
    Announced("name_header", "name", _person, _NAME_LIKE, "medium", _TEXT),
    Announced(
        "birth_header", "birth_date", _birth, re.compile(r".+"), "high", frozenset({"date", "timestamp"})
    ),
    Announced("birth_header", "birth_date", _birth, _DATE_LIKE, "medium", frozenset({"text", "integer"})),
    Announced("postcode_header", "address", _postcode, _POSTCODE, "low", frozenset({"text", "integer"})),
    Announced("address_header", "address", _address, re.compile(r"(?s).*[^\W\d_].*"), "medium", _TEXT),
)
