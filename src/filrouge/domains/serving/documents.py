"""What the use cases of this room ask for."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Blob, Of, Part, Ref
from filrouge.kernel.texts import N_
from filrouge.kinds.serving import PUBLIC_NAME


class ToPublish(Part):
    """A publication, the model it speaks of, what its inputs mean, and who may ask."""

    publication: Annotated[Ref, Of("serving.publication")]
    model: Annotated[Ref, Of("models.model")]
    structure: Annotated[Ref, Of("datasets.structure")] = Field(
        description="of the table that the model learned from"
    )
    dictionary: Annotated[Ref, Of("datasets.dictionary")] | None = Field(
        default=None, description="its words are shown beside the fields of the try-it page"
    )
    callers: tuple[Annotated[Ref, Of("serving.caller")], ...] = ()
    record: Annotated[Ref, Of("serving.acceptance_record")] | None = Field(
        default=None, description="for production: what the MOA decided and signed"
    )
    acceptance: Annotated[Ref, Of("serving.acceptance")] | None = Field(
        default=None,
        description="for production: that of today; empty: the latest of the one recorded",
    )
    clearance: Annotated[Ref, Of("compliance.clearance")] | None = Field(
        default=None, description="for production: of the use that the model serves"
    )
    waiver: Annotated[Ref, Of("serving.waiver")] | None = Field(
        default=None, description="for production in spite of what is missing"
    )


class ToTime(Part):
    """A model and the rows it is asked."""

    subject: Annotated[Ref, Of("models.model")]
    split: Annotated[Ref, Of("datasets.split")]
    part: str = Field(default="test", description="rows that no fit has seen")
    rows_count: int = Field(default=1_000, ge=100, le=100_000)


class CheckToImport(Part):
    """A file of axe-core, pip-audit, OSV-Scanner or ``filrouge probe``, told apart by its content; or what
    the room of compliance read already."""

    file: Blob | None = Field(default=None, description="what the tool wrote (.json)")
    check: Annotated[Ref, Of("compliance.accessibility_check")] | None = Field(
        default=None, description="instead of a file: pages whose check was read for the RGAA grid"
    )
    taken_on: date | None = Field(default=None, description="for files that do not say it")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.file is None) is (self.check is None):
            raise ValueError(N_("give a file, or a check that was read already: one of the two"))
        return self


class ToAccept(Part):
    """Requirements, the model that is to meet them, and what was measured of it."""

    subject: Annotated[Ref, Of("models.model")]
    requirements: Annotated[Ref, Of("specification.requirements")]
    name: str = Field(pattern=PUBLIC_NAME, description="the public name that tests call the model by")
    footprint: Annotated[Ref, Of("models.footprint")] | None = None
    measurement: Annotated[Ref, Of("serving.measurement")] | None = None
    checks: tuple[Annotated[Ref, Of("serving.tool_check")], ...] = ()
    inspections: tuple[Annotated[Ref, Of("serving.inspection")], ...] = ()


class ToRecord(Part):
    """What the report of an acceptance tells: what the acceptance was given, and what was decided of it."""

    subject: Annotated[Ref, Of("serving.acceptance")]
    model: Annotated[Ref, Of("models.model")]
    requirements: Annotated[Ref, Of("specification.requirements")]
    footprint: Annotated[Ref, Of("models.footprint")] | None = None
    measurement: Annotated[Ref, Of("serving.measurement")] | None = None
    checks: tuple[Annotated[Ref, Of("serving.tool_check")], ...] = ()
    inspections: tuple[Annotated[Ref, Of("serving.inspection")], ...] = ()
    record: Annotated[Ref, Of("serving.acceptance_record")] | None = None
