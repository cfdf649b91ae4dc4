"""What the audit room hands to the others: questions, answers, what was measured and found, what follows.

A level is a place on the scale of a questionnaire. *Declared* is what people say; *proven* is what the
evidence asked for, or a measure, shows. What nobody said stays unknown, and proves nothing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import (
    Account,
    Blob,
    Document,
    Of,
    Origin,
    Part,
    Prose,
    Quantity,
    Quote,
    Ref,
    Scalar,
)
from filrouge.kernel.ports import Told
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_, Message, Text

LEVELS_LIMIT = 9
QuestionType = Literal["choice", "multiple", "boolean", "number", "date", "text"]
Relation = Literal["equal", "subset", "superset", "intersects"]
#: Names of ISO/IEC 25012 characteristics that are measured here; what is measured is told in our own words.
Characteristic = Literal[
    "accuracy",
    "completeness",
    "consistency",
    "currentness",
    "confidentiality",
    "traceability",
    "understandability",
]
Severity = Literal["minor", "moderate", "major", "critical"]
EffortSize = Literal["small", "medium", "large"]


# Questionnaires


class ScaleLevel(Part):
    id: str
    level: int = Field(ge=1, le=LEVELS_LIMIT)
    title: Text
    meaning: Text


class Inspiration(Part):
    """What a questionnaire owes to others, and under which licence; ``used``: what was taken from it."""

    id: str
    title: str
    licence: str
    url: str | None = None
    checked_on: date | None = None  #: None: nobody held it against the source
    used: Text


class ExpectedEvidence(Part):
    """What is asked to be shown from a level on; ``example``: what good evidence looks like."""

    id: str
    what: Text
    example: Text | None = None
    from_level: int = Field(ge=1, le=LEVELS_LIMIT)


class AnswerChoice(Part):
    """``level``: of a single choice; ``counts``: among several, whether it counts for the level."""

    id: str
    label: Text
    level: int | None = Field(default=None, ge=1, le=LEVELS_LIMIT)
    counts: bool = True


class Band(Part):
    """The level from a value on, or up to one."""

    id: str
    level: int = Field(ge=1, le=LEVELS_LIMIT)
    at_least: float | None = None
    at_most: float | None = None


class Condition(Part):
    """A question is asked when another one was answered so."""

    id: str  #: the other question
    any_of: tuple[str, ...] = ()  #: choices, one of which was made
    holds: bool | None = None
    at_least: float | None = None


class MeasuredBy(Part):
    """A measure that says the level in place of people: the worst one of this characteristic."""

    characteristic: Characteristic
    aspect: str | None = None  #: None: all that is measured of it
    bands: tuple[Band, ...] = Field(min_length=1)


class MappedTo(Part):
    id: str  #: question or category of another framework
    relation: Relation


class Category(Part):
    """A pillar, or a category below it."""

    id: str
    parent: str | None = None
    title: Text
    statement: Text
    weight: float = Field(default=1, gt=0)


class Question(Part):
    id: str
    category: str
    type: QuestionType
    ask: Text
    why: Text
    choices: tuple[AnswerChoice, ...] = ()
    bands: tuple[Band, ...] = ()  #: of a number, of how many choices count, of 1 for yes and 0 for no
    unit: str | None = None
    when: tuple[Condition, ...] = ()  #: all of them
    expects: tuple[ExpectedEvidence, ...] = ()
    measured_by: MeasuredBy | None = None
    weight: float = Field(default=1, gt=0)
    asked_of: tuple[Role, ...] = ()  #: who can best say
    minutes: int = Field(ge=1)
    maps_to: tuple[MappedTo, ...] = ()

    @property
    def is_scored(self) -> bool:
        return bool(self.bands or any(one.level for one in self.choices))


class Questionnaire(Document):
    """Questions as data: what is asked, on which scale, with which evidence, and what it owes to others."""

    kind = "audit.questionnaire"
    origin: ClassVar[Origin] = "imported"

    code: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    title: Text
    purpose: Text
    edition: str
    scale: tuple[ScaleLevel, ...] = Field(min_length=2)
    sources: tuple[Inspiration, ...] = ()
    categories: tuple[Category, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        categories = {one.id: one for one in self.categories}
        questions = {one.id: place for place, one in enumerate(self.questions)}
        levels = {one.level for one in self.scale}
        for one in self.categories:
            if one.parent is not None and one.parent not in categories:
                raise ValueError(_stray(one.id, one.parent))
        for place, asked in enumerate(self.questions):
            if asked.category not in categories:
                raise ValueError(_stray(asked.id, asked.category))
            if any(questions.get(condition.id, place) >= place for condition in asked.when):
                raise ValueError(N_("%(id)s depends on a question that does not come before it", id=asked.id))
            if asked.type in ("choice", "multiple") and not asked.choices:
                raise ValueError(N_("%(id)s offers nothing to choose", id=asked.id))
            if not _levels_of(asked) <= levels:
                raise ValueError(N_("%(id)s names a level that is not on the scale", id=asked.id))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.fr, "code": self.code, "questions_count": len(self.questions)}


def _stray(id: str, end: str) -> Message:
    return N_("%(id)s hangs from %(end)s, which is not here", id=id, end=end)


def _levels_of(question: Question) -> set[int]:
    bands = (*question.bands, *(question.measured_by.bands if question.measured_by else ()))
    told = {one.level for one in question.choices if one.level is not None}
    return told | {one.level for one in bands} | {one.from_level for one in question.expects}


# What people plan, answer and show


class CategoryTarget(Part):
    """The level aimed at for a category; ``id`` is the category's."""

    id: str
    level: float = Field(ge=1, le=LEVELS_LIMIT)
    why: Prose | None = None


