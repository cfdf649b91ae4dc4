"""The GDPR register, impact assessments by the CNIL's method, requests of data subjects and breaches."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Account, Blob, Document, Of, Part, Prose, Ref, Scalar
from filrouge.kernel.ports import Told
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_
from filrouge.kinds.compliance.screening import Answer

LegalBasis = Literal[
    "consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"
]
SpecialBasis = Literal[
    "explicit_consent",
    "employment_law",
    "vital_interests",
    "association",
    "made_public",
    "legal_claims",
    "public_interest",
    "health_care",
    "public_health",
    "research",
]
Safeguard = Literal["adequacy", "standard_clauses", "binding_rules", "certification", "derogation"]
#: What article 30 asks for, by its letters.
Letter = Literal[
    "contacts", "purposes", "subjects", "data", "recipients", "transfers", "retention", "security", "clients"
]


class Purpose(Part):
    id: str
    what: Prose
    basis: LegalBasis | None = None
    special_basis: SpecialBasis | None = None


class SubjectGroup(Part):
    id: str
    who: Prose


class DataGroup(Part):
    """A category of data, and how long it is kept."""

    id: str
    what: Prose
    special: Answer = "unknown"
    retention: Prose | None = None
    retention_months: int | None = Field(default=None, ge=0)


class Recipient(Part):
    id: str
    who: Prose


class Transfer(Part):
    """Outside the Union; ``country`` by its name."""

    id: str
    country: str
    safeguard: Safeguard | None = None


class Protection(Part):
    """A technical or organisational measure of security."""

    id: str
    what: Prose


class Client(Part):
    """A controller on whose behalf a processor acts."""

    id: str
    controller: Prose
    categories: Prose | None = None


class ProcessingFacts(Part):
    """What article 30 asks of a processing: paragraph 1 for a controller, 2 for a processor."""

    side: Literal["controller", "processor"]
    name: Prose
    controller: Prose | None = None
    joint_controllers: Prose | None = None
    representative: Prose | None = None
    dpo: Prose | None = None
    clients: tuple[Client, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    subjects: tuple[SubjectGroup, ...] = ()
    data_groups: tuple[DataGroup, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    outside_union: Answer = "unknown"
    transfers: tuple[Transfer, ...] = ()
    security: tuple[Protection, ...] = ()


class Processing(ProcessingFacts, Document):
    """A sheet of the register of processing activities (GDPR, article 30)."""

    kind = "compliance.processing"

    intake: Annotated[Ref, Of("compliance.intake")] | None = None
    datasets: tuple[Annotated[Ref, Of("datasets.manifest")], ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        return {"name": self.name.text, "side": self.side}


class MissingPart(Part):
    id: Letter


class RegisterSheet(ProcessingFacts):
    """A sheet as it stands in the register, with what article 30 still wants of it."""

    id: str
    missing: tuple[MissingPart, ...]


class Register(Document):
    """The register of processing activities: every sheet, controllers' and processors' apart by ``side``."""

    kind = "compliance.register"
    origin = "computed"

    sheets: tuple[RegisterSheet, ...]
    controller_count: int
    processor_count: int
    incomplete_count: int


class RegisterReport(Report):
    """The register, ready to be shown to the authority."""

    kind = "compliance.register_report"


Scale = Literal["undefined", "negligible", "limited", "significant", "maximal"]
#: The questions of the method's two first parts, in its order.
AipdQuestion = Literal[
    "processing",
    "responsibilities",
    "standards",
    "data",
    "life_cycle",
    "assets",
    "purposes",
    "basis",
    "minimisation",
    "accuracy",
    "retention",
    "information",
    "consent",
    "access",
    "rectification",
    "objection",
    "processors",
    "transfers",
]


class AipdAnswer(Part):
    id: AipdQuestion
    text: Prose


class Measure(Part):
    """What protects the data or the people, there or planned."""

    id: str
    title: Prose
    content: Prose | None = None


class FearedEvent(Part):
    """What could happen, with its gravity and likelihood before and after the action plan.

    Lines of ``impacts``, ``threats`` and ``sources`` are separate items.
    """

    id: str
    nature: Literal["illegitimate_access", "unwanted_change", "disappearance", "other"]
    what: Prose | None = None
    impacts: Prose | None = None
    threats: Prose | None = None
    sources: Prose | None = None
    measures: tuple[str, ...] = Field(default=(), description="ids of measures")
    severity: Scale = "undefined"
    severity_why: Prose | None = None
    likelihood: Scale = "undefined"
    likelihood_why: Prose | None = None
    residual_severity: Scale = "undefined"
    residual_likelihood: Scale = "undefined"


class AipdAction(Part):
    """A point that somebody evaluated, and what is to be done about it."""

    id: str
    place: str = Field(description="question, measure or feared event")
    status: Literal["to_correct", "improvable", "acceptable"]
    comment: Prose | None = None
    action: Prose | None = None
    owner: Role | None = None
    due: date | None = None
    done_on: date | None = None


class Opinion(Part):
    """Of the DPO, or of the people concerned."""

    asked: Answer = "unknown"
    favourable: Answer = "unknown"
    text: Prose | None = None
    who: Prose | None = None
    on: date | None = None


class AipdFacts(Part):
    """An impact assessment in the CNIL's four parts: context, principles, risks, validation."""

    name: Prose
    answers: tuple[AipdAnswer, ...] = ()
    measures: tuple[Measure, ...] = ()
    events: tuple[FearedEvent, ...] = ()
    actions: tuple[AipdAction, ...] = ()
    dpo_opinion: Opinion = Opinion()
    subjects_opinion: Opinion = Opinion()
    decision: Literal["draft", "validated", "refused"] = "draft"
    reason: Prose | None = None
    decided_on: date | None = None

    @model_validator(mode="after")
    def _measures_are_known(self) -> Self:
        known = {one.id for one in self.measures}
        if any(set(event.measures) - known for event in self.events):
            raise ValueError(N_("a feared event names a measure that is not told"))
        return self


