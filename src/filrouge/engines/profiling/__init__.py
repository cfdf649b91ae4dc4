"""Describe a table that may be larger than memory: aggregate queries, never a loop over rows."""

from filrouge.engines.profiling.results import (
    CandidateKey,
    ColumnProfile,
    Dates,
    Dependency,
    Frequent,
    Numbers,
    Period,
    TableProfile,
    Texts,
)
from filrouge.engines.profiling.table import profile
from filrouge.engines.profiling.types import type_of

__all__ = [
    "CandidateKey",
    "ColumnProfile",
    "Dates",
    "Dependency",
    "Frequent",
    "Numbers",
    "Period",
    "TableProfile",
    "Texts",
    "profile",
    "type_of",
]
