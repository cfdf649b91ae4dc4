"""What the projects room hands to the others: the company frame, who, what was decided and done."""

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
    Part,
    Prose,
    Quantity,
    Quote,
    Ref,
    Scalar,
    Upgrade,
)
from filrouge.kernel.ports import Told
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_
from filrouge.kernel.writing import places

Nature = Literal["meeting", "hours", "incident", "decision", "remark"]
Level = Literal["low", "medium", "high"]
PLACE_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"  #: as ``kernel.writing`` reads it


class YearBudget(Part):
    id: str = Field(pattern=r"^\d{4}$", description="the year")
    budget_eur: float = Field(ge=0)


class System(Part):
    """A part of the existing information system."""

    id: str
    nature: Literal["hardware", "software", "data", "network", "service"]
    what: Prose


class Constraint(Part):
    id: str
    nature: Literal["technical", "calendar", "budget", "security", "regulation", "human", "environment"]
    what: Prose


class Indicator(Part):
    """How an objective is measured; what was not measured or not fixed yet is unknown."""

    id: str
    what: Prose
    now: Quantity | None = None
    wanted: Quantity | None = None
    due: date | None = None


class Objective(Part):
    id: str
    what: Prose
    indicators: tuple[Indicator, ...] = ()


class Frame(Document):
    """The company as the project finds it: what it wants, what it has, what binds it."""

    kind = "projects.frame"

    company: Prose
    strategy: Prose
    csr_policy: Prose | None = None
    budgets: tuple[YearBudget, ...] = ()
    information_system: tuple[System, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    objectives: tuple[Objective, ...] = ()


class Clause(Part):
    id: str
    what: Prose


class Deliverable(Part):
    id: str
    what: Prose
    owner: Role
    due: date | None = None


class Risk(Part):
    id: str
    what: Prose
    likelihood: Level | None = None
    severity: Level | None = None
    answer: Prose | None = None


class Charter(Document):
    """What the project undertakes, for which objectives of the frame, until when."""

    kind = "projects.charter"

    frame: Annotated[Ref, Of("projects.frame")]
    title: Prose
    purpose: Prose
    objectives: tuple[Quote, ...] = Field(default=(), description="those of the frame that it serves")
    included: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    risks: tuple[Risk, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    sponsor: Account | None = None


class Member(Part):
    """A person in the project; ``id`` is how quotes name them, so it says nothing about them."""

    id: str
    account: Account
    roles: tuple[Role, ...] = Field(min_length=1)
    since: date
    until: date | None = None


class Team(Document):
    """Who holds which role. Those who left stay, with the day they left."""

    kind = "projects.team"

    members: tuple[Member, ...]

    @model_validator(mode="after")
    def _each_person_once(self) -> Self:
        if len({member.account for member in self.members}) < len(self.members):
            raise ValueError(N_("an account is a member twice"))
        return self


class Ground(Part):
    """A piece of evidence for a decision: a document, or a value in it."""

    id: str
    cites: Ref | Quote
    says: Prose | None = None


class Dissent(Part):
    id: str
    who: Account
    says: Prose


class Decision(Document):
    """A question that was settled, with the options that were considered and who disagreed."""

    kind = "projects.decision"

    question: Prose
    options: tuple[Clause, ...] = Field(min_length=1)
    chosen: str = Field(description="the id of an option")
    reasons: Prose
    decided_on: date
    decided_by: tuple[Account, ...] = Field(min_length=1)
    dissents: tuple[Dissent, ...] = ()
    grounds: tuple[Ground, ...] = ()

    @model_validator(mode="after")
    def _chosen_among_options(self) -> Self:
        if self.chosen not in {option.id for option in self.options}:
            raise ValueError(N_("what is chosen is not one of the options"))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"question": self.question.text, "decided_on": self.decided_on.isoformat()}


class Cited(Part):
    """A figure, or words, that a section quotes; ``id`` is its place in the text."""

    id: str = Field(pattern=PLACE_NAME)
    quote: Quote


class Missing(Part):
    """What a section cannot say yet, and who will fill it; ``id`` is its place in the text."""

    id: str = Field(pattern=PLACE_NAME)
    what: Prose
    owner: Role


class Section(Document):
    """Prose of a deliverable. ``{{id}}`` in its text stands for a quote, or for what is missing."""

    kind = "projects.section"

    title: Prose
    text: Prose
    quotes: tuple[Cited, ...] = ()
    missing: tuple[Missing, ...] = ()

    @model_validator(mode="after")
    def _each_place_is_filled_once(self) -> Self:
        named = [*(one.id for one in self.quotes), *(one.id for one in self.missing)]
        twice = [name for n, name in enumerate(named) if name in named[:n]]
        if twice:
            raise ValueError(N_("two things have the place %(place)s", place=twice[0]))
        written = places(self.text.text)
        if stray := [place for place in written if place not in named]:
            raise ValueError(N_("nothing fills the place %(place)s of the text", place=stray[0]))
        if unused := [name for name in named if name not in written]:
            raise ValueError(N_("%(place)s has no place in the text", place=unused[0]))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "missing_count": len(self.missing)}


