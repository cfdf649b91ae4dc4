"""Every check of every room: it accepts its example, rejects its counter-example, and is in the plan."""

import pytest

from filrouge.delivery.registry import ROOMS, room
from filrouge.domains.certification.service import planned
from filrouge.kernel.checks import Evidence

CHECKS = [check for name in ROOMS for check in room(name).checks]
each = pytest.mark.parametrize("check", CHECKS, ids=[check.id for check in CHECKS])
PLAN = {one.id: one for one in planned()}


@each
def test_it_accepts_its_examples(check):
    for example in check.accepts:
        finding = check.function(example)
        assert finding.state == "reached", finding.missing


@each
def test_it_rejects_its_counter_examples(check):
    for example in check.rejects:
        finding = check.function(example)
        assert finding.state != "reached"
        assert finding.missing


@each
def test_it_sees_nothing_where_there_is_nothing(check):
    assert check.function(Evidence()).state == "absent"


@each
def test_a_doubt_about_any_of_its_evidence_is_enough_to_miss_the_threshold(check):
    from dataclasses import replace

    for example in check.accepts:
        doubtful = {kind: [replace(e, suspect=True) for e in held] for kind, held in example.exhibits.items()}
        assert check.function(Evidence(doubtful)).state == "present"


@each
def test_it_looks_only_at_what_it_declares_to_read(check):
    read = {kind.kind for kind in check.reads}
    for example in check.accepts:
        narrowed = Evidence({kind: held for kind, held in example.exhibits.items() if kind in read})
        assert check.function(narrowed) == check.function(example)


@each
def test_it_is_planned_for_the_same_codes_and_in_the_same_words(check):
    planned_as = PLAN[check.id]
    assert set(planned_as.codes) == set(check.codes)
    assert (planned_as.fr, planned_as.en) == (check.label.fr, check.label.en)


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_declares_checks_of_its_own_name(name):
    assert all(check.room == name for check in room(name).checks)
    assert len({check.id for check in room(name).checks}) == len(room(name).checks)
