"""What the watch room hands to the others: sources, works found and their texts, choices, proven advances."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Blob, Document, Of, Origin, Part, Prose, Quantity, Quote, Ref, Scalar
from filrouge.kernel.ports import Told
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_

SourceNature = Literal["feed", "arxiv", "hal", "openalex", "github", "watch_list"]
WorkNature = Literal[
    "article", "conference", "preprint", "book", "chapter", "thesis", "report", "patent", "software", "data",
    "post", "other",
]  # fmt: skip
IdentifierNature = Literal["doi", "arxiv", "hal", "openalex", "isbn", "patent", "url"]
Place = Literal["france", "abroad", "both", "unknown"]
ResolvedState = Literal["resolved", "mismatch", "not_found", "retracted", "unresolved"]
Fault = Literal[
    "unresolved", "mismatch", "not_found", "retracted", "not_kept", "no_quotation", "no_text", "not_in_text"
]
Verdict = Literal["proven", "unresolved", "set_apart"]
BearingNature = Literal["finding", "option", "risk", "other"]
PUBLISHED = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"  #: a year, a month or a day


class WatchedName(Part):
    """A vendor, a patent or a rule to follow, in a list that people keep."""

    id: str
    nature: Literal["vendor", "patent", "rule"]
    name: str = Field(min_length=1)
    address: str = Field(default="", description="where it is read, when it has a page of its own")
    why: Prose | None = None


class Source(Document):
    """Where advances are looked for: a feed, a query of a service, a list of vendors or patents."""

    kind = "watch.source"

    title: Prose
    nature: SourceNature
    address: str = Field(default="", description="of a feed; of a mirror, for a service")
    query: str = Field(default="", description="what a service is asked; owner/name for releases")
    entries: tuple[WatchedName, ...] = ()
    every_h: int | None = Field(default=None, ge=1, description="looked at again after this time")
    alerts: tuple[Role, ...] = Field(default=(), description="who is told of what is new")

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        wanted = {"feed": self.address, "watch_list": self.entries}.get(self.nature, self.query)
        if not wanted:
            raise ValueError(N_("a feed has an address, a service a query, a watch list its entries"))
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "nature": self.nature, "every_h": self.every_h}


class Theme(Part):
    """A subject that the project follows; its words rank items until enough was kept and dropped."""

    id: str
    title: Prose
    words: tuple[str, ...] = Field(min_length=1)


class Themes(Document):
    """What the project wants to know about."""

    kind = "watch.themes"

    themes: tuple[Theme, ...] = Field(min_length=1)


class Affiliation(Part):
    """Where authors work; ``country`` as ISO 3166 writes it, None when nothing says it."""

    name: str
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")


class Identifier(Part):
    """``id`` is what sort of identifier it is; the value is in its canonical writing."""

    id: IdentifierNature
    value: str = Field(min_length=1)


class Item(Document):
    """A work as one source tells it; nothing is added to what the source says."""

    kind = "watch.item"
    origin: ClassVar[Origin] = "imported"

    title: str = Field(min_length=1)
    nature: WorkNature
    creators: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = Field(default=(), description="where its authors work")
    published: str | None = Field(default=None, pattern=PUBLISHED)
    container: str = Field(default="", description="journal, proceedings, site, repository")
    publisher: str = ""
    identifiers: tuple[Identifier, ...] = ()
    licence: str = ""
    found_in: str = Field(description="file, resource or address, then the place in it")

    def identifier(self, nature: IdentifierNature) -> str | None:
        """Its identifier of a sort, in canonical writing."""
        return next((one.value for one in self.identifiers if one.id == nature), None)

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title, "nature": self.nature, "published": self.published}


class TextPage(Part):
    """A page, or a passage that has a name."""

    id: str
    text: str


class StoredText(Document):
    """The text of an item as it was received: what quotations are checked against."""

    kind = "watch.text"
    origin: ClassVar[Origin] = "imported"

    item: str = Field(description="the id of the item, whatever its revision")
    nature: Literal["full", "abstract", "passage"]
    pages: tuple[TextPage, ...] = Field(min_length=1)
    original: Blob | None = None
    received_from: str = ""

    def summary(self) -> Mapping[str, Scalar]:
        return {"item": self.item, "nature": self.nature, "pages_count": len(self.pages)}


class RefusedEntry(Part):
    """An entry that could not be read, and why; the others were kept."""

    id: str
    why: Told


class FoundFeed(Part):
    """A feed that an OPML file names: for a person to declare as a source, or not."""

    id: str
    title: str
    address: str


class Received(Part):
    """A file, a resource or an answer, as it was read."""

    id: str
    name: str
    content: Blob | None = None
    received_on: date | None = Field(default=None, description="the day this content came from the web")
    entries_count: int = Field(ge=0)


class Harvest(Document):
    """What one look at a source gave: row by row, what was kept and what was refused."""

    kind = "watch.harvest"
    origin: ClassVar[Origin] = "imported"

    received: tuple[Received, ...]
    entries_count: int
    kept_count: int
    texts_count: int
    refused: tuple[RefusedEntry, ...] = ()
    feeds: tuple[FoundFeed, ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        return {"entries_count": self.entries_count, "kept_count": self.kept_count}


class Bearing(Part):
    """What a kept item bears on: a finding, an option or a risk, and what it changes there."""

    id: str
    cites: Ref | Quote
    says: Prose


class Triage(Document):
    """The choice to keep an item or to drop it, and why; one per work, about any of its items."""

    kind = "watch.triage"

    item: Annotated[Ref, Of("watch.item")]
    choice: Literal["keep", "drop"]
    reason: Prose
    theme: str = Field(default="", description="the id of a theme, of what is kept")
    bearings: tuple[Bearing, ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        return {"item": self.item.id, "choice": self.choice, "theme": self.theme}


class Quotation(Part):
    """Words of a stored text, copied from it; the gate finds where they are, or refuses them."""

    text: Annotated[Ref, Of("watch.text")]
    words: str = Field(min_length=20, description="a sentence, as the text has it")


class Advance(Document):
    """An advance proposed for the benchmark; what its source does not say stays unknown."""

    kind = "watch.advance"

    item: Annotated[Ref, Of("watch.item")]
    theme: str = Field(description="the id of a theme")
    task: Prose
    method: Prose
    metric: str = ""
    value: Quantity | None = None
    data: Prose | None = None
    cost: Quantity | None = None
    licence: str = ""
    maturity: Literal["idea", "prototype", "product", "in_wide_use"] | None = None
    quotation: Quotation | None = None

    def summary(self) -> Mapping[str, Scalar]:
        return {"theme": self.theme, "task": self.task.text, "method": self.method.text}


class Resolved(Part):
    """An identifier asked of the service that answers for it; ``id`` is the item's."""

    id: str
    nature: IdentifierNature | None = None
    value: str = ""
    state: ResolvedState
    title: str = Field(default="", description="as the service tells it")
    notice: str = Field(default="", description="the DOI of the retraction")
    asked_at: str = ""
    checked_on: date | None = None


