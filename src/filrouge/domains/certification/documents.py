"""What the use cases of this room ask for, and the plan that it ships."""

from pydantic import Field

from filrouge.kernel.documents import Blob, Part


class ToImport(Part):
    """A text to read, or nothing for the framework that the product ships."""

    text: Blob | None = None
    edition: str | None = Field(default=None, description="as its publisher names it")


class Planned(Part):
    """A check that a room is to declare, and the codes it will speak for."""

    id: str = Field(pattern=r"^[a-z]+\.[a-z_]+$")
    codes: tuple[str, ...] = Field(min_length=1)
    fr: str
    en: str

    @property
    def room(self) -> str:
        return self.id.partition(".")[0]
