"""What the use cases of this room ask for."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from filrouge.kernel.documents import Blob, Of, Part, Ref
from filrouge.kinds.datasets import DriftThresholds, FileFormat, PlainType

AboutManifest = Annotated[Ref, Of("datasets.manifest")]


class ReadDate(Part):
    column: str
    format: str = Field(description="as strptime writes it: %d/%m/%Y")


class ReadType(Part):
    column: str
    type: PlainType


class ToReceive(Part):
    """Files of one table; what is not declared is detected."""

    files: tuple[Blob, ...] = ()
    resources: tuple[str, ...] = Field(
        default=(), description="files inside installed packages: package.module/path"
    )
    format: FileFormat | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    decimal: Literal[",", "."] | None = None
    header: bool | None = None
    names: tuple[str, ...] | None = Field(default=None, description="of every column, in order")
    skip_lines_count: int = Field(default=0, ge=0)
    dates: tuple[ReadDate, ...] = ()
    types: tuple[ReadType, ...] = ()
    missing: tuple[str, ...] | None = Field(default=None, description="words that mean no value")
    sheet: str | None = None
    timezone: str = "UTC"
    on_bad_rows: Literal["quarantine", "refuse"] = "quarantine"
    unreadable_max_ratio: float = Field(default=0.02, ge=0, le=1)


class ToReceiveImages(Part):
    """A folder of pictures, packed into a zip archive, or picture files one by one."""

    files: tuple[Blob, ...]
    labels: Literal["folder", "none"] | None = Field(
        default=None, description="None: the folders are classes where there are several"
    )
    label: str = Field(default="label", description="the column that the classes go into")
    largest_file_bytes: int = Field(default=64 * 2**20, gt=0)
    largest_pixels_count: int = Field(default=50_000_000, gt=0)


class ToReceiveTexts(Part):
    """A folder of texts, packed into a zip archive, or text files one by one."""

    files: tuple[Blob, ...]
    unit: Literal["file", "line"] = Field(default="file", description="what one row is")
    column: str = Field(default="text", description="the column that the texts go into")
    labels: Literal["folder", "file", "none"] | None = Field(
        default=None, description="None: the folders are classes where there are several"
    )
    label: str = Field(default="label", description="the column that the classes go into")
    encoding: str | None = Field(default=None, description="None: found file by file")
    largest_file_bytes: int = Field(default=64 * 2**20, gt=0)


class ToLookFor(Part):
    subject: AboutManifest
    quasi_identifiers: tuple[str, ...] = Field(
        default=(), description="columns whose combinations are counted: k-anonymity"
    )


class ToProfile(Part):
    subject: AboutManifest
    personal_data: Annotated[Ref, Of("datasets.personal_data")] | None = Field(
        default=None, description="None: looked for now; the columns it accuses show no value"
    )
    shown_from_count: int = Field(default=5, ge=1, description="a value that fewer rows hold is not shown")
    weakest_ratio: float = Field(default=0.3, ge=0, le=1, description="weaker associations are not told")


class ToProfileImages(Part):
    subject: AboutManifest
    column: str | None = Field(default=None, description="None: the only column of pictures")
    name: str | None = Field(default=None, description="the column that names each picture; None: its row")
    label: str | None = Field(default=None, description="the column of classes")


class ToFindFaces(Part):
    subject: AboutManifest
    column: str | None = Field(default=None, description="None: the only column of pictures")
    name: str | None = Field(default=None, description="the column that names each picture; None: its row")


class ToProfileTexts(Part):
    subject: AboutManifest
    column: str


class ToProfileSeries(Part):
    subject: AboutManifest
    time: str = Field(description="a column of dates or times")
    series: str | None = Field(
        default=None, description="the column that tells series apart; None: one series"
    )


class ToCheck(Part):
    subject: AboutManifest
    dictionary: Annotated[Ref, Of("datasets.dictionary")]


class ToNormalise(Part):
    subject: AboutManifest
    recipe: Annotated[Ref, Of("datasets.recipe")]


class ColumnResampled(Part):
    column: str
    how: Literal["mean", "sum", "minimum", "maximum", "first", "last", "count"]
    fill: Literal["none", "previous", "linear", "zero"] = Field(
        default="none", description="what absent cells become; by default they stay missing"
    )


class ToResample(Part):
    """One row for each instant of a step, from the first to the last of each series."""

    subject: AboutManifest
    time: str
    series: str | None = None
    step: Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
    columns: tuple[ColumnResampled, ...]


class DecisionTable(Part):
    """A table of decisions: of one person, or with a column that tells who decided."""

    table: AboutManifest
    case: str = Field(default="id", description="the column that names the case")
    decision: str
    person: str | None = Field(default=None, description="who decided, where the whole table is one person's")
    person_column: str | None = None


class ToImportDecisions(Part):
    tables: tuple[DecisionTable, ...]
    cases: AboutManifest | None = Field(
        default=None, description="the table of cases, to tell decisions about none of them"
    )
    case_key: str | None = Field(default=None, description="the column that names a case there")


class ToMeasureAgreement(Part):
    subject: Annotated[Ref, Of("datasets.human_decisions")]
    level: Literal["nominal", "ordinal", "interval"] = "nominal"
    order: tuple[str, ...] = Field(default=(), description="decisions from lowest to highest, for ordinal")


class ToComparePastCases(Part):
    """A table of past cases: what each was, and what was decided."""

    subject: AboutManifest
    case: str = Field(description="the column that names a case")
    column: str = Field(description="texts, or pictures")
    decision: str
    shown_count: int = Field(default=5, ge=1, le=50)
    asked: tuple[str, ...] = Field(default=(), description="cases whose most alike past cases are told")


class NamedTable(Part):
    name: str = Field(pattern="^[A-Za-z_][A-Za-z0-9_]*$", max_length=60)
    table: AboutManifest


class ToQuery(Part):
    query: Blob = Field(description="one SELECT, in a file")
    tables: tuple[NamedTable, ...]


class RuleWanted(Part):
    """What is done to columns that identify; the rule says which options it takes."""

    id: str = Field(pattern="^[a-z0-9][a-z0-9_-]*$", max_length=40)
    do: Literal["token", "coarsen_date", "departement", "bands", "cap", "suppress", "suppress_rare"]
    columns: tuple[str, ...]
    domain: str | None = Field(default=None, description="token: what the value names, equal where joins go")
    length: int | None = Field(default=None, description="token: characters")
    prefix: str | None = None
    to: Literal["month", "quarter", "year"] | None = None
    width: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    k: int | None = None
    by: Literal["cells", "rows"] | None = None

    @property
    def options(self) -> dict[str, str | int | float]:
        """What was said, as the engine reads it."""
        return self.model_dump(exclude={"id", "do", "columns"}, exclude_none=True)


class ToPseudonymise(Part):
    subject: AboutManifest
    rules: tuple[RuleWanted, ...]
    secret: str = Field(
        default="pseudonyms", description="the name of the key; tables that share it can be joined"
    )
    quasi_identifiers: tuple[str, ...] = Field(
        default=(), description="columns whose combinations are counted before and after: k-anonymity"
    )


class PartWanted(Part):
    name: str = Field(pattern="^[a-z][a-z0-9_]*$", max_length=40)
    ratio: float | None = Field(
        default=None, gt=0, lt=1, description="None: where a column of the table names the part of each row"
    )


class ToSplit(Part):
    subject: AboutManifest
    structure: Annotated[Ref, Of("datasets.structure")]
    by: Literal["row", "group", "time", "group_time"]
    parts: tuple[PartWanted, ...] = Field(description="earliest first; the first one trains")
    declared: str | None = Field(
        default=None, description="a column that names the part of each row, in the place of chance"
    )
    starts: tuple[date, ...] = Field(default=(), description="first day of each part after the first")
    gap_periods: int = Field(default=0, ge=0)
    gap_days: float = Field(default=0, ge=0)
    stratify: bool = Field(default=False, description="the same shares of each target in every part")
    task: Literal["class", "number"] | None = Field(default=None, description="None: by the type")


class ToFitRecipe(Part):
    recipe: Annotated[Ref, Of("datasets.recipe")]
    split: Annotated[Ref, Of("datasets.split")]
    structure: Annotated[Ref, Of("datasets.structure")]


class ToCompare(Part):
    """The current table against a reference, along its time column, or both."""

    subject: AboutManifest
    reference: AboutManifest | None = None
    time: str | None = Field(default=None, description="a column of dates along which breaks are looked for")
    columns: tuple[str, ...] = Field(default=(), description="empty: every column but the time")
    thresholds: DriftThresholds


class ToDescribe(Part):
    """What the card tells; what is not given leaves a hole with an owner."""

    subject: AboutManifest
    received: tuple[AboutManifest, ...] = Field(default=(), description="the tables it was made from")
    source: Annotated[Ref, Of("datasets.source")] | None = None
    dictionary: Annotated[Ref, Of("datasets.dictionary")] | None = None
    profile: Annotated[Ref, Of("datasets.profile")] | None = Field(
        default=None, description="None: measured now"
    )
    personal_data: Annotated[Ref, Of("datasets.personal_data")] | None = Field(
        default=None, description="None: looked for now"
    )
    normalisations: tuple[Annotated[Ref, Of("datasets.normalisation")], ...] = ()
    pseudonymisation: Annotated[Ref, Of("datasets.pseudonymisation")] | None = None
    split: Annotated[Ref, Of("datasets.split")] | None = None
    drift: Annotated[Ref, Of("datasets.drift")] | None = None
    image_profile: Annotated[Ref, Of("datasets.image_profile")] | None = None
    faces: Annotated[Ref, Of("datasets.faces")] | None = None
    text_profile: Annotated[Ref, Of("datasets.text_profile")] | None = None
    series_profile: Annotated[Ref, Of("datasets.series_profile")] | None = None
    human_decisions: Annotated[Ref, Of("datasets.human_decisions")] | None = None
    agreement: Annotated[Ref, Of("datasets.agreement")] | None = None
    past_cases: Annotated[Ref, Of("datasets.past_cases")] | None = None
