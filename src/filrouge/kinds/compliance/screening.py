"""What the compliance room hands to the others: what a use does, what the law says, what opens the gate.

Answers are yes, no or unknown, and unknown is never read as no.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Account, Document, Of, Part, Prose, Ref, Scalar
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_

CONFIRM, OVERRIDE = "compliance.confirm", "compliance.override"
Answer = Literal["yes", "no", "unknown"]
Others = Literal["no", "unknown"]
Practice = Literal[
    "practice.manipulation",
    "practice.vulnerability",
    "practice.intimate_images",
    "practice.child_abuse_material",
    "practice.social_scoring",
    "practice.crime_profiling",
    "practice.face_scraping",
    "practice.emotions_work_school",
    "practice.biometric_traits",
    "practice.live_biometrics",
]
AnnexPoint = Literal[
    "annex_iii.1a",
    "annex_iii.1b",
    "annex_iii.1c",
    "annex_iii.2",
    "annex_iii.3a",
    "annex_iii.3b",
    "annex_iii.3c",
    "annex_iii.3d",
    "annex_iii.4a",
    "annex_iii.4b",
    "annex_iii.5a",
    "annex_iii.5b",
    "annex_iii.5c",
    "annex_iii.5d",
    "annex_iii.6a",
    "annex_iii.6b",
    "annex_iii.6c",
    "annex_iii.6d",
    "annex_iii.6e",
    "annex_iii.7a",
    "annex_iii.7b",
    "annex_iii.7c",
    "annex_iii.7d",
    "annex_iii.8a",
    "annex_iii.8b",
]
RequiredType = Literal[
    "aipd_required.care_institutions",
    "aipd_required.vulnerable_genetics",
    "aipd_required.hr_profiling",
    "aipd_required.staff_monitoring",
    "aipd_required.health_alerts",
    "aipd_required.professional_alerts",
    "aipd_required.health_warehouse",
    "aipd_required.contract_exclusion",
    "aipd_required.shared_breaches",
    "aipd_required.external_profiling",
    "aipd_required.vulnerable_biometrics",
    "aipd_required.social_housing",
    "aipd_required.social_support",
    "aipd_required.location_at_scale",
]
ExemptType = Literal[
    "aipd_exempt.small_firm_staff",
    "aipd_exempt.suppliers",
    "aipd_exempt.electoral_roll",
    "aipd_exempt.works_council",
    "aipd_exempt.association_members",
    "aipd_exempt.lone_practitioner",
    "aipd_exempt.lone_lawyer",
    "aipd_exempt.court_clerks",
    "aipd_exempt.notaries",
    "aipd_exempt.school_services",
    "aipd_exempt.access_badges",
    "aipd_exempt.breathalysers",
]

Fact = Literal[
    "ai_system",
    "in_union",
    "research_only",
    "defence_only",
    "personal_only",
    "develops",
    "uses",
    "takes_over",
    "imports",
    "distributes",
    "represents",
    "safety_component",
    "third_party_assessment",
    "section_b",
    "narrow_task",
    "improves_work",
    "detects_patterns",
    "preparatory",
    "profiles",
    "care_or_safety",
    "interacts",
    "obvious",
    "generates_content",
    "assistive_editing",
    "on_market_before",
    "recognises_emotions",
    "deep_fakes",
    "public_interest_text",
    "editorial_review",
    "criminal_law_permit",
    "provides_model",
    "systemic_model",
    "public_service",
    "employer_use",
    "decides_on_people",
    "personal_data",
    "special_categories",
    "scoring",
    "automated_decision",
    "monitoring",
    "sensitive_data",
    "large_scale",
    "matching",
    "vulnerable_people",
    "innovative_use",
    "exclusion",
    "extensive_evaluation",
    "special_categories_at_scale",
    "public_area_monitoring",
    "assessed_by_law",
    "similar_assessed",
    "solely_automated",
    "hosted_by_third_party",
    "outside_union",
    "health_activity_data",
    "mutual_cover",
    "medical_information",
    "health_based_contribution",
    "financial_entity",
    "public_decision",
    "public_online_service",
]
Question = Literal[Practice, AnnexPoint, RequiredType, ExemptType, Fact]


class UseScope(Part):
    """Whether the AI Act speaks of it at all (articles 2 and 3)."""

    ai_system: Answer = "unknown"
    in_union: Answer = "unknown"
    research_only: Answer = "unknown"
    defence_only: Answer = "unknown"
    personal_only: Answer = "unknown"


class UseRoles(Part):
    """What the organisation does with the system (articles 3, 22 to 25)."""

    develops: Answer = "unknown"
    uses: Answer = "unknown"
    takes_over: Answer = "unknown"
    imports: Answer = "unknown"
    distributes: Answer = "unknown"
    represents: Answer = "unknown"


class PracticeAnswer(Part):
    id: Practice
    answer: Answer = "yes"


class ProductSafety(Part):
    """Whether it is part of a regulated product (article 6(1), annex I)."""

    safety_component: Answer = "unknown"
    third_party_assessment: Answer = "unknown"
    section_b: Answer = "unknown"


class AnnexAnswer(Part):
    id: AnnexPoint
    answer: Answer = "yes"


class NarrowUse(Part):
    """What may take a listed use out of high risk (article 6(3)) and what forbids it, profiling; and the
    medical or safety reason of article 5(1)(f)."""

    narrow_task: Answer = "unknown"
    improves_work: Answer = "unknown"
    detects_patterns: Answer = "unknown"
    preparatory: Answer = "unknown"
    profiles: Answer = "unknown"
    care_or_safety: Answer = "unknown"


class Transparency(Part):
    """What people see of it (article 50)."""

    interacts: Answer = "unknown"
    obvious: Answer = "unknown"
    generates_content: Answer = "unknown"
    assistive_editing: Answer = "unknown"
    on_market_before: Answer = "unknown"
    recognises_emotions: Answer = "unknown"
    deep_fakes: Answer = "unknown"
    public_interest_text: Answer = "unknown"
    editorial_review: Answer = "unknown"
    criminal_law_permit: Answer = "unknown"


class GeneralModel(Part):
    """Whether a general-purpose model is published (chapter V)."""

    provides_model: Answer = "unknown"
    systemic_model: Answer = "unknown"


class Deployment(Part):
    """Who uses it on whom (articles 26 and 27)."""

    public_service: Answer = "unknown"
    employer_use: Answer = "unknown"
    decides_on_people: Answer = "unknown"


class Privacy(Part):
    """The personal data, the nine criteria, and the cases of GDPR article 35."""

    personal_data: Answer = "unknown"
    special_categories: Answer = "unknown"
    scoring: Answer = "unknown"
    automated_decision: Answer = "unknown"
    monitoring: Answer = "unknown"
    sensitive_data: Answer = "unknown"
    large_scale: Answer = "unknown"
    matching: Answer = "unknown"
    vulnerable_people: Answer = "unknown"
    innovative_use: Answer = "unknown"
    exclusion: Answer = "unknown"
    extensive_evaluation: Answer = "unknown"
    special_categories_at_scale: Answer = "unknown"
    public_area_monitoring: Answer = "unknown"
    assessed_by_law: Answer = "unknown"
    similar_assessed: Answer = "unknown"
    solely_automated: Answer = "unknown"
    hosted_by_third_party: Answer = "unknown"
    outside_union: Answer = "unknown"


class RequiredAnswer(Part):
    id: RequiredType
    answer: Answer = "yes"


class ExemptAnswer(Part):
    id: ExemptType
    answer: Answer = "yes"


class SectorFacts(Part):
    """What the rules of a sector ask."""

    health_activity_data: Answer = "unknown"
    mutual_cover: Answer = "unknown"
    medical_information: Answer = "unknown"
    health_based_contribution: Answer = "unknown"
    financial_entity: Answer = "unknown"
    public_decision: Answer = "unknown"
    public_online_service: Answer = "unknown"


class AnswerEvidence(Part):
    """What shows an answer; ``id`` is the question's."""

    id: Question
    says: Prose | None = None
    cites: Ref | None = None


