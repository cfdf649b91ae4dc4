"""What the use cases of this room ask for."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Blob, Of, Part, Ref
from filrouge.kernel.texts import N_


class AboutIntake(Part):
    """A use of AI, or what the project holds of it; the day is the intake's unless told."""

    subject: Annotated[Ref, Of("compliance.intake")]
    as_of: date | None = Field(default=None, description="the day the law is read at, when not the intake's")


class Nothing(Part):
    """Nothing is asked: what the product ships is taken."""


class AboutAipd(Part):
    subject: Annotated[Ref, Of("compliance.aipd")]


class PiaToWrite(Part):
    """An assessment, and the file it was begun from: what did not change in it is kept letter for letter."""

    subject: Annotated[Ref, Of("compliance.aipd")]
    onto: Annotated[Ref, Of("compliance.imported_aipd")] | None = None


class PiaToRead(Part):
    file: Blob = Field(description="a file that the CNIL's PIA tool exported (.json)")


class AboutAssessment(Part):
    subject: Annotated[Ref, Of("compliance.self_assessment")]


class AxeToRead(Part):
    """A file of axe-core, or the one that an acceptance read already."""

    file: Blob | None = Field(
        default=None, description="what axe-core answered for a page, or a list of such answers (.json)"
    )
    check: Annotated[Ref, Of("serving.tool_check")] | None = Field(
        default=None, description="instead of a file: a check of axe-core that was read for an acceptance"
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.file is None) is (self.check is None):
            raise ValueError(N_("give a file, or a check that was read already: one of the two"))
        return self


class GridToFill(Part):
    """A check of pages, and what a team says of the criteria that no tool decides."""

    subject: Annotated[Ref, Of("compliance.accessibility_check")]
    assessment: Annotated[Ref, Of("compliance.self_assessment")] | None = None


class AtDay(Part):
    on: date = Field(description="the day the clocks are read at")
