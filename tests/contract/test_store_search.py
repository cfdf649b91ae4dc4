"""One suite for every answer to the Store port: full text."""

import pytest
from conftest import open_test_project
from hypothesis import given
from hypothesis import strategies as st
from sample import AboutNote, Catalogue, Note, Opened, Row, measure

from filrouge.kernel.documents import Key, Prose
from filrouge.kernel.ports import SEARCHED_TOGETHER, Put
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.searching import parsed

KINDS = ("test.note", "test.opened", "test.size")


@pytest.fixture
def project(store):
    return open_test_project(store, Catalogue())


def write(project, id, text="", **parts):
    held = project.store.latest(Key("test.note", id))
    return project.write(id, Note(text=text, **parts), expected_revision=held.ref.revision if held else 0)


def found(project, text, kinds=KINDS, **page):
    return [ref.id for ref in project.store.search(parsed(text), kinds, **page)]


def test_an_empty_project_finds_nothing(store):
    assert store.search(parsed("word"), KINDS) == ()
    assert store.kinds(library=True) == ()


@pytest.mark.parametrize(
    "asked",
    ["modele", "MODÈLES", "modèle prédictif", '"modèle prédictif"', "prédic*", '"l\'assurance prédit"']
    + ["assurance", "«modèle prédictif»", "d'assurance", "mod* pré*", "modèle -"],
)
def test_words_are_found_without_case_accents_and_plurals(project, asked):
    write(project, "n", "Un modèle prédictif : l’assurance prédit.")
    write(project, "other", "Rien de tel ici.")
    assert found(project, asked) == ["n"]


@pytest.mark.parametrize(
    "asked",
    ["", "   ", '""', "predictif modele absent", '"prédictif modèle"', "odèle", "*", "mod"]
    + ['"modèle prédic"', "NOT modèle", "head:modèle"],
)
def test_what_is_not_said_is_not_found(project, asked):
    write(project, "n", "Un modèle prédictif")
    assert found(project, asked) == []


def test_the_latest_revision_alone_is_searched(project):
    write(project, "n", "first words")
    write(project, "n", "second ones")
    assert found(project, "first") == [] and found(project, "second") == ["n"]
    assert project.store.search(parsed("second"), KINDS)[0].revision == 2


def test_names_parts_and_summaries_are_found(project):
    write(project, "bilan-2026", "x", rows=(Row(id="code_postal", cost_eur=1),))
    assert found(project, "bilan") == found(project, "bilan-2026") == ["bilan-2026"]
    assert found(project, "code_postal") == found(project, "postal") == ["bilan-2026"]
    assert found(project, "letters_count:1") == found(project, "long:false x") == ["bilan-2026"]
    assert found(project, "letters_count:2") == found(project, "text:bilan") == []


def test_being_called_by_a_word_counts_for_more(project):
    write(project, "a", "once " * 30 + "there is churn here")
    write(project, "churn", "and nothing else")
    assert found(project, "churn") == ["churn", "a"]


def test_phrases_do_not_go_from_one_text_to_the_next(project):
    write(project, "n", "ends with alpha", rows=(Row(id="beta", cost_eur=1),))
    assert found(project, "alpha beta") == ["n"] and found(project, '"alpha beta"') == []


def test_kinds_are_those_asked_for(project):
    note = write(project, "n", "shared")
    project.write("o", Opened(text=Prose(lang="fr", text="shared")), expected_revision=0)
    run = Runner(project).perform(Call(measure, "shared", AboutNote(subject=note)))
    assert set(found(project, "shared")) == {"n", run.made[0].id}
    assert found(project, "shared", ["test.note"]) == ["n"] and found(project, "shared", []) == []


def test_a_traced_text_is_not_searched_and_its_name_is(project):
    project.write("opening", Opened(text=Prose(lang="fr", text="hidden")), expected_revision=0)
    assert found(project, "hidden") == [] and found(project, "opening") == ["opening"]


def test_answers_come_in_pages(project):
    project.write_all([Put(f"n{place:03}", Note(text="same"), 0) for place in range(SEARCHED_TOGETHER + 20)])
    pages = [found(project, "same", start=start, count=50) for start in (0, 50, 100, 150)]
    assert [len(page) for page in pages] == [50, 50, 20, 0] and len(set(sum(pages, []))) == 120
    assert len(found(project, "same", count=10_000)) == SEARCHED_TOGETHER


def test_the_library_is_searched_and_other_projects_are_not(new_store, project):
    library, other = (open_test_project(new_store(name), Catalogue()) for name in ("library", None))
    library.write("law", Note(text="common word"), expected_revision=0)
    other.write("theirs", Note(text="common word"), expected_revision=0)
    write(project, "mine", "common word")
    told = project.store.search(parsed("common"), KINDS)
    assert sorted(map(str, told)) == ["library:test.note/law@1", "test.note/mine@1"]
    assert project.store.kinds(library=True) == ("test.note",)
    assert [ref.id for ref in library.store.search(parsed("common"), KINDS)] == ["law"]


def test_what_is_erased_is_found_no_more_and_may_be_written_again(project):
    write(project, "n", "secret")
    write(project, "m", "secret too")
    project.erase(Key("test.note", "n"), why="asked")
    assert found(project, "secret") == ["m"] and found(project, "n") == []
    write(project, "n", "again")
    assert found(project, "again") == ["n"] and found(project, "secret") == ["m"]


def test_an_act_that_is_refused_leaves_no_word(project):
    with pytest.raises(Exception, match="changed by someone else"):
        project.write_all([Put("n", Note(text="refused"), 0), Put("m", Note(), 7)])
    assert found(project, "refused") == []


@pytest.mark.slow
@given(asked=st.text(max_size=40), said=st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_question_breaks_the_search(asked, said):
    from conftest import TECHNOLOGIES, store_maker

    told = []
    for technology in TECHNOLOGIES:
        project = open_test_project(store_maker(technology)(), Catalogue())
        write(project, "n", said)
        told.append((found(project, asked), found(project, f'"{said}"'), found(project, f"{said[:5]}*")))
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize(
    "asked",
    ["a'b OR 1=1; --", "(", "a AND", "NEAR(a b)", "^a", "{x y}: a", "a:b:c", "\0", "%s %(x)s", "'" * 99],
)
def test_the_languages_of_databases_are_words_like_others(project, asked):
    write(project, "n", asked.replace("\0", ""))
    assert found(project, asked) in ([], ["n"])
