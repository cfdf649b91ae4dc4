"""Cut tables into parts that share nothing they should not, fold the training part, and look for leaks."""

from filrouge.engines.splitting.checks import Check
from filrouge.engines.splitting.folds import (
    GroupFolds,
    GroupTimeFolds,
    RowFolds,
    TimeFolds,
    folds_by,
)
from filrouge.engines.splitting.keys import hash_rows, hash_values
from filrouge.engines.splitting.leaks import leak_checks
from filrouge.engines.splitting.likeness import alike_on_both_sides
from filrouge.engines.splitting.overlaps import (
    content_hashes,
    duplicates,
    future_rows,
    near_duplicates,
    shared_groups,
)
from filrouge.engines.splitting.parts import (
    Assignment,
    Share,
    by_declaration,
    by_group,
    by_group_and_time,
    by_row,
    by_time,
)
from filrouge.engines.splitting.target_leaks import Power, late_columns, target_copies, target_drift

__all__ = [
    "Assignment",
    "Check",
    "GroupFolds",
    "GroupTimeFolds",
    "Power",
    "RowFolds",
    "Share",
    "TimeFolds",
    "alike_on_both_sides",
    "by_declaration",
    "by_group",
    "by_group_and_time",
    "by_row",
    "by_time",
    "content_hashes",
    "duplicates",
    "folds_by",
    "future_rows",
    "hash_rows",
    "hash_values",
    "late_columns",
    "leak_checks",
    "near_duplicates",
    "shared_groups",
    "target_copies",
    "target_drift",
]
