"""What was measured on the instants of a table, told as a document."""

from typing import Any, Literal

import pandas as pd

from filrouge.engines.series import longest_same_run, profile
from filrouge.kinds.datasets import (
    Column,
    SeriesGap,
    SeriesProfile,
    SeriesValues,
    ZoneSuspect,
)


def series_profile(frame: pd.DataFrame, time: Column, series: str | None) -> SeriesProfile:
    """The profile of one column of dates or times, and of the columns of numbers beside it.

    Args:
        frame: the columns of the table, in the order received.
    """
    found = profile(frame[time.id], frame[series] if series else None)
    return SeriesProfile(
        time=time.id,
        series=series,
        rows_count=found.rows_count,
        series_count=found.series_count,
        missing_instants_count=found.missing_instants_count,
        earliest=found.earliest,
        latest=found.latest,
        step=found.step,
        step_s=found.step_s,
        regular_ratio=found.regular_ratio,
        duplicates_count=found.duplicates_count,
        unordered_count=found.unordered_count,
        gaps_count=found.gaps_count,
        absent_count=found.absent_count,
        gaps=tuple(
            SeriesGap(
                id=f"{gap.series} {gap.after:%Y-%m-%dT%H:%M:%S}".strip(),
                after=gap.after,
                before=gap.before,
                absent_count=gap.absent_count,
            )
            for gap in found.gaps
        ),
        zone=_zone(time),
        zone_suspects=tuple(
            ZoneSuspect(id=one.zone, skipped_count=one.skipped_count, repeated_count=one.repeated_count)
            for one in found.suspects
        ),
        values=tuple(_values(frame, name, time.id, series) for name in frame if _is_measure(frame, name)),
    )


def _zone(time: Column) -> Literal["written", "assumed", "no_time"]:
    if time.type == "date":
        return "no_time"
    return "written" if "%z" in (time.date_format or "") else "assumed"


def _is_measure(frame: pd.DataFrame, name: Any) -> bool:
    return pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name])


def _values(frame: pd.DataFrame, name: Any, time: str, series: str | None) -> SeriesValues:
    in_order = frame.sort_values([series, time] if series else [time], kind="stable")
    groups = [rows[name] for _, rows in in_order.groupby(series)] if series else [in_order[name]]
    return SeriesValues(
        id=str(name),
        missing_count=int(frame[name].isna().sum()),
        longest_same_run_count=max(map(longest_same_run, groups), default=0),
    )
