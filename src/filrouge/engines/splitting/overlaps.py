"""Leak checks on rows: the same row, nearly the same row, the same group, or the future, on both sides.

The first part trains; the others are looked at as those that judge it.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.splitting.checks import Check, not_applicable, on_rows
from filrouge.engines.splitting.keys import Hashes, Values, arrow, hash_rows, hash_values, text
from filrouge.engines.splitting.moments import moments
from filrouge.engines.splitting.parts import Assignment

SIGNIFICANT_DIGITS_COUNT = 6
TWINS_TOLERATED_RATIO = 0.01
IDENTIFYING_RATIO = 0.5


def duplicates(assignment: Assignment, rows: Hashes) -> Check:
    """Rows of a later part that are equal, in every column, to a row of another part.

    Args:
        rows: ``hash_rows`` of all columns; tables larger than memory give them batch by batch.
    """
    return on_rows("duplicates", _shared(assignment, rows), assignment.codes > 0)


def near_duplicates(
    assignment: Assignment, contents: Hashes, *, tolerated_ratio: float = TWINS_TOLERATED_RATIO
) -> Check:
    """Rows of a later part that nearly equal a row of another part once their key is ignored.

    Does not apply where rows do not identify: when fewer than half the training rows differ from one another
    (a few columns with a few values), twins are no news.

    Args:
        contents: ``content_hashes`` of the columns that are no key.
        tolerated_ratio: share of the later rows that may have a twin by chance.
    """
    training = contents[assignment.codes == 0]
    found = on_rows("near_duplicates", _shared(assignment, contents), assignment.codes > 0, tolerated_ratio)
    if np.unique(training).size < IDENTIFYING_RATIO * training.size:
        return not_applicable("near_duplicates", "rows_do_not_identify", rows_count=found.rows_count)
    return found


def content_hashes(columns: Sequence[Values], seed: int = 0) -> Hashes:
    """Hashes of rows that ignore case, accents, spaces and digits after the sixth significant one.

    Two numbers on both sides of a rounding border stay different: the check finds most near copies, not all.
    """
    return hash_rows([_folded(column) for column in columns], seed)


def shared_groups(assignment: Assignment, group: Values | None) -> Check:
    """Rows of a later part whose group is in another part too; strength is the share of such rows."""
    if group is None:
        return not_applicable("groups", "no_group")
    filled = ~_mask(pc.is_null(arrow(group)))
    return on_rows("groups", _shared(assignment, hash_values(group, 0)) & filled, assignment.codes > 0)


def future_rows(assignment: Assignment, time: Values | None) -> Check:
    """Rows of a part that are not strictly earlier than the first row of a part that follows."""
    if time is None:
        return not_applicable("future", "no_time")
    place = moments(time).place
    late = np.zeros(len(place), dtype=bool)
    for code in range(1, len(assignment.names)):
        start = place[assignment.codes == code].min()
        late |= (assignment.codes >= 0) & (assignment.codes < code) & (place >= start)
    return on_rows("future", late, assignment.codes >= 0)


def _shared(assignment: Assignment, hashes: Hashes) -> npt.NDArray[np.bool_]:
    """Rows of later parts whose hash another part holds too."""
    placed = assignment.codes >= 0
    codes = assignment.codes.astype(np.int64)
    unit = np.unique(hashes, return_inverse=True)[1]
    first = np.full(unit.max(initial=-1) + 1, len(assignment.names))
    last = np.full(unit.max(initial=-1) + 1, -1)
    np.minimum.at(first, unit[placed], codes[placed])
    np.maximum.at(last, unit[placed], codes[placed])
    shared: npt.NDArray[np.bool_] = (first < last)[unit] & (codes > 0)
    return shared


def _folded(values: Values) -> Values:
    column = arrow(values)
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return _rounded(pc.cast(column, pa.float64()).to_numpy())
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        return column
    plain = pc.replace_substring_regex(pc.utf8_normalize(text(column), "NFKD"), r"\p{M}", "")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(pc.utf8_lower(plain), r"\s+", " "))


def _rounded(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """To six significant digits; shape kept."""
    size = np.where(np.isfinite(numbers) & (numbers != 0), np.abs(numbers), 1.0)
    unit = 10.0 ** (np.floor(np.log10(size)) - (SIGNIFICANT_DIGITS_COUNT - 1))
    rounded: npt.NDArray[np.float64] = np.where(
        np.isfinite(numbers), np.round(numbers / unit) * unit, numbers
    )
    return rounded


def _mask(flags: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    mask: npt.NDArray[np.bool_] = flags.to_numpy(zero_copy_only=False).astype(bool)
    return mask