class Aipd(AipdFacts, Document):
    """An impact assessment (GDPR, article 35), by the method of the CNIL."""

    kind = "compliance.aipd"

    intake: Annotated[Ref, Of("compliance.intake")] | None = None
    processing: Annotated[Ref, Of("compliance.processing")] | None = None
    decided_by: Account | None = None

    def summary(self) -> Mapping[str, Scalar]:
        return {"name": self.name.text, "decision": self.decision}


class PiaRemark(Part):
    id: str
    told: Told


class ImportedAipd(AipdFacts, Document):
    """An impact assessment read from a file of the CNIL's PIA tool, which is kept."""

    kind = "compliance.imported_aipd"
    origin = "imported"

    file: Blob
    remarks: tuple[PiaRemark, ...] = ()


class PiaFile(Document):
    """An impact assessment as a file that the CNIL's PIA tool opens."""

    kind = "compliance.pia_file"
    origin = "computed"

    content: Blob
    remarks: tuple[PiaRemark, ...] = ()


class MissingAnswer(Part):
    id: AipdQuestion


class RiskPoint(Part):
    """A feared event on the map: levels from 1, negligible, to 4, maximal; none when undefined."""

    id: str
    severity_level: int | None
    likelihood_level: int | None
    residual_severity_level: int | None
    residual_likelihood_level: int | None


class Risks(Document):
    """The map of risks of an impact assessment, and whether the authority must be consulted (article 36)."""

    kind = "compliance.risks"
    origin = "computed"

    points: tuple[RiskPoint, ...]
    undefined_count: int
    high_count: int = Field(description="significant or maximal on both scales, after the action plan")
    open_actions_count: int
    unanswered: tuple[MissingAnswer, ...]
    consult_authority: Answer


class AipdReport(Report):
    """The impact assessment told, with its map of risks."""

    kind = "compliance.aipd_report"


class RightsRequest(Document):
    """What a data subject asked, and when. Erased with any person it names."""

    kind = "compliance.rights_request"
    personal = True
    traced = True

    right: Literal[
        "access", "rectification", "erasure", "restriction", "portability", "objection", "automated_decision"
    ]
    what: Prose
    received_on: date
    extended: bool = Field(default=False, description="by two months, said within the first")
    answered_on: date | None = None
    processing: Annotated[Ref, Of("compliance.processing")] | None = None

    def summary(self) -> Mapping[str, Scalar]:
        return {"right": self.right, "received_on": self.received_on.isoformat()}


class Breach(Document):
    """A personal-data breach: since when it is known, what it may cause, who was told."""

    kind = "compliance.breach"
    traced = True

    what: Prose
    aware_on: date
    aware_at: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="hour and minute, time in Paris")
    people_count: int | None = Field(default=None, ge=0)
    risk: Answer = "unknown"
    high_risk: Answer = "unknown"
    measures: Prose | None = None
    authority_told_on: date | None = None
    people_told_on: date | None = None

    def summary(self) -> Mapping[str, Scalar]:
        return {"aware_on": self.aware_on.isoformat()}


class Clock(Part):
    """Something due to a person or to the authority; ``id`` names the document and what is due."""

    id: str
    due_on: date
    due_at: str = ""
    done_on: date | None
    state: Literal["open", "late", "done"]
    left_days: int = Field(description="at the day that was asked; negative: since it was due")
    what: Literal["answer", "authority_notice"]


class Clocks(Document):
    """The clocks of requests and breaches, read at a day."""

    kind = "compliance.clocks"
    origin = "computed"

    on: date
    clocks: tuple[Clock, ...]
    late_count: int
    open_count: int
