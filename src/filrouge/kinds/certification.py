"""What the certification room hands to the others: a competence framework as documents."""

from typing import Literal

from pydantic import Field

from filrouge.kernel.documents import Blob, Document, Part


class Place(Part):
    """Where words stand in the imported text; lines and columns count from 1, ``to_column`` is excluded."""

    line: int = Field(ge=1)
    from_column: int = Field(ge=1)
    to_column: int = Field(ge=2)


class Wording(Part):
    """Words of the framework; an official text exists in French only, so ``en`` may be unknown."""

    fr: str
    en: str | None = None
    places: tuple[Place, ...] = Field(default=(), description="empty for what was not read from a text")


class Activity(Wording):
    id: str = Field(pattern=r"^A\d+\.\d+$")


class Competence(Wording):
    id: str = Field(pattern=r"^C\d+\.\d+\.\d+$")
    activity: str


class Modality(Wording):
    """How competences are assessed; it may span several activities of its bloc."""

    id: str = Field(pattern=r"^M\d+\.\d+$")
    competences: tuple[str, ...]
    instruction: Wording | None = Field(default=None, description="the words that introduce its criteria")


class Criterion(Wording):
    id: str = Field(pattern=r"^K\d+\.\d+\.\d+$")
    modality: str


class Bloc(Document):
    """One bloc of competences; its parts are named by code, so that a quote can point at any of them."""

    kind = "certification.bloc"
    origin = "imported"

    number: int = Field(ge=1)
    title: Wording
    activities: tuple[Activity, ...]
    competences: tuple[Competence, ...]
    modalities: tuple[Modality, ...]
    criteria: tuple[Criterion, ...]


class Counts(Part):
    blocs_count: int
    activities_count: int
    competences_count: int
    modalities_count: int
    criteria_count: int


class IndexEntry(Part):
    """In which bloc a code is found."""

    id: str
    bloc: int


class Referentiel(Document):
    """An edition of the framework; its blocs are documents named after it: ``<id>.bloc-<number>``."""

    kind = "certification.referentiel"
    origin = "imported"

    edition: str | None = None
    title: Wording | None = None
    nature: Literal["imported", "paraphrase"]
    note: Wording | None = None
    text: Blob | None = Field(default=None, description="the text it was read from")
    counts: Counts
    index: tuple[IndexEntry, ...]
