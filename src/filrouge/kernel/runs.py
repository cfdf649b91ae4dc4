"""Running a use case once, and recording what it read, made and cost; or why it could not."""

from dataclasses import dataclass
from typing import Any, Literal

from filrouge.kernel.context import Context, Progress, silent
from filrouge.kernel.documents import Part
from filrouge.kernel.errors import Conflict, FilrougeError, Forbidden, Impossible, Unavailable, Waiting
from filrouge.kernel.freshness import Freshness
from filrouge.kernel.ports import Act, Run, Told
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.usecases import UseCase

Stack = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Call:
    """A use case, the step it is run as, its input and its seed."""

    use: UseCase[Any]
    step: str
    given: Part
    seed: int = 0

    @property
    def place(self) -> tuple[str, str]:
        return self.use.name, self.step


class Runner:
    """Runs use cases for one project; ``progress`` hears how far they are."""

    def __init__(self, project: Project, fresh: Freshness | None = None, progress: Progress = silent) -> None:
        self._project, self._progress = project, progress
        self._fresh = fresh or Freshness(project)

    def perform(self, call: Call, *, stack: Stack = (), parent: Context | None = None) -> Run:
        """Run once and record: documents, trace, journal and "done" in one commit.

        Raises:
            Whatever the use case raises; nothing is kept then, except what it had needed.
        """
        context = self._context(call, stack)
        try:
            return self._done(call, context)
        except FilrougeError:
            if parent:  # what stopped this run stops the one that needs it: it must see it move
                parent.inherit(context)
            raise

    def attempt(self, call: Call) -> Run:
        """Like ``perform``, but a run that waits or that cannot be is recorded with its reason, and returned.

        Raises:
            Conflict, Forbidden, Unavailable (other than Waiting): passing, nothing is recorded.
        """
        context = self._context(call, ())
        try:
            return self._done(call, context)
        except Waiting as err:
            return self._failed(call, context, err, "waiting")
        except (Conflict, Forbidden, Unavailable):
            raise
        except FilrougeError as err:
            return self._failed(call, context, err, "impossible")

    def ensure(self, call: Call, *, stack: Stack, parent: Context | None = None) -> Run:
        """The last run when it stands, else a new one."""
        last = self._fresh.last_run(*call.place)
        if last and last.outcome == "done":
            if self._fresh.stale(call.use, call.given, call.seed, last) is None:
                return last
        return self.perform(call, stack=stack, parent=parent)

    def _context(self, call: Call, stack: Stack) -> Context:
        project = self._project
        project.require(call.use.right)
        within = (*stack, call.place)
        if call.place in stack:
            raise Impossible(N_("A step needs itself: %(way)s", way=" → ".join(use for use, _ in within)))

        def needed(maker: UseCase[Any], step: str, given: Part) -> Run:
            known = self._fresh.last_run(maker.name, step)
            run = self.ensure(Call(maker, step, given), stack=within, parent=context)
            if run is not known:
                context.charge(run.cost)
            return run

        context = Context(project, call.use, call.step, call.seed, needed, self._progress)
        return context

    def _done(self, call: Call, context: Context) -> Run:
        meter = self._project.ports.meter()
        call.use.function(context, call.given)
        trace = self._trace(call, context)
        cost = meter.read().without(context.spent)
        done = trace.model_copy(update={"made": tuple(context.made), "cost": cost})
        self._commit(done, context)
        return done

    def _failed(
        self, call: Call, context: Context, err: FilrougeError, outcome: Literal["waiting", "impossible"]
    ) -> Run:
        """Record a failed attempt once, so that its reason is known without running."""
        told = {"why": Told.of(placed(err)), "code": err.code, "wants": tuple(context.wants)}
        tried = self._trace(call, context).model_copy(update={"outcome": outcome, **told})
        last = self._fresh.last_run(*call.place)
        if last is None or (last.key, last.outcome, last.why) != (tried.key, outcome, tried.why):
            context.puts.clear()
            self._commit(tried, context)
        return tried

    def _commit(self, run: Run, context: Context) -> None:
        now = self._project.ports.clock.now()
        self._project.commit(Act("run", self._project.actor, now, puts=tuple(context.puts), run=run))
        self._fresh.ran(run)

    def _trace(self, call: Call, context: Context) -> Run:
        reads, outside = tuple(context.reads), tuple(context.outside)
        return Run(
            use=call.use.name,
            version=call.use.version,
            step=call.step,
            given=call.given.model_dump(mode="json"),
            seed=call.seed,
            on=self._project.ports.clock.now().date(),
            key=self._fresh.key(call.use, call.given, call.seed, reads, outside, today=False),
            reads=reads,
            outside=outside,
        )


def placed(err: FilrougeError) -> Message:
    """The message of an error with the place it points at, unless that is what the message names."""
    named = err.at.rpartition("/")[2] in (str(one) for one in err.message.params.values())
    return N_("%(at)s: %(why)s", at=err.at, why=err.message) if err.at and not named else err.message
