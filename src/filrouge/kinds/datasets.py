"""What the datasets room hands to the others: tables, what is declared of them, what is measured on them.

The content of a table is always one Parquet blob; rows keep the order in which they were received.
A figure about a column is in the unit of the column, which the structure tells.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from filrouge.kernel.documents import Blob, Document, Part, Prose, Scalar
from filrouge.kernel.reports import Report

COLUMNS_LIMIT = 1_000  #: a wider table does not fit a body of 1 MB; it is refused with a clear error

#: ``number`` is a 64-bit float, ``decimal`` is exact, timestamps are in UTC
PlainType = Literal["text", "integer", "number", "decimal", "boolean", "date", "timestamp"]
#: ``image``: bytes of a picture file, upright and in sRGB, as PNG or as the JPEG that was received
ColumnType = Literal[PlainType, "image"]
#: ``prose``: a column of text that people wrote freely, which only people can say
VariableType = Literal[ColumnType, "prose"]
FileFormat = Literal["delimited", "jsonl", "parquet", "excel"]
#: ``zip``: a folder of files in one archive; ``picture``, ``text``: one such file by itself
SourceFormat = Literal[FileFormat, "zip", "picture", "text"]
#: ``identifier``: tells rows or persons apart; ``sensitive``: kept to measure fairness, never a feature
Role = Literal["identifier", "group", "time", "target", "feature", "sensitive", "weight", "ignored"]
#: is a value known when the row is observed (when one predicts), or only later; None: nobody said
Availability = Literal["at_observation", "after_observation"]


# What was received


class Column(Part):
    """One column of the Parquet content, and how its values were read when they were text."""

    id: str  #: its name in the Parquet content, unique
    header: str  #: as it was written in the source, perhaps empty or twice
    type: ColumnType
    date_format: str | None = None  #: as strptime writes it
    decimal_mark: str | None = None
    thousands_mark: str | None = None
    suffix: str | None = None  #: a sign taken off numbers: ``€``, ``%``
    true_false: tuple[str, str] | None = None  #: the words read as a boolean
    code: str | None = None  #: why digits stayed text: leading zeros, a known identifier …
    missing_words: tuple[str, ...] = ()  #: read as no value, beside blanks


class SourceFile(Part):
    """One raw file (or one table of a package), how it was read, and what it gave."""

    id: str  #: the name of the file, unique among the sources
    content: Blob | None  #: None for a file inside an installed package
    format: SourceFormat
    size_bytes: int = Field(ge=0)
    compressed: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets_ignored: tuple[str, ...] = ()  #: other sheets that hold something
    rows_count: int = Field(ge=0)  #: rows kept
    quarantined_count: int = Field(ge=0)


class BadRow(Part):
    """Where and why a row was put aside; what it held lies in the blob, not here."""

    id: str
    file: str
    line: int = Field(ge=1)
    column: str | None = None  #: None: the row as a whole
    reason: str  #: a stable word: ragged, not_a_number, not_a_date …


class Quarantine(Part):
    rows_count: int = Field(ge=0)
    content: Blob | None = None  #: Parquet: file, line, column, reason, raw; None when empty
    reasons: Mapping[str, int] = {}  #: rows by reason
    first: tuple[BadRow, ...] = ()  #: the first few


class Manifest(Document):
    """A table: received from files, or made from other tables by a replayable step."""

    kind = "datasets.manifest"
    origin = "imported"

    content: Blob
    columns: tuple[Column, ...]
    rows_count: int = Field(ge=0)
    sources: tuple[SourceFile, ...] = ()  #: () for a table made from other tables
    quarantine: Quarantine = Quarantine(rows_count=0)


class Source(Document):
    """What people declare of where data come from; None: nobody said."""

    kind = "datasets.source"

    title: Prose
    producer: Prose | None = None
    origin_url: str | None = None
    licence: str | None = None  #: SPDX identifier where there is one
    collected: Prose | None = None  #: how, from whom
    collected_from: date | None = None
    collected_until: date | None = None
    synthetic: bool | None = None
    responsible: str | None = None
    purpose: Prose | None = None
    retention_until: date | None = None


# What was measured on a table


class Numbers(Part):
    """Of the filled cells; None where it cannot be computed (no cell, infinite cells …)."""

    minimum: float | None
    maximum: float | None
    mean: float | None
    deviation: float | None  #: standard deviation, n - 1 in the denominator
    first_quartile: float | None
    median: float | None
    third_quartile: float | None
    zeros_count: int
    negatives_count: int
    infinite_count: int  #: left out of every other figure; NaN counts as missing
    low_fence: float | None  #: Tukey: first quartile - 1.5 interquartile ranges
    high_fence: float | None
    outliers_count: int | None  #: outside the fences
    far_outliers_count: int | None  #: further than 3.5 modified z-scores (median absolute deviation)
    histogram_edges: tuple[float, ...] = ()  #: n + 1 edges of n bins, the last one closed
    histogram_counts: tuple[int, ...] = ()


class Period(Part):
    id: str  #: ``2024-03`` or ``2024``
    rows_count: int


class Dates(Part):
    earliest: date | None
    latest: date | None
    period: Literal["month", "year"]
    periods: tuple[Period, ...] = ()


class Texts(Part):
    """Lengths in characters, of the filled cells."""

    shortest_length: int | None
    longest_length: int | None
    mean_length: float | None
    blank_count: int  #: filled with white space only
    untrimmed_count: int  #: with white space at an end


class Frequent(Part):
    id: str  #: the value as text
    rows_count: int
    rows_ratio: float


class ColumnProfile(Part):
    id: str
    type: ColumnType
    missing_count: int
    missing_ratio: float | None  #: None for a table without rows
    distinct_count: int  #: missing cells are no value
    constant: bool  #: one value or none
    unique: bool  #: filled everywhere, no value twice
    hidden: bool = False  #: personal data were found in it: neither values nor their range are shown
    numbers: Numbers | None = None
    dates: Dates | None = None
    texts: Texts | None = None
    frequent: tuple[
        Frequent, ...
    ] = ()  #: values that fewer rows than ``shown_from_count`` hold are not shown


class CandidateKey(Part):
    id: str  #: names of its columns joined by ``+``
    columns: tuple[str, ...]


class Dependency(Part):
    """How much a column says of another, on the rows where both are filled."""

    id: str  #: ``a>b`` (directed) or ``a~b``
    left: tuple[str, ...]
    right: str
    measure: Literal["functional", "pearson", "spearman", "cramers_v", "correlation_ratio"]
    strength: float  #: functional, cramers_v, correlation_ratio: 0 to 1; the others: -1 to 1
    rows_count: int


class Profile(Document):
    """What was measured on a table."""

    kind = "datasets.profile"
    origin = "computed"

    rows_count: int
    columns_count: int
    duplicate_rows_count: int  #: rows that repeat an earlier row in every column
    missing_ratio: float | None  #: of all cells
    shown_from_count: int  #: a frequent value is shown from so many rows on
    columns: tuple[ColumnProfile, ...]
    candidate_keys: tuple[CandidateKey, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    dependencies_rows_count: int  #: rows on which dependencies were measured
    dependencies_left_out: tuple[str, ...] = ()  #: columns not compared: too many, too many values, one value


# What was measured on pictures


class ImageCount(Part):
    id: str  #: ``100×100``, a format, a class …
    images_count: int


class ImageTrait(Part):
    id: str  #: a stable word
    images_count: int


class Spread(Part):
    """Of one number over all pictures."""

    least: float
    low_quartile: float
    median: float
    high_quartile: float
    most: float


class ImageCopies(Part):
    """Pictures that are the same or look so; ``labels`` of more than one class contradict each other."""

    id: str  #: the first of them
    how: Literal["file", "pixels", "near"]  #: ``near``: by perceptual hashes, to be looked at, not proven
    names: tuple[str, ...]  #: the first few
    images_count: int
    labels: tuple[str, ...]
    farthest_bits: int  #: of 64, 0 for the same file or pixels


class ImageProfile(Document):
    """What was measured on a set of pictures; names are those of files, or places of rows."""

    kind = "datasets.image_profile"
    origin = "computed"

    column: str  #: of the pictures
    as_received: bool  #: the files as they came; False: the pictures kept in a table, upright and in sRGB
    images_count: int
    missing_count: int  #: rows without a picture
    bytes_count: int
    sizes: tuple[ImageCount, ...]  #: width × height in pixels, upright, most frequent first
    sizes_count: int
    rogue_sizes_count: int  #: of another size, where one is usual
    rogue_sizes: tuple[str, ...]
    formats: tuple[ImageCount, ...]
    modes: tuple[ImageCount, ...]  #: how colours are stored: L, RGB, CMYK, P, I;16 …
    alphas: tuple[ImageTrait, ...]
    colour_profiles: tuple[ImageTrait, ...]
    turned_count: int  #: stored in another orientation than upright
    misnamed_count: int  #: of another format than their names say
    misnamed: tuple[str, ...]
    brightness: Spread | None  #: mean grey, 0 to 255; None without a picture
    contrast: Spread | None  #: standard deviation of grey, 0 to 127.5
    dark_count: int
    bright_count: int
    flat_count: int  #: next to nothing is on them; not looked at for near copies
    labels: tuple[ImageCount, ...]
    unlabelled_count: int
    imbalance: float | None  #: the largest class over the smallest; None under two classes
    same_files_count: int  #: pictures that repeat an earlier file
    same_pixels_count: int  #: pictures of other files that repeat earlier pixels
    near_copies_count: int  #: pictures in groups of near copies
    near_bits: int  #: of 64, up to which hashes are near
    contradicting_count: int  #: groups of copies with more than one class
    groups: tuple[ImageCopies, ...]  #: of copies, the first ones
    traces: tuple[ImageTrait, ...]  #: pictures by what their metadata may tell about people
    faces: Literal["not_looked_for"] = "not_looked_for"  #: nothing here says that nobody is shown


class FacesIn(Part):
    id: str  #: of the picture: its name, or the place of its row
    faces_count: int


class Faces(Document):
    """Pictures that may show a face, for a person to confirm; none found proves nothing."""

    kind = "datasets.faces"
    origin = "computed"

    column: str  #: of the pictures
    images_count: int
    missing_count: int  #: rows without a picture
    too_small_count: int  #: pictures that were not looked at: whom they show is unknown
    flagged_count: int
    flagged: tuple[FacesIn, ...]  #: the first ones
    finder: str
    tried_faces_count: int  #: faces on which the finder was tried
    tried_found_count: int
    tried_others_count: int  #: pictures of nobody on which it was tried
    tried_flagged_count: int  #: of these, wrongly


# What was measured on texts


class TextCount(Part):
    id: str  #: a stable word
    texts_count: int
    texts_ratio: float  #: of the texts that are not blank


class TextLengths(Part):
    """Of the texts that are not blank."""

    shortest: int
    first_quartile: float
    median: float
    third_quartile: float
    longest: int
    mean: float


class NearTexts(Part):
    """Two texts nearly the same, by their rows from 1."""

    id: str  #: ``3~17``
    first_row: int
    second_row: int
    similarity_ratio: float  #: of their runs of five characters, what both hold


class TextProfile(Document):
    """What was measured on a column of texts; never a piece of one."""

    kind = "datasets.text_profile"
    origin = "computed"

    column: str
    texts_count: int  #: rows
    missing_count: int
    blank_count: int  #: nothing but spaces, controls and invisible characters
    characters: TextLengths | None  #: code points, once composed; None without a text
    words: TextLengths | None
    languages: tuple[TextCount, ...]  #: by small words; unknown where they do not settle it
    forms: tuple[TextCount, ...]  #: how accents are written
    invisible_texts_count: int
    control_texts_count: int
    lost_texts_count: int  #: with characters that an earlier reading could not tell
    misread_texts_count: int  #: with pieces such as ``Ã©``
    misread_rows: tuple[int, ...]  #: the first few, from 1
    repeated_texts_count: int  #: equal to an earlier one, letter for letter
    near_texts_count: int  #: with another text nearly the same
    near: tuple[NearTexts, ...]  #: the first pairs, most alike first
    personal_texts_count: int  #: with something that a rule takes for personal data
    personal_rules: tuple[TextCount, ...]  #: by rule; a text may follow several


# What was measured on time series


class SeriesGap(Part):
    """Instants that are absent between two that are there."""

    id: str  #: series and instant before it
    after: datetime
    before: datetime
    absent_count: int


class SeriesValues(Part):
    id: str  #: the column
    missing_count: int
    longest_same_run_count: int  #: rows one after another with one and the same value


class ZoneSuspect(Part):
    """A zone whose local time these instants may be, though read as UTC."""

    id: str  #: as the tz database names it
    skipped_count: int  #: instants that its clocks never show, absent here among others that are there
    repeated_count: int  #: instants that its clocks show twice, found twice here


SeriesStep = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year", "other"]


class SeriesProfile(Document):
    """What was measured on the instants of a table, series by series."""

    kind = "datasets.series_profile"
    origin = "computed"

    time: str
    series: str | None  #: the column that tells series apart
    rows_count: int
    series_count: int
    missing_instants_count: int  #: rows without an instant
    earliest: datetime | None
    latest: datetime | None
    step: SeriesStep | None  #: the most frequent one; None without two instants
    step_s: float | None  #: its median length in seconds
    regular_ratio: float | None  #: share of the steps that are the most frequent one
    duplicates_count: int  #: rows that repeat an instant of their series
    unordered_count: int  #: rows earlier than the one before them, as received
    gaps_count: int
    absent_count: int  #: instants in all gaps
    gaps: tuple[SeriesGap, ...]  #: the longest ones
    zone: Literal["written", "assumed", "no_time"]  #: by the source; as UTC; days have none
    zone_suspects: tuple[ZoneSuspect, ...]
    values: tuple[SeriesValues, ...]


class ResampledColumn(Part):
    id: str
    how: str  #: a stable word
    fill: str
    filled_count: int  #: cells of instants that were absent, or missing before, and were filled
    missing_count: int  #: cells that stay without a value


class Resampling(Document):
    """A table brought to one row per instant and series, and what was made up on the way."""

    kind = "datasets.resampling"
    origin = "computed"

    rows_before_count: int
    rows_after_count: int
    merged_rows_count: int  #: rows that shared an instant with another one
    added_instants_count: int  #: instants that no row had
    columns: tuple[ResampledColumn, ...]


# Models of a human task: what people decided


class Person(Part):
    id: str  #: a pseudonym will do
    decisions_count: int


class DecisionCount(Part):
    id: str  #: the decision
    decisions_count: int


class HumanDecisions(Document):
    """Who decided what on which case: one row of the content for each person and case."""

    kind = "datasets.human_decisions"
    origin = "imported"

    content: Blob  #: Parquet: case_id, person, decision
    decisions_count: int
    cases_count: int
    judged_twice_count: int  #: cases that two people or more judged
    unknown_cases_count: int | None  #: decided, and absent from the cases given; None: no cases were given
    persons: tuple[Person, ...]
    decisions: tuple[DecisionCount, ...]  #: most frequent first


class Coefficient(Part):
    """1 when always agreed, 0 when as often as by chance; interval at 95 %, by bootstrap over cases."""

    value: float | None  #: None where it has no meaning: everybody always gave one label
    low: float | None
    high: float | None


class PeopleCeiling(Part):
    """One person's decisions scored against another's, as a model's would be."""

    accuracy: Coefficient
    macro_f1: Coefficient
    always_right_accuracy: float | None  #: of a model always right against one person who errs at times


