"""The pages of the room, as a signed-in person's browser asks for them."""

import re

import pytest
from conftest import fresh_name

from filrouge.kinds.audit import Answers

pytest_plugins = ["delivery.pages.conftest"]


@pytest.fixture(scope="module", autouse=True)
def shelf(workbench):
    """The library as installing makes it."""
    from filrouge.delivery.wiring import fill_library

    fill_library()


@pytest.fixture
def person(browser):
    return browser()


@pytest.fixture
def project(person):
    return person.project()


def base(project):
    return f"/p/{project.store.project}/audit/"


def choice(page: str) -> str:
    return re.findall(r'name="(maturite\.strategie\.\w+\.niveau)" value="n2"', page)[0]


def mine(project):
    keys = project.store.keys(Answers.kind)
    return project.read(project.latest(keys[0])).document if keys else None


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_without_a_plan_what_is_shipped_can_be_answered(browser, lang):
    person = browser(None, lang)
    project = person.project()
    page = person.get(base(project))
    assert "answer/maturite" in page and "answer/frugalite" in page
    assert len(person.get(f"{base(project)}answer/maturite").encode()) < 150_000
    for place in ("levels", "findings"):
        person.get(base(project) + place)
    person.get(f"{base(project)}answer/nowhere", 404)


def test_an_answer_is_a_draft_until_the_revision_is_written(person, project):
    place = f"{base(project)}answer/maturite"
    question = choice(person.get(place))
    typed = {question: "n3", f"{question}:here": "1", f"{question}:comment": "Vu en comité", "role": "moa"}
    kept = person.post(place, {**typed, "do": "autosave"}, 200).content.decode()
    assert "Brouillon gardé" in kept and mine(project) is None
    assert re.search(f'name="{re.escape(question)}" value="n3" checked', person.get(place))
    person.post(place, {**typed, "do": "write"})
    told = mine(project)
    assert [(one.id, one.choices, one.comment.text) for one in told.answers] == [
        (question, ("n3",), "Vu en comité")
    ]
    assert (told.respondent, told.role) == (person.account, "moa")


def test_what_is_on_other_pages_of_the_questionnaire_stays(person, project):
    place = f"{base(project)}answer/maturite"
    question = choice(person.get(place))
    person.post(place, {question: "n2", f"{question}:here": "1", "role": "moe", "do": "write"})
    data = f"{place}?pillar=maturite.donnees"
    other = "maturite.donnees.qualite.niveau"
    person.post(data, {other: "?", f"{other}:here": "1", "do": "write"})
    told = {one.id: one for one in mine(project).answers}
    assert told[question].choices == ("n2",) and told[other].unknown


@pytest.mark.parametrize(
    ("code", "question", "value"),
    [
        ("maturite", "maturite.strategie.cap.niveau", "n9"),
        ("donnees", "donnees.entree.manuel", "beaucoup"),
        ("maturite", "maturite.strategie.cap.niveau:p:note", "nowhere"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_question(person, project, code, question, value):
    place = f"{base(project)}answer/{code}"
    id = question.partition(":")[0]
    answer = person.post(place, {question: value, f"{id}:here": "1", "role": "moa", "do": "write"}, 422)
    assert f'id="{id}-err"' in answer.content.decode()
    assert mine(project) is None


def test_a_revision_says_in_which_role(person, project):
    place = f"{base(project)}answer/maturite"
    question = choice(person.get(place))
    answer = person.post(place, {question: "n2", f"{question}:here": "1", "do": "write"}, 422)
    assert "role-aid" in answer.content.decode()


def test_two_people_answer_the_same_questionnaire(browser, project, person):
    other = browser(fresh_name("other"))
    from filrouge.delivery.wiring import accounts

    accounts().grant(project.store.project, other.account, "moe")
    for one, level in ((person, "n2"), (other, "n4")):
        place = f"{base(project)}answer/maturite"
        question = choice(one.get(place))
        one.post(place, {question: level, f"{question}:here": "1", "role": "moe", "do": "write"})
    keys = project.store.keys(Answers.kind)
    told = [project.read(project.latest(key)).document for key in keys]
    assert {one.respondent for one in told} == {person.account, other.account}
