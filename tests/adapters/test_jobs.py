"""One suite for every answer to the Jobs port."""

import threading
from datetime import timedelta

import databases
import pytest
from conftest import MovedClock, fresh_name, open_test_project
from sample import AboutNote, Catalogue, Note, Size, double

from filrouge.adapters.jobs.memory import MemoryJobs
from filrouge.adapters.memory import MemoryStore
from filrouge.kernel.documents import Key
from filrouge.kernel.errors import Cancelled, Conflict, Forbidden, JobFailed, LeaseLost, Unavailable
from filrouge.kernel.jobs import (
    LEASE_S,
    TRIES,
    Abandoned,
    Cause,
    Crashed,
    Killed,
    Request,
    Stopped,
    UnknownJob,
)
from filrouge.kernel.ports import Act
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_

CRASH = Cause.of(Crashed(N_("it broke")))
KILL = Cause.of(Killed(N_("it was killed")))


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def using(request):
    """The alias of a database, none in memory."""
    return None if request.param == "memory" else getattr(databases, request.param)()


@pytest.fixture
def jobs(using, clock):
    """A queue where nothing else waits."""
    if using is None:
        return MemoryJobs(clock)
    from filrouge.adapters.jobs.models import Job
    from filrouge.adapters.jobs.queue import DjangoJobs

    Job.objects.using(using).all().delete()
    return DjangoJobs(clock, using=using)


@pytest.fixture
def project(using, clock):
    name = fresh_name("jobs")
    if using is None:
        return open_test_project(MemoryStore(name), Catalogue(), clock)
    from filrouge.adapters.djangostore.store import DjangoStore

    store = DjangoStore(name, using=using)
    return open_test_project(store, Catalogue(), clock)


def request(step="s", **more):
    return Request(use="test.double", version=1, step=step, given={"subject": "test.note/n@1"}, **more)


def let_pass(clock, seconds):
    clock.today += timedelta(seconds=seconds)


def test_a_job_is_queued_then_run_then_done(jobs, clock):
    job = jobs.submit("p", "a1", request(seed=7))
    state = jobs.watch(job)
    assert (state.status, state.project, state.actor, state.attempts) == ("queued", "p", "a1", ())
    assert (state.request, state.submitted_at) == (request(seed=7), clock.now())
    lease = jobs.claim("w1")
    assert (lease.job, lease.project, lease.actor, lease.request) == (job, "p", "a1", request(seed=7))
    assert jobs.held(job, lease.token) == lease
    state = jobs.watch(job)
    assert (state.status, state.until) == ("running", clock.now() + timedelta(seconds=LEASE_S))
    assert [(one.number, one.worker, one.ended_at) for one in state.attempts] == [(1, "w1", None)]
    let_pass(clock, 5)
    jobs.finish(lease)
    state = jobs.watch(job)
    assert (state.status, state.done_ratio, state.ended_at, state.cause) == ("done", 1, clock.now(), None)
    assert state.attempts[0].ended_at == clock.now()
    assert jobs.claim("w1") is None


def test_what_was_given_is_not_kept_once_the_run_has_it(jobs):
    jobs.submit("p", "a1", request())
    lease = jobs.claim("w1")
    jobs.finish(lease)
    assert jobs.watch(lease.job).request == request().model_copy(update={"given": {}})


def test_a_step_that_waits_or_runs_is_not_queued_twice(jobs):
    job = jobs.submit("p", "a1", request())
    assert jobs.submit("p", "a2", request(seed=1)) == job
    others = {jobs.submit("p", "a1", request("t")), jobs.submit("q", "a1", request())}
    assert job not in others and len(others) == 2
    lease = jobs.claim("w1", job=job)
    assert jobs.submit("p", "a1", request()) == job
    jobs.finish(lease)
    assert jobs.submit("p", "a1", request()) != job