class PairAgreement(Part):
    id: str  #: ``first~second``
    first: str
    second: str
    cases_count: int
    agreed_ratio: float
    kappa: Coefficient
    ceiling: PeopleCeiling


class DecisionAgreement(Part):
    """Of the pairs of people and cases in which either took the decision, those in which both did."""

    id: str  #: the decision
    either_count: int
    both_count: int
    agreed_ratio: float


class Confusion(Part):
    id: str  #: ``one~other``
    one: str
    other: str
    pairs_count: int


class PeopleAgreement(Document):
    """How far people agree on the same cases, and the ceiling that it sets a model."""

    kind = "datasets.agreement"
    origin = "computed"

    cases_count: int  #: judged by two people or more, the only ones that count
    level: Literal["nominal", "ordinal", "interval"]
    alpha: Coefficient  #: Krippendorff's
    unanimous_ratio: float  #: cases on which all who judged agree
    pairs: tuple[PairAgreement, ...]
    decisions: tuple[DecisionAgreement, ...]  #: least agreed first
    confusions: tuple[Confusion, ...]  #: most frequent first
    disputed: tuple[str, ...]  #: the first few cases on which people differ


class FoundCase(Part):
    id: str  #: the case
    decision: str
    similarity_ratio: float  #: cosine


class AskedCase(Part):
    id: str  #: the case
    decision: str | None  #: taken, and not looked at
    found: tuple[FoundCase, ...]  #: past cases most alike, best first


