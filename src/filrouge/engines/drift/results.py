"""How far variables moved, and what is declared to be too far."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Declared by whoever asks; a variable drifted when one of its measures reaches its threshold."""

    psi: float
    ks_p_value: float
    ks_distance: float  #: with many rows a tiny distance is significant: both are asked for
    js_distance: float
    missing_change_ratio: float


@dataclass(frozen=True, slots=True)
class Vanishing:
    id: str
    rows_ratio: float


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    id: str
    type: str
    drifted: bool
    reasons: tuple[str, ...]
    psi: float | None
    ks_distance: float | None
    ks_p_value: float | None
    js_distance: float | None
    missing_change_ratio: float | None
    new_categories: tuple[Vanishing, ...] = ()
    vanished_categories: tuple[Vanishing, ...] = ()


@dataclass(frozen=True, slots=True)
class TableDrift:
    reference_rows_count: int
    current_rows_count: int
    columns: tuple[ColumnDrift, ...]
    new_columns: tuple[str, ...]
    vanished_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """The date from which a variable differs most from what it was before."""

    id: str
    moved_on: date | None
    distance: float | None
    p_value: float | None
    drifted: bool