class Resolution(Document):
    """Which identifiers exist, by the services that answer for them; without a network, none is known to."""

    kind = "watch.resolution"
    origin: ClassVar[Origin] = "imported"

    items: tuple[Resolved, ...]
    resolved_count: int
    retracted_count: int
    unresolved_count: int

    def summary(self) -> Mapping[str, Scalar]:
        return {"resolved_count": self.resolved_count, "unresolved_count": self.unresolved_count}


class SameWork(Part):
    """Items that tell of one work; ``id`` is the first of them."""

    id: str
    items: tuple[str, ...]
    by: tuple[Literal["doi", "arxiv", "hal", "openalex", "isbn", "patent", "url", "title"], ...]


class KeptApart(Part):
    """Items that look alike and whose identifiers differ: told, never merged."""

    id: str
    items: tuple[str, ...]
    by: Literal["doi", "arxiv", "hal", "openalex", "isbn", "patent", "url", "title"]


class PlaceCount(Part):
    id: Place
    works_count: int


class ThemeTrend(Part):
    """Works of a theme by year, and whether the last years hold more of them than chance would."""

    id: str
    works_count: int
    recent_count: int
    before_count: int
    growth_ratio: float | None = Field(default=None, description="recent over before, for equal durations")
    growth_low_ratio: float | None = None
    growth_high_ratio: float | None = None
    p_value: float | None = None


