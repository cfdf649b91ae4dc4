"""Needs and functions, in the form of EN 16271: criterion, level, flexibility, exchange rate.

The norm is followed in our own words; classes of flexibility go from F0, imperative, to F3, very negotiable.
"""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Document, Part, Prose, Quantity, Quote, Ref, Scalar
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_

#: How far a level may be discussed: F0 imperative, F1 hardly, F2 negotiable, F3 very negotiable.
Flexibility = Literal["F0", "F1", "F2", "F3"]
FunctionNature = Literal["service", "constraint"]
Comparator = Literal["at_least", "at_most"]


class Source(Part):
    """What something rests on: a document, or a value in it."""

    id: str
    cites: Ref | Quote
    says: Prose | None = None


class Need(Part):
    """What somebody misses, before any solution; ``sources``: findings, objectives, duties."""

    id: str
    who: Prose
    what: Prose
    sources: tuple[Source, ...] = ()
    owner: Role


class ExchangeRate(Part):
    """What one step of the level is worth: how many euros more or less for how much of it."""

    per: Quantity
    worth_eur: float


class FunctionCriterion(Part):
    """How a function is judged: a level to reach, how far it may be discussed, and down to where."""

    id: str
    what: Prose
    comparator: Comparator = "at_least"
    level: Quantity | None = Field(default=None, description="empty: not known yet, so it prints as missing")
    flexibility: Flexibility
    limit: Quantity | None = Field(default=None, description="the level under which nothing is accepted")
    exchange: ExchangeRate | None = None


class ServiceFunction(Part):
    """What the product does for its user, or what constrains it: an action, never a solution."""

    id: str
    nature: FunctionNature
    statement: Prose
    needs: tuple[str, ...] = Field(min_length=1, description="ids of needs")
    criteria: tuple[FunctionCriterion, ...] = ()
    carried_by: tuple[Source, ...] = Field(default=(), description="the option that was chosen for it")
    rank: int | None = Field(default=None, ge=1, description="1 for the most important one")


class Functions(Document):
    """The needs of the client, and the functions that answer them (EN 16271)."""

    kind = "specification.functions"

    title: Prose
    needs: tuple[Need, ...] = Field(min_length=1)
    functions: tuple[ServiceFunction, ...] = ()
    set_aside: tuple[Source, ...] = Field(
        default=(), description="findings that are answered elsewhere, and where"
    )

    @model_validator(mode="after")
    def _functions_answer_needs_that_are_here(self) -> Self:
        known = {one.id for one in self.needs}
        if stray := [name for one in self.functions for name in one.needs if name not in known]:
            raise ValueError(N_("no need is named %(name)s", name=stray[0]))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {
            "title": self.title.text,
            "needs_count": len(self.needs),
            "functions_count": len(self.functions),
        }