class PastCases(Document):
    """How well past cases that resemble a new one tell its decision, each asked as if it were new."""

    kind = "datasets.past_cases"
    origin = "computed"

    column: str
    compared: Literal["texts", "pictures"]
    shown_count: int
    cases_count: int  #: asked: those whose decision another case has too
    found_ratio: float  #: with one of the same decision at least among those shown
    precision_ratio: float  #: mean share of those shown that have the same decision
    first_ratio: float  #: whose first found has the same decision
    reciprocal_rank: float  #: mean of one over the rank of the first of the same decision
    asked: tuple[AskedCase, ...] = ()


PersonalCategory = Literal[
    "national_id", "bank_account", "phone", "email", "company", "name", "birth_date", "address", "other"
]
Confidence = Literal["high", "medium", "low"]


class PersonalFinding(Part):
    """One rule that found personal data in one column; never a value itself."""

    id: str  #: ``column.rule``
    column: str
    category: PersonalCategory
    rule: str
    hits_count: int  #: rows
    tested_count: int  #: filled rows
    ratio: float
    confidence: Confidence  #: what this rule can say, given the ratio
    example_masked: str | None  #: shape of one hit


class Anonymity(Part):
    """k-anonymity on quasi-identifiers (Sweeney 2002)."""

    columns: tuple[str, ...]
    smallest_group_count: int | None  #: k; None for no rows
    groups_count: int
    unique_rows_count: int  #: rows alone in their group
    below_five_rows_count: int  #: rows in groups of fewer than five


