"""What the serving room hands to the others: which models answer, under which name, and to whom."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import (
    Account,
    Blob,
    Body,
    Document,
    Of,
    Origin,
    Part,
    Prose,
    Quantity,
    Quote,
    Ref,
    Scalar,
    Upgrade,
)
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kernel.signing import Signable
from filrouge.kernel.texts import N_, Text

Stage = Literal["trial", "production", "withdrawn"]
Access = Literal["keys", "open"]
#: ``prose`` is a text that people wrote, ``image`` the pixels of one picture
InputType = Literal["number", "date", "text", "prose", "image"]
OutputType = Literal["label", "probability", "value"]
Result = Literal["met", "not_met", "not_measurable"]
#: Why a test could not be run, or what answered it.
Why = Literal[
    "no_threshold",
    "no_measure",
    "other_unit",
    "nobody_looked",
    "absent",
    "present",
    "measured",
    "told",
    "seen",
]
#: As axe-core grades; CVSS scores and words of advisories are brought to it.
Severity = Literal["critical", "serious", "moderate", "minor", "unknown"]
ToolFormat = Literal["axe", "pip_audit", "osv", "probe"]
Verdict = Literal["accepted", "accepted_with_reservations", "refused"]
Waived = Literal["acceptance", "clearance"]
PUBLIC_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"  #: safe in an address


class Publication(Document):
    """What people decided to serve. It is withdrawn, and goes back to an older model, by a revision."""

    kind: ClassVar[str] = "serving.publication"

    name: str = Field(pattern=PUBLIC_NAME, description="in the address of the model: /v2/models/name")
    version: str | None = Field(
        default=None, pattern=PUBLIC_NAME, description="empty: the number of the model’s revision"
    )
    stage: Stage = Field(description="production needs an acceptance record and a clearance")
    revision: int | None = Field(
        default=None, ge=1, description="to go back to an older model; empty: the one that the step gives"
    )
    access: Access = Field(default="keys", description="open: whoever reaches the address may ask")
    purpose: Prose

    def summary(self) -> Mapping[str, Scalar]:
        return {"name": self.name, "version": self.version, "stage": self.stage}


class Caller(Document):
    """A program that may ask, known by the hash of its key; the key itself is shown once and kept nowhere."""

    kind: ClassVar[str] = "serving.caller"

    title: Prose
    per_minute_count: int = Field(gt=0, le=1_000_000)
    key_sha256: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="written when a key is made; empty: no key yet"
    )

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "per_minute_count": self.per_minute_count}


class EndpointInput(Part):
    """One input: a variable as its dictionary bounds it. A date is given in days since 1970."""

    id: str
    type: InputType
    unit: str
    whole: bool = Field(description="whole numbers only")
    yes_no: bool = Field(description="1 for yes, 0 for no")
    required: bool
    allowed: tuple[str, ...]
    minimum: float | None
    maximum: float | None


class EndpointOutput(Part):
    id: str
    type: OutputType
    unit: str
    classes: tuple[str, ...]


class EndpointCaller(Part):
    id: str
    per_minute_count: int
    key_sha256: str


class WaiverTold(Part):
    """Who let a model go to production without what it needs, why, and until when."""

    id: str
    who: Account
    reason: Prose
    until: date
    lifts: tuple[Waived, ...]


class Endpoint(Document):
    """A model as the model server serves it; what it was made from, its run tells.

    In production it holds until the first date that its papers set: ``valid_until``.
    """

    kind: ClassVar[str] = "serving.endpoint"
    origin: ClassVar[Origin] = "computed"
    schema_version: ClassVar[int] = 2

    publication: str = Field(description="the id of the publication")
    name: str
    version: str
    stage: Stage
    access: Access
    content: Blob
    title: Text
    target: str
    task: str
    event: str | None
    model_revision: int
    inputs: tuple[EndpointInput, ...]
    outputs: tuple[EndpointOutput, ...]
    callers: tuple[EndpointCaller, ...]
    waiver: WaiverTold | None = Field(default=None, description="what it is in production in spite of")

    @staticmethod
    def _second(body: Body) -> Body:
        return {**body, "waiver": None}

    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: _second}

    def summary(self) -> Mapping[str, Scalar]:
        return {"name": self.name, "version": self.version, "stage": self.stage, "access": self.access}


# Acceptance


class Taken(Part):
    """A measured value with its interval; ``id`` is the name by which a requirement asks for it."""

    id: str
    value: Quantity
    low: Quantity | None = None
    high: Quantity | None = None


class Measurement(Document):
    """What the model file took of the processor, asked row by row on rows that no fit has seen.

    Wall times tell how busy the machine was too; CPU times do not. The network is not in them.
    """

    kind: ClassVar[str] = "serving.measurement"
    origin: ClassVar[Origin] = "computed"

    model_sha256: str
    rows_count: int
    machine: str
    figures: tuple[Taken, ...]


class ToolFinding(Part):
    """One thing that a tool found wrong, and where; what it says stays in its own language."""

    id: str
    rule: str
    severity: Severity
    where: str
    says: str


class ToolCheck(Document):
    """What a tool of accessibility or security found, read from the file that it wrote, which is kept.

    ``figures`` are named as requirements ask for them, such as ``axe_violations_count``.
    """

    kind: ClassVar[str] = "serving.tool_check"
    origin: ClassVar[Origin] = "imported"

    file: Blob
    format: ToolFormat
    tool: str
    version: str = Field(description="empty: the file does not say it")
    taken_on: date | None = Field(description="empty: nobody said it")
    looked_at_count: int = Field(ge=1, description="pages, dependencies or calls")
    figures: tuple[Taken, ...]
    findings: tuple[ToolFinding, ...]

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.tool, "looked_at_count": self.looked_at_count}


class Inspected(Part):
    """What somebody saw, or measured outside, of one requirement; ``id`` is the requirement."""

    id: str
    verdict: Literal["met", "not_met"]
    says: Prose
    value: Quote | None = Field(default=None, description="where it was measured, in the threshold’s unit")
    proof: Ref | None = Field(default=None, description="the document that shows it")
    who: Account
    on: date


class Inspection(Document):
    """What people checked for an acceptance, requirement by requirement, each with its evidence."""

    kind: ClassVar[str] = "serving.inspection"

    title: Prose
    seen: tuple[Inspected, ...] = Field(min_length=1)


class Tested(Part):
    """One acceptance test that was run; ``id`` is the requirement.

    The comparator holds on the point value, unless the metric names a bound; ``straddles`` says that the
    interval holds values on both sides of the threshold.
    """

    id: str
    result: Result
    value: Quantity | None
    low: Quantity | None
    high: Quantity | None
    comparator: Literal["at_least", "at_most"]
    threshold: Quantity | None
    why: Why
    straddles: bool
    priority: str
    method: str
    metric: str


class Acceptance(Document):
    """Every acceptance test of the requirements that concern a model, run on the model itself."""

    kind: ClassVar[str] = "serving.acceptance"
    origin: ClassVar[Origin] = "computed"

    name: str = Field(description="the public name under which the model is to be served")
    model: str
    model_revision: int
    model_sha256: str
    result: Literal["met", "not_met", "incomplete"]
    met_count: int
    not_met_count: int
    not_measurable_count: int
    tests: tuple[Tested, ...]

    def summary(self) -> Mapping[str, Scalar]:
        return {"name": self.name, "model_revision": self.model_revision, "result": self.result}


class Reservation(Part):
    """What remains to be done after an acceptance, by whom and by when."""

    id: str
    requirement: str | None = Field(default=None, description="the requirement that is not met")
    what: Prose
    owner: Role
    due: date
    lifted_on: date | None = Field(default=None, description="the day it was done")


class AcceptanceRecord(Signable):
    """The procès-verbal de recette: what the client side decided of an acceptance, and signs."""

    kind: ClassVar[str] = "serving.acceptance_record"

    acceptance: Annotated[Ref, Of("serving.acceptance")]
    verdict: Verdict
    reasons: Prose
    reservations: tuple[Reservation, ...] = ()
    held_on: date

    @model_validator(mode="after")
    def _says_what_it_decides(self) -> Self:
        if (self.verdict == "accepted_with_reservations") is not bool(self.reservations):
            raise ValueError(N_("reservations go with an acceptance with reservations, and with no other"))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"verdict": self.verdict, "held_on": self.held_on.isoformat()}


class Waiver(Signable):
    """A named person lets a model go to production without what it needs, says why, and until when."""

    kind: ClassVar[str] = "serving.waiver"

    publication: str = Field(description="the id of the publication")
    lifts: tuple[Waived, ...] = Field(min_length=1)
    reason: Prose
    until: date

    @model_validator(mode="after")
    def _says_who_and_why(self) -> Self:
        if self.signer is None:
            raise ValueError(N_("a waiver names who answers for it"))
        if not self.reason.text.strip():
            raise ValueError(N_("a waiver says why"))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"publication": self.publication, "until": self.until.isoformat()}


class AcceptanceReport(Report):
    """The procès-verbal de recette as it is handed over: tests, measures, thresholds, verdict."""

    kind: ClassVar[str] = "serving.acceptance_report"
