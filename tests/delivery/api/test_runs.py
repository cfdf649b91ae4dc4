"""Use cases over REST: short ones at once, long ones as jobs."""

import pytest
from conftest import fresh_name
from delivery.api.conftest import frame, grant, prose, team

from filrouge.kernel.errors import Cancelled, Conflict, Forbidden, Invalid, NotFinal, NotFound
from filrouge.kernel.wire import JobShown, RunShown

EFFORT = "projects.effort"


@pytest.fixture
def about(project, ann):
    """The input of what runs on a team with hours in its logbook."""
    subject = project.create("projects.team", "team", team(ann.account))
    hours = [{"id": "h1", "who": ann.account, "role": "moa", "spent_h": 3.5}]
    entry = {"on": "2026-01-06", "nature": "hours", "text": prose("Mesures"), "hours": hours}
    project.create("projects.logbook_entry", "e1", entry)
    return {"subject": subject}


def test_a_short_use_case_answers_with_its_run(project, about):
    run = project.run(EFFORT, "effort", about, seed=3)
    assert (run.outcome, run.step, run.seed) == ("done", "effort", 3)
    (made,) = run.made
    assert project.document(made.kind, made.id).body["months"][0]["spent_h"] == 3.5
    assert run.cost.cpu_s >= 0 and project.citations(made.kind, made.id).made_from


def test_what_cannot_be_run_says_why(project, about):
    for given, error in (
        ({}, Invalid),
        ({"subject": "projects.team/team@1", "x": 1}, Invalid),
        ({"subject": {"kind": "projects.frame", "id": "f", "revision": 1}}, (Invalid, NotFound)),
    ):
        with pytest.raises(error):
            run = project.run(EFFORT, "effort", given)
            raise Invalid(run.why) if run.outcome == "impossible" else AssertionError(run)
    with pytest.raises(Invalid) as refused:
        project.run(EFFORT, "effort", {"subject": 1})
    assert refused.value.at == "/input/subject"
    with pytest.raises(NotFound):
        project.run("projects.none", "x", {})
    for step in ("", "a b", "é", "x" * 61, "a.b"):
        with pytest.raises(Invalid):
            project.run(EFFORT, step, about)


def test_an_outcome_that_is_no_success_is_told_and_kept(project, caller, ann):
    stranger = caller()
    subject = project.create("projects.team", "team", team(ann.account))
    hours = [{"id": "h1", "who": stranger.account, "role": "moa", "spent_h": 1}]
    entry = {"on": "2026-01-06", "nature": "hours", "text": prose("x"), "hours": hours}
    project.create("projects.logbook_entry", "e1", entry)
    run = project.run(EFFORT, "effort", {"subject": subject})
    assert (run.outcome, run.code) == ("impossible", "projects.stranger") and run.why and run.made == ()


def test_a_run_asked_for_as_a_job_is_queued_once(project, about, ann):
    first = project.start(EFFORT, "effort", about, as_job=True)
    assert isinstance(first, JobShown) and first.status == "queued" and first.submitted_by == ann.account
    assert project.start(EFFORT, "effort", about, as_job=True).id == first.id
    with pytest.raises(Conflict, match=first.id):
        project.start(EFFORT, "effort", about, seed=4, as_job=True)
    assert [job.id for job in project.jobs()] == [first.id] == [project.job(first.id).id]
    assert project.log(first.id) == ""
    assert project.cancel(first.id).status == "cancelled" == project.cancel(first.id).status
    with pytest.raises(Cancelled):
        project.wait(first.id)


def test_a_location_leads_to_the_job(project, about, ann):
    told = ann.http.post(
        f"/projects/{project.name}/use-cases/{EFFORT}/runs",
        json={"step": "s", "input": {"subject": str(about["subject"])}},
        headers={"Prefer": "respond-async"},
    )
    assert told.status_code == 202
    assert ann.http.get(f"http://localhost{told.headers['location']}").json()["id"] == told.json()["id"]


@pytest.mark.slow
def test_a_job_is_seen_through(project, about):
    from filrouge.delivery.worker import here

    begun = project.start(EFFORT, "effort", about, as_job=True)
    seen = []

    def look(job):
        seen.append(job.status)
        here().run_one(job=job.id)

    ended = project.wait(begun.id, watch=look)
    assert isinstance(ended.run, RunShown) and ended.run.outcome == "done" and ended.done_ratio == 1
    assert seen[0] == "queued" and seen[-1] == "done" and "token" in project.log(begun.id)
    assert project.run(EFFORT, "effort", about).made == ended.run.made