class PersonalData(Document):
    """Personal data found by rules and checksums."""

    kind = "datasets.personal_data"
    origin = "computed"

    rows_count: int
    columns_tested: tuple[str, ...]
    findings: tuple[PersonalFinding, ...]
    quasi_identifiers: tuple[str, ...]  #: columns that may single a person out together, by their headers
    anonymity: Anonymity | None = None  #: None: no quasi-identifier was given


# What people declare of a table, and what the check makes of it


class Variable(Part):
    """What a column means. ``allowed`` empty: any value."""

    id: str  #: the column
    meaning: Prose | None = None
    unit: str | None = None
    type: VariableType
    role: Role = "feature"
    required: bool = False  #: every row must have one
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    availability: Availability | None = None


class Dictionary(Document):
    """Each column is a variable, each row an observation."""

    kind = "datasets.dictionary"

    observation: Prose | None = None  #: what one row is
    key: tuple[str, ...] = ()  #: columns that name one observation
    group: str | None = None  #: rows of one group stay together (a person, a site)
    time: str | None = None  #: when the observation was made
    own_units: tuple[str, ...] = ()  #: units of this trade that no list knows
    variables: tuple[Variable, ...]


class StructureVariable(Part):
    id: str
    unit: str | None
    type: VariableType
    role: Role
    required: bool
    allowed: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    availability: Availability | None


