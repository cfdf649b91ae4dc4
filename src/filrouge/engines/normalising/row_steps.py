"""The steps of a recipe that need one row (or, where they say so, the whole table), as data.

A step is what a recipe declares: ``id``, ``do``, the columns it works on and its options. ``idempotent`` says
whether applying a step twice is the same as once; tests hold each to it.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.engines.normalising.date_formats import date_format
from filrouge.kernel.documents import Part
from filrouge.kernel.texts import N_

Scalar = str | int | float | bool | None
Unreadable = Literal["refuse", "missing"]
NumberType = Literal["number", "integer", "decimal"]
CastTo = Literal["text", "integer", "number", "decimal", "boolean", "date", "timestamp"]
Test = Literal[
    "equals",
    "differs",
    "in",
    "not_in",
    "at_least",
    "at_most",
    "above",
    "below",
    "is_missing",
    "is_filled",
    "matches",
]
How = Literal[
    "year", "month", "quarter", "weekday", "age_years", "days_between", "difference", "sum", "ratio"
]

SPACES = (" ", "\u00a0", "\u202f", "\u2009")  #: plain, no-break, narrow no-break, thin


class RowStep(Part):
    """Base of the row steps. ``columns`` empty: every text column, where a step allows it."""

    idempotent: ClassVar[bool] = True
    every_text_column: ClassVar[bool] = False
    may_lose: ClassVar[bool] = True  #: a filled cell may become missing

    id: str
    do: str
    columns: tuple[str, ...] = ()


class Trim(RowStep):
    """Cut white space at both ends, and make each run of it one plain space."""

    every_text_column: ClassVar[bool] = True
    may_lose: ClassVar[bool] = False
    do: Literal["trim"] = "trim"


class NormaliseUnicode(RowStep):
    """Unicode NFC: an accent is written one way only (UAX 15)."""

    every_text_column: ClassVar[bool] = True
    may_lose: ClassVar[bool] = False
    do: Literal["normalise_unicode"] = "normalise_unicode"


class MendMisreading(RowStep):
    """Pieces of UTF-8 read as a western encoding (``Ã©``) say again what they said (``é``), once."""

    idempotent: ClassVar[bool] = False
    may_lose: ClassVar[bool] = False
    do: Literal["mend_misreading"] = "mend_misreading"


class PlainApostrophes(RowStep):
    """The signs that people write for an apostrophe become one."""

    may_lose: ClassVar[bool] = False
    do: Literal["plain_apostrophes"] = "plain_apostrophes"
    to: Literal["'", "’"] = "'"


class StripInvisible(RowStep):
    """Characters that nobody sees go: zero-width signs, marks of direction, controls but tabs, line ends."""

    may_lose: ClassVar[bool] = False
    do: Literal["strip_invisible"] = "strip_invisible"


class ResizeImage(RowStep):
    """Pictures brought to one size, their proportions kept; what cannot be read counts as unreadable.

    ``square``: the whole picture centred on white; ``longest``: its longest side.
    """

    do: Literal["resize_image"] = "resize_image"
    side: int = Field(ge=1, le=10_000)  #: pixels
    shape: Literal["square", "longest"] = "square"
    unreadable: Unreadable = "refuse"


class GreyImage(RowStep):
    """Pictures in shades of grey, by the weights of ITU-R BT.601."""

    do: Literal["grey_image"] = "grey_image"
    unreadable: Unreadable = "refuse"


class FoldCase(RowStep):
    may_lose: ClassVar[bool] = False
    do: Literal["fold_case"] = "fold_case"
    to: Literal["lower", "upper"]


class ParseNumber(RowStep):
    """Read numbers written by people: ``1 234,56 €``. Groups of thousands must have three digits."""

    do: Literal["parse_number"] = "parse_number"
    decimal_mark: Literal[",", "."]
    thousands: tuple[str, ...] = SPACES
    strip: tuple[str, ...] = ("€", "EUR")  #: words around the number that say nothing more
    scale: float = Field(default=1.0, gt=0)  #: what is read is multiplied by it: 0.01 with ``%`` in ``strip``
    to: NumberType = "number"
    digits_count: int = Field(default=2, ge=0, le=18)  #: after the mark, of a decimal
    unreadable: Unreadable = "refuse"

    @model_validator(mode="after")
    def _marks_differ(self) -> Self:
        if self.decimal_mark in self.thousands:
            raise ValueError(N_("the decimal mark cannot separate thousands"))
        if self.scale != 1.0 and self.to != "number":
            raise ValueError(N_("only a number can be scaled"))
        return self


class ParseDate(RowStep):
    """Read dates by the first format that fits, written as for strptime; French and English months."""

    do: Literal["parse_date"] = "parse_date"
    formats: tuple[str, ...] = Field(min_length=1)
    pivot_year: int = Field(default=68, ge=0, le=99)  #: two-digit years above it are of the 1900s (POSIX)
    unreadable: Unreadable = "refuse"

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        for format in self.formats:
            date_format(format)
        return self


class MapValues(RowStep):
    """Synonyms become one canonical value."""

    do: Literal["map_values"] = "map_values"
    values: Mapping[str, str] = Field(min_length=1)
    ignoring_case: bool = False
    otherwise: Literal["keep", "missing", "refuse"] = "keep"

    @model_validator(mode="after")
    def _no_chain(self) -> Self:
        """A canonical value that is itself a synonym would make the result depend on how often one maps."""
        fold = str.lower if self.ignoring_case else str
        known = {fold(old): new for old, new in self.values.items()}
        if len(known) < len(self.values):
            raise ValueError(N_("two synonyms differ by case only"))
        if any(known.get(fold(new), new) != new for new in self.values.values()):
            raise ValueError(N_("a canonical value is itself mapped to another one"))
        return self


class ToMissing(RowStep):
    """Words that mean nothing, empty cells, and numbers outside their declared range become missing."""

    every_text_column: ClassVar[bool] = True
    do: Literal["to_missing"] = "to_missing"
    tokens: tuple[str, ...] = ("",)  #: compared without case, once trimmed
    minimum: float | None = None
    maximum: float | None = None


class Clip(RowStep):
    """Numbers outside declared bounds become the bound."""

    may_lose: ClassVar[bool] = False
    do: Literal["clip"] = "clip"
    minimum: float | None = None
    maximum: float | None = None


class Cast(RowStep):
    """Another type, exactly: a value that would change (12.5 to an integer) counts as unreadable."""

    do: Literal["cast"] = "cast"
    to: CastTo
    digits_count: int = Field(default=2, ge=0, le=18)
    unreadable: Unreadable = "refuse"


class Rename(RowStep):
    idempotent: ClassVar[bool] = False
    do: Literal["rename"] = "rename"
    names: Mapping[str, str] = Field(min_length=1)  #: old to new


class DropColumns(RowStep):
    idempotent: ClassVar[bool] = False
    do: Literal["drop_columns"] = "drop_columns"


class Filter(RowStep):
    """Keep the rows for which a test on one column holds."""

    do: Literal["filter"] = "filter"
    test: Test
    value: Scalar = None
    values: tuple[Scalar, ...] = ()
    missing: Literal["keep", "drop"] = "drop"  #: rows where the test cannot be made

    @model_validator(mode="after")
    def _has_its_value(self) -> Self:
        lone = self.test in ("is_missing", "is_filled")
        listed = self.test in ("in", "not_in")
        if len(self.columns) != 1:
            raise ValueError(N_("a filter looks at one column"))
        if listed != bool(self.values) or (not lone and not listed) != (self.value is not None):
            raise ValueError(
                N_("a filter has one value, values (in, not_in) or none (is_missing, is_filled)")
            )
        return self


class DropDuplicates(RowStep):
    """Keep one row of each key (no columns: one of each set of equal rows). Looks at the whole table.

    Which one does not depend on the order of rows: the first or last by ``by``, ties by all other columns.
    """

    do: Literal["drop_duplicates"] = "drop_duplicates"
    by: str | None = None
    keep: Literal["first", "last"] = "last"


class Derive(RowStep):
    """A new column from others; missing where one of them is, or where one would divide by zero."""

    idempotent: ClassVar[bool] = False
    do: Literal["derive"] = "derive"
    name: str
    how: How
    at: date | None = None  #: the day on which an age is taken; else the second column

    @model_validator(mode="after")
    def _has_its_columns(self) -> Self:
        two = self.how in ("days_between", "difference", "sum", "ratio") or (
            self.how == "age_years" and self.at is None
        )
        if len(self.columns) != (2 if two else 1):
            raise ValueError(N_("%(how)s needs %(count)d columns", how=self.how, count=2 if two else 1))
        return self


ROW_STEPS: tuple[type[RowStep], ...] = (
    Trim,
    NormaliseUnicode,
    MendMisreading,
    PlainApostrophes,
    StripInvisible,
    ResizeImage,
    GreyImage,
    FoldCase,
    ParseNumber,
    ParseDate,
    MapValues,
    ToMissing,
    Clip,
    Cast,
    Rename,
    DropColumns,
    Filter,
    DropDuplicates,
    Derive,
)
