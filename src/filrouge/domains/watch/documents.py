"""What the use cases of this room ask for."""

from datetime import date
from typing import Annotated

from pydantic import Field

from filrouge.kernel.documents import Blob, Of, Part, Ref
from filrouge.kinds.watch import IdentifierNature


class ToCollect(Part):
    """A source to look at."""

    subject: Annotated[Ref, Of("watch.source")]
    limit_count: int = Field(default=100, ge=1, le=200, description="entries asked of a service")


class ToBring(Part):
    """Files of references, and files of installed packages that hold some."""

    files: tuple[Blob, ...] = Field(default=(), description="BibTeX, RIS, CSL-JSON, OPML, RSS, Atom")
    resources: tuple[str, ...] = Field(default=(), description="package.module/file, of what is installed")


class ToRead(Part):
    """The full text of an item, which somebody supplies."""

    subject: Annotated[Ref, Of("watch.item")]
    file: Blob = Field(description="PDF, HTML or text")


class ServiceAddress(Part):
    """Where another address stands for a service: a mirror, a proxy."""

    id: IdentifierNature
    address: str = Field(description="with {id} where the identifier goes")


class ToResolve(Part):
    """Which identifiers exist: asked of the services that answer for them."""

    addresses: tuple[ServiceAddress, ...] = Field(default=(), description="mirrors, instead of the services")


class AboutThemes(Part):
    subject: Annotated[Ref, Of("watch.themes")]


class ToJudge(Part):
    """Advances, against what was resolved; nothing is resolved without an answer."""

    subject: Annotated[Ref, Of("watch.themes")]
    resolution: Annotated[Ref, Of("watch.resolution")] | None = None


class ToDigest(Part):
    """What was found and kept of a period."""

    benchmark: Annotated[Ref, Of("watch.benchmark")]
    corpus: Annotated[Ref, Of("watch.corpus")]
    relevance: Annotated[Ref, Of("watch.relevance")]
    published_from: date | None = Field(default=None, description="works published before it are left out")
    published_until: date | None = None