class Structure(Document):
    """A dictionary that was checked against its table, without its words."""

    kind = "datasets.structure"
    origin = "computed"

    key: tuple[str, ...]
    group: str | None
    time: str | None
    variables: tuple[StructureVariable, ...]


# Steps that make a table from a table


class RecipeStep(Part):
    """One replayable step; the engine of recipes says what ``do`` may be and which options it takes."""

    id: str
    do: str
    columns: tuple[str, ...] = ()
    options: Mapping[str, Scalar | tuple[Scalar, ...] | Mapping[str, Scalar]] = {}


class Recipe(Document):
    """Row steps need one row; fitted steps learn, on the training part only, what they apply."""

    kind = "datasets.recipe"

    rows: tuple[RecipeStep, ...] = ()
    fitted: tuple[RecipeStep, ...] = ()


class StepEffect(Part):
    id: str
    cells_changed_count: int
    cells_lost_count: int = 0  #: filled before, missing after
    rows_dropped_count: int


class Normalisation(Document):
    """What each row step of a recipe changed."""

    kind = "datasets.normalisation"
    origin = "computed"

    rows_before_count: int
    rows_after_count: int
    steps: tuple[StepEffect, ...]


class Learned(Part):
    id: str  #: the column
    values: Mapping[str, Scalar | tuple[Scalar, ...] | Mapping[str, Scalar]]


class FittedStep(Part):
    id: str
    do: str
    learned: tuple[Learned, ...]


