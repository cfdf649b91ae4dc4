"""Properties of verdicts, the law of another day, flips compared with trying every answer."""

from datetime import date
from itertools import combinations, product

import pytest
from domains.compliance.golden_cases import LAW, QUESTIONS, TODAY, answers, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.domains.compliance import answers_of, law_on, screen
from filrouge.domains.compliance.compute import ai_act, privacy
from filrouge.domains.compliance.compute.duties import DUTIES, conditions, conditions_after
from filrouge.domains.compliance.compute.law import next_change
from filrouge.domains.compliance.compute.screening import aipd_of, tier_of
from filrouge.engines.ruling import sides
from filrouge.kernel.documents import Prose
from filrouge.kinds.compliance import AnnexAnswer, ExemptAnswer, Intake, Privacy

some = st.sampled_from((True, False, None))
sheets = st.lists(some, min_size=len(QUESTIONS), max_size=len(QUESTIONS)).map(
    lambda told: dict(zip(QUESTIONS, told, strict=True))
)
#: Few yes, as in life: with half of them every system would be prohibited.
sparse = st.dictionaries(st.sampled_from(QUESTIONS), some, max_size=12).map(
    lambda told: {**dict.fromkeys(QUESTIONS, False), "ai_system": True, "in_union": True, **told}
)
#: An exception is for who claims it to show: left unknown, it does not play.
TO_SHOW = ai_act.EXCEPTIONS | {"research_only", "defence_only", "personal_only"}
EXEMPTIONS = (*privacy.EXCEPTIONS, "personal_data")