def test_the_oldest_comes_first_and_each_goes_to_one_worker(jobs, clock):
    told = []
    for step in "abc":
        told.append(jobs.submit("p", "a1", request(step)))
        let_pass(clock, 1)
    assert [jobs.claim(worker).job for worker in ("w1", "w2", "w1")] == told
    assert jobs.claim("w3") is None


def test_a_worker_may_ask_for_one_job(jobs, clock):
    jobs.submit("p", "a1", request("a"))
    let_pass(clock, 1)
    wanted = jobs.submit("p", "a1", request("b"))
    assert jobs.claim("w1", job=wanted).job == wanted
    assert jobs.claim("w2", job=wanted) is None
    assert jobs.claim("w2", job="nothing") is None


def test_a_beating_worker_keeps_its_job(jobs, clock):
    jobs.submit("p", "a1", request())
    lease = jobs.claim("w1")
    for _ in range(4):
        let_pass(clock, LEASE_S - 1)
        jobs.beat(lease)
        assert jobs.claim("w2") is None


def test_a_silent_worker_is_fenced_out(jobs, clock):
    """Until somebody else takes the job a late worker may go on: nothing is lost by it."""
    job = jobs.submit("p", "a1", request())
    first = jobs.claim("w1")
    let_pass(clock, LEASE_S + 1)
    jobs.beat(first)
    let_pass(clock, LEASE_S + 1)
    second = jobs.claim("w2")
    assert (second.job, second.token) == (job, first.token + 1)
    for act in (jobs.beat, jobs.check, jobs.finish):
        with pytest.raises(LeaseLost):
            act(first)
    with pytest.raises(LeaseLost):
        jobs.fail(first, CRASH)
    with pytest.raises(LeaseLost):
        jobs.tell(first, 0.5, N_("late"))
    with pytest.raises(LeaseLost):
        jobs.held(job, first.token)
    jobs.check(second)
    jobs.finish(second)
    attempts = jobs.watch(job).attempts
    assert [(one.worker, one.cause and one.cause.code) for one in attempts] == [
        ("w1", Abandoned.code),
        ("w2", None),
    ]


def test_a_job_that_kills_its_workers_is_given_up(jobs, clock):
    job = jobs.submit("p", "a1", request())
    for number in range(TRIES):
        assert jobs.claim(f"w{number}").job == job
        let_pass(clock, LEASE_S + 1)
    assert jobs.claim("w9") is None
    state = jobs.watch(job)
    assert (state.status, state.cause.code, len(state.attempts)) == ("failed", Abandoned.code, TRIES)
    assert all(one.cause.code == Abandoned.code for one in state.attempts)


def test_a_child_that_dies_is_tried_again_and_then_given_up(jobs, clock):
    job = jobs.submit("p", "a1", request())
    tokens = []
    for _ in range(TRIES):
        lease = jobs.claim("w1")
        tokens.append(lease.token)
        jobs.fail(lease, KILL, again=True)
        with pytest.raises(LeaseLost):
            jobs.finish(lease)
    assert tokens == sorted(set(tokens))
    assert (jobs.watch(job).status, jobs.watch(job).cause, jobs.claim("w1")) == ("failed", KILL, None)


def test_stopping_a_worker_costs_the_job_no_try(jobs):
    job = jobs.submit("p", "a1", request())
    for _ in range(2 * TRIES):
        jobs.fail(jobs.claim("w1"), Cause.of(Stopped(N_("stopped"))), again=True)
    assert jobs.watch(job).status == "queued"


def test_what_fails_is_not_tried_again(jobs):
    job = jobs.submit("p", "a1", request())
    jobs.fail(jobs.claim("w1"), CRASH)
    state = jobs.watch(job)
    assert (state.status, state.cause, state.attempts[0].cause) == ("failed", CRASH, CRASH)
    assert jobs.claim("w1") is None


