"""The home of a project: what stands, what waits for whom, what moved, what was spent."""

import re

import pytest
from threaded import EFFORT, TOLD, doubtful, log_hours, run, with_steps, write_team

from filrouge.kinds.projects import Team


@pytest.fixture
def at(project):
    return f"/p/{project.store.project}/"


def test_a_project_that_is_not_mine_does_not_exist(browser, project, at):
    project.write("note", Team(members=()), expected_revision=0)
    stranger = browser()
    for place in ("", "suspects"):
        stranger.get(f"{at}{place}", code=404)
    stranger.post(f"{at}suspects/reaffirm", {"doubt": "x", "why": "y"}, code=404)


def test_an_empty_project_says_how_to_begin(claire, project, at):
    with_steps(project)
    told = claire.get(at)
    assert "Déposer un fichier" in told and "0 étape" in told and "Rien ne vous attend" in told


def test_the_thread_is_drawn_listed_and_counted(claire, project, at):
    with_steps(project, EFFORT, TOLD)
    write_team(project, claire.account)
    told = claire.get(at)
    assert "2 étapes, 2 non commencées" in told
    assert 'id="etape-effort"' in told and 'href="#b-todo"' in told
    assert 'aria-label="1. Effort' in told
    assert "Refaire ce qui a changé (2 étapes)" in told
    log_hours(project, claire.account)
    run(project)
    told = claire.get(at)
    assert "2 étapes, 2 faites" in told and "Rien n’est à refaire" in told
    assert "Le fil est tendu d’un bout à l’autre" in told


def test_what_changed_is_suspect_with_what_comes_from_it(claire, project, at):
    with_steps(project, EFFORT, {**TOLD, "with": {"subject": {"latest": "projects.team/team"}}})
    write_team(project, claire.account)
    run(project)
    log_hours(project, claire.account)
    assert "2 étapes, 2 suspectes" in claire.get(at)


def test_the_page_speaks_english(browser):
    reader = browser(lang="en")
    project = reader.project()
    with_steps(project, EFFORT)
    told = reader.get(f"/p/{project.store.project}/")
    for words in (
        "What waits for me",
        "Become suspect",
        "Spent so far",
        "1 step, 1 waits for a person",
        "Write",
    ):
        assert words in told, words


def test_a_document_that_a_step_asks_for_waits_for_who_may_write_it(claire, browser, project, at):
    from filrouge.delivery.wiring import accounts

    with_steps(project, EFFORT)
    told = claire.get(at)
    assert "Écrire « Équipe team »" in told
    assert f"{at}new/projects.team?id=team" in told
    assert "L’étape Effort l’attend" in told
    jury = browser()
    accounts().grant(project.store.project, jury.account, "jury")
    assert "Rien ne vous attend" in jury.get(at)


def test_hours_are_told_by_role_and_computing_over_every_run(claire, project, at):
    with_steps(project, EFFORT)
    write_team(project, claire.account)
    assert "non renseignées" in claire.get(at)
    log_hours(project, claire.account, "e1", 2.5)
    run(project)
    log_hours(project, claire.account, "e2", 4)
    run(project)
    told = claire.get(at)
    assert "6,5" in told and "2 exécutions" in told


def test_hours_are_for_those_who_may_read_them(browser, project, at, claire):
    from filrouge.delivery.wiring import accounts

    log_hours(project, claire.account, spent_h=3.25)
    assert "3,25" in claire.get(at)
    other = browser()
    accounts().grant(project.store.project, other.account, "jury")
    assert "3,25" in other.get(at)


def test_the_last_deeds_are_sentences(claire, project, at):
    with_steps(project, EFFORT)
    write_team(project, claire.account)
    run(project)
    told = claire.get(at)
    assert "change les étapes du fil" in told and "étape effort" in told and "CPU-secondes" in told


def token_in(page):
    return re.search(r'name="doubt" value="([^"]+)"', page).group(1).replace("&amp;", "&")


