"""Jobs whose processes are killed, frozen, cancelled, outlived or left without a disk."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress

import databases
import psutil
import pytest
from conftest import fresh_name, open_test_project
from sample import Note

from filrouge.kernel.documents import Key
from filrouge.kernel.errors import Cancelled, FilrougeError, LeaseLost
from filrouge.kernel.jobs import Abandoned, Killed, Request
from filrouge.kernel.journal import statements

JOBS_COUNT = 50
VICTIMS = ["child"] * 14 + ["server"] * 2 + ["worker"] * 2
PATIENCE_S = 180  #: for machines that do something else besides


@pytest.fixture(scope="module")
def faulty():
    databases.sqlite()
    import faulty

    return faulty


@pytest.fixture(scope="module")
def forked(faulty):
    """One fork server for every test that does not kill it."""
    from filrouge.delivery.children import ForkServer

    server = ForkServer("faulty:run")
    yield server
    server.close()


@pytest.fixture
def queue(faulty):
    return faulty.queue()


@pytest.fixture
def project(faulty):
    project = faulty.opened(fresh_name("faults"), actor="a1")
    project.write("n", Note(text="four"), expected_revision=0)
    return project


def asked(project, step="s", note="n", **given):
    subject = project.latest(Key(Note.kind, note)).model_dump(mode="json")
    return Request(use="test.work", version=1, step=step, given={"subject": subject, **given})


def submitted(project, queue, **more):
    return queue.submit(project.store.project, "a1", asked(project, **more))


def made(project):
    """Ids of the documents that a job makes, by step."""
    found = {}
    for key in project.store.keys("test.made"):
        step, _, part = key.id.partition(".")
        found.setdefault(step, set()).add(part)
    return found


def runs(project):
    """How many times each step was recorded as done, by the journal."""
    said = (one["run"] for entry in project.store.journal() for one in statements(entry) if "run" in one)
    return Counter((run["use"], run["step"]) for run in said if run["outcome"] == "done")


def wait_for(condition, patience_s=PATIENCE_S):
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {patience_s} s: {condition}")


@contextmanager
def worker_elsewhere():
    """A worker in a process of its own, as an installation has one."""
    path = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen(
        [sys.executable, "-m", "faulty"], env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.DEVNULL
    )
    yield process
    process.kill()
    process.wait()


def family_of(process):
    """The fork server of a worker and its child, by name; what is not there is left out."""
    with suppress(psutil.NoSuchProcess):
        worker = psutil.Process(process.pid)
        server = next(iter(worker.children()), None)
        child = next(iter(server.children()), None) if server else None
        return {"worker": worker, "server": server, "child": child} if child else {}
    return {}


def gone(*processes):
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE_S)
    return not alive


def test_killed_at_random_no_job_is_lost_or_done_twice(faulty, queue, project):
    notes = [f"n{number}" for number in range(JOBS_COUNT)]
    for note in notes:
        project.write(note, Note(text=note), expected_revision=0)
    jobs = [submitted(project, queue, step=note, note=note, wait_s=0.15) for note in notes]
    chance, victims = random.Random(5), list(VICTIMS)
    chance.shuffle(victims)
    with ExitStack() as stack:
        workers = [stack.enter_context(worker_elsewhere()) for _ in range(2)]
        until = time.monotonic() + PATIENCE_S
        while not all(state.over for state in queue.list(project.store.project)):
            assert time.monotonic() < until, [s.status for s in queue.list(project.store.project)]
            time.sleep(chance.uniform(0.05, 0.3))
            which = chance.randrange(2)
            family = family_of(workers[which]) if victims else {}
            if family:
                victim = victims.pop()
                with suppress(psutil.NoSuchProcess):
                    family[victim].kill()
                if victim == "worker":
                    workers[which] = stack.enter_context(worker_elsewhere())
    states = {state.request.step: state for state in queue.list(project.store.project)}
    assert sorted(state.id for state in states.values()) == sorted(jobs), "none lost"
    done = {step for step, state in states.items() if state.status == "done"}
    assert made(project) == {step: {"one", "two", "three"} for step in done}, "all parts, or none"
    ran = runs(project)
    assert {step for use, step in ran if use == "test.work"} == done
    assert set(ran.values()) == {1}, "neither jobs nor what they needed were done twice"
    for state in states.values():
        assert (state.cause is None) is (state.status == "done")
        unfinished = state.attempts[: -1 if state.status == "done" else None]
        assert all(one.cause.code in (Killed.code, Abandoned.code) for one in unfinished)
    assert sum(len(state.attempts) > 1 for state in states.values()) >= 5, "the faults were real"
    assert len(done) > JOBS_COUNT // 2
    project.verify()


CAUSES = {
    "badly": ("job.crashed", "ZeroDivisionError"),
    "no-memory": ("job.memory", "not enough memory"),
    "no-disk": ("unavailable.disk", "No space left"),
    "little-disk": ("unavailable.disk", "nothing was kept"),
    "sys-exit": ("job.crashed", "SystemExit"),
    "os-exit": ("job.crashed", "code 3"),
    "segfault": ("job.crashed", "SIGSEGV"),
}


@pytest.mark.parametrize("how", CAUSES)
def test_whatever_ends_a_child_is_told_and_leaves_nothing(faulty, forked, queue, project, how):
    code, words = CAUSES[how]
    job = submitted(project, queue, how=how)
    faulty.worker(forked).run_one(job=job)
    state = queue.watch(job)
    assert (state.status, state.cause.code) == ("failed", code)
    assert words in str(state.cause.message.message)
    assert made(project) == {}
    assert runs(project) == {("test.measure", "n"): 1}, "what it had needed is kept"
    project.verify()


def test_a_crash_names_the_line_of_the_user_and_keeps_the_traceback(faulty, forked, queue, project):
    from filrouge.delivery.worker import forget_jobs, log_folder, log_of

    job = submitted(project, queue, how="badly")
    faulty.worker(forked).run_one(job=job)
    told = queue.watch(job).cause.message.params
    assert told["file"].endswith("faulty.py") and told["line"] > 1
    log = log_of(log_folder(), job)
    assert "Traceback" in log.read_text() and log.stat().st_mode & 0o077 == 0
    assert forget_jobs(project.store.project) == (job,)
    assert not log.exists() and queue.list(project.store.project) == ()


@pytest.mark.parametrize("how", ["kill", "terminate"])
def test_a_killed_child_is_tried_again_until_it_is_given_up(faulty, forked, queue, project, how):
    job = submitted(project, queue, how=how)
    worker = faulty.worker(forked)
    while worker.run_one(job=job):
        assert made(project) == {}
    state = queue.watch(job)
    assert (state.status, state.cause.code, len(state.attempts)) == ("failed", Killed.code, 3)
    assert runs(project) == {("test.measure", "n"): 1}, "attempts resume from what the first one kept"


def test_a_fork_server_that_was_killed_is_started_again(faulty, queue, project):
    from filrouge.delivery.children import ForkServer

    family = ForkServer("faulty:run")
    worker = faulty.worker(family)
    worker.run_one(job=submitted(project, queue, step="a"))
    psutil.Process(family._process.pid).kill()
    job = submitted(project, queue, step="b")
    while not queue.watch(job).over:
        worker.run_one(job=job)
    family.close()
    assert queue.watch(job).status == "done"


def test_a_child_that_cannot_be_started_is_told(faulty, queue, project):
    from filrouge.delivery.children import ForkServer

    family = ForkServer("faulty:nothing_of_this_name")
    job = submitted(project, queue)
    while faulty.worker(family).run_one(job=job):
        pass
    state = queue.watch(job)
    assert (state.status, state.cause.code, len(state.attempts)) == ("failed", "job.failed", 3)


def test_jobs_run_on_postgresql_as_well(faulty):
    import postgres

    from filrouge.adapters.clock import SystemClock
    from filrouge.adapters.djangostore.store import DjangoStore
    from filrouge.adapters.jobs.queue import DjangoJobs
    from filrouge.delivery.children import ForkServer
    from filrouge.delivery.worker import Worker, log_folder

    using, name = databases.postgresql(), fresh_name("faults")
    queue = DjangoJobs(SystemClock(), using=using)
    project = open_test_project(DjangoStore(name, using=using), faulty.Catalogue())
    project.write("n", Note(text="four"), expected_revision=0)
    family = ForkServer("faulty:run", {**os.environ, "FILROUGE_DATABASE": postgres.address()})
    worker = Worker(queue, family, log_folder())
    for how, status in (("well", "done"), ("badly", "failed"), ("kill", "queued")):
        job = submitted(project, queue, step=how, how=how)
        worker.run_one(job=job)
        assert queue.watch(job).status == status
    family.close()
    assert made(project) == {"well": {"one", "two", "three"}}
    project.verify()


def test_a_spawned_child_does_as_a_forked_one(faulty, queue, project):
    from filrouge.delivery.children import Spawned

    worker = faulty.worker(Spawned("faulty:run"))
    for how, status in (("well", "done"), ("badly", "failed")):
        job = submitted(project, queue, step=how, how=how)
        worker.run_one(job=job)
        assert queue.watch(job).status == status
    assert made(project) == {"well": {"one", "two", "three"}}


@pytest.fixture(scope="module")
def elsewhere(faulty):
    with worker_elsewhere() as process:
        yield process


def test_cancelled_in_mid_flight_nothing_is_left_half_written(faulty, queue, project, elsewhere):
    """Somebody else cancels; the worker in its own process ends the child within its next look."""
    job = submitted(project, queue, wait_s=600)
    wait_for(lambda: queue.watch(job).message)
    child, head = family_of(elsewhere)["child"], project.store.head()
    assert queue.cancel(job, "a2")
    assert gone(child)
    assert (queue.watch(job).status, project.store.head(), made(project)) == ("cancelled", head, {})
    again = submitted(project, queue)
    wait_for(lambda: queue.watch(again).status == "done")


def test_a_step_that_runs_elsewhere_is_waited_for(faulty, forked, queue, project, elsewhere):
    """The other one runs an older question: once it has its answer, ours is asked."""
    from filrouge.delivery.worker import perform_as_job

    job = submitted(project, queue, wait_s=0.5)
    wait_for(lambda: queue.watch(job).message)
    run = perform_as_job(project, call_of(faulty, project), worker=faulty.worker(forked))
    assert (run.given["wait_s"], runs(project)[run.use, run.step]) == (0, 2)


def test_a_worker_asked_to_stop_gives_its_job_back(faulty, queue, project, elsewhere):
    job = submitted(project, queue, wait_s=600)
    wait_for(lambda: queue.watch(job).message)
    elsewhere.terminate()
    assert elsewhere.wait(timeout=PATIENCE_S) == 0
    state = queue.watch(job)
    assert (state.status, state.attempts[-1].cause.code) == ("queued", "job.stopped")
    queue.cancel(job, "a1")


def test_children_do_not_outlive_their_worker(faulty, queue, project):
    job = submitted(project, queue, wait_s=600)
    with worker_elsewhere() as worker:
        wait_for(lambda: queue.watch(job).message)
        family = family_of(worker)
    assert gone(family["server"], family["child"])
    queue.cancel(job, "a1")


def test_a_zombie_that_wakes_up_is_refused(faulty, forked, queue, project):
    """It lost its lease without knowing; the other has done the job meanwhile."""
    job = submitted(project, queue)
    zombie = queue.claim("zombie", job=job)
    time.sleep(queue.lease_s)
    assert faulty.worker(forked).run_one(job=job) == job
    head = project.store.head()
    stopping = signal.getsignal(signal.SIGTERM)
    try:
        told = faulty.run(job, zombie.token)
    finally:
        signal.signal(signal.SIGTERM, stopping)
    assert told["code"] == LeaseLost.code
    assert project.store.head() == head


def test_a_zombie_that_computes_on_commits_nothing(faulty, forked, queue, project, tmp_path):
    """Its child was frozen while another worker took the job over, and goes on after that."""
    from filrouge.delivery.worker import log_folder, log_of

    gate = tmp_path / "gate"
    job = submitted(project, queue, gate=str(gate))
    lease = queue.claim("zombie", job=job)
    log_folder().mkdir(parents=True, exist_ok=True)
    child = forked.start(lease.job, lease.token, log_of(log_folder(), job))
    wait_for(lambda: queue.watch(job).message)
    os.kill(child.pid, signal.SIGSTOP)
    second = wait_for(lambda: queue.claim("other", job=job))
    gate.touch()
    os.kill(child.pid, signal.SIGCONT)
    ending = wait_for(lambda: child.ended(within_s=1))
    assert ending.cause["code"] == LeaseLost.code
    assert made(project) == {}
    assert queue.watch(job).status == "running"
    queue.finish(second)


def test_a_run_has_the_time_that_the_installation_gives(faulty, forked, queue, project, monkeypatch):
    monkeypatch.setenv("FILROUGE_JOB_WALL_S", "0.5")
    job = submitted(project, queue, wait_s=60)
    faulty.worker(forked).run_one(job=job)
    assert (queue.watch(job).status, queue.watch(job).cause.code) == ("failed", "job.too-long")


def test_a_run_has_the_memory_that_the_installation_gives(faulty, queue, project):
    from filrouge.delivery.children import ForkServer

    family = ForkServer("faulty:run", {**os.environ, "FILROUGE_JOB_MEMORY_BYTES": str(2_000_000_000)})
    fits = submitted(project, queue, step="fits", how="one-gigabyte")
    large = submitted(project, queue, step="large", how="three-gigabytes")
    for job in (fits, large):
        faulty.worker(family).run_one(job=job)
    family.close()
    assert queue.watch(fits).status == "done"
    assert (queue.watch(large).status, queue.watch(large).cause.code) == ("failed", "job.memory")


class Told(list):
    def __call__(self, done_ratio, message):
        self.append((done_ratio, str(message)))


def call_of(faulty, project, step="s", **given):
    from filrouge.kernel.documents import validated
    from filrouge.kernel.runs import Call

    request = asked(project, step=step, **given)
    return Call(faulty.work, step, validated(faulty.ToWork, request.given))


def test_a_step_performed_as_a_job_returns_its_run(faulty, forked, project):
    from filrouge.delivery.worker import perform_as_job

    told = Told()
    call = call_of(faulty, project, wait_s=0.6)
    run = perform_as_job(project, call, told, worker=faulty.worker(forked))
    assert run == project.store.last_run(*call.place)
    assert {ref.id for ref in run.made} == {"s.one", "s.two", "s.three"}
    assert told and told[0][1] == "at work" and 0 <= told[0][0] <= 1


def test_what_stops_a_job_stops_whoever_waits_for_it(faulty, forked, project):
    from filrouge.delivery.worker import perform_as_job

    for how, (code, _) in CAUSES.items():
        with pytest.raises(FilrougeError) as caught:
            perform_as_job(project, call_of(faulty, project, how=how), worker=faulty.worker(forked))
        assert caught.value.code == code


def test_ctrl_c_cancels_the_job(faulty, queue, project):
    process = subprocess.Popen(
        [sys.executable, "-m", "faulty", project.store.project],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        text=True,
    )
    state = wait_for(lambda: next((s for s in queue.list(project.store.project) if s.message), None))
    family = family_of(process)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=PATIENCE_S)[0].strip() == Cancelled.code
    assert queue.watch(state.id).status == "cancelled"
    assert gone(family["server"], family["child"])
    assert made(project) == {}
