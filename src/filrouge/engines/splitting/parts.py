"""Cut a table into named parts that share no row, group or time which they should not share.

Where rows have a key, a row's part is read from a hash of the key and the seed alone: adding, removing or
reordering rows moves no other row. The price is that shares are met only on average (with n units a share p
strays by about sqrt(p (1 - p) / n)). Strata and times need to look at all rows: shares are then met to a
unit, and rows near a border may move when others are added, unless the starts in time are given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from filrouge.engines.splitting.errors import BadShares, BadStart, EmptyPart
from filrouge.engines.splitting.keys import (
    Hashes,
    Values,
    hash_rows,
    hash_values,
    mix,
    require_filled,
    text,
    uniform,
)
from filrouge.engines.splitting.moments import Moment, Moments, cut, kept_until, moments
from filrouge.kernel.texts import N_

NOWHERE = -1
PARTS_LIMIT = 100
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Share:
    """A part and its share of the rows (of the groups, of the times); shares add up to one."""

    name: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Assignment:
    """The part of each row."""

    names: tuple[str, ...]  #: in time order where there is a time: the first one trains
    codes: Codes  #: place in ``names`` of each row, NOWHERE for rows left out; shape (rows,)
    left_out: Mapping[str, int] = field(default_factory=dict)  #: rows in no part, by reason
    starts: tuple[Moment, ...] = ()  #: first time of each part after the first; give them back to replay

    def rows(self, name: str) -> npt.NDArray[np.intp]:
        """Positions of the rows of one part, ascending."""
        return np.flatnonzero(self.mask(name))

    def mask(self, name: str) -> npt.NDArray[np.bool_]:
        mask: npt.NDArray[np.bool_] = self.codes == self.names.index(name)
        return mask

    def counts(self) -> dict[str, int]:
        return {name: int(np.count_nonzero(self.codes == code)) for code, name in enumerate(self.names)}


def by_row(
    key: Sequence[Values], shares: Sequence[Share], *, seed: int, strata: Values | None = None
) -> Assignment:
    """Rows one by one; rows with the same key stay together.

    Args:
        key: columns that name a row; rows without one share a part. Where no column names rows give all
            columns: equal rows then share a part.
        strata: a column whose values get the same shares in every part (then shares are met to a row).

    Raises:
        BadShares, EmptyPart, NoColumn.
    """
    hashes = hash_rows(key, seed)
    cuts = _cuts(shares)
    codes = _codes(uniform(hashes), cuts) if strata is None else _stratified(hashes, strata, cuts, seed)
    return _checked(Assignment(_names(shares), codes))


def by_group(group: Values, shares: Sequence[Share], *, seed: int) -> Assignment:
    """Groups as wholes: a group never lies on two sides. Shares are shares of groups, not of rows.

    Raises:
        BadShares, EmptyPart, MissingKey: a row without a group cannot be proven apart from the others.
    """
    require_filled(group, "group")
    return _checked(Assignment(_names(shares), _codes(uniform(hash_values(group, seed)), _cuts(shares))))


def by_time(
    time: Values,
    shares: Sequence[Share],
    *,
    starts: Sequence[Moment] | None = None,
    gap_periods: int = 0,
    gap_days: float = 0.0,
) -> Assignment:
    """Each part strictly later than the one before; rows of one time are never cut in two.

    Args:
        shares: earliest part first; their ratios are met to a time, unless ``starts`` says where to cut.
        starts: first time of each part after the first.
        gap_periods, gap_days: what is left out at the end of each part but the last, so that what was only
            known later (a claim settled after the quarter) cannot reach across (de Prado 2018, embargo).

    Raises:
        BadGap, BadShares, BadStart, EmptyPart, MissingKey, TooFewTimes.
    """
    cuts = _cuts(shares)
    when = moments(time)
    if starts is None:
        places = cut(when, cuts, last=len(when.distinct) - 1)
    else:
        places = _given(when, starts, len(cuts))
    codes = _in_time(when, places, gap_periods, gap_days)
    named = tuple(when.at(place) for place in places if place < len(when.distinct))
    left_out = {"gap": int(np.count_nonzero(codes == NOWHERE))}
    return _checked(Assignment(_names(shares), codes, left_out, tuple(starts) if starts else named))


def by_group_and_time(
    group: Values,
    time: Values,
    shares: Sequence[Share],
    *,
    seed: int,
    starts: Sequence[Moment] | None = None,
    gap_periods: int = 0,
    gap_days: float = 0.0,
) -> Assignment:
    """Later parts hold groups never seen before, at later times only (members × quarters).

    A row stays when its group and its time fall into the same part; the others are left out and counted: with
    shares p the rows that stay are about the sum of p², the price of proving both at once.

    Raises:
        BadGap, BadShares, BadStart, EmptyPart, MissingKey, TooFewTimes.
    """
    people = by_group(group, shares, seed=seed)
    times = by_time(time, shares, starts=starts, gap_periods=gap_periods, gap_days=gap_days)
    same = people.codes == times.codes
    codes = np.where(same, people.codes, NOWHERE).astype(np.int8)
    left_out = {
        "gap": times.left_out["gap"],
        "groups_of_a_later_part": int(np.count_nonzero((times.codes >= 0) & (times.codes < people.codes))),
        "groups_of_an_earlier_part": int(np.count_nonzero(times.codes > people.codes)),
    }
    return _checked(Assignment(people.names, codes, left_out, times.starts))


def by_declaration(declared: Values, names: Sequence[str]) -> Assignment:
    """Each row in the part that a column of the table names; rows that name no part are left out and counted.

    Raises:
        BadShares: fewer than two names, or one twice. EmptyPart: no row names a part.
    """
    if not 2 <= len(names) <= PARTS_LIMIT or len(set(names)) < len(names):
        raise BadShares(N_("A split has two parts or more, each with its own name"), at="/shares")
    places = {name: code for code, name in enumerate(names)}
    told = text(declared).to_pylist()
    codes = np.array([places.get(one, NOWHERE) for one in told], dtype=np.int8)
    left_out = {"no_part": int(np.count_nonzero(codes == NOWHERE))}
    return _checked(Assignment(tuple(names), codes, left_out))


def _names(shares: Sequence[Share]) -> tuple[str, ...]:
    return tuple(share.name for share in shares)


def _cuts(shares: Sequence[Share]) -> npt.NDArray[np.float64]:
    """Upper bounds of the parts on [0, 1], the last one open."""
    names = {share.name for share in shares}
    total = sum(share.ratio for share in shares)
    if not 2 <= len(shares) <= PARTS_LIMIT or len(names) < len(shares):
        raise BadShares(N_("A split has two parts or more, each with its own name"), at="/shares")
    if any(share.ratio <= 0 for share in shares) or abs(total - 1) > 1e-9:
        raise BadShares(
            N_("Shares are above zero and add up to one, not to %(total)s", total=total), at="/shares"
        )
    return np.cumsum([share.ratio for share in shares])[:-1]


def _codes(positions: npt.NDArray[np.float64], cuts: npt.NDArray[np.float64]) -> Codes:
    return np.searchsorted(cuts, positions, side="right").astype(np.int8)


def _stratified(hashes: Hashes, strata: Values, cuts: npt.NDArray[np.float64], seed: int) -> Codes:
    """Systematic sampling in each stratum (Madow 1949): the order and the start come from hashes."""
    units, first, unit_of_row = np.unique(hashes, return_index=True, return_inverse=True)
    labels = hash_values(strata, seed)
    stratum = np.full(len(units), np.iinfo(np.uint64).max, dtype=np.uint64)
    # Rows of one key may disagree on their stratum; the smallest label decides, whatever the order of rows.
    np.minimum.at(stratum, unit_of_row, labels)
    order = np.lexsort((units, stratum))
    sizes_at = np.unique(stratum[order], return_index=True, return_counts=True)
    starts, sizes = np.repeat(sizes_at[1], sizes_at[2]), np.repeat(sizes_at[2], sizes_at[2])
    offset = uniform(mix(stratum[order]))
    position = np.empty(len(units))
    position[order] = (np.arange(len(units)) - starts + offset) / sizes
    return _codes(position, cuts)[unit_of_row]


def _given(when: Moments, starts: Sequence[Moment], count: int) -> list[int]:
    places = [when.place_of(start) for start in starts]
    if len(places) != count or any(later <= earlier for earlier, later in pairwise(places)):
        raise BadStart(
            N_("Each part but the first needs a start, each with rows before it and later than the last"),
            at="/starts",
        )
    return places


def _in_time(when: Moments, places: Sequence[int], gap_periods: int, gap_days: float) -> Codes:
    periods = np.arange(len(when.distinct))
    codes = np.searchsorted(np.asarray(places), periods, side="right").astype(np.int8)
    for start in places:
        codes[kept_until(when, start, gap_periods, gap_days) : start] = NOWHERE
    return codes[when.place]


def _checked(assignment: Assignment) -> Assignment:
    for name, count in assignment.counts().items():
        if not count:
            raise EmptyPart(N_("The part %(name)s would hold no row", name=name), at=f"/shares/{name}")
    return assignment