class Corpus(Document):
    """All items as works: what is the same, where it comes from, what grows."""

    kind = "watch.corpus"
    origin: ClassVar[Origin] = "computed"

    items_count: int
    works_count: int
    merged: tuple[SameWork, ...]
    apart: tuple[KeptApart, ...]
    places: tuple[PlaceCount, ...]
    recent_from: str = Field(description="the first year of the recent period")
    trends: tuple[ThemeTrend, ...]

    def summary(self) -> Mapping[str, Scalar]:
        return {"items_count": self.items_count, "works_count": self.works_count}


class WordWeight(Part):
    """A word and what it adds to the score of an item; below zero it speaks against it."""

    id: str
    weight: float


class RankedItem(Part):
    """An item and its score between 0 and 1; ``id`` is the item's, ``words`` those that counted."""

    id: str
    rank_count: int
    score_ratio: float
    choice: Literal["keep", "drop"] | None = None
    words: tuple[WordWeight, ...] = ()


class Precision(Part):
    """Share of kept items among the best ranked of decisions held out; with its interval."""

    at_count: int
    decisions_count: int
    kept_count: int
    kept_ratio: float = Field(description="what a ranking by chance would reach")
    value_ratio: float
    low_ratio: float | None
    high_ratio: float | None
    by_themes_ratio: float = Field(description="what the words of the themes alone reach")


class Relevance(Document):
    """Which items are worth reading, learned from what was kept and dropped; and how well."""

    kind = "watch.relevance"
    origin: ClassVar[Origin] = "computed"

    method: Literal["decisions", "themes"]
    kept_count: int
    dropped_count: int
    items_count: int
    precision: Precision | None
    for_words: tuple[WordWeight, ...]
    against_words: tuple[WordWeight, ...]
    ranking: tuple[RankedItem, ...]

    def summary(self) -> Mapping[str, Scalar]:
        return {"method": self.method, "items_count": self.items_count}


class Judged(Part):
    """An advance at the gate; ``id`` is the advance's."""

    id: str
    item: str
    verdict: Verdict
    faults: tuple[Fault, ...] = ()
    page: str = ""
    start_count: int | None = Field(default=None, description="letters before the quoted words, in the page")
    published: str | None = None
    place: Place = "unknown"
    resolved_on: date | None = None


class Tied(Part):
    """A kept item and what it bears on; ``id`` is the item's."""

    id: str
    bearings_count: int
    natures: tuple[BearingNature, ...] = ()


class Benchmark(Document):
    """Which advances the gate lets in, which it sets apart and why; which kept items changed nothing."""

    kind = "watch.benchmark"
    origin: ClassVar[Origin] = "computed"

    advances: tuple[Judged, ...]
    proven_count: int
    unresolved_count: int
    set_apart_count: int
    kept: tuple[Tied, ...]
    kept_count: int
    without_effect_count: int

    def summary(self) -> Mapping[str, Scalar]:
        return {"proven_count": self.proven_count, "unresolved_count": self.unresolved_count}


class Exports(Document):
    """What is kept, for other tools: a feed, and two formats of references."""

    kind = "watch.exports"
    origin: ClassVar[Origin] = "computed"

    items_count: int
    rss: Blob
    bibtex: Blob
    csl_json: Blob


class BenchmarkReport(Report):
    """The benchmark of advances, as it is read."""

    kind = "watch.benchmark_report"


class Digest(Report):
    """What the watch brought over a period."""

    kind = "watch.digest"
