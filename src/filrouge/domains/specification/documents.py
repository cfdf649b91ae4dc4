"""What the use cases of this room ask for."""

from typing import Annotated, Literal

from pydantic import Field

from filrouge.kernel.documents import Blob, Of, Part, Ref
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import Lang
from filrouge.kinds.specification import Priority, RequirementType


class ToPlan(Part):
    """A master plan whose difference and schedule are computed."""

    subject: Annotated[Ref, Of("specification.master_plan")]


class ToTrace(Part):
    """Requirements to be joined to findings above, to tests and served models below."""

    subject: Annotated[Ref, Of("specification.requirements")]
    choice: Annotated[Ref, Of("options.choice")] | None = None


class ToCost(Part):
    """Requirements whose costs are held against a master plan, and through it against the company frame."""

    subject: Annotated[Ref, Of("specification.requirements")]
    schedule: Annotated[Ref, Of("specification.schedule")]


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
    costs: Annotated[Ref, Of("specification.costs")] | None = None


class ToLint(Part):
    """Requirements, written here or imported, to be read by the rules."""

    subject: Annotated[Ref, Of("specification.requirements")]


class RequirementsToImport(Part):
    """A file of requirements. Owner, type and priority are for those of which the file says none."""

    file: Blob
    lang: Lang = "fr"
    owner: Role
    type: RequirementType
    priority: Priority
    id_column: str = Field(default="", description="empty: found by its name")
    statement_column: str = Field(default="", description="empty: found by its name")
    title_column: str = Field(default="", description="empty: found by its name")
    sheet: str = ""


class ToExport(Part):
    """Requirements to be written for another tool."""

    subject: Annotated[Ref, Of("specification.requirements")]
    file_format: Literal["reqif", "xlsx"] = "reqif"
