"""A whole thread as one job: whoever asks gets an answer at once, and a worker redoes what changed."""

from collections.abc import Iterator

from filrouge.delivery.wiring import jobs
from filrouge.kernel.context import Progress
from filrouge.kernel.documents import Part, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.jobs import Request
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.thread import Case, Here, State, Step, Thread, case_of

THREAD = "thread.run"  #: in the place of a use case, in the request of such a job
VERSION = 1
WHOLE = "case"  #: in the place of a step, when every step is meant


class ToWalk(Part):
    """``only`` one step with what it comes from, else all; ``redo`` steps that stand too."""

    only: str = ""
    redo: tuple[str, ...] = ()


def ask_to_walk(project: Project, asked: ToWalk | None = None) -> str:
    """Queue a run of the thread; the job that is at it already is returned instead.

    Raises:
        Forbidden: the actor may not run the thread.
        NotFound, Invalid: there is no case, or no such step.
    """
    project.require("thread.write")
    told = asked or ToWalk()
    part_of(case_of(project), told.only)
    given = told.model_dump(mode="json")
    request = Request(use=THREAD, version=VERSION, step=told.only or WHOLE, given=given)
    return jobs().submit(project.store.project, project.actor, request)


def walk(project: Project, request: Request, progress: Progress) -> tuple[State, ...]:
    """In the worker's child: every step in turn, long and short ones alike; the progress is over steps.

    What stands is left as it is, so that a walk that died is resumed by another one.
    """
    asked = validated(ToWalk, request.given)
    case = part_of(case_of(project), asked.only)
    steps_count, walked = len(case.steps), list[State]()

    def tell(done_ratio: float, message: Message) -> None:
        progress((len(walked) + done_ratio) / max(1, steps_count), message)

    def perform(call: Call, here: Here) -> Run:
        place = {"step": call.step, "number": len(walked) + 1, "count": steps_count}
        tell(0.0, N_("%(step)s (%(number)d of %(count)d)", **place))
        return here(call)

    thread = Thread(project, case, perform=perform, redo=frozenset(asked.redo), progress=tell)
    return thread.run(walked.append)


def part_of(case: Case, only: str) -> Case:
    """The case with one step and what it comes from; whole for no step.

    Raises:
        Invalid: it has no such step.
    """
    if not only:
        return case
    steps = {step.id: step for step in case.steps}
    if only not in steps:
        raise Invalid(N_("No step is named %(name)s", name=only))
    wanted = set(_with_sources(steps, only))
    return case.model_copy(update={"steps": tuple(step for step in case.steps if step.id in wanted)})


def _with_sources(steps: dict[str, Step], only: str) -> Iterator[str]:
    left, seen = [only], set[str]()
    while left:
        id = left.pop()
        if id not in seen:
            seen.add(id)
            yield id
            left += steps[id].sources()
