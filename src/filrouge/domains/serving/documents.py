"""What the use cases of this room ask for."""

from typing import Annotated

from pydantic import Field

from filrouge.kernel.documents import Of, Part, Ref


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
