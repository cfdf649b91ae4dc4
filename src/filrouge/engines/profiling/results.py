"""What is measured on a table; figures about a column are in the unit of the column."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Measure = Literal["functional", "pearson", "spearman", "cramers_v", "correlation_ratio"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of the finite cells; None where a figure cannot be computed."""

    minimum: float | None
    maximum: float | None
    mean: float | None
    deviation: float | None
    first_quartile: float | None
    median: float | None
    third_quartile: float | None
    zeros_count: int
    negatives_count: int
    infinite_count: int
    low_fence: float | None
    high_fence: float | None
    outliers_count: int | None
    far_outliers_count: int | None
    histogram_edges: tuple[float, ...] = ()
    histogram_counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    id: str
    rows_count: int


@dataclass(frozen=True, slots=True)
class Dates:
    earliest: date | None
    latest: date | None
    period: Literal["month", "year"]
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """Lengths in characters."""

    shortest_length: int | None
    longest_length: int | None
    mean_length: float | None
    blank_count: int
    untrimmed_count: int


@dataclass(frozen=True, slots=True)
class Frequent:
    id: str
    rows_count: int
    rows_ratio: float


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    id: str
    type: str
    missing_count: int
    missing_ratio: float | None
    distinct_count: int
    constant: bool
    unique: bool
    hidden: bool
    numbers: Numbers | None = None
    dates: Dates | None = None
    texts: Texts | None = None
    frequent: tuple[Frequent, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateKey:
    id: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dependency:
    id: str
    left: tuple[str, ...]
    right: str
    measure: Measure
    strength: float
    rows_count: int


@dataclass(frozen=True, slots=True)
class TableProfile:
    rows_count: int
    columns_count: int
    duplicate_rows_count: int
    missing_ratio: float | None
    shown_from_count: int
    columns: tuple[ColumnProfile, ...]
    candidate_keys: tuple[CandidateKey, ...]
    dependencies: tuple[Dependency, ...]
    dependencies_rows_count: int
    dependencies_left_out: tuple[str, ...]
