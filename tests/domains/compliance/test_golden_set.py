"""The verdicts of the golden set, derived by reading the law before the rules were written."""

import pytest
from domains.compliance.golden_cases import LAW, TODAY, answers, cases, day

from filrouge.domains.compliance import screen

SYSTEMS, PROCESSINGS = cases("systems"), cases("processings")
AI_ACT = ("ai_system", "in_union")


def verdict(case):
    return screen(answers(case, *AI_ACT), LAW.rows, day(case["as_of"]) if "as_of" in case else TODAY)


def test_the_set_is_as_large_as_it_says():
    assert len(SYSTEMS) >= 40 and len(PROCESSINGS) >= 25
    assert all(case["why"] for case in (*SYSTEMS, *PROCESSINGS))
    for told in (SYSTEMS, PROCESSINGS):
        assert len({case["id"] for case in told}) == len(told)


@pytest.mark.parametrize("case", SYSTEMS, ids=[case["id"] for case in SYSTEMS])
def test_a_system_is_classed_as_the_law_reads(case):
    found = verdict(case)
    owed = {duty.id: duty for duty in found.duties if duty.state == "owed"}
    assert found.ai_act.tier == case["tier"]
    assert found.ai_act.at_least == case.get("at_least", case["tier"])
    assert [role.id for role in found.roles] == case["roles"]
    assert not [one for one in case.get("duties", ()) if one not in owed]
    assert not [one for one in case.get("free", ()) if one in owed]
    for duty, told in case.get("applies_from", {}).items():
        assert owed[duty].applies_from == day(told)


@pytest.mark.parametrize("case", PROCESSINGS, ids=[case["id"] for case in PROCESSINGS])
def test_an_impact_assessment_is_due_as_the_law_reads(case):
    found = screen(answers(case, "personal_data"), LAW.rows, TODAY).aipd
    assert found.verdict == case["aipd"]
