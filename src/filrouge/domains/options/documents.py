"""What the use cases of this room ask for."""

from typing import Annotated

from pydantic import Field

from filrouge.kernel.documents import Of, Part, Ref

DRAWS_COUNT = 20_000


class ToMeasure(Part):
    """A trial on a sample, to be told as a prototype."""

    subject: Annotated[Ref, Of("models.experiment")]
    effort: Annotated[Ref, Of("models.effort")]


class ToCompare(Part):
    """A study whose options are compared, with the ballots of its deciders."""

    subject: Annotated[Ref, Of("options.study")]
    ballots: tuple[Annotated[Ref, Of("options.ballot")], ...] = Field(min_length=1)
    draws_count: int = Field(default=DRAWS_COUNT, ge=100, le=1_000_000)


class ToSimulate(Part):
    """A business case to draw."""

    subject: Annotated[Ref, Of("options.business_case")]
    draws_count: int = Field(default=DRAWS_COUNT, ge=100, le=1_000_000)


class CaseAndOutlook(Part):
    """A business case with what its draws add up to."""

    case: Annotated[Ref, Of("options.business_case")]
    outlook: Annotated[Ref, Of("options.outlook")]


class ToReport(Part):
    """What a report of the options tells."""

    subject: Annotated[Ref, Of("options.study")]
    comparison: Annotated[Ref, Of("options.comparison")]
    prototypes: tuple[Annotated[Ref, Of("options.prototype")], ...] = ()
    cases: tuple[CaseAndOutlook, ...] = ()
    choice: Annotated[Ref, Of("options.choice")] | None = None
