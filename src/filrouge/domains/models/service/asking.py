"""What both heavy use cases begin with: the question, its rows, its candidates, the price of a call."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from filrouge.domains.models.compute.problem import TRAINING, Question, aim_of, question_of
from filrouge.domains.models.compute.rows import Rows, rows_of
from filrouge.domains.models.documents import OwnCandidate
from filrouge.domains.models.errors import NameTaken
from filrouge.engines.tabular import Contender, own, portfolio, unfitted
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.datasets import Split, Structure
from filrouge.kinds.models import Problem

CALLS_MIN_COUNT, CALLS_MAX_COUNT = 10, 40_960
MEASURED_MIN_S = 0.1  #: clocks of the processor tick every hundredth of a second
MICROSECONDS_PER_S = 1e6


def asked(context: Context, problem: Ref, structure: Ref, split: Ref) -> Question:
    """The problem, checked against its table."""
    stated = context.read(Problem, problem).document
    declared = context.read(Structure, structure).document
    parts = context.read(Split, split).document
    return question_of(stated, declared, parts)


def contenders(
    context: Context, question: Question, brought: Sequence[OwnCandidate]
) -> tuple[Contender, ...]:
    """Ours, then those the user brought.

    Raises:
        NameTaken: two have the same name.
    """
    ours = portfolio(aim_of(question.problem), question.features)
    names = [*(one.id for one in ours), *(one.id for one in brought)]
    double = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if double:
        raise NameTaken(N_("Two candidates are named %(name)s", name=double), at="/own")
    return (*ours, *(_own(context, one) for one in brought))


def _own(context: Context, brought: OwnCandidate) -> Contender:
    """Code that cannot be loaded is that candidate's failure, not the experiment's."""
    try:
        found = context.load(brought.code)
    except Invalid as error:
        found = error

    def make(seed: int) -> Any:
        if isinstance(found, Invalid):
            raise found
        return unfitted(found, seed)

    return own(brought.id, Text(fr=brought.id, en=brought.id), make, prepares_itself=brought.prepares_itself)


def rows(context: Context, question: Question, part: str) -> Rows:
    """The columns of a part that the question asks for, where the target is known."""
    frame = _frame(context, question, part, question.columns)
    taught = frame if part == TRAINING else _frame(context, question, TRAINING, (question.problem.target,))
    return rows_of(question, frame, taught=taught[question.problem.target])


def _frame(context: Context, question: Question, part: str, columns: tuple[str, ...]) -> pd.DataFrame:
    content = next(one.content for one in question.split.parts if one.id == part)
    frame: pd.DataFrame = context.tables.frame(context.tables.open(content).select(*columns))
    return frame


def columns(inputs: pd.DataFrame) -> dict[str, Any]:
    """Inputs as a model session takes them."""
    return {str(name): inputs[name].to_numpy() for name in inputs.columns}


def microseconds(context: Context, call: Callable[[], object]) -> float:
    """What one call takes of the processor: unlike a wall time it does not tell how busy the machine is."""
    call()
    calls_count = CALLS_MIN_COUNT
    while True:
        meter = context.meter()
        for _ in range(calls_count):
            call()
        cost = meter.read()
        enough = cost.cpu_s >= MEASURED_MIN_S or calls_count >= CALLS_MAX_COUNT
        if enough or cost.duration_s == 0:  # a meter that does not run measures nothing, however long
            return float(cost.cpu_s / calls_count * MICROSECONDS_PER_S)
        calls_count *= 4