class Intake(Document):
    """One use of AI as its people describe it: what it does, whom it touches, its data, what is decided."""

    kind = "compliance.intake"

    title: Prose
    does: Prose
    affected: Prose | None = None
    data: Prose | None = None
    decisions: Prose | None = None
    about: tuple[Ref, ...] = Field(default=(), description="what the project holds of it: problem, dataset")
    goes_live_on: date | None = Field(default=None, description="the day the law is read at")
    scope: UseScope = UseScope()
    roles: UseRoles = UseRoles()
    practices: tuple[PracticeAnswer, ...] = Field(default=(), description="those that apply or are in doubt")
    practices_others: Others = Field(default="unknown", description="of the practices not told above")
    product: ProductSafety = ProductSafety()
    annex_iii: tuple[AnnexAnswer, ...] = Field(default=(), description="those that apply or are in doubt")
    annex_iii_others: Others = Field(default="unknown", description="of the uses not told above")
    exception: NarrowUse = NarrowUse()
    transparency: Transparency = Transparency()
    model: GeneralModel = GeneralModel()
    deployment: Deployment = Deployment()
    privacy: Privacy = Privacy()
    aipd_required: tuple[RequiredAnswer, ...] = Field(default=(), description="types of the CNIL's list")
    aipd_required_others: Others = Field(default="unknown", description="of the types not told above")
    aipd_exempt: tuple[ExemptAnswer, ...] = Field(default=(), description="types of the CNIL's list")
    sector: SectorFacts = SectorFacts()
    shown_by: tuple[AnswerEvidence, ...] = Field(default=(), description="what shows an answer")

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "goes_live_on": str(self.goes_live_on or "")}


