"""Two architectures apart, and the way between them: by hand, by brute force, by what must always hold."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from domains.specification.baked import inventory, plan, ref, requirement, requirements, said, step
from hypothesis import given
from hypothesis import strategies as st

from filrouge.domains.specification.compute.costing import costs_of
from filrouge.domains.specification.compute.differing import difference_of
from filrouge.domains.specification.compute.scheduling import schedule_of
from filrouge.domains.specification.errors import BadTarget, Circular, Mismatched
from filrouge.kernel.documents import Quote
from filrouge.kernel.quotes import Value
from filrouge.kinds.audit import Application, Inventory
from filrouge.kinds.specification import BudgetLine, TargetApplication, TargetFlow, YearAmount

NAMES = "abcdef"


def nothing(quote):
    """No line of these plans quotes."""


def test_what_the_target_keeps_changes_adds_and_removes():
    found = difference_of(plan(), inventory())
    assert [(one.id, one.fate) for one in found.applications] == [
        ("till", "kept"),
        ("oven", "added"),
        ("fax", "removed"),
    ]
    assert [(one.id, one.fate) for one in found.flows] == [("sales", "kept"), ("bake", "added")]
    assert (found.kept_count, found.added_count, found.removed_count) == (2, 2, 1)
    assert found.undelivered == ("bake",) and found.applications[1].steps == ("lay",)


def test_a_flow_that_goes_elsewhere_is_changed():
    flows = (
        TargetFlow(id="sales", source="orders", target="till"),
        TargetFlow(id="bake", source="till", target="oven", what=said("Fournées")),
    )
    assert difference_of(plan(flows=flows), inventory()).flows[0].fate == "changed"


@pytest.mark.parametrize(
    ("more", "at"),
    [
        (
            {"applications": (TargetApplication(id="till"), TargetApplication(id="oven"))},
            "/applications/oven",
        ),
        ({"flows": (TargetFlow(id="sales", source="till", target="fax"),)}, "/flows/sales"),
        ({"flows": (TargetFlow(id="new", source="till", target="orders"),)}, "/flows/new"),
    ],
)
def test_a_target_that_does_not_hold_together_is_refused(more, at):
    more = {"steps": (step("buy", 1),), **more}
    with pytest.raises(BadTarget) as err:
        difference_of(plan(**more), inventory())
    assert err.value.at.startswith(at)


@given(st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES), min_size=1))
def test_there_and_back_adds_what_was_removed(here, there):
    """The difference is a partition, and its mirror swaps what is added with what is removed."""

    def of(names):
        return tuple(TargetApplication(id=one, what=said(one)) for one in sorted(names))

    def today(names):
        return Inventory(applications=tuple(Application(id=one, what=said(one)) for one in sorted(names)))

    found = difference_of(plan(step("s", 1), applications=of(there), flows=()), today(here))
    fates = {one.id: one.fate for one in found.applications}
    assert set(fates) == here | there and len(fates) == len(found.applications)
    assert {id for id, fate in fates.items() if fate == "added"} == there - here
    assert {id for id, fate in fates.items() if fate == "removed"} == here - there
    back = difference_of(plan(step("s", 1), applications=of(here | {"a"}), flows=()), today(there | {"a"}))
    assert {one.id for one in back.applications if one.fate == "removed"} == there - here - {"a"}


def test_the_critical_path_of_a_plan_made_by_hand():
    """a(3) → b(4) → d(2); a → c(1) → d: c may slip by three days, the rest may not."""
    found = schedule_of(
        plan(step("a", 3), step("b", 4, "a"), step("c", 1, "a"), step("d", 2, "b", "c"), flows=()),
        {},
        nothing,
    )
    assert {one.id: one.slack_days for one in found.steps} == {"a": 0, "b": 0, "c": 3, "d": 0}
    assert found.days_count == 9 and found.ends_on == date(2026, 1, 13) and found.critical_count == 3
    c = next(one for one in found.steps if one.id == "c")
    assert (c.starts_on, c.ends_on, c.latest_end_on) == (
        date(2026, 1, 8),
        date(2026, 1, 8),
        date(2026, 1, 11),
    )


def test_days_that_are_due_and_years_that_cost_too_much_are_told():
    found = schedule_of(plan(), {"2026": 1000.0, "2027": 350.0, "2028": 5.0}, nothing)
    assert found.late_count == 1 and found.steps[1].late_days == 7 and found.steps[0].late_days is None
    assert [(one.id, one.total_eur, one.left_eur) for one in found.years] == [
        ("2026", 900, 100),
        ("2027", 400, -50),
        ("2028", 0, 5),
    ]
    assert found.over_budget_count == 1 and (found.capital_eur, found.running_eur) == (1000, 300)
    assert schedule_of(plan(), {}, nothing).years[0].left_eur is None


def test_an_amount_is_quoted_rather_than_typed_again():
    told = Quote(ref=ref("audit.strategy"), pointer="/actions/oven/costs/2026/cost_eur")
    line = BudgetLine(
        id="oven", title=said("Four"), nature="capital", years=(YearAmount(id="2026", value=told),)
    )
    assert schedule_of(plan(budget=(line,)), {}, lambda quote: Value(700.0, "eur")).capital_eur == 700
    for other in (None, Value("beaucoup"), Value(3, "kg")):
        with pytest.raises(Mismatched):
            schedule_of(plan(budget=(line,)), {}, lambda quote, other=other: other)


def test_steps_that_wait_for_each_other_are_refused():
    with pytest.raises(Circular, match="wait for each other"):
        schedule_of(plan(step("a", 1, "b"), step("b", 1, "a"), flows=()), {}, nothing)


@st.composite
def ways(draw):
    """Steps over days, each of which may wait for those before it, in any order."""
    count = draw(st.integers(1, 6))
    steps = []
    for place in range(count):
        after = draw(st.sets(st.sampled_from(NAMES[:place]))) if place else set()
        waits = draw(st.none() | st.integers(0, 12))
        steps.append(
            step(
                NAMES[place],
                draw(st.integers(0, 6)),
                *sorted(after),
                not_before=None if waits is None else date(2026, 1, 5) + timedelta(days=waits),
            )
        )
    return tuple(draw(st.permutations(steps)))


def _ends(steps, moved=None):
    """The end of the whole by every path through the plan, one step delayed."""
    by_id = {one.id: one for one in steps}

    def begins(one):
        waits = (one.not_before - date(2026, 1, 5)).days if one.not_before else 0
        paths = [begins(by_id[name]) + by_id[name].days_count for name in one.after]
        return max([waits, *paths]) + (moved or {}).get(one.id, 0)

    return max(begins(one) + one.days_count for one in steps)


@given(ways())
def test_slack_is_how_far_a_step_may_slip_and_no_further(steps):
    found = schedule_of(plan(*steps, flows=()), {}, nothing)
    whole = _ends(steps)
    assert found.days_count == whole
    for one in found.steps:
        assert _ends(steps, {one.id: one.slack_days}) == whole
        assert _ends(steps, {one.id: one.slack_days + 1}) == whole + 1
    assert found.critical_count >= 1


@given(ways())
def test_nothing_begins_before_what_it_waits_for_is_over(steps):
    found = {one.id: one for one in schedule_of(plan(*steps, flows=()), {}, nothing).steps}
    for one in steps:
        for name in one.after:
            last = found[name].ends_on if next(s for s in steps if s.id == name).days_count else None
            assert last is None or found[one.id].starts_on > last


def test_the_order_of_the_steps_changes_nothing():
    steps = (step("a", 3), step("b", 4, "a"), step("c", 1, "a"))
    found = [schedule_of(plan(*order, flows=()), {}, nothing) for order in (steps, steps[::-1])]
    told = [{one.id: one.model_dump() for one in schedule.steps} for schedule in found]
    assert all(one == two for one, two in pairwise(told))


# What requirements cost


def told(*costs):
    """Requirements by their cost and their year."""
    return requirements(
        *(
            requirement(f"r{n}", cost_eur=cost, due_on=date(year, 6, 1) if year else None, priority=priority)
            for n, (cost, year, priority) in enumerate(costs)
        )
    )


def test_costs_stand_beside_what_is_planned_and_allowed():
    schedule = schedule_of(plan(), {"2026": 1_000.0, "2027": 350.0}, nothing)
    asked = told((400, 2026, "must"), (450, 2027, "must"), (9_000, 2027, "wont"), (50, None, "could"))
    found = costs_of(asked, schedule)
    assert [(one.id, one.asked_eur, one.planned_eur, one.difference_eur) for one in found.years] == [
        ("2026", 400, 900, 500),
        ("2027", 450, 400, -50),
    ]
    assert [(one.capital_eur, one.running_eur) for one in found.years] == [(900, 0), (100, 300)]
    assert (found.asked_eur, found.planned_eur, found.difference_eur) == (900, 1_300, 400)
    assert found.undated_eur == 50 and found.over_count == 1
    assert [
        (one.rule, one.severity, one.year or one.requirement, one.over_eur) for one in found.findings
    ] == [
        ("over_plan", "major", "2027", 50),
        ("over_frame", "major", "2027", 100),
        ("no_day", "minor", "r3", None),
    ]


def test_an_unknown_cost_is_told_and_a_year_that_nobody_planned_exceeds():
    schedule = schedule_of(plan(), {}, nothing)
    found = costs_of(told((None, 2026, "must"), (10, 2030, "must")), schedule)
    assert [(one.rule, one.year or one.requirement) for one in found.findings] == [
        ("over_plan", "2030"),
        ("no_cost", "r0"),
    ]
    assert [one.left_eur for one in found.years] == [None, None, None]


@given(st.lists(st.tuples(st.none() | st.integers(0, 10_000), st.sampled_from((2026, 2027, 2028, None)))))
def test_nothing_is_lost_of_what_requirements_cost(costs):
    if not costs:
        return
    schedule = schedule_of(plan(), {}, nothing)
    found = costs_of(told(*((cost, year, "must") for cost, year in costs)), schedule)
    assert sum(one.asked_eur for one in found.years) + found.undated_eur == found.asked_eur
    assert found.asked_eur == sum(cost or 0 for cost, _ in costs)
