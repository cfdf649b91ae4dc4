"""A case is a build graph of steps: run what changed, and say of every step where it stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from filrouge.kernel.context import Progress, silent
from filrouge.kernel.documents import Document, Key, Part, Ref, Scalar, blobs_in, validated
from filrouge.kernel.errors import (
    Cancelled,
    Conflict,
    FilrougeError,
    Forbidden,
    Impossible,
    NotFound,
    Unavailable,
    Waiting,
)
from filrouge.kernel.freshness import Freshness
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner, placed
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.usecases import UseCase, asked, is_part

Status = Literal["done", "suspect", "waiting", "impossible"]
WORDS: Mapping[Status, Message] = {
    "done": N_("done"),
    "suspect": N_("suspect"),
    "waiting": N_("waiting"),
    "impossible": N_("impossible"),
}
Here = Callable[[Call], Run]  #: runs a step in this process
Perform = Callable[[Call, Here], Run]  #: how a step is run: here, or as a job


class Step(Part):
    """One instance of a use case. In ``with``, at any depth, ``{"from": step}`` stands for what another
    step made (``"part"`` names which, when it made several), ``{"latest": "kind/id"}`` for the latest
    revision of a document, ``library:`` in front when it lies in the library."""

    model_config = ConfigDict(populate_by_name=True)

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")
    use: str
    given: dict[str, JsonValue] = Field(default={}, alias="with")
    seed: int = 0

    def sources(self) -> frozenset[str]:
        return frozenset(_sources(self.given))


class Case(Document):
    """The steps of a project's thread; the other view of ``case.yaml``."""

    kind = "thread.case"

    project: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _acyclic(self) -> Self:
        if len({step.id for step in self.steps}) < len(self.steps):
            raise ValueError(N_("two steps have the same id"))
        unknown = {source for step in self.steps for source in step.sources()} - {s.id for s in self.steps}
        if unknown:
            raise ValueError(N_("no step is named %(names)s", names=", ".join(sorted(unknown))))
        list(self.in_order())
        return self

    def in_order(self) -> Iterator[Step]:
        """Steps after what they come from, else as they are written."""
        places = {step.id: place for place, step in enumerate(self.steps)}
        order = TopologicalSorter({step.id: step.sources() for step in self.steps})
        try:
            order.prepare()
        except CycleError as err:
            raise ValueError(N_("steps wait for each other: %(way)s", way=" → ".join(err.args[1]))) from err
        ready: list[int] = []
        while order.is_active():
            for id in order.get_ready():
                heappush(ready, places[id])
            step = self.steps[heappop(ready)]
            order.done(step.id)
            yield step

    def summary(self) -> Mapping[str, Scalar]:
        return {"steps_count": len(self.steps)}

    def blobs(self) -> frozenset[str]:
        """The files that its steps are given; they are told as plain values until a use case asks."""
        return frozenset(blobs_in(self.body()))


@dataclass(frozen=True)
class State:
    step: str
    use: str
    status: Status
    why: Message | None = None
    made: tuple[Ref, ...] = ()
    ran: bool = False
    code: str = ""  #: of the error that stopped it
    again: bool = False  #: the next run of the thread would try it


def case_of(project: Project, id: str = "case") -> Case:
    """Raises NotFound when the project has no case yet."""
    held = project.store.latest(Key(Case.kind, id))
    if held is None:
        raise NotFound(N_("Project %(project)s has no case yet", project=project.store.project))
    return project.document(Case, held)


