"""A table brought to one row for each instant of a step and each series; what is made up is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from filrouge.engines.series.errors import BadStep, NoInstant
from filrouge.kernel.texts import N_

How = Literal["mean", "sum", "minimum", "maximum", "first", "last", "count"]
Fill = Literal["none", "previous", "linear", "zero"]
StepWanted = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
FREQUENCIES: Final[dict[StepWanted, str]] = {
    "minute": "min",
    "hour": "h",
    "day": "D",
    "week": "W-MON",
    "month": "MS",
    "quarter": "QS",
    "year": "YS",
}
PERIODS: Final[dict[StepWanted, str]] = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
INSTANTS_LIMIT: Final = 20_000_000
_NAMES: Final[dict[How, str]] = {"minimum": "min", "maximum": "max"}


@dataclass(frozen=True, slots=True)
class Resampled:
    """``frame``: instants ascending within each series, at the beginning of their step, in UTC."""

    frame: pd.DataFrame
    merged_rows_count: int
    added_instants_count: int
    filled_counts: Mapping[str, int]
    missing_counts: Mapping[str, int]


def resample(
    frame: pd.DataFrame,
    *,
    time: str,
    series: Sequence[str],
    step: StepWanted,
    columns: Mapping[str, tuple[How, Fill]],
) -> Resampled:
    """Rows of one step and series become one; absent instants between the first and the last are added.

    Rows without an instant are left out. Sums and counts of absent instants are missing until ``fill`` says
    otherwise: nothing was measured there. A series is never filled before its first value.

    Args:
        columns: by column, how rows are put together and absent cells filled; others are dropped.

    Raises:
        NoInstant, BadStep.
    """
    if not pd.api.types.is_datetime64_any_dtype(frame[time]):
        raise NoInstant(N_("The column holds no dates and no times"))
    for name, (how, fill) in columns.items():
        numeric = pd.api.types.is_numeric_dtype(frame[name])
        if not numeric and (how in ("mean", "sum") or fill in ("linear", "zero")):
            raise BadStep(N_("%(column)s holds no numbers", column=name), at=f"/columns/{name}")
    kept = frame.dropna(subset=[time])
    begun = kept.assign(**{time: _begun(kept[time], step)})
    by = [*series, time]
    grouped = begun.groupby(by, dropna=False, sort=True)
    told = {name: (name, _NAMES.get(how, how)) for name, (how, _) in columns.items()}
    merged = grouped.agg(**told) if told else grouped.size().to_frame().iloc[:, :0]
    whole = merged.reindex(_instants(merged.index, by, step, kept[time].dtype))
    filled = whole.copy()
    for name, (_, fill) in columns.items():
        filled[name] = _filled(whole[name], fill, len(series))
    return Resampled(
        frame=filled.reset_index(),
        merged_rows_count=len(kept) - len(merged),
        added_instants_count=len(whole) - len(merged),
        filled_counts={name: int(whole[name].isna().sum() - filled[name].isna().sum()) for name in columns},
        missing_counts={name: int(filled[name].isna().sum()) for name in columns},
    )


def _begun(instants: "pd.Series[Any]", step: StepWanted) -> "pd.Series[Any]":
    """The beginning of the step that each instant is in; weeks begin on Mondays."""
    if step not in PERIODS:
        floored: pd.Series[Any] = instants.dt.floor(FREQUENCIES[step])
        return floored
    zone = instants.dt.tz
    bare = instants.dt.tz_localize(None) if zone is not None else instants
    begun: pd.Series[Any] = bare.dt.to_period(PERIODS[step]).dt.start_time.astype(bare.dtype)
    return begun.dt.tz_localize(zone) if zone is not None else begun


def _instants(found: Any, by: Sequence[str], step: StepWanted, dtype: Any) -> Any:
    """Every instant of each series from its first to its last."""
    told = found.to_frame(index=False)
    spans = told.groupby(list(by[:-1]), dropna=False, sort=True)[by[-1]] if len(by) > 1 else None
    ends = spans.agg(["min", "max"]).reset_index() if spans is not None else None
    if ends is None:
        ends = pd.DataFrame({"min": [told[by[-1]].min()], "max": [told[by[-1]].max()]})
    pieces, total = [], 0
    for row in ends.to_dict("records"):
        instants = pd.date_range(row.pop("min"), row.pop("max"), freq=FREQUENCIES[step]).astype(dtype)
        total += len(instants)
        if total > INSTANTS_LIMIT:
            message = N_("The step would make more than %(limit)d rows", limit=INSTANTS_LIMIT)
            raise BadStep(message, at="/step")
        pieces.append(pd.DataFrame({**row, by[-1]: instants}))
    whole = pd.concat(pieces, ignore_index=True)
    return pd.MultiIndex.from_frame(whole[list(by)]) if len(by) > 1 else pd.Index(whole[by[-1]], name=by[-1])


def _filled(cells: "pd.Series[Any]", fill: Fill, levels: int) -> "pd.Series[Any]":
    if fill == "none":
        return cells
    if fill == "zero":
        return cells.fillna(0)
    by = cells.groupby(level=list(range(levels)), dropna=False, sort=False) if levels else None
    if fill == "previous":
        return by.ffill() if by is not None else cells.ffill()

    def between(some: "pd.Series[Any]") -> "pd.Series[Any]":
        return some.astype("float64").interpolate("linear", limit_area="inside")

    return by.transform(between) if by is not None else between(cells)
