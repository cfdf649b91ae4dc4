"""The instants of one table: how far apart they are, which come twice, which are absent, in which zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from filrouge.engines.series.errors import NoInstant
from filrouge.kernel.texts import N_

Step = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year", "other"]
#: Seconds; months and longer vary in length.
LENGTHS: Final[dict[Step, tuple[float, float]]] = {
    "second": (1, 1),
    "minute": (60, 60),
    "hour": (3_600, 3_600),
    "day": (86_400, 86_400),
    "week": (604_800, 604_800),
    "month": (28 * 86_400, 31 * 86_400),
    "quarter": (89 * 86_400, 92 * 86_400),
    "year": (365 * 86_400, 366 * 86_400),
}
GAPS_SHOWN: Final = 50
HOUR_S: Final = 3_600
ZONES: Final = ("Europe/Paris", "Europe/London", "America/New_York", "America/Martinique", "Indian/Reunion")
NEIGHBOUR_H: Final = 3  #: an hour that a zone skips says something where hours near it are there
Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap:
    series: str
    after: datetime
    before: datetime
    absent_count: int


@dataclass(frozen=True, slots=True)
class Suspect:
    zone: str
    skipped_count: int
    repeated_count: int


@dataclass(frozen=True, slots=True)
class InstantsProfile:
    """Counts are of rows or of instants, as they say; lengths are in seconds."""

    rows_count: int
    series_count: int
    missing_instants_count: int
    earliest: datetime | None
    latest: datetime | None
    step: Step | None
    step_s: float | None
    regular_ratio: float | None
    duplicates_count: int
    unordered_count: int
    gaps_count: int
    absent_count: int
    gaps: tuple[Gap, ...]
    suspects: tuple[Suspect, ...]


def profile(instants: "pd.Series[Any]", series: "pd.Series[Any] | None" = None) -> InstantsProfile:
    """Measure instants in the order in which their rows were received.

    A gap is a step of more than one and a half usual ones; months count by the calendar. Zones are suspected
    where hourly or finer instants read as UTC leave out every hour that the zone's clocks skip in spring,
    though its neighbours are there, or repeat those that they show twice in autumn.

    Args:
        instants: datetime64 of shape (rows,), missing ones allowed.
        series: which series each row is of; None for one. Rows without a name make one series.

    Raises:
        NoInstant: the column holds no datetime64.
    """
    if not pd.api.types.is_datetime64_any_dtype(instants):
        raise NoInstant(N_("The column holds no dates and no times"))
    names = pd.Series("", index=instants.index) if series is None else series.astype("string").fillna("")
    frame = pd.DataFrame({"at": pd.to_datetime(instants, utc=True), "name": names}).dropna(subset="at")
    if frame.empty:
        return InstantsProfile(len(instants), 0, len(instants), None, None, *(None,) * 3, *(0,) * 4, (), ())
    in_order = frame.sort_values(["name", "at"], kind="stable")
    distinct = in_order.drop_duplicates(["name", "at"])
    step_s = _steps(distinct)
    usual = _usual(step_s)
    gaps = list(_gaps(distinct, usual)) if usual else []
    return InstantsProfile(
        rows_count=len(instants),
        series_count=int(frame["name"].nunique()),
        missing_instants_count=len(instants) - len(frame),
        earliest=_moment(frame["at"].min()),
        latest=_moment(frame["at"].max()),
        step=_named(usual) if usual else None,
        step_s=usual,
        regular_ratio=float(np.mean(_alike(step_s, usual))) if usual else None,
        duplicates_count=len(in_order) - len(distinct),
        unordered_count=_unordered(frame),
        gaps_count=len(gaps),
        absent_count=sum(gap.absent_count for gap in gaps),
        gaps=tuple(sorted(gaps, key=lambda gap: (-gap.absent_count, gap.series, gap.after))[:GAPS_SHOWN]),
        suspects=tuple(_suspects(in_order["at"], usual)),
    )


def longest_same_run(values: "pd.Series[Any]") -> int:
    """Rows one after another with one and the same value; missing cells end a run."""
    if values.empty:
        return 0
    changes = (values != values.shift()) | values.isna()
    return int(changes.cumsum()[values.notna()].value_counts().max()) if values.notna().any() else 0


def _steps(distinct: pd.DataFrame) -> Seconds:
    """Seconds from each instant to the next one of its series."""
    apart = distinct.groupby("name", sort=False)["at"].diff().dropna()
    return np.asarray(apart.dt.total_seconds(), dtype=np.float64)


def _usual(step_s: Seconds) -> float | None:
    """The median of the most frequent kind of step: steps of a calendar are one kind."""
    if not step_s.size:
        return None
    kinds = np.array([_kind(one) for one in step_s])
    values, counts = np.unique(kinds, return_counts=True)
    return float(np.median(step_s[kinds == values[np.argmax(counts)]]))


def _kind(step_s: float) -> float:
    """Months of different lengths are one kind; any other step is its own."""
    calendar = next((low for low, high in LENGTHS.values() if low < high and low <= step_s <= high), None)
    return step_s if calendar is None else calendar


def _named(step_s: float) -> Step:
    return next((name for name, (low, high) in LENGTHS.items() if low <= step_s <= high), "other")


def _alike(step_s: Seconds, usual: float) -> npt.NDArray[np.bool_]:
    return np.array([_kind(one) == _kind(usual) for one in step_s])


def _gaps(distinct: pd.DataFrame, usual: float) -> Iterator[Gap]:
    before = distinct.groupby("name", sort=False)["at"].shift()
    apart = (distinct["at"] - before).dt.total_seconds()
    for place in apart.index[apart > 1.5 * usual]:
        absent = round(apart[place] / usual) - 1
        name = str(distinct["name"][place])
        yield Gap(name, _moment(before[place]), _moment(distinct["at"][place]), int(absent))


def _unordered(frame: pd.DataFrame) -> int:
    earlier = frame.groupby("name", sort=False)["at"].diff() < pd.Timedelta(0)
    return int(earlier.sum())


def _suspects(instants: "pd.Series[Any]", usual: float | None) -> Iterator[Suspect]:
    """Instants read as UTC are looked at as if they were local time."""
    if usual is None or usual > HOUR_S:
        return
    hours = instants.dt.tz_localize(None).dt.floor("h")
    counts = hours.value_counts()
    known = set(counts.index)
    usual_count = float(counts.median())
    first, last = hours.iloc[hours.argmin()], hours.iloc[hours.argmax()]
    for zone in ZONES:
        skipped, repeated = _changes(zone, range(first.year, last.year + 1))
        inside = [one for one in skipped if first < one < last and _has_neighbours(one, known)]
        absent = [one for one in inside if one not in known]
        twice = [one for one in repeated if counts.get(one, 0) >= 2 * usual_count]
        if inside and len(absent) == len(inside):
            yield Suspect(zone, len(absent), len(twice))


def _has_neighbours(hour: pd.Timestamp, known: set[Any]) -> bool:
    near = [pd.Timedelta(hours=away) for away in range(1, NEIGHBOUR_H + 1)]
    return any(hour - one in known for one in near) and any(hour + one in known for one in near)


def _changes(zone: str, years: range) -> tuple[list[pd.Timestamp], list[pd.Timestamp]]:
    """Hours that the clocks of a zone skip, and those that they show twice."""
    skipped, repeated = [], []
    for year in years:
        utc = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left", tz="UTC")
        local = utc.tz_convert(ZoneInfo(zone)).tz_localize(None)
        apart = np.diff(local.to_numpy()) / np.timedelta64(1, "h")
        skipped += [local[int(place)] + pd.Timedelta(hours=1) for place in np.flatnonzero(apart == 2)]
        repeated += [local[int(place)] for place in np.flatnonzero(apart == 0)]
    return skipped, repeated


def _moment(at: Any) -> datetime:
    moment: datetime = pd.Timestamp(at).to_pydatetime()
    return moment
