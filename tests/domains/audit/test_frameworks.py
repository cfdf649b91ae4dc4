"""The questionnaires that are shipped: what they hold, in both languages, with what must be shown."""

from importlib.resources import files

import pytest

from filrouge.domains.audit.compute.frameworks import questionnaire_of
from filrouge.domains.audit.errors import BadFramework
from filrouge.domains.audit.service.asking import PACKAGE, SHIPPED
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import typeset

SHELF = files(PACKAGE) / "data" / "frameworks"
TOLD = {code: questionnaire_of((SHELF / f"{code}.yaml").read_bytes(), code) for code in SHIPPED}
each = pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)


def texts(value):
    if isinstance(value, dict):
        if value.keys() == {"fr", "en"}:
            yield value["fr"], value["en"]
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def test_every_file_on_the_shelf_is_shipped():
    assert {path.name for path in SHELF.iterdir()} == {f"{code}.yaml" for code in SHIPPED}
    assert [one.code for one in TOLD.values()] == list(SHIPPED)


def test_maturity_has_six_pillars_thirty_categories_and_four_described_levels():
    told = TOLD["maturite"]
    pillars = [one for one in told.categories if one.parent is None]
    below = [one for one in told.categories if one.parent is not None]
    assert (len(pillars), len(below), len(told.questions)) == (6, 30, 30)
    assert all(sum(one.parent == pillar.id for one in below) == 5 for pillar in pillars)
    assert all([choice.level for choice in one.choices] == [1, 2, 3, 4] for one in told.questions)


@each
def test_every_scored_question_asks_for_evidence_from_some_level_on(told):
    for one in told.questions:
        if one.is_scored:
            assert one.expects, one.id
            levels = {choice.level for choice in one.choices} | {band.level for band in one.bands}
            assert {piece.from_level for piece in one.expects} <= levels - {1, None}, one.id


@each
def test_every_text_is_in_both_languages_without_a_figure_and_well_typed(told):
    found = list(texts(told.body()))
    assert len(found) > 80
    for fr, en in found:
        assert fr.strip() and en.strip()
        assert not any(letter.isdigit() for letter in fr + en), fr
        assert typeset(fr) == fr and "'" not in fr + en, fr


@each
def test_no_sentence_is_there_twice(told):
    asked = [one.why.fr for one in told.questions]
    assert len(set(asked)) == len(asked)
    statements = [one.statement.fr for one in told.categories]
    assert len(set(statements)) == len(statements)


@each
def test_every_category_holds_something(told):
    used = {one.category for one in told.questions} | {one.parent for one in told.categories}
    assert {one.id for one in told.categories} <= used


def test_ids_are_unique_over_all_questionnaires():
    ids = [one.id for told in TOLD.values() for one in (*told.categories, *told.questions)]
    assert len(set(ids)) == len(ids)


def test_questions_that_a_framework_maps_to_exist():
    known = {one.id for told in TOLD.values() for one in (*told.categories, *told.questions)}
    mapped = [to.id for told in TOLD.values() for one in told.questions for to in one.maps_to]
    assert mapped and set(mapped) <= known


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("parent: null", "parent: nowhere", "hangs from"),
        ("category: a", "category: nowhere", "hangs from"),
        ("any_of: [x]", "any_of: [x]}, {id: later, holds: true", "does not come before"),
        ("level: 2, fr: Oui", "level: 9, fr: Oui", "not on the scale"),
        ("choices: [", "unknown: 1, choices: [", "name"),
    ],
)
def test_what_does_not_hang_together_is_refused_with_its_reason(old, new, place):
    text = """code: t
title: {fr: T, en: T}
purpose: {fr: P, en: P}
edition: "1"
scale:
  - {id: a, level: 1, fr: A, en: A, meaning: {fr: A, en: A}}
  - {id: b, level: 2, fr: B, en: B, meaning: {fr: B, en: B}}
categories: [{id: a, parent: null, fr: A, en: A, statement: {fr: A, en: A}}]
questions:
  - {id: q, category: a, type: choice, ask: {fr: Q, en: Q}, why: {fr: Q, en: Q}, minutes: 1,
     choices: [{id: x, level: 2, fr: Oui, en: Yes}]}
  - {id: r, category: a, type: text, ask: {fr: R, en: R}, why: {fr: R, en: R}, minutes: 1,
     when: [{id: q, any_of: [x]}]}
"""
    assert len(questionnaire_of(text.encode(), "t.yaml").questions) == 2
    with pytest.raises(BadFramework) as told:
        questionnaire_of(text.replace(old, new, 1).encode(), "t.yaml")
    assert place in str(told.value.message)


@pytest.mark.parametrize("content", [b"- a list", b"a: &x [1]\nb: *x", b"\xff\xfe", b"x" * 5_000_000])
def test_what_is_no_file_of_questions_is_refused(content):
    with pytest.raises(Invalid):
        questionnaire_of(content, "t.yaml")
