"""Comments, reviews and search over REST."""

import pytest
from delivery.api.conftest import frame, grant

from filrouge.kernel.documents import Prose, Ref
from filrouge.kernel.errors import Forbidden, Invalid, NotFound

FRAME = "projects.frame"


@pytest.fixture
def held(project):
    project.create(FRAME, "frame", frame(company="Boulangerie Ariane"))
    return project


def test_comments_and_their_answers(held, ann, caller):
    bob = caller()
    grant(held, bob, "jury")
    theirs = bob.client.project(held.name)
    first = held.comment(FRAME, "frame", Prose(lang="fr", text="Pourquoi ?"), at="/company")
    theirs.comment(FRAME, "frame", Prose(lang="en", text="Because"), answers=first)
    told = [one.body for one in held.comments(FRAME, "frame")]
    assert [(one["who"], one["at"]) for one in told] == [(ann.account, "/company"), (bob.account, "")]
    assert told[1]["answers"]["id"] == first.id and told[0]["about"]["revision"] == 1
    held.revise(FRAME, "frame", frame(1), seen=1)
    assert len(list(held.comments(FRAME, "frame"))) == 2
    with pytest.raises(NotFound):
        held.comment(FRAME, "none", Prose(lang="fr", text="x"))
    with pytest.raises(Invalid):
        held.comment(FRAME, "frame", Prose(lang="fr", text="x"), at="no pointer")


def test_a_question_waits_for_whoever_is_asked_and_an_answer_closes_it(held, ann, caller):
    bob, eve = caller(), caller()
    grant(held, bob, "moe")
    grant(held, eve, "jury")
    asked = held.ask(FRAME, "frame", Prose(lang="fr", text="Quel budget ?"), asked_role="moe")
    (question,) = held.questions(FRAME, "frame")
    assert (question.body["status"], question.body["answer"]) == ("open", None)
    with pytest.raises(Forbidden):
        eve.client.project(held.name).answer(asked.id, Prose(lang="fr", text="Je ne sais"))
    with pytest.raises(Invalid):
        bob.client.project(held.name).answer(asked.id, Prose(lang="fr", text=" "))
    bob.client.project(held.name).answer(asked.id, Prose(lang="fr", text="80 000 euros"))
    (question,) = held.questions(FRAME, "frame")
    assert (question.body["status"], question.body["answer"]["text"]) == ("done", "80 000 euros")


def test_a_review_is_asked_for_and_given(held, ann):
    asked = held.ask_review(FRAME, "frame", asked_of=ann.account)
    (review,) = held.reviews(FRAME, "frame")
    assert review.ref == asked and review.body["verdict"] is None
    given = review.body | {"verdict": "accept", "given_by": ann.account}
    held.revise("projects.review", asked.id, given, seen=1)
    assert [one.body["verdict"] for one in held.reviews(FRAME, "frame")] == ["accept"]
    for wrong in ({}, {"asked_of": ann.account, "asked_role": "dpo"}, {"asked_role": "king"}):
        with pytest.raises(Invalid):
            held.ask_review(FRAME, "frame", **wrong)


def test_words_are_found_where_they_are_said(held, ann):
    hits = list(held.search("ariane"))
    assert [hit.ref for hit in hits] == [Ref(kind=FRAME, id="frame", revision=1)]
    assert "Ariane" in hits[0].excerpt and hits[0].at.startswith("/company")
    assert list(held.search("nothing-says-this")) == []
    for asked in ("", '"', "a:b", "x" * 400, "%00", "\u2028"):
        assert ann.http.get(f"/projects/{held.name}/search", params={"q": asked}).status_code == 200
    assert ann.http.get(f"/projects/{held.name}/search").status_code == 422
    assert ann.http.get(f"/projects/{held.name}/search", params={"q": "x", "after": 51}).status_code == 422


def test_search_and_comments_are_for_those_who_may_read(held, ann, wsgi):
    key = ann.with_scopes(wsgi, "journal.read").client.project(held.name)
    assert list(key.search("ariane")) == []
    for ask in (
        lambda: list(key.comments(FRAME, "frame")),
        lambda: key.comment(FRAME, "frame", Prose(lang="fr", text="x")),
    ):
        with pytest.raises(Forbidden):
            ask()