class Hours(Part):
    """Time that a person spent, in a role."""

    id: str
    who: Account
    role: Role
    spent_h: float = Field(gt=0, le=24)


class LogbookEntry(Document):
    """The people's log, beside the machine's journal. Erased with any person it names."""

    kind = "projects.logbook_entry"
    personal = True
    historic = True

    on: date
    nature: Nature
    text: Prose
    hours: tuple[Hours, ...] = ()
    present: tuple[Account, ...] = ()
    about: tuple[Ref, ...] = ()

    @model_validator(mode="after")
    def _hours_are_told(self) -> Self:
        if self.nature == "hours" and not self.hours:
            raise ValueError(N_("an entry about hours tells them"))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        spent_h = sum(one.spent_h for one in self.hours)
        return {"on": self.on.isoformat(), "nature": self.nature, "spent_h": spent_h}


class MemberEffort(Part):
    """Hours of a member of the team; ``id`` is the member's."""

    id: str
    account: Account
    spent_h: float


class RoleEffort(Part):
    id: Role
    spent_h: float


class MonthEffort(Part):
    """A month, as 2026-01."""

    id: str
    spent_h: float
    entries_count: int


class NatureCount(Part):
    id: Nature
    entries_count: int


class Effort(Document):
    """What the logbook adds up to."""

    kind = "projects.effort"
    origin = "computed"
    personal = True

    entries_count: int
    days_count: int = Field(description="different days on which something was logged")
    first_on: date | None
    last_on: date | None
    spent_h: float
    members: tuple[MemberEffort, ...]
    roles: tuple[RoleEffort, ...]
    months: tuple[MonthEffort, ...]
    natures: tuple[NatureCount, ...]


class LogbookReport(Report):
    """The course of the project as its log and its decisions tell it."""

    kind = "projects.logbook_report"


#: What people tell each other needs this right, which every role holds; nothing else is changed by it.
DISCUSS = "projects.discuss"


class Comment(Document):
    """What somebody says of a document, or of a value in it. Erased with whoever said it."""

    kind = "projects.comment"
    rights = {"write": DISCUSS}
    personal = True
    historic = True

    about: Ref
    at: str = Field(default="", pattern="^(/.*)?$", description="a JSON pointer, empty for the whole")
    text: Prose
    who: Account
    answers: Annotated[Ref, Of("projects.comment")] | None = None

    def summary(self) -> Mapping[str, Scalar]:
        return {"about": str(self.about)}


class Review(Document):
    """A second look at a revision, asked of a person or of a role. Suspect once the document moved on."""

    kind = "projects.review"
    rights = {"write": DISCUSS}

    about: Ref
    asked_of: Account | None = None
    asked_role: Role | None = None
    verdict: Literal["accept", "refuse"] | None = None
    reason: Prose | None = None
    given_by: Account | None = None

    @model_validator(mode="after")
    def _asked_and_answered(self) -> Self:
        if (self.asked_of is None) is (self.asked_role is None):
            raise ValueError(N_("it is asked of a person or of a role: one of them"))
        if (self.verdict is None) is not (self.given_by is None):
            raise ValueError(N_("a verdict has somebody who gives it"))
        if self.verdict == "refuse" and not (self.reason and self.reason.text.strip()):
            raise ValueError(N_("a refusal says why"))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {
            "about": str(self.about),
            "verdict": self.verdict,
            "asked_of": self.asked_of,
            "asked_role": self.asked_role,
        }


