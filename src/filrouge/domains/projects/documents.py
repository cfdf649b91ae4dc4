"""What the use cases of this room ask for."""

from typing import Annotated

from filrouge.kernel.documents import Of, Part, Ref


class AboutTeam(Part):
    subject: Annotated[Ref, Of("projects.team")]
