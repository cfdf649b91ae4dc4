"""What people may write about a project, and what they may not."""

from datetime import date

import pytest

from filrouge.kernel.documents import Account, validated
from filrouge.kernel.errors import Invalid
from filrouge.kinds.projects import Comment, Decision, LogbookEntry, Review, Section, Task, Team

SAID = {"lang": "fr", "text": "oui"}
MEMBER = {"id": "m1", "account": "a1", "roles": ["moa"], "since": "2026-01-05"}
DECISION = {
    "question": SAID,
    "options": [{"id": "a", "what": SAID}, {"id": "b", "what": SAID}],
    "chosen": "a",
    "reasons": SAID,
    "decided_on": "2026-01-12",
    "decided_by": ["a1"],
}
ENTRY = {"on": "2026-01-05", "nature": "remark", "text": SAID}
ABOUT = "projects.charter/charter@1"
ASKED = {"about": ABOUT, "asked_of": "a1"}
TASK = {"title": SAID, "assignee": "a1"}
HOURS = {"id": "h1", "who": "a1", "role": "moe", "spent_h": 3}


@pytest.mark.parametrize(
    ("kind", "body", "at"),
    [
        (Team, {"members": [MEMBER, {**MEMBER, "id": "m2"}]}, ""),
        (Team, {"members": [{**MEMBER, "roles": []}]}, "/members/0/roles"),
        (Team, {"members": [{**MEMBER, "name": "Ana"}]}, "/members/0/name"),
        (Decision, {**DECISION, "chosen": "c"}, ""),
        (Decision, {**DECISION, "options": [], "chosen": "a"}, "/options"),
        (Decision, {**DECISION, "decided_by": []}, "/decided_by"),
        (LogbookEntry, {**ENTRY, "nature": "hours"}, ""),
        (LogbookEntry, {**ENTRY, "hours": [{**HOURS, "spent_h": 0}]}, "/hours/0/spent_h"),
        (LogbookEntry, {**ENTRY, "hours": [{**HOURS, "spent_h": 25}]}, "/hours/0/spent_h"),
        (LogbookEntry, {**ENTRY, "on": "hier"}, "/on"),
        (Comment, {"about": ABOUT, "at": "risks", "text": SAID, "who": "a1"}, "/at"),
        (Review, {"about": ABOUT}, ""),
        (Review, {**ASKED, "asked_role": "dpo"}, ""),
        (Review, {**ASKED, "verdict": "accept"}, ""),
        (Review, {**ASKED, "verdict": "refuse", "given_by": "a1"}, ""),
        (Review, {**ASKED, "verdict": "refuse", "given_by": "a1", "reason": {**SAID, "text": " "}}, ""),
        (Task, {**TASK, "role": "moe"}, ""),
        (Task, {"title": SAID}, ""),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(kind, body, at):
    with pytest.raises(Invalid) as caught:
        validated(kind, body)
    assert caught.value.at == at


def test_the_people_of_a_document_are_found_for_erasure():
    dissents = [{"id": "d1", "who": "a2", "says": SAID}]
    assert validated(Decision, {**DECISION, "dissents": dissents}).people() == {"a1", "a2"}
    entry = validated(LogbookEntry, {**ENTRY, "hours": [HOURS], "present": ["a3"]})
    assert entry.people() == {"a1", "a3"}
    assert LogbookEntry.personal


def test_a_decision_cites_documents_and_values():
    ref = {"kind": "models.card", "id": "oven", "revision": 2}
    grounds = [{"id": "g1", "cites": ref}, {"id": "g2", "cites": {"ref": ref, "pointer": "/error"}}]
    cited = validated(Decision, {**DECISION, "grounds": grounds}).citations()
    assert [(one.at, one.ref.revision, one.pointer) for one in cited] == [
        ("/grounds/g1/cites", 2, None),
        ("/grounds/g2/cites", 2, "/error"),
    ]


def test_lists_show_when_and_what():
    assert validated(LogbookEntry, ENTRY).summary() == {"on": "2026-01-05", "nature": "remark", "spent_h": 0}
    assert validated(Decision, DECISION).summary()["decided_on"] == date(2026, 1, 12).isoformat()
    assert isinstance(validated(Decision, DECISION).decided_by[0], Account)


QUOTED = {
    "id": "n",
    "quote": {"ref": {"kind": "datasets.manifest", "id": "t", "revision": 1}, "pointer": "/n"},
}
HOLE = {"id": "h", "what": SAID, "owner": "moa"}


def section(text, quotes=(), missing=()):
    prose = {"lang": "fr", "text": text}
    return {"title": SAID, "text": prose, "quotes": list(quotes), "missing": list(missing)}


def test_a_section_fills_each_place_once():
    held = validated(Section, section("{{n}} sur {{h}}, {{n}}", [QUOTED], [HOLE]))
    assert held.summary() == {"title": "oui", "missing_count": 1}
    assert [(one.at, one.pointer) for one in held.citations()] == [("/quotes/n/quote", "/n")]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (section("{{x}}"), "nothing fills the place %(place)s of the text"),
        (section("rien", [QUOTED]), "%(place)s has no place in the text"),
        (section("rien", missing=[HOLE]), "%(place)s has no place in the text"),
        (section("{{n}}", [QUOTED], [{**HOLE, "id": "n"}]), "two things have the place %(place)s"),
    ],
)
def test_a_section_whose_places_do_not_hold_is_refused(body, told):
    with pytest.raises(Invalid) as caught:
        validated(Section, body)
    assert caught.value.message.msgid == told
