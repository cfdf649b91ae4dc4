"""Jobs from a browser: asked for and answered at once, followed, stopped, taken up again."""

import pytest
from threaded import EFFORT, TOLD, doubtful, log_hours, run, with_steps, write_team

from filrouge.kernel.documents import Key
from filrouge.kernel.jobs import Cause, Crashed, Request
from filrouge.kernel.texts import N_


@pytest.fixture
def project(claire):
    project = claire.project()
    with_steps(project, EFFORT, TOLD)
    write_team(project, claire.account)
    return project


@pytest.fixture
def at(project):
    return f"/p/{project.store.project}/jobs/"


def asked(person, at, **given):
    return person.post(f"{at}run", given)["Location"].rpartition("/")[2]


def test_redoing_what_changed_is_one_job_that_walks_the_whole_thread(claire, project, at, work):
    job = asked(claire, at)
    assert asked(claire, at) == job
    told = claire.get(f"{at}{job}")
    assert "en file" in told and 'http-equiv="refresh"' in told and 'hx-trigger="every 1s"' in told
    assert "Voir le travail en cours" in claire.get(at.removesuffix("jobs/"))
    work(job)
    told = claire.get(f"{at}{job}")
    assert "terminé" in told and "2 étapes, 2 faites" in told.lower() and "hx-trigger" not in told
    assert project.store.latest(Key("projects.logbook_report", "recit"))


def test_htmx_is_given_the_part_that_moves(claire, project, at):
    job = asked(claire, at)
    told = claire.get(f"{at}{job}", headers={"HX-Request": "true"})
    assert told.lstrip().startswith('<div id="job"') and "<html" not in told


def test_one_step_is_redone_with_what_it_comes_from(claire, project, at, work):
    run(project)
    job = asked(claire, at, step="recit", redo="1")
    work(job)
    assert len(project.store.runs("projects.report_logbook", "recit")) == 2
    assert len(project.store.runs("projects.effort", "effort")) == 1
    assert "Refaire l’étape recit" in claire.get(at)


def test_a_step_that_is_not_there_is_no_job(claire, project, at):
    claire.post(f"{at}run", {"step": "nulle"}, code=422)


def test_a_job_is_cancelled_and_taken_up_again(claire, project, at, work):
    job = asked(claire, at)
    claire.post(f"{at}{job}/cancel")
    told = claire.get(f"{at}{job}")
    assert "annulé" in told and "Reprendre" in told
    assert work(job) is None
    again = claire.post(f"{at}{job}/again")["Location"].rpartition("/")[2]
    assert again != job
    work(again)
    assert "terminé" in claire.get(f"{at}{again}")


def test_a_failed_job_says_why_and_what_it_printed(claire, project, at, work):
    from filrouge.delivery.wiring import jobs

    job = asked(claire, at)
    lease = jobs().claim("w", job=job)
    jobs().fail(lease, Cause.of(Crashed(N_("A fault of filrouge: %(what)s", what="<b>boum</b>"))))
    told = claire.get(f"{at}{job}")
    assert "échoué" in told and "&lt;b&gt;boum" in told and "/errors/job.crashed" in told
    work(again := claire.post(f"{at}{job}/again")["Location"].rpartition("/")[2])
    told = claire.get(f"{at}{again}")
    assert "imprimé &lt;script&gt;" in told and "<script>\n" not in told


def test_the_job_of_a_use_case_is_taken_up_by_its_step(claire, project, at, work):
    from filrouge.delivery.wiring import jobs

    asked_by_hand = Request(use="projects.effort", version=1, step="effort", given={"subject": {}})
    job = jobs().submit(project.store.project, claire.account, asked_by_hand)
    claire.post(f"{at}{job}/cancel")
    work(claire.post(f"{at}{job}/again")["Location"].rpartition("/")[2])
    assert project.store.latest(Key("projects.effort", "effort"))
    other = jobs().submit(
        project.store.project, claire.account, asked_by_hand.model_copy(update={"step": "x"})
    )
    claire.post(f"{at}{other}/cancel")
    claire.post(f"{at}{other}/again", code=409)


def test_the_end_of_a_long_log_is_shown(claire, project, at, work):
    from filrouge.delivery.pages.jobs import TAIL_BYTES
    from filrouge.delivery.worker import log_folder, log_of

    job = asked(claire, at)
    work(job)
    log_of(log_folder(), job).write_text("début" + "x" * TAIL_BYTES + "fin")
    told = claire.get(f"{at}{job}")
    assert "La fin seulement" in told and "début" not in told and "xfin" in told


def test_what_the_job_made_suspect_is_one_click_away(claire, project, at, work):
    doubtful(project)
    work(job := asked(claire, at))
    assert "1 citation est devenue suspecte" in claire.get(f"{at}{job}")


def test_rights(claire, browser, project, at, work):
    from filrouge.delivery.wiring import accounts

    log_hours(project, claire.account)
    work(job := asked(claire, at))
    stranger = browser()
    stranger.get(at, code=404)
    stranger.get(f"{at}{job}", code=404)
    sponsor = browser(lang="en")
    accounts().grant(project.store.project, sponsor.account, "sponsor")
    told = sponsor.get(f"{at}{job}")
    assert "imprimé" not in told and "Cancel" not in told and "Redo what changed" in told
    for act in ("run", f"{job}/cancel", f"{job}/again"):
        sponsor.post(f"{at}{act}", code=403)


def test_the_job_of_another_project_is_not_here(claire, project, at):
    elsewhere = claire.project()
    with_steps(elsewhere, EFFORT)
    job = asked(claire, f"/p/{elsewhere.store.project}/jobs/")
    claire.get(f"{at}{job}", code=404)
    claire.post(f"{at}{job}/cancel", code=404)
