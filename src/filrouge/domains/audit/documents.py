"""What the use cases of this room ask for."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from filrouge.kernel.documents import Account, Blob, Of, Part, Prose, Ref
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import Lang

AboutPlan = Annotated[Ref, Of("audit.plan")]
AboutQuestionnaire = Annotated[Ref, Of("audit.questionnaire")]


class WhatIsShipped(Part):
    """Nothing is asked: what the product ships is taken."""


class FrameworkFile(Part):
    file: Blob = Field(description="questions in YAML")


class ToAsk(Part):
    """A questionnaire as a file to fill in, blank or with what somebody answered."""

    subject: AboutQuestionnaire
    answers: Annotated[Ref, Of("audit.answers")] | None = None
    format: Literal["xlsx", "yaml"] = "xlsx"
    lang: Lang = "fr"


class ToPrint(Part):
    subject: AboutQuestionnaire


class FilledIn(Part):
    """A file of answers brought back."""

    subject: AboutQuestionnaire
    file: Blob = Field(description="the workbook, or the YAML")
    respondent: Account
    role: Role
    service: Prose | None = None
    lang: Lang = Field(default="fr", description="the language of what is written in it")


class InventoryFile(Part):
    file: Blob = Field(description="a workbook or a delimited text, one row per thing")
    lang: Lang = Field(default="fr", description="the language of what is written in it")


class ToScan(Part):
    """Files, or archives of files."""

    files: tuple[Blob, ...] = Field(min_length=1, description="texts, or zip archives of a folder")
    inventory: Annotated[Ref, Of("audit.inventory")] | None = Field(
        default=None, description="says which uses somebody answers for; without it, none is told shadow"
    )


class ToMeasureQuality(Part):
    """A table, with what says how it should be."""

    subject: Annotated[Ref, Of("datasets.manifest")]
    as_of: date = Field(description="the day from which ages are counted")
    dictionary: Annotated[Ref, Of("datasets.dictionary")] | None = None
    rules: Annotated[Ref, Of("audit.rules")] | None = None
    source: Annotated[Ref, Of("datasets.source")] | None = None


class ToAssess(Part):
    """An audit's plan; the answers to its questionnaires are all taken."""

    subject: AboutPlan
    measures: tuple[Annotated[Ref, Of("audit.measures")], ...] = ()
    scan: Annotated[Ref, Of("audit.scan")] | None = None


class ToOrder(Part):
    subject: Annotated[Ref, Of("audit.strategy")]


class ToCompareAudits(Part):
    subject: Annotated[Ref, Of("audit.assessment")]
    before: Annotated[Ref, Of("audit.assessment")]


class ToTell(Part):
    """What the report tells; what is not given leaves a hole with an owner."""

    subject: AboutPlan
    assessment: Annotated[Ref, Of("audit.assessment")]
    measures: tuple[Annotated[Ref, Of("audit.measures")], ...] = ()
    scan: Annotated[Ref, Of("audit.scan")] | None = None
    inventory: Annotated[Ref, Of("audit.inventory")] | None = None
    strategy: Annotated[Ref, Of("audit.strategy")] | None = None
    roadmap: Annotated[Ref, Of("audit.roadmap")] | None = None
    comparison: Annotated[Ref, Of("audit.comparison")] | None = None
