"""When rows happened, as an order that numpy can compute with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.splitting.errors import BadGap, BadStart, TooFewTimes
from filrouge.engines.splitting.keys import Values, arrow, require_filled
from filrouge.kernel.texts import N_

Moment = date | datetime | int | float | str

US_PER_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Moments:
    """The distinct times of a column, earliest first, and the place of each row among them."""

    distinct: pa.Array  #: shape (periods,), ascending
    place: npt.NDArray[np.int64]  #: shape (rows,)
    counts: npt.NDArray[np.int64]  #: rows at each distinct time

    def place_of(self, start: Moment) -> int:
        """How many distinct times lie before ``start``; a text is read as the times are.

        Raises:
            BadStart: it cannot be compared with the times.
        """
        kind = self.distinct.type
        try:
            value = pa.scalar(start)
            if pa.types.is_timestamp(kind) and getattr(value.type, "tz", None) is None:
                value = value.cast(pa.timestamp("us"))  # a time written without its zone is of UTC
            value = value.cast(kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise BadStart(
                N_("%(start)s is no time like those of the table", start=start), at="/starts"
            ) from error
        return int(pc.sum(pc.less(self.distinct, value)).as_py() or 0)

    def at(self, place: int) -> Moment:
        moment: Moment = self.distinct[place].as_py()
        return moment

    def days(self) -> npt.NDArray[np.float64]:
        """The distinct times in days since 1970.

        Raises:
            BadGap: the times are no dates.
        """
        kind = self.distinct.type
        if not (pa.types.is_timestamp(kind) or pa.types.is_date(kind)):
            raise BadGap(N_("A gap in days needs dates: give the gap in periods"), at="/gap_days")
        stamps = pc.cast(pc.cast(self.distinct, pa.timestamp("us", getattr(kind, "tz", None))), pa.int64())
        days: npt.NDArray[np.float64] = stamps.to_numpy() / US_PER_DAY
        return days


def moments(values: Values) -> Moments:
    """Order rows in time: dates, timestamps and numbers by value, texts (``2024-Q1``) by letters.

    Raises:
        MissingKey: a row has no time.
    """
    require_filled(values, "time")
    column = arrow(values)
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.timestamp("us", column.type.tz), safe=False)
    if pa.types.is_decimal(column.type):
        column = pc.cast(column, pa.float64())
    coded = column.combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    place = rank[coded.indices.to_numpy()]
    return Moments(coded.dictionary.take(pa.array(order)), place, np.bincount(place, minlength=len(order)))


def cut(moments: Moments, ratios: Sequence[float] | npt.NDArray[Any], *, last: int) -> list[int]:
    """Distinct times nearest to growing shares of the rows, each later than the one before.

    Args:
        last: the highest place that the last one may take.

    Raises:
        TooFewTimes: not enough distinct times.
    """
    if last < len(ratios):
        raise TooFewTimes(
            N_("%(times)d distinct times are too few for what is asked", times=len(moments.distinct)),
            at="/time",
        )
    before = np.concatenate([[0.0], np.cumsum(moments.counts) / moments.counts.sum()])
    places: list[int] = []
    for number, ratio in enumerate(ratios):
        nearest = int(np.argmin(np.abs(before - ratio)))
        lowest = places[-1] + 1 if places else 1
        places.append(min(max(nearest, lowest), last - (len(ratios) - 1 - number)))
    return places


def kept_until(moments: Moments, start: int, gap_periods: int, gap_days: float) -> int:
    """How many distinct times lie before ``start`` by more than the gap: the last ones are left out.

    Args:
        start: place of the first time of the later part.
        gap_periods: distinct times left out just before it.
        gap_days: days left out just before it; only where times are dates.

    Raises:
        BadGap: a gap below zero, or in days where times are no dates.
    """
    if gap_periods < 0 or gap_days < 0:
        raise BadGap(N_("A gap cannot be negative"), at="/gap_periods" if gap_periods < 0 else "/gap_days")
    by_periods = max(start - gap_periods, 0)
    if not gap_days or start >= len(moments.distinct):
        return by_periods
    days = moments.days()
    return min(by_periods, int(np.searchsorted(days, days[start] - gap_days, side="left")))