@pytest.mark.slow
def test_a_long_use_case_is_a_job_and_its_failure_is_raised(project, ann):
    from filrouge.delivery.worker import here

    blob = project.upload(b"\x00\x01\x02 no table", "x.csv")
    job = project.start("datasets.ingest", "raw", {"files": [blob]})
    assert isinstance(job, JobShown)
    ended = project.wait(job.id, watch=lambda one: here().run_one(job=one.id))
    assert ended.run is not None and ended.run.outcome == "impossible" and ended.run.code


def test_jobs_of_other_projects_do_not_exist(project, about, ann, caller):
    job = project.start(EFFORT, "effort", about, as_job=True)
    other = ann.project()
    for id in (job.id, "none", "a\0b", "é"):
        for ask in (other.job, other.cancel, other.log):
            with pytest.raises(NotFound):
                ask(id)
    sponsor = caller()
    grant(project, sponsor, "sponsor")
    theirs = sponsor.client.project(project.name)
    assert theirs.job(job.id).status == "queued"
    for ask in (theirs.cancel, theirs.log):
        with pytest.raises(Forbidden):
            ask(job.id)
    with pytest.raises(Forbidden):
        theirs.run(EFFORT, "effort", about)


def test_reports_as_a_tree_as_pages_and_frozen(project, about, ann):
    run = project.run("projects.report_logbook", "told", about)
    (made,) = [ref for ref in run.made if ref.kind == "projects.logbook_report"]
    report = project.report(made.kind, made.id)
    assert report.ref == made and report.figures and report.content["type"] == "section"
    assert any(figure.value for figure in report.figures)
    page = project.printed(made.kind, made.id, "html", lang="en")
    assert page.startswith("<!") and "<html" in page
    assert project.printed(made.kind, made.id, "md").startswith("#")
    told = ann.http.get(f"/projects/{project.name}/reports/{made.kind}/{made.id}", params={"format": "html"})
    assert "script-src" not in told.headers["content-security-policy"]
    assert "default-src 'none'" in told.headers["content-security-policy"]
    try:
        assert project.freeze(made.kind, made.id, final="final").kind == "reports.final"
    except NotFinal:
        assert "missing" in report.standing or report.standing
    project.create("projects.frame", "frame", frame())
    for kind, id in (("projects.frame", "frame"), (made.kind, "none"), ("none.x", "y")):
        with pytest.raises(NotFound):
            project.report(kind, id)


def test_the_thread_the_coverage_and_the_journal(project, about):
    with pytest.raises(NotFound):
        list(project.thread())
    step = {"id": "effort", "use": EFFORT, "with": {"subject": {"latest": "projects.team/team"}}}
    project.create("thread.case", "case", {"project": project.name, "steps": [step]})
    (state,) = project.thread()
    assert (state.step, state.status) == ("effort", "waiting") and state.why
    project.run(EFFORT, "effort", {"subject": about["subject"]})
    (state,) = project.thread()
    assert state.status == "done" and state.made
    assert project.coverage()
    entries = list(project.journal())
    assert [one.number for one in entries] == list(range(1, len(entries) + 1))
    assert project.head().number == len(entries) and project.head().hash == entries[-1].hash
    assert [one.number for one in project.journal(after=2)] == [one.number for one in entries[2:]]
    assert any(fact.told and "wrote" in fact.told for fact in entries[0].facts)


@pytest.mark.slow
def test_the_whole_thread_is_run_as_one_job(project, about, caller):
    from filrouge.delivery.worker import here

    with pytest.raises(NotFound):
        project.run_thread()
    step = {"id": "effort", "use": EFFORT, "with": {"subject": {"latest": "projects.team/team"}}}
    project.create("thread.case", "case", {"project": project.name, "steps": [step]})
    with pytest.raises(Invalid):
        project.run_thread(only="none")
    jury = caller()
    grant(project, jury, "jury")
    with pytest.raises(Forbidden):
        jury.client.project(project.name).run_thread()
    job = project.run_thread()
    assert project.run_thread().id == job.id
    ended = project.wait(job.id, watch=lambda one: here().run_one(job=one.id))
    assert ended.status == "done" and [state.status for state in project.thread()] == ["done"]
    assert "token" in project.log(job.id) and project.cancel(job.id).status == "done"
    with pytest.raises(Forbidden):
        jury.client.project(project.name).log(job.id)


def test_projects_are_opened_once(ann, caller):
    name = fresh_name()
    assert ann.project(name).show().roles == ("owner",)
    for taken in (name, "library"):
        with pytest.raises(Conflict):
            caller().project(taken)
    for bad in ("A", "a b", "x" * 61, "a/b"):
        with pytest.raises(Invalid):
            ann.project(bad)
    assert name in [one.name for one in ann.client.projects()]