Statute = Literal[
    "ai_act", "gdpr", "cnil", "health_code", "mutual_code", "dora", "public_relations_code", "disability_law"
]
Checked = Literal["official_text", "public_copy", "unverified"]


class LawRow(Part):
    """A rule of law over one stretch of time. Superseded ones stay, so that a past verdict replays."""

    id: str
    rule: str  #: what the engine asks for
    statute: Statute
    article: str
    applies_from: date | None = Field(description="None: as the class of system it speaks of")
    known_since: date
    superseded_on: date | None = None
    source: str
    checked: Checked
    checked_against: str = ""
    checked_on: date | None = None

    @model_validator(mode="after")
    def _a_check_says_against_what(self) -> Self:
        if (self.checked == "unverified") is (self.checked_on is not None):
            raise ValueError(N_("a row was checked on a day and against something, or it is unverified"))
        return self


class Law(Document):
    """The rows that verdicts rest on, with what each was checked against; shipped in the library."""

    kind = "compliance.law"
    origin = "imported"

    told_on: date
    rows: tuple[LawRow, ...]


class RowConfirmed(Part):
    """A row held against its text by a person; ``id`` is the row's."""

    id: str
    verdict: Literal["confirmed", "wrong"]
    against: Prose
    on: date
    by: Account


class LawConfirmation(Document):
    """What the data-protection officer read in the official texts: an unverified row opens no gate before."""

    kind = "compliance.law_confirmation"
    rights = {"write": CONFIRM}

    rows: tuple[RowConfirmed, ...] = Field(min_length=1)


Tier = Literal["out_of_scope", "minimal", "transparency", "high", "prohibited", "undetermined"]
AipdVerdict = Literal["required", "justify", "not_required", "not_applicable", "undetermined"]
Operator = Literal["provider", "deployer", "importer", "distributor", "representative"]
ExceptionState = Literal["not_concerned", "not_claimed", "claimed", "lost_by_profiling", "not_shown"]
Duty = Literal[
    "stop",
    "literacy",
    "risk_management",
    "data_governance",
    "technical_documentation",
    "logging",
    "instructions",
    "oversight_design",
    "robustness",
    "quality_system",
    "conformity_assessment",
    "declaration",
    "registration",
    "post_market_monitoring",
    "incident_reporting",
    "document_exception",
    "register_exception",
    "follow_instructions",
    "human_oversight",
    "input_data",
    "monitor_use",
    "keep_logs",
    "inform_workers",
    "public_registration",
    "inform_people",
    "fundamental_rights",
    "explanation",
    "importer_checks",
    "distributor_checks",
    "representative_tasks",
    "tell_ai",
    "mark_content",
    "tell_emotion",
    "label_deep_fake",
    "label_text",
    "model_documentation",
    "systemic_risk_duties",
    "legal_basis",
    "special_basis",
    "tell_data_subjects",
    "processing_record",
    "aipd",
    "justify_no_aipd",
    "data_security",
    "processor_contract",
    "transfer_safeguards",
    "human_intervention",
    "certified_hosting",
    "no_medical_information",
    "no_health_contribution",
    "no_selection",
    "ict_resilience",
    "explain_algorithm",
    "accessibility_statement",
]


class Given(Part):
    """An answer of the intake; ``id`` is the question's."""

    id: Question
    answer: Answer


class RoleFound(Part):
    id: Operator
    article: str


class Ground(Part):
    """A use or a practice of the law that the answers meet."""

    id: Question
    statute: Statute
    article: str