class CategoryWeight(Part):
    """A weight of this audit, in place of the questionnaire's; ``id`` is the category's."""

    id: str
    weight: float = Field(gt=0)


class Invited(Part):
    """Who is to answer what; ``id`` is how the audit names them, so it says nothing about them."""

    id: str
    account: Account
    role: Role
    service: Prose | None = None
    questionnaires: tuple[str, ...] = ()  #: codes; empty for all


class Plan(Document):
    """An audit: which questionnaires, who answers, the levels aimed at, the day it speaks of."""

    kind = "audit.plan"

    title: Prose
    purpose: Prose | None = None
    as_of: date
    questionnaires: tuple[Annotated[Ref, Of("audit.questionnaire")], ...] = Field(min_length=1)
    frame: Annotated[Ref, Of("projects.frame")] | None = None
    invited: tuple[Invited, ...] = ()
    targets: tuple[CategoryTarget, ...] = ()
    weights: tuple[CategoryWeight, ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "as_of": self.as_of.isoformat()}


class Respondent(Document):
    """Somebody who was invited to answer questionnaires of an audit, and sees nothing else of the project.

    Written when the invitation is accepted; erased with that person.
    """

    kind = "audit.respondent"
    personal = True
    historic = True
    rights: ClassVar[Mapping[str, str]] = {"write": "audit.invite"}

    account: Account
    plan: Annotated[Ref, Of("audit.plan")]
    questionnaires: tuple[str, ...] = Field(min_length=1)  #: codes
    service: Prose | None = None
    withdrawn_on: date | None = None

    def summary(self) -> Mapping[str, Scalar]:
        return {"account": self.account, "plan": self.plan.id, "withdrawn": self.withdrawn_on is not None}


class Evidence(Document):
    """A piece that shows something: a file, a document of the project, a value in it, or what was seen."""

    kind = "audit.evidence"
    own = ("audit.answer", "holder")

    title: Prose
    shows: Prose
    file: Blob | None = None
    cites: Ref | Quote | None = None
    seen: Prose | None = Field(default=None, description="what was seen, where and by whom")
    dated: date | None = None
    holder: Account | None = None
    verdict: Literal["sufficient", "insufficient"] | None = Field(default=None, description="of its examiner")
    verdict_reason: Prose | None = None

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if self.file is None and self.cites is None and self.seen is None:
            raise ValueError(N_("a piece of evidence is a file, a citation, or something that was seen"))
        if self.verdict == "insufficient" and self.verdict_reason is None:
            raise ValueError(N_("a refusal says why"))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "verdict": self.verdict}


class Attached(Part):
    """A piece joined to an answer; ``expected``: which of those asked for, None for another one."""

    id: str
    piece: Annotated[Ref, Of("audit.evidence")]
    expected: str | None = None


