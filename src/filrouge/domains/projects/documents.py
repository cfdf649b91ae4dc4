"""What the use cases of this room ask for."""

from typing import Annotated

from pydantic import Field

from filrouge.kernel.documents import Blob, Of, Part, Ref
from filrouge.kernel.texts import Lang


class AboutTeam(Part):
    subject: Annotated[Ref, Of("projects.team")]


class TextFile(Part):
    file: Blob = Field(description="Word (.docx) or Markdown")
    level: int = Field(default=1, ge=1, le=6, description="headings down to this one begin a section")
    lang: Lang = Field(default="fr", description="the language of the text")


class NotebookFile(Part):
    file: Blob = Field(description="a notebook (.ipynb)")


class Nothing(Part):
    """Nothing is asked: what the product ships is taken."""