class Thread:
    """A case over a project. ``perform`` says how a step is run, by default in this process, where
    ``progress`` hears how far it is; steps named in ``redo`` are run even when they stand."""

    def __init__(
        self,
        project: Project,
        case: Case,
        *,
        perform: Perform | None = None,
        redo: frozenset[str] = frozenset(),
        progress: Progress = silent,
    ) -> None:
        self._project, self._case, self._redo = project, case, redo
        self._fresh = Freshness(project)
        self._runner = Runner(project, self._fresh, progress)
        self._perform = perform or (lambda call, here: here(call))
        self._states: dict[str, State] = {}

    def status(self) -> tuple[State, ...]:
        """Where each step stands; nothing is run."""
        return self._in_file_order(self._visit(self._look))

    def run(self, watch: Callable[[State], None] = lambda state: None) -> tuple[State, ...]:
        """Redo what changed, in order; a step that cannot go on holds back only those that need it.

        Raises:
            Conflict: somebody wrote the same document meanwhile.
            Cancelled: somebody asked to stop.
        """
        for state in self._visit(self._attempt):
            watch(state)
        return self._in_file_order(self._states.values())

    def _in_file_order(self, states: Iterable[State]) -> tuple[State, ...]:
        by_step = {state.step: state for state in states}
        return tuple(by_step[step.id] for step in self._case.steps)

    def _visit(self, stand: Callable[[Call], State]) -> Iterator[State]:
        self._states = {}
        for step in self._case.in_order():
            self._states[step.id] = self._stand(step, stand)
            yield self._states[step.id]

    def _stand(self, step: Step, stand: Callable[[Call], State]) -> State:
        try:
            use = self._project.catalogue.use(step.use)
            given = validated(use.input, self._resolved(use, step))
        except Waiting as err:
            return State(step.id, step.use, "waiting", err.message, code=err.code, again=self._follows(step))
        except FilrougeError as err:
            return State(step.id, step.use, "impossible", placed(err), code=err.code)
        return stand(Call(use, step.id, given, step.seed))

    def _follows(self, step: Step) -> bool:
        """All that it comes from stands, or would be run before it."""
        sources = (self._states[source] for source in step.sources())
        return all(source.status == "done" or source.again for source in sources)

    def _look(self, call: Call) -> State:
        last = self._fresh.last_run(call.use.name, call.step)
        doubt = self._fresh.stale(call.use, call.given, call.seed, last)
        if last is None:
            return State(call.step, call.use.name, "waiting", doubt, again=True)
        if doubt is None:
            return self._standing(last)
        status: Status = "suspect" if last.outcome == "done" else "waiting"
        return State(call.step, call.use.name, status, doubt, last.made, again=True)

    def _attempt(self, call: Call) -> State:
        try:
            last = self._fresh.last_run(call.use.name, call.step)
            if last:
                self._refresh_sources(last)
            doubt = self._fresh.stale(call.use, call.given, call.seed, last)
            if last is None or doubt is not None or call.step in self._redo:
                return self._ran(self._perform(call, self._runner.attempt))
            return self._standing(last)
        except (Conflict, Cancelled):
            raise
        except (Forbidden, Unavailable) as err:  # passing: nothing is recorded, the next run tries again
            return State(call.step, call.use.name, "waiting", err.message, ran=True, code=err.code)
        except FilrougeError as err:
            return State(call.step, call.use.name, "impossible", placed(err), ran=True, code=err.code)

    def _ran(self, run: Run) -> State:
        if self._fresh.last_run(run.use, run.step) != run:  # another process ran it
            self._fresh.forget()
        return self._standing(run, ran=True)

    def _standing(self, last: Run, *, ran: bool = False) -> State:
        """A run that stands, as a state."""
        if last.outcome != "done":
            why = last.why.message if last.why else None
            return State(last.step, last.use, last.outcome, why, ran=ran, code=last.code)
        if late := self._fresh.expired(last):
            return State(last.step, last.use, "suspect", late, last.made, ran=ran)
        return State(last.step, last.use, "done", None, last.made, ran=ran)

    def _refresh_sources(self, last: Run) -> None:
        """Makers first, as make does: a source remade with the same body leaves this run standing."""
        for run in self._fresh.ancestors(last):
            if run.step not in self._states:
                use = self._project.catalogue.use(run.use)
                given = validated(use.input, run.given)
                call = Call(use, run.step, given, run.seed)
                if self._fresh.stale(use, given, run.seed, run) is not None:
                    self._ran(self._perform(call, self._runner.attempt))

    def _resolved(self, use: UseCase[Any], step: Step) -> dict[str, object]:
        unknown = step.given.keys() - use.input.model_fields.keys()
        if unknown:
            name = min(unknown)
            raise Impossible(N_("%(use)s does not ask for %(name)s", use=use.name, name=name), at=f"/{name}")
        return self._filled(use.input, step.given)

    def _filled(self, model: type[Part], given: Mapping[str, JsonValue]) -> dict[str, object]:
        filled: dict[str, object] = {}
        for name, value in given.items():
            field = model.model_fields.get(name)
            ask = asked(field) if field else None
            values = value if isinstance(value, list) else [value]
            made = [self._value(ask.type if ask else None, ask.kind if ask else None, one) for one in values]
            filled[name] = made if isinstance(value, list) else made[0]
        return filled

    def _value(self, wanted: Any, kind: str | None, value: JsonValue) -> object:
        if not isinstance(value, dict):
            return value
        if "from" in value and value.keys() <= {"from", "part"}:
            return self._made(str(value["from"]), kind, value.get("part"))
        if value.keys() == {"latest"}:
            place = str(value["latest"])
            name, _, id = place.removeprefix("library:").partition("/")
            return self._project.latest(Key(name, id, place.startswith("library:")))
        return self._filled(wanted, value) if is_part(wanted) else value

    def _made(self, source: str, kind: str | None, part: object) -> Ref:
        state = self._states[source]
        if state.status != "done":
            raise Waiting(N_("Step %(step)s is %(status)s", step=source, status=WORDS[state.status]))
        id = f"{source}.{part}" if part else None
        found = [ref for ref in state.made if ref.kind == kind and id in (None, ref.id)]
        if len(found) != 1:
            raise Impossible(
                N_("Step %(step)s made %(n)d %(kind)s", step=source, n=len(found), kind=kind or "?")
            )
        return found[0]


def _sources(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        if "from" in value and value.keys() <= {"from", "part"}:
            yield str(value["from"])
        else:
            yield from (source for item in value.values() for source in _sources(item))
    elif isinstance(value, list):
        yield from (source for item in value for source in _sources(item))