@given(st.one_of(sheets, sparse), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_answers_and_rows_says_nothing(told, rng):
    names, rows = list(told), list(LAW.rows)
    rng.shuffle(names)
    rng.shuffle(rows)
    assert screen({name: told[name] for name in names}, rows, TODAY) == screen(told, LAW.rows, TODAY)


@given(st.one_of(sheets, sparse), st.sampled_from(QUESTIONS), st.booleans())
def test_answering_more_never_removes_an_impact_assessment_unless_an_exemption_says_so(told, one, new):
    if told[one] is None and one not in EXEMPTIONS and aipd_of(conditions(told)) == "required":
        assert aipd_of(conditions({**told, one: new})) == "required"


@given(st.one_of(sheets, sparse), st.sampled_from(privacy.CRITERIA))
def test_one_more_criterion_never_lightens_an_impact_assessment(told, one):
    weight = ("not_applicable", "not_required", "justify", "undetermined", "required")
    before, after = (aipd_of(conditions(sheet)) for sheet in (told, {**told, one: True}))
    if "undetermined" not in (before, after):
        assert weight.index(after) >= weight.index(before)


@given(st.one_of(sheets, sparse), st.data())
def test_a_settled_class_is_what_every_completion_without_exception_gives(told, data):
    """Unknown is never read as no: what is sure stays sure whatever the unknown turns out to be."""
    tier, sure = tier_of(conditions(told))
    full = {
        name: data.draw(st.booleans()) if value is None and name not in TO_SHOW else value
        for name, value in told.items()
    }
    later, _ = tier_of(conditions(full))
    ranks = ("out_of_scope", "minimal", "transparency", "high", "prohibited")
    if tier != "undetermined":
        assert later == tier
    elif later not in ("undetermined", "out_of_scope"):
        assert ranks.index(later) >= ranks.index(sure)


@given(sheets)
@settings(max_examples=10)
def test_nothing_known_owes_nothing_and_settles_nothing(told):
    nothing = screen(dict.fromkeys(told), LAW.rows, TODAY)
    assert nothing.ai_act.tier == "undetermined" and nothing.aipd.verdict == "undetermined"
    assert {duty.state for duty in nothing.duties} == {"unsettled"}


@pytest.mark.parametrize("case", cases("systems"), ids=lambda case: case["id"])
def test_each_flip_gives_the_verdict_it_tells_and_nothing_smaller_does(case):
    told = answers(case, "ai_system", "in_union")
    found = screen(told, LAW.rows, TODAY).ai_act
    order = ("minimal", "transparency", "high", "prohibited")
    for flip in found.flips:
        change = {one.id: one.answer == "yes" for one in flip.changes}
        assert tier_of(conditions({**told, **change}))[0] == flip.becomes
        assert all(told[question] is not new for question, new in change.items())
        assert (order.index(flip.becomes) > order.index(found.tier)) is flip.heavier
    if found.tier in order:
        for heavier in (False, True):
            sizes = [len(flip.changes) for flip in found.flips if flip.heavier is heavier]
            assert min(sizes, default=None) == smallest(told, found.tier, heavier)


def smallest(told, tier, heavier):
    """The size of the smallest change, found by trying; up to two, which is all that the set needs."""
    order = ("minimal", "transparency", "high", "prohibited")
    may, base = sorted(ai_act.FLIPPABLE), conditions(told)
    for size in (1, 2):
        for chosen in combinations(may, size):
            for new in product((True, False), repeat=size):
                later, _ = tier_of(conditions_after(base, sides(told), list(zip(chosen, new, strict=True))))
                if later in order and later != tier:
                    if (order.index(later) > order.index(tier)) is heavier:
                        return size
    return None


@given(sparse)
@settings(max_examples=40)
def test_each_flip_of_an_impact_assessment_gives_the_verdict_it_tells(told):
    for flip in screen(told, LAW.rows, TODAY).aipd.flips:
        change = {one.id: one.answer == "yes" for one in flip.changes}
        assert aipd_of(conditions({**told, **change})) == flip.becomes


def test_scoring_members_is_flipped_by_what_it_does_and_not_by_an_exception_while_it_profiles():
    case = next(one for one in cases("systems") if one["id"] == "member-risk-score")
    flips = screen(answers(case, "ai_system", "in_union"), LAW.rows, TODAY).ai_act.flips
    told = {tuple((one.id, one.answer) for one in flip.changes) for flip in flips if not flip.heavier}
    assert (("annex_iii.5c", "no"),) in told
    assert (("narrow_task", "yes"), ("profiles", "no")) in told


DATES = {
    "entry_into_force": date(2024, 8, 1),
    "practice.manipulation": date(2025, 2, 2),
    "literacy": date(2025, 2, 2),
    "notified_bodies": date(2025, 8, 2),
    "model_documentation": date(2025, 8, 2),
    "amended_acts": date(2026, 7, 27),
    "general_application": date(2026, 8, 2),
    "tell_ai": date(2026, 8, 2),
    "practice.intimate_images": date(2026, 12, 2),
    "practice.child_abuse_material": date(2026, 12, 2),
    "mark_content_legacy": date(2026, 12, 2),
    "legacy_models": date(2027, 8, 2),
    "national_sandboxes": date(2027, 8, 2),
    "monitoring_template": date(2027, 9, 2),
    "route_annex_iii": date(2027, 12, 2),
    "route_annex_i": date(2028, 8, 2),
    "legacy_public_authorities": date(2030, 8, 2),
    "legacy_large_systems": date(2030, 12, 31),
}


@pytest.mark.parametrize(("rule", "day"), DATES.items())
def test_the_law_as_amended_applies_from_its_days(rule, day):
    assert law_on(LAW.rows, TODAY)[rule].applies_from == day


def test_the_law_of_before_the_amendment_is_found_again():
    before, after = law_on(LAW.rows, date(2026, 7, 23)), law_on(LAW.rows, date(2026, 7, 24))
    assert before["route_annex_iii"].applies_from == date(2026, 8, 2)
    assert after["route_annex_iii"].applies_from == date(2027, 12, 2)
    assert "practice.intimate_images" not in before and "practice.intimate_images" in after
    assert law_on(LAW.rows, None) == {**after}
    assert next_change(LAW.rows, TODAY) == date(2026, 12, 2)


def test_every_duty_has_a_row_and_every_row_its_source():
    known = law_on(LAW.rows, TODAY)
    without = {owed.id for owed in DUTIES} - set(known)
    assert without == {"stop"}  # dated by the practice
    assert all(row.source and row.article for row in LAW.rows)
    assert len({row.id for row in LAW.rows}) == len(LAW.rows)


def test_what_nobody_told_is_unknown_and_a_list_that_was_read_is_no():
    said = Prose(lang="en", text="x")
    bare = answers_of(Intake(title=said, does=said))
    assert set(bare.values()) == {None}
    told = Intake(
        title=said,
        does=said,
        annex_iii=(AnnexAnswer(id="annex_iii.5c", answer="unknown"),),
        annex_iii_others="no",
        aipd_exempt=(ExemptAnswer(id="aipd_exempt.suppliers"),),
        privacy=Privacy(scoring="yes"),
    )
    found = answers_of(told)
    assert found["annex_iii.5c"] is None and found["annex_iii.5b"] is False
    assert found["practice.manipulation"] is None and found["scoring"] is True
    assert found["aipd_exempt.suppliers"] is True and "aipd_exempt.notaries" not in found
