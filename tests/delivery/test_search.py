"""Global search as every surface asks it: rights, references, beginnings, pages."""

from dataclasses import replace
from datetime import date

import pytest
from conftest import open_test_project

from filrouge.adapters.memory import MemoryStore
from filrouge.delivery.searching import HITS_PER_PAGE, readable_kinds, search
from filrouge.kernel.documents import Prose, Quote
from filrouge.kernel.ports import Put
from filrouge.kinds.projects import Charter, Clause, Constraint, Decision, Frame, LogbookEntry


def prose(text):
    return Prose(lang="fr", text=text)


@pytest.fixture
def project():
    shelf = MemoryStore("library")
    project = open_test_project(MemoryStore("p", library=shelf))
    frame = Frame(
        company=prose("La Mutuelle du Midi assure des artisans."),
        strategy=prose("Garder ses sociétaires"),
        constraints=(Constraint(id="rgpd", nature="regulation", what=prose("Les données de santé restent")),),
    )
    ref = project.write("cadre", frame, expected_revision=0)
    quote = Quote(ref=ref, pointer="/strategy")
    charter = Charter(frame=ref, title=prose("Charte du projet"), purpose=prose("Réduire la résiliation"))
    project.write("charte", charter.model_copy(update={"objectives": (quote,)}), expected_revision=0)
    return project


def names(results):
    return [str(hit.ref) for hit in results.hits]


def test_a_hit_says_where_and_in_which_words(project):
    (hit,) = search(project, "santé").hits
    assert (str(hit.ref), hit.at) == ("projects.frame/cadre@1", "/constraints/rgpd/what")
    assert [piece.text for piece in hit.excerpt if piece.hit] == ["santé"]
    assert hit.text == "Les données de santé restent" and not hit.suspect


def test_a_title_is_the_name_of_a_hit(project):
    (hit,) = search(project, "résiliation").hits
    assert hit.name == "Charte du projet" and hit.title.fr and hit.title.en


@pytest.mark.parametrize("asked", ["projects.frame/cadre", " projects.frame/cadre@1 "])
def test_a_reference_finds_its_document_first(project, asked):
    assert names(search(project, asked))[0] == "projects.frame/cadre@1"


@pytest.mark.parametrize("asked", ["projects.frame/ghost", "nowhere.at/all", "library:projects.frame/cadre"])
def test_a_reference_to_nothing_finds_nothing(project, asked):
    assert names(search(project, asked)) == []


def test_a_summary_field_is_asked_for(project):
    meeting = LogbookEntry(on=date(2026, 1, 2), nature="meeting", text=prose("Lancement"))
    project.write("e1", meeting, expected_revision=0)
    assert names(search(project, "nature:meeting")) == ["projects.logbook_entry/e1@1"]
    assert names(search(project, "on:2026-01-02 lancement")) == ["projects.logbook_entry/e1@1"]
    assert names(search(project, "attention:lancement")) == []


def test_what_nothing_holds_is_looked_for_as_beginnings(project):
    found = search(project, "résil")
    assert names(found) == ["projects.charter/charte@1"] and found.widened
    assert not search(project, "résiliation").widened and not search(project, "qqqq").widened


def test_kinds_that_may_not_be_read_are_not_found(project):
    stranger = replace(project, rights=frozenset({"datasets.read"}))
    assert search(stranger, "mutuelle").hits == search(stranger, "projects.frame/cadre").hits == ()
    assert readable_kinds(stranger) == [] and readable_kinds(project) == [
        "projects.charter",
        "projects.frame",
    ]
    assert names(search(project, "projet", kinds=["projects.frame"])) == []


def test_what_became_suspect_says_so(project):
    frame = project.read(project.latest(project.store.keys("projects.frame")[0])).document
    moved = frame.model_copy(update={"strategy": prose("Vendre davantage")})
    project.write("cadre", moved, expected_revision=1)
    assert [hit.suspect for hit in search(project, "résiliation").hits] == [True]
    assert [hit.suspect for hit in search(project, "davantage").hits] == [False]


def test_pages_follow_each_other(project):
    day = date(2026, 1, 2)
    notes = [LogbookEntry(on=day, nature="remark", text=prose("même mot")) for _ in range(HITS_PER_PAGE + 5)]
    project.write_all([Put(f"e{n:02}", one, 0) for n, one in enumerate(notes)])
    first, second, third = (search(project, "même mot", page=page) for page in (1, 2, 3))
    assert (len(first.hits), first.more) == (HITS_PER_PAGE, True)
    assert (len(second.hits), second.more, third.hits) == (5, False, ())
    assert not set(names(first)) & set(names(second))


def test_a_long_text_is_told_around_its_hit(project):
    before, after = "avant " * 200, " après" * 200
    decision = Decision(
        question=prose("Laquelle ?"),
        options=(Clause(id="a", what=prose("Celle-ci")),),
        chosen="a",
        reasons=prose(f"{before}l’indemnité journalière{after}"),
        decided_on=date(2026, 1, 2),
        decided_by=("a1",),
    )
    project.write("d", decision, expected_revision=0)
    (hit,) = search(project, '"indemnité journalière"').hits
    assert [piece.text for piece in hit.excerpt if piece.hit] == ["indemnité journalière"]
    assert hit.text.startswith("… avant") and hit.text.endswith("après …") and len(hit.text) < 300