class DutyFound(Part):
    """A duty owed, or not settled yet, with its article, its day and whoever owes it."""

    id: Duty
    state: Literal["owed", "unsettled"]
    statute: Statute
    article: str
    applies_from: date | None
    owner: Role
    blocking: bool
    checked: Checked
    rows: tuple[str, ...] = Field(description="of the law")
    because: tuple[Given, ...]


class Flip(Part):
    """One smallest set of answers whose change gives another verdict."""

    id: str
    way: Literal["facts", "exception"]
    heavier: bool
    changes: tuple[Given, ...]


class TierFlip(Flip):
    becomes: Tier


class AipdFlip(Flip):
    becomes: AipdVerdict


class TierFound(Part):
    """The class of the system under the AI Act; ``at_least``: what is sure when the class is not."""

    tier: Tier
    at_least: Tier
    applies_from: date | None
    exception: ExceptionState
    grounds: tuple[Ground, ...]
    flips: tuple[TierFlip, ...]
    flips_count: int = Field(description="all smallest sets, those not kept above included")


class AipdFound(Part):
    """Whether an impact assessment is due, with what counts for it."""

    verdict: AipdVerdict
    criteria: tuple[Given, ...]
    criteria_count: int
    cases: tuple[Ground, ...]
    exemptions: tuple[Ground, ...]
    flips: tuple[AipdFlip, ...]
    flips_count: int


class Screening(Document):
    """What the law says of a use, from its intake alone, at a date."""

    kind = "compliance.screening"
    origin = "computed"

    as_of: date | None = Field(description="None: no day is known, all the law shipped counts")
    roles: tuple[RoleFound, ...]
    ai_act: TierFound
    aipd: AipdFound
    duties: tuple[DutyFound, ...]
    owed_count: int
    blocking_count: int
    unsettled: tuple[Given, ...] = Field(description="unknown answers that may change the verdict")
    unsettled_count: int
    rows: tuple[LawRow, ...] = Field(description="of the law that this rests on")
    unverified_count: int

    def summary(self) -> Mapping[str, Scalar]:
        return {"tier": self.ai_act.tier, "aipd": self.aipd.verdict, "blocking_count": self.blocking_count}


class ScreeningReport(Report):
    """The screening of a use, told: in plain words first, then article by article."""

    kind = "compliance.screening_report"


class DutyDone(Part):
    """What was done about a duty; ``id`` is the duty's."""

    id: Duty
    how: Prose
    on: date
    shown_by: Ref | None = None


class Fulfilment(Document):
    """The duties of a use that are met, each with how, when and what shows it."""

    kind = "compliance.fulfilment"

    intake: Annotated[Ref, Of("compliance.intake")]
    done: tuple[DutyDone, ...] = Field(min_length=1)


class Override(Document):
    """A person's decision to go on although the gate is shut; it lapses on ``valid_until``."""

    kind = "compliance.override"
    rights = {"write": OVERRIDE}

    intake: Annotated[Ref, Of("compliance.intake")]
    duties: tuple[Duty, ...] = Field(default=(), description="none: all that shuts the gate")
    reason: Prose
    who: Account
    on: date

    @model_validator(mode="after")
    def _a_reason_says_something(self) -> Self:
        if not self.reason.text.strip():
            raise ValueError(N_("an override says why"))
        return self


class GateReason(Part):
    """What shuts a gate, or was set aside, and the way out."""

    id: str
    why: Literal["prohibited", "undetermined", "duty", "unsettled_duty", "unverified_law", "wrong_law"]
    duty: Duty | None = None
    article: str = ""
    owner: Role
    row: str | None = Field(default=None, description="of the law")
    overridden: bool = False


class ComingDuty(Part):
    """A blocking duty that does not apply yet."""

    id: Duty
    article: str
    applies_from: date


class Clearance(Document):
    """Whether a use may go to production: open, or blocked with the reasons; other rooms ask for it."""

    kind = "compliance.clearance"
    origin = "computed"

    state: Literal["open", "blocked", "overridden"]
    as_of: date | None
    reasons: tuple[GateReason, ...]
    coming: tuple[ComingDuty, ...]
    overridden_by: Account | None = None
    override_reason: Prose | None = None
    overridden_on: date | None = None
    screening: Tier = Field(description="the class of system that was found")

    def summary(self) -> Mapping[str, Scalar]:
        return {"state": self.state, "reasons_count": len(self.reasons)}
