"""The cahier des charges: what people write of it, and the documents that the rest is generated from."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from filrouge.kernel.documents import Document, Of, Part, Prose, Ref, Scalar
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kinds.specification.functions import Source

#: A private contract has one document; a public one parts technical from administrative clauses.
Variant = Literal["private", "cctp", "ccap"]
SectionName = Literal[
    "context",
    "existing",
    "needs",
    "functions",
    "data",
    "architecture",
    "security",
    "regulation",
    "accessibility",
    "planning",
    "budget",
    "organisation",
    "acceptance",
    "reversibility",
    "risks",
    "annexes",
    "object",
    "contract_documents",
    "price",
    "payment",
    "penalties",
    "property",
    "subcontracting",
    "insurance",
    "termination",
]
Likelihood = Literal["rare", "possible", "likely"]
Gravity = Literal["low", "medium", "high"]


class SectionText(Part):
    """What people write of one section, and what it shows; ``id`` is the section's name."""

    id: SectionName
    owner: Role
    says: Prose | None = None
    shows: tuple[Source, ...] = Field(default=(), description="values to print, documents to name")


class Threat(Part):
    """What may be attacked or fail, and what is done against it."""

    id: str
    what: Prose
    measure: Prose | None = None
    requirements: tuple[str, ...] = ()
    owner: Role


class Stakeholder(Part):
    """A party of the project, by its function and never by a person's name."""

    id: str
    title: Prose
    side: Literal["moa", "moe", "other"]
    role: Role | None = None


class Responsibility(Part):
    """One activity: who does it, the one who answers for it, who is asked and who is told (RACI)."""

    id: str
    what: Prose
    responsible: tuple[str, ...] = Field(default=(), description="ids of parties")
    accountable: str | None = Field(default=None, description="the id of one party")
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


class ProjectRisk(Part):
    id: str
    what: Prose
    likelihood: Likelihood
    gravity: Gravity
    answer: Prose | None = None
    owner: Role
    sources: tuple[Source, ...] = ()


class Specification(Document):
    """The cahier des charges before it is laid out: its text, its parties, its risks and what it rests on."""

    kind = "specification.specification"

    title: Prose
    variant: Variant
    frame: Annotated[Ref, Of("projects.frame")] | None = None
    functions: Annotated[Ref, Of("specification.functions")]
    requirements: Annotated[Ref, Of("specification.requirements")]
    master_plan: Annotated[Ref, Of("specification.master_plan")] | None = None
    study: Annotated[Ref, Of("options.study")] | None = None
    choice: Annotated[Ref, Of("options.choice")] | None = None
    prototypes: tuple[Annotated[Ref, Of("options.prototype")], ...] = ()
    data: tuple[Annotated[Ref, Of("datasets.manifest")], ...] = ()
    screenings: tuple[Annotated[Ref, Of("compliance.screening")], ...] = ()
    clearances: tuple[Annotated[Ref, Of("compliance.clearance")], ...] = ()
    sections: tuple[SectionText, ...] = ()
    threats: tuple[Threat, ...] = ()
    parties: tuple[Stakeholder, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    risks: tuple[ProjectRisk, ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "variant": self.variant}


class SpecificationReport(Report):
    """The cahier des charges, laid out."""

    kind = "specification.report"
