"""What the use cases of this room ask for."""

from typing import Annotated

from filrouge.kernel.documents import Of, Part, Ref


class ToPlan(Part):
    """A master plan whose difference and schedule are computed."""

    subject: Annotated[Ref, Of("specification.master_plan")]


class ToTrace(Part):
    """Requirements to be joined to findings above, to tests and served models below."""

    subject: Annotated[Ref, Of("specification.requirements")]
    choice: Annotated[Ref, Of("options.choice")] | None = None


class ToReportPlan(Part):
    """A master plan to be told."""

    subject: Annotated[Ref, Of("specification.master_plan")]
    difference: Annotated[Ref, Of("specification.difference")]
    schedule: Annotated[Ref, Of("specification.schedule")]


class ToReport(Part):
    """A cahier des charges to be laid out."""

    subject: Annotated[Ref, Of("specification.specification")]
    matrix: Annotated[Ref, Of("specification.matrix")] | None = None
    difference: Annotated[Ref, Of("specification.difference")] | None = None
    schedule: Annotated[Ref, Of("specification.schedule")] | None = None