class FittedRecipe(Document):
    """What the fitted steps learned on the training part."""

    kind = "datasets.fitted_recipe"
    origin = "computed"

    training_rows_count: int
    steps: tuple[FittedStep, ...]
    nothing_learned: tuple[str, ...] = ()  #: columns without a filled cell in the training part


Verdict = Literal["passed", "failed", "not_applicable"]


class SplitPart(Part):
    id: str  #: train, validation, test …
    content: Blob  #: Parquet, all columns, in the order of the table
    rows_count: int
    rows_ratio: float
    groups_count: int | None = None
    earliest: date | None = None
    latest: date | None = None


class LeakCheck(Part):
    id: str  #: duplicates, groups, target, future …
    verdict: Verdict
    columns: tuple[str, ...] = ()  #: those it accuses
    rows_count: int | None = None  #: rows it accuses
    rows_ratio: float | None = None  #: of the rows it looked at
    strength: float | None = None  #: of the leak, where the check measures one: 0 to 1
    threshold: float | None = None  #: from which strength on it fails
    reason: str = ""  #: a stable word: why it does not apply


class LeftOut(Part):
    id: str  #: a stable word: gap, groups_of_a_later_part …
    rows_count: int


class Split(Document):
    """Parts of a table that share nothing they should not share."""

    kind = "datasets.split"
    origin = "computed"

    by: Literal["row", "group", "time", "group_time"]
    parts: tuple[SplitPart, ...]
    checks: tuple[LeakCheck, ...]
    starts: tuple[str, ...] = ()  #: first time of each part after the first, where parts follow in time
    left_out: tuple[LeftOut, ...] = ()  #: rows in no part, by reason


class PseudonymisedColumn(Part):
    """What one rule did to one column."""

    id: str  #: ``column.rule``
    column: str
    rule: str
    method: str
    cells_count: int  #: filled cells that were replaced
    distinct_before_count: int
    distinct_after_count: int
    collision_probability: float | None = None  #: of tokens, for so many distinct values


class Pseudonymisation(Document):
    """Which columns were replaced and how; never a key, never a value."""

    kind = "datasets.pseudonymisation"
    origin = "computed"

    secret: str  #: the name of the key, kept outside the documents
    columns: tuple[PseudonymisedColumn, ...]
    rows_dropped_count: int
    anonymity_before: Anonymity | None = None  #: None: no quasi-identifier was given
    anonymity_after: Anonymity | None = None


# What moved between two tables


class DriftThresholds(Part):
    """Declared by whoever asks; the engine has none of its own."""

    psi: float = Field(gt=0)
    ks_p_value: float = Field(gt=0, lt=1)
    ks_distance: float = Field(ge=0, le=1)  #: with many rows a tiny distance is significant
    js_distance: float = Field(gt=0, le=1)
    missing_change_ratio: float = Field(gt=0, le=1)


class Vanishing(Part):
    id: str  #: the category
    rows_ratio: float  #: in the table that holds it


class ColumnDrift(Part):
    id: str
    type: ColumnType
    drifted: bool
    reasons: tuple[str, ...]  #: the measures that passed their threshold
    psi: float | None
    ks_distance: float | None
    ks_p_value: float | None
    js_distance: float | None  #: square root of the divergence in bits, 0 to 1
    missing_change_ratio: float | None  #: current minus reference
    new_categories: tuple[Vanishing, ...] = ()
    vanished_categories: tuple[Vanishing, ...] = ()


class Break(Part):
    """The date at which a variable moved most."""

    id: str  #: the variable
    moved_on: date | None  #: first day of the later side; None: nothing to compare
    distance: float | None  #: Kolmogorov–Smirnov or total variation, 0 to 1
    p_value: float | None  #: Bonferroni over the dates tried
    drifted: bool


class Drift(Document):
    """How the variables of a table moved from a reference to a current one."""

    kind = "datasets.drift"
    origin = "computed"

    thresholds: DriftThresholds
    reference_rows_count: int | None  #: None: the table was only searched along time
    current_rows_count: int
    columns: tuple[ColumnDrift, ...] = ()
    new_columns: tuple[str, ...] = ()
    vanished_columns: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()  #: when a time column was given


class Card(Report):
    """What a reader must know before using a dataset; not one typed number."""

    kind = "datasets.card"
