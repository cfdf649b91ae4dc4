"""Steps of a thread from forms: chosen, given references that others make, changed, taken off."""

import re

import pytest
from threaded import EFFORT, TOLD, log_hours, run, with_steps, write_team

from filrouge.kernel.thread import case_of

SECOND = {"id": "fiche", "use": "datasets.profile", "with": {"subject": {"from": "table"}}}
INGEST = {"id": "table", "use": "datasets.ingest", "with": {"resources": ["a.b/c.csv"]}}


@pytest.fixture
def project(claire):
    project = claire.project()
    with_steps(project, EFFORT, TOLD)
    write_team(project, claire.account)
    return project


@pytest.fixture
def at(project):
    return f"/p/{project.store.project}/"


def given(project, id):
    return next(step.given for step in case_of(project).steps if step.id == id)


def test_use_cases_are_chosen_by_room_with_what_they_make(claire, at):
    told = claire.get(f"{at}new-step")
    assert "Recevoir une table" in told and "Additionner le journal du projet" in told
    assert f"{at}new-step?use=datasets.profile" in told


def test_a_step_is_added_with_what_another_will_make(claire, project, at):
    with_steps(project, INGEST)
    page = claire.get(f"{at}new-step?use=datasets.profile")
    assert 'value="from:table"' in page and "ce que fait l’étape Table" in page
    revision = re.search(r'name="revision" value="(\d+)"', page).group(1)
    sent = {"use": "datasets.profile", "id": "mesure", "revision": revision, "/subject": "from:table"}
    answer = claire.post(f"{at}new-step", sent | {"do": "write", "form:lang": "fr", "/weakest_ratio": "0,4"})
    assert answer["Location"] == f"{at}steps/mesure"
    assert given(project, "mesure")["subject"] == {"from": "table"}
    assert given(project, "mesure")["weakest_ratio"] == 0.4
    assert "Leads to" not in claire.get(f"{at}steps/table") and "Mesure" in claire.get(f"{at}steps/table")


def test_a_step_may_be_given_the_latest_of_a_document_or_one_revision_for_good(claire, project, at):
    page = claire.get(f"{at}new-step?use=projects.effort")
    assert 'value="latest:projects.team/team"' in page and 'value="projects.team/team@1"' in page
    claire.post(f"{at}new-step", {"use": "projects.effort", "id": "e2", "/subject": "projects.team/team@1"})
    assert given(project, "e2")["subject"]["revision"] == 1


def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(claire, at):
    sent = {"use": "datasets.profile", "id": "mesure", "/subject": "", "/weakest_ratio": "beaucoup"}
    page = claire.post(f"{at}new-step", sent, code=422).content.decode()
    assert page.count('aria-invalid="true"') == 2 and "beaucoup" in page and 'value="mesure"' in page
    sent = {"use": "projects.effort", "id": "pas un nom", "/subject": "latest:projects.team/team"}
    assert "ne peut pas être un nom" in claire.post(f"{at}new-step", sent, code=422).content.decode()


def test_a_name_is_proposed_and_taken_ones_are_refused(claire, at):
    assert 'value="effort-2"' in claire.get(f"{at}new-step?use=projects.effort")
    sent = {"use": "projects.effort", "id": "effort", "/subject": "latest:projects.team/team"}
    assert "déjà" in claire.post(f"{at}new-step", sent, code=409).content.decode()


def test_a_step_is_changed(claire, project, at):
    page = claire.get(f"{at}steps/effort/edit")
    assert 'value="latest:projects.team/team" selected' in page
    claire.post(f"{at}steps/effort/edit", {"/subject": "projects.team/team@1", "revision": "1"})
    assert given(project, "effort")["subject"]["id"] == "team"


def test_two_people_who_change_the_thread_are_told_and_nothing_is_lost(claire, project, at):
    sent = {"/subject": "projects.team/team@1", "revision": "1"}
    claire.post(f"{at}steps/effort/edit", sent)
    page = claire.post(f"{at}steps/recit/edit", sent, code=409).content.decode()
    assert "Ce que vous aviez écrit est resté" in page and 'value="projects.team/team@1" selected' in page
    newer = re.search(r'name="revision" value="(\d+)"', page).group(1)
    claire.post(f"{at}steps/recit/edit", sent | {"revision": newer})


def test_steps_that_would_wait_for_each_other_are_refused(claire, project, at):
    with_steps(project, INGEST, SECOND)
    sent = {"use": "datasets.profile", "id": "z", "/subject": "from:nulle", "do": "write"}
    claire.post(f"{at}new-step", sent, code=422)
    assert [step.id for step in case_of(project).steps] == ["table", "fiche"]


def test_buttons_of_lists_give_the_form_again(claire, at):
    sent = {"use": "datasets.split", "id": "d", "do": "add:/parts"}
    page = claire.post(f"{at}new-step", sent, code=200).content.decode()
    assert 'name="/parts/0/name"' in page and 'value="d"' in page


def test_a_step_is_taken_off_unless_others_come_from_it(claire, project, at):
    with_steps(project, INGEST, SECOND)
    assert "changez-les d’abord" in claire.get(f"{at}steps/table")
    claire.post(f"{at}steps/table/remove", {"revision": "2"}, code=409)
    claire.post(f"{at}steps/fiche/remove", {"revision": "2"})
    assert [step.id for step in case_of(project).steps] == ["table"]


def test_the_page_of_a_step_says_where_it_stands_and_what_it_cost(claire, project, at):
    told = claire.get(f"{at}steps/effort")
    assert "non commencé" in told and "Lancer cette étape" in told and "Jamais exécutée" in told
    log_hours(project, claire.account)
    run(project)
    told = claire.get(f"{at}steps/effort")
    assert "Refaire quand même" in told and "Ce qu’elle a lu" in told
    assert f"{at}d/projects.effort/effort/?revision=1" in told and f"{at}d/projects.team/team/" in told
    assert 'aria-current="step"' in told and "la dernière révision de Équipe team" in told
    claire.get(f"{at}steps/nulle", code=404)


def test_steps_are_listed_in_english_too(browser):
    reader = browser(lang="en")
    project = reader.project()
    with_steps(project, EFFORT)
    told = reader.get(f"/p/{project.store.project}/steps/")
    assert "Steps of the thread" in told and "Effort" in told and "Add a step" in told
    assert "Choose what it does" in reader.get(f"/p/{project.store.project}/new-step")


def test_rights(claire, browser, project, at):
    from filrouge.delivery.wiring import accounts

    stranger, sponsor = browser(), browser()
    accounts().grant(project.store.project, sponsor.account, "sponsor")
    for place in ("steps/", "steps/effort", "new-step", "steps/effort/edit"):
        stranger.get(f"{at}{place}", code=404)
    assert "Ajouter une étape" not in sponsor.get(f"{at}steps/")
    assert "Lancer cette étape" not in sponsor.get(f"{at}steps/effort")
    for place in ("new-step", "steps/effort/edit"):
        sponsor.get(f"{at}{place}", code=403)
        sponsor.post(f"{at}{place}", {"use": "projects.effort"}, code=403)
    sponsor.post(f"{at}steps/effort/remove", code=403)
