"""Anything that submitters, workers and the clock may do, in any order, on every queue at once."""

from datetime import timedelta

import databases
import postgres
from conftest import MovedClock, fresh_name
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sample import Note

from filrouge.adapters.jobs.memory import MemoryJobs
from filrouge.adapters.memory import MemoryStore
from filrouge.kernel.errors import Cancelled, FilrougeError, LeaseLost
from filrouge.kernel.jobs import LEASE_S, TRIES, Cause, Crashed, Killed, Request, Stopped
from filrouge.kernel.ports import Act, Put
from filrouge.kernel.texts import N_

STEPS = st.sampled_from(["a", "b", "c"])
WORKERS = st.sampled_from(["w1", "w2", "w3"])
WHICH = st.integers(0, 4)  #: of the jobs or leases so far, the latest first
CAUSES = st.sampled_from([Cause.of(kind(N_("it ended"))) for kind in (Crashed, Killed, Stopped)])


class Side:
    """One technology: a queue and a store of the same database."""

    def __init__(self, jobs, store):
        self.jobs, self.store, self.ids, self.leases = jobs, store, [], []

    def number(self, id):
        """A job by its place, whatever its technology calls it."""
        return self.ids.index(id)


def in_memory(clock, name):
    yield Side(MemoryJobs(clock), MemoryStore(name))


def everywhere(clock, name):
    default = databases.sqlite()
    yield from in_memory(clock, name)
    from filrouge.adapters.djangostore.store import DjangoStore
    from filrouge.adapters.jobs.models import Job
    from filrouge.adapters.jobs.queue import DjangoJobs

    for using in (default, *([databases.postgresql()] if postgres.found() else [])):
        Job.objects.using(using).all().delete()
        yield Side(DjangoJobs(clock, using=using), DjangoStore(name, using=using))


