"""New columns from others, as Ibis expressions."""

from collections.abc import Sequence
from typing import Any

import ibis

from filrouge.engines.normalising.errors import WrongType
from filrouge.engines.normalising.row_steps import Derive
from filrouge.kernel.texts import N_

_OF_DATES = ("year", "month", "quarter", "weekday", "age_years", "days_between")


def derived(step: Derive, cells: Sequence[Any]) -> Any:
    """The new cell; missing where one of its sources is.

    Raises:
        WrongType: a source is no date, or no number, where one is needed.
    """
    for cell in cells:
        _require_type(step, cell)
    if step.how == "age_years":
        return _age_years(cells[0], cells[1] if len(cells) > 1 else ibis.date(str(step.at)))
    return _MAKERS[step.how](*cells)


def _age_years(birth: Any, at: Any) -> Any:
    """Completed years, as birthdays count them (one born on 29 February ages on 1 March)."""
    before_birthday = (at.month() * 100 + at.day()) < (birth.month() * 100 + birth.day())
    return (at.year() - birth.year() - before_birthday.cast("int64")).cast("int64")


def _quarter(day: Any) -> Any:
    return day.year().cast("string") + "-Q" + day.quarter().cast("string")


def _ratio(upper: Any, lower: Any) -> Any:
    divisor = lower.cast("float64")
    return (divisor == 0).ifelse(ibis.null("float64"), upper.cast("float64") / divisor)


_MAKERS: dict[str, Any] = {
    "year": lambda day: day.year().cast("int64"),
    "month": lambda day: day.month().cast("int64"),
    "quarter": _quarter,
    "weekday": lambda day: day.day_of_week.index().cast("int64") + 1,
    "days_between": lambda start, end: end.cast("date").delta(start.cast("date"), unit="day").cast("int64"),
    "difference": lambda left, right: left - right,
    "sum": lambda left, right: left + right,
    "ratio": _ratio,
}


def _require_type(step: Derive, cell: Any) -> None:
    kind = cell.type()
    fits = (kind.is_date() or kind.is_timestamp()) if step.how in _OF_DATES else kind.is_numeric()
    if not fits:
        raise WrongType(
            N_(
                "%(how)s cannot be taken from %(column)s, which holds %(type)s",
                how=step.how,
                column=cell.get_name(),
                type=str(kind),
            ),
            at=f"/rows/{step.id}/columns",
        )
