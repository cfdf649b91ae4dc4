"""How far variables move between two tables, or along time; thresholds are always declared."""

from filrouge.engines.drift.breaks import best_cut, breaks
from filrouge.engines.drift.compare import compare
from filrouge.engines.drift.measures import bin_counts, jensen_shannon, kolmogorov_smirnov, psi
from filrouge.engines.drift.results import Break, ColumnDrift, TableDrift, Thresholds, Vanishing

__all__ = [
    "Break",
    "ColumnDrift",
    "TableDrift",
    "Thresholds",
    "Vanishing",
    "best_cut",
    "bin_counts",
    "breaks",
    "compare",
    "jensen_shannon",
    "kolmogorov_smirnov",
    "psi",
]