class Answer(Part):
    """What one person answers to one question; ``id`` is the question's. Nothing said is unknown."""

    id: str
    choices: tuple[str, ...] = ()
    holds: bool | None = None
    number: float | None = None
    on: date | None = None
    text: Prose | None = None
    unknown: bool = Field(default=False, description="the respondent says not to know")
    not_applicable: Prose | None = Field(default=None, description="why the question does not apply")
    comment: Prose | None = None
    joined: tuple[Attached, ...] = ()
    owner: Account | None = Field(default=None, description="who answers for it in the company")
    answered_on: date | None = None

    @property
    def says_something(self) -> bool:
        told = (self.holds, self.number, self.on, self.text, self.not_applicable)
        return bool(self.choices) or self.unknown or any(one is not None for one in told)


class Answers(Document):
    """What one person answers to one questionnaire. Erased with that person."""

    kind = "audit.answers"
    personal = True
    own = ("audit.answer", "respondent")

    questionnaire: Annotated[Ref, Of("audit.questionnaire")]
    respondent: Account
    role: Role
    service: Prose | None = None
    answers: tuple[Answer, ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        told = sum(one.says_something for one in self.answers)
        return {
            "questionnaire": str(self.questionnaire.key),
            "respondent": self.respondent,
            "role": self.role,
            "answers_count": told,
            "pieces_count": sum(len(one.joined) for one in self.answers),
        }


class RowTold(Part):
    """What became of one row of a file: kept, or left out with its reason."""

    id: str
    line: int = Field(ge=1)
    what: Literal["kept", "left_out"]
    told: Told | None = None


class ImportedAnswers(Answers):
    """Answers read from a workbook or a text in YAML, row by row."""

    kind = "audit.imported_answers"
    origin: ClassVar[Origin] = "imported"

    file: Blob
    rows: tuple[RowTold, ...]


class AnswerSheet(Document):
    """A questionnaire, blank or with somebody's answers, as a file to fill in and bring back."""

    kind = "audit.sheet"
    origin: ClassVar[Origin] = "computed"

    file: Blob
    format: Literal["xlsx", "yaml"]
    questions_count: int
    answers_count: int


class BlankReport(Report):
    """A questionnaire to be printed."""

    kind = "audit.blank"


# What there is


class DataAsset(Part):
    id: str
    what: Prose
    owner: Role | None = None
    personal: bool | None = None
    sensitive: bool | None = None
    kept_until: Prose | None = None
    dataset: Annotated[Ref, Of("datasets.manifest")] | None = None


class AiUse(Part):
    """A use of AI that somebody answers for; ``detected_as``: names under which a scan finds it."""

    id: str
    what: Prose
    state: Literal["planned", "tried", "in_use", "stopped"]
    owner: Role | None = None
    supplier: Prose | None = None
    data: tuple[str, ...] = ()  #: ids of data assets
    personal: bool | None = None
    detected_as: tuple[str, ...] = ()


class Application(Part):
    id: str
    what: Prose
    supplier: Prose | None = None
    owner: Role | None = None
    supported_until: date | None = None


class DataFlow(Part):
    id: str
    source: str  #: id of an application or of a data asset
    target: str
    what: Prose
    channel: Prose | None = None
    every: Prose | None = None


class Inventory(Document):
    """Data assets, uses of AI, applications and the flows between them, as people declare them."""

    kind = "audit.inventory"

    assets: tuple[DataAsset, ...] = ()
    uses: tuple[AiUse, ...] = ()
    applications: tuple[Application, ...] = ()
    flows: tuple[DataFlow, ...] = ()

    @model_validator(mode="after")
    def _flows_join_what_is_here(self) -> Self:
        known = {one.id for one in self.assets} | {one.id for one in self.applications}
        for flow in self.flows:
            if stray := {flow.source, flow.target} - known:
                raise ValueError(_stray(flow.id, min(stray)))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {
            "assets_count": len(self.assets),
            "uses_count": len(self.uses),
            "applications_count": len(self.applications),
        }


class ImportedInventory(Inventory):
    """An inventory read from a workbook or a delimited text, row by row."""

    kind = "audit.imported_inventory"
    origin: ClassVar[Origin] = "imported"

    file: Blob
    rows: tuple[RowTold, ...]


class FoundPlace(Part):
    id: str  #: ``file:line``
    file: str
    line: int = Field(ge=1)


class FoundUse(Part):
    """A trace of AI in files; ``declared``: None when no inventory was given."""

    id: str
    title: str
    nature: Literal["library", "service", "key", "model_file"]
    places_count: int
    places: tuple[FoundPlace, ...]  #: the first ones
    declared: bool | None = None
    declared_as: str | None = None  #: id of the declared use


class Scan(Document):
    """Uses of AI found in files: imports, requirements, names of keys (never values), addresses."""

    kind = "audit.scan"
    origin: ClassVar[Origin] = "computed"

    files_count: int
    read_count: int
    unreadable_count: int
    uses: tuple[FoundUse, ...]
    shadow_count: int | None  #: uses that nobody declared; None without an inventory
    unseen: tuple[str, ...] = ()  #: declared uses in use of which no trace was found


# What is measured


class Rule(Part):
    """What every row must satisfy, as one SQL condition over the columns of its table."""

    id: str
    characteristic: Literal["accuracy", "consistency"]
    says: Prose
    condition: str = Field(max_length=2_000, description="true for a row that is as it should be")


class Rules(Document):
    """Rules of the trade that a table is held against."""

    kind = "audit.rules"

    rules: tuple[Rule, ...] = Field(min_length=1)


class Measure(Part):
    """One figure, and the query that gave it, or the place it was read at.

    ``ratio`` is the share of what is as it should be; None where nothing was looked at.
    """

    id: str
    characteristic: Characteristic
    aspect: str  #: a stable word: missing, allowed, range, key, duplicates, rule, age, checksum …
    column: str | None = None
    seen_count: int | None = None
    failing_count: int | None = None
    ratio: float | None = None
    age_days: int | None = None
    says: Prose | None = None  #: of a rule
    query: str | None = None
    read_at: str | None = None


class CharacteristicScore(Part):
    """The worst and the mean of what was measured of a characteristic."""

    id: Characteristic
    measures_count: int
    worst_ratio: float | None
    mean_ratio: float | None


class Measures(Document):
    """Quality measured on one real table."""

    kind = "audit.measures"
    origin: ClassVar[Origin] = "computed"

    rows_count: int
    measures: tuple[Measure, ...]
    characteristics: tuple[CharacteristicScore, ...]


# What follows


class QuestionScore(Part):
    id: str
    category: str
    respondents_count: int
    unknown_count: int  #: respondents who say not to know
    declared_level: int | None  #: the lower median of those who answered
    lowest_level: int | None
    highest_level: int | None
    proven_level: int
    proven_by: Literal["evidence", "measure"] | None
    measured_level: int | None
    missing: tuple[str, ...]  #: pieces that the next level asks for
    applies: bool | None  #: None: the question that decides was not answered


class CategoryScore(Part):
    id: str
    parent: str | None
    questionnaire: str
    questions_count: int
    answered_count: int
    proven_count: int  #: questions of which more than the lowest level is proven
    disagreements_count: int
    declared_level: float | None
    proven_level: float
    target_level: float | None
    declared_gap: float | None
    proven_gap: float | None
    unproven_gap: float | None  #: declared minus proven


class QuestionnaireScore(Part):
    """The whole of a questionnaire; ``id`` is its code."""

    id: str
    lowest_level: int
    highest_level: int
    questions_count: int
    answered_count: int
    respondents_count: int
    declared_level: float | None
    proven_level: float


class Signal(Part):
    """What the figures call attention to; whether it is a finding is for a person to say."""

    id: str
    nature: Literal["gap", "unproven", "disagreement", "contradicted", "unknown", "shadow"]
    about: str  #: a category, a question or a use found
    size: float | None = None


class Assessment(Document):
    """What is declared and what is proven, apart, by question, category and questionnaire."""

    kind = "audit.assessment"
    origin: ClassVar[Origin] = "computed"

    as_of: date
    respondents_count: int
    pieces_count: int  #: pieces of evidence that stand
    answered_ratio: float | None
    questionnaires: tuple[QuestionnaireScore, ...]
    categories: tuple[CategoryScore, ...]
    questions: tuple[QuestionScore, ...]
    signals: tuple[Signal, ...]

    def summary(self) -> Mapping[str, Scalar]:
        return {"as_of": self.as_of.isoformat(), "answered_ratio": self.answered_ratio}


class FindingGround(Part):
    """What a finding rests on: a document, or a value in it."""

    id: str
    cites: Ref | Quote
    says: Prose | None = None


class Finding(Document):
    """A fact, what it leads to, how grave it is and what mending it takes; it cites what shows it."""

    kind = "audit.finding"

    plan: Annotated[Ref, Of("audit.plan")]
    category: str | None = None
    fact: Prose
    consequence: Prose
    severity: Severity
    effort: EffortSize
    owner: Role
    grounds: tuple[FindingGround, ...] = Field(min_length=1)
    advances: tuple[FindingGround, ...] = Field(default=(), description="what the watch says of it")

    def summary(self) -> Mapping[str, Scalar]:
        return {"fact": self.fact.text, "severity": self.severity, "effort": self.effort, "owner": self.owner}


class YearCost(Part):
    id: str = Field(pattern=r"^\d{4}$", description="the year")
    cost_eur: float = Field(ge=0)


class ActionIndicator(Part):
    id: str
    what: Prose
    now: Quote | None = None
    wanted: Quantity | None = None
    due: date | None = None


class Action(Part):
    """``after``: what must be done before; ``systems``: parts of the information system it touches."""

    id: str
    what: Prose
    findings: tuple[Annotated[Ref, Of("audit.finding")], ...] = Field(min_length=1)
    after: tuple[str, ...] = ()
    systems: tuple[Quote, ...] = ()
    effort: EffortSize
    costs: tuple[YearCost, ...] = ()
    skills: Prose | None = None
    change: Prose | None = None
    csr: Prose | None = None
    owner: Role
    indicators: tuple[ActionIndicator, ...] = ()


class StrategyObjective(Part):
    id: str
    what: Prose
    serves: Quote | None = None  #: an objective of the company frame
    actions: tuple[str, ...] = ()


class Strategy(Document):
    """How AI enters the information system: objectives, and actions that answer findings."""

    kind = "audit.strategy"

    plan: Annotated[Ref, Of("audit.plan")]
    frame: Annotated[Ref, Of("projects.frame")]
    ambition: Prose
    objectives: tuple[StrategyObjective, ...] = Field(min_length=1)
    actions: tuple[Action, ...] = Field(min_length=1)
    skills: Prose | None = None
    change: Prose | None = None
    csr: Prose | None = None

    @model_validator(mode="after")
    def _actions_are_known(self) -> Self:
        known = {one.id for one in self.actions}
        named = [name for one in self.objectives for name in one.actions]
        named += [name for one in self.actions for name in one.after]
        if stray := [name for name in named if name not in known]:
            raise ValueError(N_("no action is named %(name)s", name=stray[0]))
        return self


class RankedAction(Part):
    """``severity_sum``: of the findings it answers, minor 1 to critical 4; ``priority``: that, with what it
    opens the way to, over the effort (small 1, medium 2, large 3)."""

    id: str
    rank: int = Field(ge=1)
    wave: int = Field(ge=1)  #: actions of one wave wait for none of the same wave
    findings_count: int
    severity_sum: int
    opens_count: int  #: actions that wait for it
    priority: float
    cost_eur: float | None


class YearBalance(Part):
    id: str
    planned_eur: float
    budget_eur: float | None  #: of the company frame; None: it says none
    left_eur: float | None


class Roadmap(Document):
    """The actions of a strategy in order, and what they cost each year beside the company's budget."""

    kind = "audit.roadmap"
    origin: ClassVar[Origin] = "computed"

    actions: tuple[RankedAction, ...]
    years: tuple[YearBalance, ...]
    unanswered: tuple[str, ...]  #: findings that no action answers
    over_budget_count: int
    cost_eur: float


class Moved(Part):
    """A category between two audits."""

    id: str
    declared_before: float | None
    declared_after: float | None
    declared_change: float | None
    proven_before: float
    proven_after: float
    proven_change: float


class Comparison(Document):
    """What moved between two audits, category by category."""

    kind = "audit.comparison"
    origin: ClassVar[Origin] = "computed"

    before_on: date
    after_on: date
    categories: tuple[Moved, ...]
    risen_count: int  #: categories of which more is proven
    fallen_count: int
    appeared: tuple[str, ...]
    disappeared: tuple[str, ...]


class AuditReport(Report):
    """The audit of data and AI practices, told to those who decide."""

    kind = "audit.report"
