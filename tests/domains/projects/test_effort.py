"""What a logbook adds up to."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.domains.projects import effort_of
from filrouge.domains.projects.errors import Stranger
from filrouge.kernel.documents import Account, Prose
from filrouge.kernel.rights import ROLES
from filrouge.kinds.projects import Hours, LogbookEntry, Member, Team

PEOPLE = [Account(f"account-{name}") for name in ("ana", "bob", "eve")]
TEAM = Team(
    members=tuple(
        Member(id=f"m{place}", account=account, roles=("moe",), since=date(2026, 1, 1))
        for place, account in enumerate(PEOPLE)
    )
)
lines = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(ROLES), st.floats(0.01, 24).map(lambda h: round(h, 2))
    ),
    max_size=4,
)
natures = st.sampled_from(["meeting", "incident", "decision", "remark"])
days = st.integers(0, 200).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


def entry(on=date(2026, 1, 5), nature="remark", *spent):
    hours = tuple(Hours(id=f"h{i}", who=who, role=role, spent_h=h) for i, (who, role, h) in enumerate(spent))
    return LogbookEntry(on=on, nature=nature, text=Prose(lang="fr", text="…"), hours=hours)


logbooks = st.lists(st.builds(lambda on, nature, spent: entry(on, nature, *spent), days, natures, lines)).map(
    lambda told: {f"e{place}": one for place, one in enumerate(told)}
)


@settings(max_examples=60)
@given(logbooks)
def test_every_breakdown_adds_up_to_the_total(logbook):
    effort = effort_of(TEAM, logbook)
    for group in (effort.members, effort.roles, effort.months):
        assert sum(one.spent_h for one in group) == pytest.approx(effort.spent_h, abs=1e-3)
    assert sum(one.entries_count for one in effort.months) == effort.entries_count == len(logbook)
    assert sum(one.entries_count for one in effort.natures) == effort.entries_count


@settings(max_examples=60)
@given(logbooks, st.randoms())
def test_the_order_of_entries_never_shows(logbook, random):
    shuffled = list(logbook.items())
    random.shuffle(shuffled)
    assert effort_of(TEAM, dict(shuffled)) == effort_of(TEAM, logbook)


@given(logbooks)
def test_days_are_bounded_by_entries_and_by_the_calendar(logbook):
    effort = effort_of(TEAM, logbook)
    assert effort.days_count <= effort.entries_count
    if logbook:
        assert effort.days_count <= (effort.last_on - effort.first_on).days + 1


def test_an_empty_logbook_has_no_dates_and_no_hours():
    effort = effort_of(TEAM, {})
    assert (effort.entries_count, effort.spent_h, effort.first_on, effort.last_on) == (0, 0, None, None)
    assert effort.members == effort.roles == effort.months == ()


def test_a_worked_example():
    effort = effort_of(
        TEAM,
        {
            "a": entry(date(2026, 1, 30), "meeting", (PEOPLE[1], "moa", 1.5), (PEOPLE[0], "moe", 1.5)),
            "b": entry(date(2026, 2, 2), "hours", (PEOPLE[0], "moe", 0.1), (PEOPLE[0], "dpo", 0.2)),
            "c": entry(date(2026, 2, 2), "incident"),
        },
    )
    assert effort.spent_h == 3.3
    assert [(one.id, one.spent_h) for one in effort.members] == [("m0", 1.8), ("m1", 1.5)]
    assert [(one.id, one.spent_h) for one in effort.roles] == [("moa", 1.5), ("moe", 1.6), ("dpo", 0.2)]
    months = [(one.id, one.spent_h, one.entries_count) for one in effort.months]
    assert months == [("2026-01", 3.0, 1), ("2026-02", 0.3, 2)]
    assert (effort.days_count, effort.first_on, effort.last_on) == (2, date(2026, 1, 30), date(2026, 2, 2))


def test_hours_of_a_stranger_are_refused_at_their_place():
    with pytest.raises(Stranger) as caught:
        effort_of(TEAM, {"e1": entry(date(2026, 1, 5), "hours", (Account("stranger"), "moe", 1))})
    assert caught.value.at == "/e1/hours/h0/who"
    assert "stranger" not in str(caught.value)
