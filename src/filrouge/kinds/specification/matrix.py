"""The traceability matrix: from a finding to what is measured in production, and its gaps."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from filrouge.kernel.documents import LONG_BODY_BYTES, Document, Origin, Part, Scalar

Layer = Literal["finding", "need", "function", "option", "requirement", "test", "production"]


class Traced(Part):
    """One thing of the thread; ``id`` is ``layer.name``, ``up`` the ids of what it comes from."""

    id: str
    layer: Layer
    name: str
    up: tuple[str, ...] = ()


class Gap(Part):
    """A link that is missing: nothing of this layer stands above, or below, a thing of the thread."""

    id: str  #: ``item.missing``
    item: str
    side: Literal["up", "down"]
    missing: Layer
    owner: str


class Matrix(Document):
    """Everything between findings and production, and the gaps in both directions."""

    kind = "specification.matrix"
    max_bytes: ClassVar[int] = LONG_BODY_BYTES
    origin: ClassVar[Origin] = "computed"

    items: tuple[Traced, ...]
    gaps: tuple[Gap, ...]
    requirements_count: int
    traced_count: int  #: requirements that lead from a source to a test that is decided
    gaps_count: int

    def summary(self) -> Mapping[str, Scalar]:
        return {"requirements_count": self.requirements_count, "gaps_count": self.gaps_count}
