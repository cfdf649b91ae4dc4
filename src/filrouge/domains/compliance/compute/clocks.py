"""What is due to people and to the authority, and when.

A request is answered within a month of its receipt, three when extended (GDPR, article 12(3)): the same day
of the month, or its last day; the extension to the next working day that Regulation 1182/71 allows is left
out, so the day told is the cautious one. A breach is notified within 72 hours of being known (article 33(1)),
unless it is unlikely to be a risk: unknown, it is counted.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from filrouge.kinds.compliance import Breach, Clock, Clocks, RightsRequest

ANSWER_MONTHS, EXTENDED_MONTHS = 1, 3
NOTICE_H = 72
PARIS = ZoneInfo("Europe/Paris")


def clocks_of(requests: Mapping[str, RightsRequest], breaches: Mapping[str, Breach], on: date) -> Clocks:
    """Every clock, the most urgent first."""
    told = sorted((*_requests(requests, on), *_breaches(breaches, on)), key=lambda one: (one.due_on, one.id))
    return Clocks(
        on=on,
        clocks=tuple(told),
        late_count=sum(one.state == "late" for one in told),
        open_count=sum(one.state == "open" for one in told),
    )


def months_after(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def notice_due(aware_on: date, aware_at: str) -> datetime:
    """72 hours later, as clocks in Paris tell it: hours that pass, whatever the change of summer time."""
    hour, minute = map(int, aware_at.split(":"))
    aware = datetime(aware_on.year, aware_on.month, aware_on.day, hour, minute, tzinfo=PARIS)
    return (aware.astimezone(ZoneInfo("UTC")) + timedelta(hours=NOTICE_H)).astimezone(PARIS)


def _requests(requests: Mapping[str, RightsRequest], on: date) -> Iterator[Clock]:
    for id, one in requests.items():
        due = months_after(one.received_on, EXTENDED_MONTHS if one.extended else ANSWER_MONTHS)
        yield _clock(f"{id}.answer", due, "", one.answered_on, on, "answer")


def _breaches(breaches: Mapping[str, Breach], on: date) -> Iterator[Clock]:
    for id, one in breaches.items():
        if one.risk != "no":
            due = notice_due(one.aware_on, one.aware_at)
            yield _clock(
                f"{id}.notice", due.date(), f"{due:%H:%M}", one.authority_told_on, on, "authority_notice"
            )


def _clock(id: str, due: date, at: str, done: date | None, on: date, what: str) -> Clock:
    state = "done" if done else "late" if on > due else "open"
    told = {"id": id, "due_on": due, "due_at": at, "done_on": done, "state": state, "what": what}
    return Clock.model_validate({**told, "left_days": (due - on).days})
