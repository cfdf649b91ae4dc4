"""What the serving room hands to the others: which models answer, under which name, and to whom."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from filrouge.kernel.documents import Blob, Document, Origin, Part, Prose, Scalar
from filrouge.kernel.texts import Text

Stage = Literal["trial", "production", "withdrawn"]
Access = Literal["keys", "open"]
#: ``prose`` is a text that people wrote, ``image`` the pixels of one picture
InputType = Literal["number", "date", "text", "prose", "image"]
OutputType = Literal["label", "probability", "value"]
PUBLIC_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"  #: safe in an address


class Publication(Document):
    """What people decided to serve. It is withdrawn, and goes back to an older model, by a revision."""

    kind: ClassVar[str] = "serving.publication"

    name: str = Field(pattern=PUBLIC_NAME, description="in the address of the model: /v2/models/name")
    version: str | None = Field(
        default=None, pattern=PUBLIC_NAME, description="empty: the number of the model’s revision"
    )
    stage: Stage = Field(description="production needs an acceptance record and a clearance")
    revision: int | None = Field(
        default=None, ge=1, description="to go back to an older model; empty: the one that the step gives"
    )
    access: Access = Field(default="keys", description="open: whoever reaches the address may ask")
    purpose: Prose

    def summary(self) -> Mapping[str, Scalar]:
        return {"name": self.name, "version": self.version, "stage": self.stage}


class Caller(Document):
    """A program that may ask, known by the hash of its key; the key itself is shown once and kept nowhere."""

    kind: ClassVar[str] = "serving.caller"

    title: Prose
    per_minute_count: int = Field(gt=0, le=1_000_000)
    key_sha256: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="written when a key is made; empty: no key yet"
    )

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "per_minute_count": self.per_minute_count}


class EndpointInput(Part):
    """One input: a variable as its dictionary bounds it. A date is given in days since 1970."""

    id: str
    type: InputType
    unit: str
    whole: bool = Field(description="whole numbers only")
    yes_no: bool = Field(description="1 for yes, 0 for no")
    required: bool
    allowed: tuple[str, ...]
    minimum: float | None
    maximum: float | None


class EndpointOutput(Part):
    id: str
    type: OutputType
    unit: str
    classes: tuple[str, ...]


class EndpointCaller(Part):
    id: str
    per_minute_count: int
    key_sha256: str


class Endpoint(Document):
    """A model as the model server serves it; what it was made from, its run tells."""

    kind: ClassVar[str] = "serving.endpoint"
    origin: ClassVar[Origin] = "computed"

    publication: str = Field(description="the id of the publication")
    name: str
    version: str
    stage: Stage
    access: Access
    content: Blob
    title: Text
    target: str
    task: str
    event: str | None
    model_revision: int
    inputs: tuple[EndpointInput, ...]
    outputs: tuple[EndpointOutput, ...]
    callers: tuple[EndpointCaller, ...]

    def summary(self) -> Mapping[str, Scalar]:
        return {"name": self.name, "version": self.version, "stage": self.stage, "access": self.access}