def test_progress_is_kept_at_most_once_a_second(jobs, clock):
    job = jobs.submit("p", "a1", request())
    lease = jobs.claim("w1")
    told = []
    for ratio in (0.1, 0.2, 0.3, 0.4):
        jobs.tell(lease, ratio, N_("%(n)d rows", n=round(10 * ratio)))
        told.append((jobs.watch(job).done_ratio, str(jobs.watch(job).message.message)))
        let_pass(clock, 0.5)
    assert told == [(0.1, "1 rows"), (0.1, "1 rows"), (0.3, "3 rows"), (0.3, "3 rows")]


@pytest.mark.parametrize(("told", "kept"), [(-1.0, 0.0), (2.0, 1.0), (float("nan"), 0.0)])
def test_a_miscounted_progress_does_no_harm(jobs, told, kept):
    jobs.submit("p", "a1", request())
    lease = jobs.claim("w1")
    jobs.tell(lease, told, N_("x"))
    assert jobs.watch(lease.job).done_ratio == kept


def test_a_queued_job_is_cancelled(jobs):
    job = jobs.submit("p", "a1", request())
    assert jobs.cancel(job, "a2") is True
    assert jobs.cancel(job, "a2") is False
    assert (jobs.watch(job).status, jobs.watch(job).cause.code) == ("cancelled", Cancelled.code)
    assert "a2" in str(jobs.watch(job).cause.message.message)
    assert jobs.claim("w1") is None


def test_cancelling_fences_the_worker_out_at_once(jobs):
    job = jobs.submit("p", "a1", request())
    lease = jobs.claim("w1")
    jobs.cancel(job, "a1")
    for act in (jobs.beat, jobs.check, jobs.finish):
        with pytest.raises(Cancelled):
            act(lease)
    with pytest.raises(Cancelled):
        jobs.tell(lease, 0.5, N_("late"))
    assert jobs.watch(job).attempts[0].cause.code == Cancelled.code
    assert jobs.submit("p", "a1", request()) != job


def test_what_is_over_stays_so(jobs):
    job = jobs.submit("p", "a1", request())
    lease = jobs.claim("w1")
    jobs.finish(lease)
    assert jobs.cancel(job, "a1") is False
    for act in (jobs.finish, jobs.beat):
        with pytest.raises(LeaseLost):
            act(lease)
    assert jobs.watch(job).status == "done"


def test_a_job_that_is_not_there_is_said_so(jobs):
    with pytest.raises(UnknownJob):
        jobs.watch("nothing")
    with pytest.raises(UnknownJob):
        jobs.cancel("nothing", "a1")
    with pytest.raises(LeaseLost):
        jobs.held("nothing", 1)


def test_jobs_of_a_project_are_listed_the_latest_first_and_swept_when_old(jobs, clock):
    told = []
    for step in "abc":
        told.append(jobs.submit("p", "a1", request(step)))
        let_pass(clock, 1)
    other = jobs.submit("q", "a1", request())
    assert [state.id for state in jobs.list("p")] == told[::-1]
    jobs.finish(jobs.claim("w1", job=told[0]))
    jobs.finish(jobs.claim("w1", job=other))
    assert jobs.sweep(clock.now()) == ()
    let_pass(clock, 1)
    assert jobs.sweep(clock.now(), project="p") == (told[0],)
    assert jobs.sweep(clock.now()) == (other,)
    assert [state.id for state in jobs.list("p")] == [told[2], told[1]]


@pytest.mark.parametrize("error", [Conflict, Forbidden, JobFailed, Cancelled])
def test_the_cause_of_a_job_is_the_error_that_it_was(jobs, error):
    job = jobs.submit("p", "a1", request())
    jobs.fail(jobs.claim("w1"), Cause.of(error(N_("because of %(what)s", what="é\x00\n"))))
    again = jobs.watch(job).cause.error()
    assert (type(again), str(again)) == (error, "because of é\x00\n")


def test_an_unknown_class_of_error_is_told_as_its_category():
    assert type(Cause(code="gone", category="unavailable", message=KILL.message).error()) is Unavailable