class Task(Document):
    """Something that a person, or whoever holds a role, is asked to do. Erased with the person it names."""

    kind = "projects.task"
    rights = {"write": DISCUSS}
    personal = True
    historic = True
    schema_version: ClassVar[int] = 2

    nature: Literal["task", "question"] = Field(
        default="task", description="a question is over once it is answered, or dropped"
    )
    title: Prose
    what: Prose | None = None
    assignee: Account | None = None
    role: Role | None = None
    about: Ref | None = None
    due: date | None = None
    status: Literal["open", "done", "dropped"] = "open"
    answer: Prose | None = None

    @model_validator(mode="after")
    def _asked_of_somebody(self) -> Self:
        if (self.assignee is None) is (self.role is None):
            raise ValueError(N_("it is asked of a person or of a role: one of them"))
        answered = self.answer is not None and bool(self.answer.text.strip())
        if self.nature == "question" and self.status == "done" and not answered:
            raise ValueError(N_("a question is answered in words"))
        return self

    @staticmethod
    def _second(body: Body) -> Body:
        return {**body, "nature": "task"}

    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: _second}

    def summary(self) -> Mapping[str, Scalar]:
        return {
            "nature": self.nature,
            "title": self.title.text,
            "status": self.status,
            "due": self.due.isoformat() if self.due else None,
            "assignee": self.assignee,
            "role": self.role,
        }


class ImportedPicture(Part):
    """A picture that a text held."""

    id: str
    file: Blob
    alt: str = Field(default="", description="what the file says of it to those who do not see it")


class ImportedSection(Part):
    """A part of a text under one heading; ``pictures`` are ids of the text's."""

    id: str
    title: Prose | None
    level: int = Field(ge=1, le=9)
    text: Prose
    pictures: tuple[str, ...] = ()


class ImportRemark(Part):
    """One row of what an import did not take as it was; ``part`` is the section or the cell concerned."""

    id: str
    part: str = ""
    what: Literal["left_out", "typed", "picture", "changed"]
    told: Told


class ImportedText(Document):
    """A text that somebody had, cut at its headings; sections are written from it. Its file is kept."""

    kind = "projects.imported_text"
    origin = "imported"

    file: Blob
    sections: tuple[ImportedSection, ...]
    pictures: tuple[ImportedPicture, ...] = ()
    remarks: tuple[ImportRemark, ...] = ()
    typed_count: int = Field(ge=0, description="numbers typed in it, that have no source")

    def summary(self) -> Mapping[str, Scalar]:
        return {
            "title": self.file.name,
            "sections_count": len(self.sections),
            "typed_count": self.typed_count,
        }


class NotebookOutput(Part):
    """What a cell had shown when the notebook was saved: a text, or an image."""

    id: str
    text: str = ""
    image: Blob | None = None
    media_type: str | None = Field(default=None, description="of the image")


class NotebookCell(Part):
    id: str
    nature: Literal["code", "markdown", "raw"]
    source: str
    outputs: tuple[NotebookOutput, ...] = ()


class Notebook(Document):
    """A notebook as it was saved: kept, shown and quoted, never run."""

    kind = "projects.notebook"
    origin = "imported"

    file: Blob
    language: str | None = Field(default=None, description="of its code; None: the notebook does not say")
    cells: tuple[NotebookCell, ...]
    remarks: tuple[ImportRemark, ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.file.name, "cells_count": len(self.cells)}


class MappedColumn(Part):
    """A column, by its header, and the field it fills (``hours/spent_h``: in a list's one part)."""

    id: str
    column: str
    field: str


class FixedValue(Part):
    """What no column says and is the same for all rows."""

    id: str
    field: str
    value: str


class TableMapping(Document):
    """How the rows of a table become documents of a kind: said once, used at each import."""

    kind = "projects.table_mapping"

    title: Prose
    target: str = Field(description="the kind of document that a row becomes")
    columns: tuple[MappedColumn, ...] = Field(min_length=1)
    fixed: tuple[FixedValue, ...] = ()
    id_column: str | None = Field(default=None, description="the column that names the documents")
    sheet: str | None = Field(default=None, description="None: the first that holds something")
    header_line: int | None = Field(default=None, ge=1, description="None: looked for")

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "target": self.target}


class EnergyFactor(Part):
    """Between what bounds a factor lies, and who says so; ``checked``: held against its source."""

    id: Literal["core_power", "facility_overhead", "grid_intensity"]
    low: float = Field(ge=0)
    high: float = Field(ge=0)
    unit: str
    source: Prose
    checked: bool


class EnergyFactors(Document):
    """What it takes to tell the footprint of computing; shipped in the library, declared and not measured."""

    kind = "projects.energy_factors"
    origin = "imported"

    told_on: date
    factors: tuple[EnergyFactor, ...]