class Rules(RuleBasedStateMachine):
    """The rules of jobs, on the queue in memory alone: many ways, quickly."""

    made = staticmethod(in_memory)

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.project = MovedClock(), fresh_name("machine")
        self.sides = list(self.made(self.clock, self.project))
        self.jobs_count, self.leases, self.committed, self.fenced = 0, [], [], set()

    def every(self, act):
        """The same act on each; the same answer, or the same refusal."""
        told = []
        for side in self.sides:
            try:
                told.append(act(side))
            except FilrougeError as error:
                told.append(error.code)
        assert told.count(told[0]) == len(told), told
        return told[0]

    @rule(step=STEPS, seed=st.integers(0, 1))
    def submit(self, step, seed):
        request = Request(use="test.note", version=1, step=step, given={"seed": seed}, seed=seed)

        def act(side):
            id = side.jobs.submit(self.project, "a1", request)
            if id not in side.ids:
                side.ids.append(id)
            return side.number(id)

        self.jobs_count = max(self.jobs_count, self.every(act) + 1)

    @rule(worker=WORKERS, which=st.none() | WHICH)
    def claim(self, worker, which):
        if which is not None and which >= self.jobs_count:
            return

        def act(side):
            lease = side.jobs.claim(worker, job=None if which is None else side.ids[-1 - which])
            if lease:
                side.leases.append(lease)
            return lease and (side.number(lease.job), lease.token, lease.request)

        if told := self.every(act):
            number, token, request = told
            assert request.given == {"seed": request.seed}
            self.fenced |= {(of, old) for of, old in self.leases if of == number}
            self.leases.append((number, token))

    @precondition(lambda self: self.leases)
    @rule(worker=WORKERS)
    def take_over(self, worker):
        """Everybody fell silent for too long, then somebody wakes up."""
        self.let_pass(LEASE_S + 1)
        self.claim(worker, None)

    @precondition(lambda self: self.leases)
    @rule(which=WHICH)
    def beat(self, which):
        self.under(which, lambda side, lease: side.jobs.beat(lease))

    @precondition(lambda self: self.leases)
    @rule(which=WHICH, ratio=st.floats(0, 1))
    def tell(self, which, ratio):
        self.under(which, lambda side, lease: side.jobs.tell(lease, ratio, N_("on the way")))

    @precondition(lambda self: self.leases)
    @rule(which=WHICH, cause=CAUSES, again=st.booleans())
    def fail(self, which, cause, again):
        if self.under(which, lambda side, lease: side.jobs.fail(lease, cause, again=again)) is None:
            self.fenced.add(self.lease(which))

    @precondition(lambda self: self.leases)
    @rule(which=WHICH, last=st.booleans())
    def commit(self, which, last):
        """What a child does: a commit on the way, or the one that ends its job."""
        key = f"{len(self.committed)}.{'last' if last else 'way'}"

        def act(side, lease):
            guard = side.jobs.finish if last else side.jobs.check
            put = Put(key, Note(text=str(lease.token)), 0)
            side.store.commit(Act("write", "a1", self.clock.now(), (put,)), within=lambda: guard(lease))

        if self.under(which, act) is None:
            assert self.lease(which) not in self.fenced, "a fenced-out worker committed"
            self.committed.append((key, self.lease(which)[0]))
            if last:
                self.fenced.add(self.lease(which))

    @precondition(lambda self: self.jobs_count)
    @rule(which=WHICH)
    def cancel(self, which):
        if which < self.jobs_count and self.every(lambda side: side.jobs.cancel(side.ids[-1 - which], "a1")):
            number = self.jobs_count - 1 - which
            self.fenced |= {lease for lease in self.leases if lease[0] == number}

    @rule(seconds=st.sampled_from([1, LEASE_S // 2, LEASE_S + 1]))
    def let_pass(self, seconds):
        self.clock.today += timedelta(seconds=seconds)

    def lease(self, which):
        return self.leases[-1 - which % len(self.leases)]

    def under(self, which, act):
        """An act under one of the leases ever given, stale or not; None when it went well."""
        told = self.every(lambda side: act(side, side.leases[-1 - which % len(side.leases)]))
        assert told in (None, LeaseLost.code, Cancelled.code)
        return told

    @invariant()
    def every_queue_says_the_same(self):
        def told(side):
            states = side.jobs.list(self.project)
            return {side.number(s.id): s.model_dump(mode="json", exclude={"id", "cause"}) for s in states}

        states = self.every(lambda side: told(side))
        assert sorted(states) == list(range(self.jobs_count)), "none lost"
        for state in states.values():
            assert [one["number"] for one in state["attempts"]] == list(range(1, len(state["attempts"]) + 1))
            ended = [one for one in state["attempts"] if one["ended_at"]]
            assert all(one["cause"] for one in ended[:-1] or ended if state["status"] != "done")

    @invariant()
    def what_was_committed_is_what_is_there(self):
        keys = self.every(lambda side: tuple(key.id for key in side.store.keys(Note.kind)))
        assert sorted(keys) == sorted(key for key, _ in self.committed)
        ends = [number for key, number in self.committed if key.endswith("last")]
        done = self.every(self.done)
        assert sorted(ends) == sorted(done), "done exactly with its documents, and once"

    def done(self, side):
        return tuple(side.number(s.id) for s in side.jobs.list(self.project) if s.status == "done")

    def teardown(self):
        """Whatever happened, one good worker brings every job to an end."""
        self.clock.today += timedelta(seconds=LEASE_S + 1)
        for side in self.sides:
            while lease := side.jobs.claim("good"):
                side.jobs.finish(lease)
            for state in side.jobs.list(self.project):
                assert state.over
                assert (state.cause is None) is (state.status == "done")
                assert sum(1 for one in state.attempts if one.cause is None) == (state.status == "done")
                tried = [one for one in state.attempts if one.cause and one.cause.code != Stopped.code]
                assert len(tried) <= TRIES


class Everywhere(Rules):
    """The same on every database: they agree."""

    made = staticmethod(everywhere)


TestRules = Rules.TestCase
TestRules.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestEverywhere = Everywhere.TestCase
TestEverywhere.settings = settings(
    max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
