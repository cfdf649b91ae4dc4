"""What a leak check says: a verdict, whom it accuses, and how strong the leak is."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Verdict = Literal["passed", "failed", "not_applicable"]

EXAMPLES_COUNT = 5


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of one check. Examples are row positions, never values: they may be personal."""

    id: str
    verdict: Verdict
    rows_count: int | None = None  #: rows accused
    rows_ratio: float | None = None  #: of the rows looked at
    columns: tuple[str, ...] = ()  #: columns accused
    strength: float | None = None  #: of the leak, 0 to 1, where the check measures one
    threshold: float | None = None  #: from which strength on the check fails
    rows: tuple[int, ...] = ()  #: positions of the first rows accused
    reason: str = ""  #: a stable word: why the check does not apply


def not_applicable(id: str, reason: str, **measured: Any) -> Check:
    return Check(id, "not_applicable", reason=reason, **measured)


def on_rows(
    id: str, accused: npt.NDArray[np.bool_], of: npt.NDArray[np.bool_], threshold: float = 0.0
) -> Check:
    """Fails when the share of accused rows passes the threshold.

    Args:
        accused, of: masks over the rows of the table, shape (rows,); ``accused`` lies within ``of``.
    """
    rows = np.flatnonzero(accused)
    ratio = rows.size / max(int(of.sum()), 1)
    verdict: Verdict = "failed" if ratio > threshold else "passed"
    examples = tuple(int(row) for row in rows[:EXAMPLES_COUNT])
    return Check(id, verdict, rows.size, ratio, strength=ratio, threshold=threshold, rows=examples)
