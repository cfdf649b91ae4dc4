"""What the use cases of this room ask for."""

from datetime import date
from typing import Annotated

from pydantic import Field

from filrouge.kernel.documents import Of, Part, Ref


class AboutIntake(Part):
    """A use of AI, or what the project holds of it; the day is the intake's unless told."""

    subject: Annotated[Ref, Of("compliance.intake")]
    as_of: date | None = Field(default=None, description="the day the law is read at, when not the intake's")


class Nothing(Part):
    """Nothing is asked: what the product ships is taken."""
