"""A leak check on what looks alike: pictures or texts that are nearly the same on both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from filrouge.engines.splitting.checks import Check, on_rows
from filrouge.engines.splitting.overlaps import TWINS_TOLERATED_RATIO
from filrouge.engines.splitting.parts import NOWHERE, Assignment


def alike_on_both_sides(
    id: str,
    assignment: Assignment,
    groups: Iterable[Sequence[int]],
    *,
    column: str,
    tolerated_ratio: float = TWINS_TOLERATED_RATIO,
) -> Check:
    """Rows of a later part that lie in a group of rows alike with rows of another part.

    What looks alike may still be two things: the check tells rows to be looked at, and fails above a
    tolerated share of the later rows.

    Args:
        id: of the check.
        groups: positions of rows that are alike; a row may lie in several.
        column: accused, where there is such a row.
    """
    accused = np.zeros(len(assignment.codes), dtype=bool)
    for group in groups:
        places = np.asarray(group)
        codes = assignment.codes[places]
        if len(np.unique(codes[codes != NOWHERE])) > 1:
            accused[places[codes > 0]] = True
    found = on_rows(id, accused, assignment.codes > 0, tolerated_ratio)
    return replace(found, columns=(column,) if found.rows_count else ())
