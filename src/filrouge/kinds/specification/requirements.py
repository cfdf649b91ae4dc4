"""Requirements, each with the test that will say whether it is met."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import LONG_BODY_BYTES, Document, Of, Part, Prose, Quantity, Ref, Scalar
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_
from filrouge.kinds.specification.functions import Comparator, Source

RequirementType = Literal[
    "functional",
    "performance",
    "data",
    "interface",
    "security",
    "regulation",
    "accessibility",
    "frugality",
    "organisation",
    "reversibility",
]
Priority = Literal["must", "should", "could", "wont"]
TestMethod = Literal[
    "metric", "latency", "capacity", "energy", "accessibility", "security", "document", "inspection"
]
#: Methods that compare a measure to a threshold; the two others are seen by a person, or found in the thread.
MEASURING: frozenset[TestMethod] = frozenset(
    {"metric", "latency", "capacity", "energy", "accessibility", "security"}
)


class AcceptanceTest(Part):
    """What will be measured, on what, and the threshold that decides, written before anything is built."""

    method: TestMethod
    subject: str = Field(
        min_length=1, description="the public name of the served model, or what is inspected"
    )
    metric: str = Field(default="", description="as the measure names it, such as f1_macro or p95_ms")
    comparator: Comparator = "at_least"
    threshold: Quantity | None = Field(
        default=None, description="empty: not decided yet, so it prints as missing"
    )
    how: Prose | None = None

    @property
    def is_decided(self) -> bool:
        """It says all that running it needs."""
        if self.method in MEASURING:
            return self.threshold is not None and bool(self.metric)
        return self.threshold is not None or self.how is not None


class Requirement(Part):
    """One thing asked for; ``sources``: the finding, need, duty or option it comes from."""

    id: str
    title: Prose
    statement: Prose
    type: RequirementType
    rationale: Prose | None = None
    sources: tuple[Source, ...] = ()
    functions: tuple[str, ...] = Field(default=(), description="ids of functions")
    derives_from: tuple[str, ...] = Field(default=(), description="ids of requirements that it follows from")
    owner: Role
    priority: Priority
    cost_eur: float | None = Field(default=None, ge=0)
    due_on: date | None = None
    test: AcceptanceTest | None = None


class Requirements(Document):
    """A set of requirements, and the functions that they serve."""

    kind = "specification.requirements"
    max_bytes: ClassVar[int] = LONG_BODY_BYTES

    title: Prose
    functions: Annotated[Ref, Of("specification.functions")] | None = None
    requirements: tuple[Requirement, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _derives_from_what_is_here(self) -> Self:
        known = {one.id for one in self.requirements}
        for one in self.requirements:
            if stray := [name for name in one.derives_from if name not in known or name == one.id]:
                raise ValueError(
                    N_("%(id)s cannot follow from the requirement %(name)s", id=one.id, name=stray[0])
                )
        return self

    def summary(self) -> Mapping[str, Scalar]:
        tested = sum(one.test is not None and one.test.is_decided for one in self.requirements)
        return {
            "title": self.title.text,
            "requirements_count": len(self.requirements),
            "tested_count": tested,
        }