class Guarded:
    """A store whose commits hold a lease, as the child of a job commits."""

    def __init__(self, store, jobs, lease):
        self._store, self._jobs, self._lease = store, jobs, lease

    def __getattr__(self, name):
        return getattr(self._store, name)

    def commit(self, act, *, within):
        ends = act.run is not None and act.run.step == self._lease.request.step
        guard = self._jobs.finish if ends else self._jobs.check
        return self._store.commit(act, within=lambda: guard(self._lease))


@pytest.fixture
def started(jobs, project):
    """A job that is running, and a way to commit what it makes."""
    note = project.write("n", Note(text="four"), expected_revision=0)
    jobs.submit(project.store.project, "a1", request("d"))
    lease = jobs.claim("w1")

    def perform(under=lease):
        guarded = open_test_project(Guarded(project.store, jobs, under), Catalogue(), project.ports.clock)
        return Runner(guarded).attempt(Call(double, "d", AboutNote(subject=note)))

    return lease, perform


def test_documents_and_done_are_one_commit(jobs, project, started):
    lease, perform = started
    run = perform()
    assert (run.outcome, jobs.watch(lease.job).status) == ("done", "done")
    assert project.store.latest(Key("test.double", "d")).ref == run.made[0]
    assert project.store.latest(Key("test.size", "n")) is not None
    project.verify()


def test_a_zombie_commits_nothing(jobs, project, started, clock):
    lease, perform = started
    let_pass(clock, LEASE_S + 1)
    second = jobs.claim("w2")
    head = project.store.head()
    with pytest.raises(LeaseLost):
        perform()
    assert project.store.head() == head
    assert project.store.keys("test.double") == project.store.keys(Size.kind) == ()
    assert perform(second).outcome == "done"
    assert jobs.watch(lease.job).status == "done"
    with pytest.raises(LeaseLost):
        perform()


def test_a_cancelled_run_commits_nothing(jobs, project, started):
    lease, perform = started
    jobs.cancel(lease.job, "a1")
    with pytest.raises(Cancelled):
        perform()
    assert project.store.keys("test.double") == ()


def test_a_commit_that_fails_does_not_end_the_job(jobs, project, started):
    """Somebody made the document meanwhile: the conflict undoes "done" as well."""
    lease, perform = started
    with pytest.raises(ZeroDivisionError):
        project.store.commit(
            Act("write", "a1", project.ports.clock.now()), within=lambda: (jobs.finish(lease), 1 / 0)
        )
    if not isinstance(jobs, MemoryJobs):  # a dictionary undoes nothing
        assert jobs.watch(lease.job).status == "running"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_workers_that_claim_at_once_share_no_job(database):
    using = getattr(databases, database)()
    from django.db import connections

    from filrouge.adapters.jobs.models import Job
    from filrouge.adapters.jobs.queue import DjangoJobs

    Job.objects.using(using).all().delete()
    clock, project, taken = MovedClock(), fresh_name("jobs"), []
    for number in range(24):
        DjangoJobs(clock, using=using).submit(project, "a1", request(f"s{number}"))

    def work(worker):
        jobs = DjangoJobs(clock, using=using)
        try:
            while lease := jobs.claim(worker):
                taken.append(lease.job)
                jobs.finish(lease)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    while lease := DjangoJobs(clock, using=using).claim("last"):  # PostgreSQL: skipped under a lock
        taken.append(lease.job)
        DjangoJobs(clock, using=using).finish(lease)
    assert len(taken) == len(set(taken)) == 24


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_one_step_submitted_at_once_is_one_job(database):
    using = getattr(databases, database)()
    from django.db import connections

    from filrouge.adapters.jobs.queue import DjangoJobs

    project, got, together = fresh_name("jobs"), [], threading.Barrier(4)

    def submit():
        together.wait()
        got.append(DjangoJobs(MovedClock(), using=using).submit(project, "a1", request()))
        connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(got) == 4 and len(set(got)) == 1