def test_a_cited_figure_that_moved_is_shown_old_and_new_and_re_affirmed_in_one_click(claire, project, at):
    doubtful(project, tolerance=0.5)
    assert "Rien de ce qui est cité" in claire.get(at)
    run(project)
    told = claire.get(at)
    assert ">2,5 h<" in told.replace("\xa0", " ").replace("&nbsp;", " ") and "6,5" in told
    assert "± 0,5" in told and "étape effort l’a refait" in told
    assert "Réaffirmer une valeur citée" in told
    assert "d1" in claire.get(f"{at}suspects")
    claire.post(
        f"{at}suspects/reaffirm", {"doubt": token_in(told), "why": "Le motif reste vrai.", "from": "home"}
    )
    after = claire.get(at)
    assert "Réaffirmé dans" in after and "plus rien n’est suspect" in after
    later = claire.get(at)
    assert "Rien de ce qui est cité n’a changé sans être" in later and "plus rien n’est suspect" not in later
    assert "réaffirme une citation" in after


def test_re_affirming_says_why_and_only_what_is_still_in_doubt(claire, project, at):
    doubtful(project)
    run(project)
    token = token_in(claire.get(at))
    claire.post(f"{at}suspects/reaffirm", {"doubt": token, "why": " "}, code=422)
    log_hours(project, claire.account, "e3", 1)
    run(project)
    claire.post(f"{at}suspects/reaffirm", {"doubt": token, "why": "oui"}, code=409)


def test_whoever_may_not_write_it_is_told_who_may(claire, browser, project, at):
    from filrouge.delivery.wiring import accounts

    doubtful(project)
    run(project)
    sponsor = browser("Hélène")
    accounts().grant(project.store.project, sponsor.account, "sponsor")
    told = sponsor.get(at)
    assert "attend" in told and "Réaffirmer<span" not in told
    sponsor.post(f"{at}suspects/reaffirm", {"doubt": token_in(claire.get(at)), "why": "oui"}, code=403)


def test_many_steps_are_told_together_and_the_list_is_narrowed(claire, project, at):
    steps = [{**EFFORT, "id": f"effort-{n}"} for n in range(20)] + [TOLD]
    with_steps(project, *steps)
    told = claire.get(at)
    assert told.count('class="halo"') == 2 and "(20)" in told
    narrowed = claire.get(f"{at}?only=projects.effort")
    assert narrowed.count('id="etape-') == 20 and "Toutes les étapes" in narrowed


def test_other_pages_have_the_strand(claire, project, at):
    with_steps(project, EFFORT)
    assert 'class="strand"' in claire.get(f"{at}suspects")
    assert 'class="strand"' not in claire.get(at)


def test_what_is_remembered_follows_every_act(claire, project, at):
    with_steps(project)
    assert "0 étape" in claire.get(at)
    with_steps(project, EFFORT)
    assert "1 étape" in claire.get(at)


def shelve_factors():
    from filrouge.delivery.registry import Installed
    from filrouge.delivery.wiring import open_library
    from filrouge.kernel.documents import validated
    from filrouge.kernel.runs import Call, Runner

    use = Installed().use("projects.ship_energy_factors")
    Runner(open_library(actor="installation")).ensure(
        Call(use, "facteurs", validated(use.input, {})), stack=()
    )


def test_the_footprint_is_told_with_its_bounds_its_method_and_its_factors(claire, project, at):
    with_steps(project, EFFORT)
    write_team(project, claire.account)
    run(project)
    shelve_factors()
    told = claire.get(at)
    assert "Empreinte, CO₂e" in told and "inconnue" not in told and f'href="{at}footprint"' in told
    told = claire.get(f"{at}footprint")
    assert "déclaré, non vérifié" in told and "Puissance d’un cœur occupé" in told and "15" in told


def test_without_factors_the_footprint_is_unknown(claire, project, at, monkeypatch):
    from filrouge.delivery import emitting

    monkeypatch.setattr(emitting, "factors_of", lambda project: None)
    assert emitting.estimated(project, 10.0) is None


def test_the_method_is_for_members(browser, at):
    browser().get(f"{at}footprint", code=404)
