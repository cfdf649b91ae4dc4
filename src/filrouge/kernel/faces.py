"""The port through which faces are looked for in pictures, whatever looks for them."""

from dataclasses import dataclass
from typing import Any, Protocol

from filrouge.kernel.errors import Impossible
from filrouge.kernel.texts import N_


@dataclass(frozen=True, slots=True)
class FacesTried:
    """What a finder was tried on: pictures with one face each, and pictures without any."""

    faces_count: int
    found_count: int
    others_count: int
    flagged_count: int  #: of the others, wrongly


class FaceFinder(Protocol):
    name: str  #: with its version and its model, as a card prints it
    tried: FacesTried

    def count(self, grey: Any) -> int | None:
        """Faces that a picture may show, for a person to confirm; none found proves nothing. None: it is too
        small to look at.

        Args:
            grey: of shape (height, width), 0 to 255.
        """


def nobody_looks() -> FaceFinder:
    """Where nothing that finds faces is installed: who is shown stays unknown.

    Raises:
        Impossible: always.
    """
    raise Impossible(N_("Faces cannot be looked for here: install filrouge[faces]"))
