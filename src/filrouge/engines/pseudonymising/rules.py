"""What is done to the columns that identify, as data."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Protocol, Self

from pydantic import Field, model_validator

from filrouge.engines.pseudonymising.errors import BadOption, UnknownRule
from filrouge.kernel.documents import Part, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_


class Rule(Part):
    """Base of the rules."""

    whole_table: ClassVar[bool] = False  #: it must see all rows at once

    id: str
    do: str
    columns: tuple[str, ...] = Field(min_length=1)


class Token(Rule):
    """A keyed token in place of the value; joins on it survive."""

    do: Literal["token"] = "token"
    domain: str = Field(min_length=1, pattern="^[^\\x00]+$")
    length: int = Field(default=16, ge=8, le=51)  #: characters of five bits
    prefix: str = ""


class CoarsenDate(Rule):
    """The month (``2024-03``), quarter (``2024-Q1``) or year in place of the day."""

    do: Literal["coarsen_date"] = "coarsen_date"
    to: Literal["month", "quarter", "year"]


class Departement(Rule):
    """The French département in place of the postal code.

    Corsica is cut in two, overseas codes keep three digits. A few communes have a code that begins as another
    département's do: this is the département of the code, not of the commune.
    """

    do: Literal["departement"] = "departement"


class Bands(Rule):
    """An interval (``40-49``) in place of a number; below and above the bounds there is one band each."""

    do: Literal["bands"] = "bands"
    width: float = Field(gt=0)
    minimum: float | None = None
    maximum: float | None = None


class Cap(Rule):
    """The bound in place of what lies beyond it (top and bottom coding)."""

    do: Literal["cap"] = "cap"
    minimum: float | None = None
    maximum: float | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError(N_("a cap has a bound"))
        return self


class Suppress(Rule):
    """The column goes."""

    do: Literal["suppress"] = "suppress"


class SuppressRare(Rule):
    """Rows that share their traits with fewer than ``k`` rows lose them, or go (Sweeney 2002)."""

    whole_table: ClassVar[bool] = True
    do: Literal["suppress_rare"] = "suppress_rare"
    k: int = Field(ge=2)
    by: Literal["cells", "rows"] = "cells"


RULES: tuple[type[Rule], ...] = (Token, CoarsenDate, Departement, Bands, Cap, Suppress, SuppressRare)


class Written(Protocol):
    """A rule as documents and inputs hold it."""

    @property
    def id(self) -> str: ...
    @property
    def do(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def options(self) -> Mapping[str, Any]: ...


def rules(written: Sequence[Written]) -> tuple[Rule, ...]:
    """Typed rules, in order.

    Raises:
        UnknownRule, BadOption: with the place of the offending rule or option.
    """
    return tuple(_read(rule) for rule in written)


def _read(rule: Written) -> Rule:
    known = {kind.model_fields["do"].default: kind for kind in RULES}
    if rule.do not in known:
        raise UnknownRule(
            N_("No rule is called %(do)s; there are %(known)s", do=rule.do, known=", ".join(known)),
            at=f"/rules/{rule.id}/do",
        )
    try:
        return validated(known[rule.do], {**rule.options, "id": rule.id, "columns": rule.columns})
    except Invalid as error:
        raise BadOption(
            N_("%(do)s: %(why)s", do=rule.do, why=error.message), at=f"/rules/{rule.id}/options{error.at}"
        ) from error
