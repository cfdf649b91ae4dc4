"""Compare candidates on the training part, and try the export of each."""

from functools import partial
from typing import Any

from filrouge.domains.models.compute.experiment import Trial, effort_of, experiment_of
from filrouge.domains.models.compute.problem import TRAINING, Question, breaches_of, undeclared_in
from filrouge.domains.models.compute.rows import table_of
from filrouge.domains.models.documents import ToCompare
from filrouge.domains.models.service.asking import asked, columns, contenders, microseconds, rows
from filrouge.engines import onnx
from filrouge.engines.tabular import Fault, Rules, Standing, Table, attempt, compete
from filrouge.kernel.context import Context
from filrouge.kernel.texts import N_

TRIAL_ROWS_COUNT, TRIAL_COLUMNS_LIMIT = 200, 10  #: a trial export is proven on fewer rows than the real one


def compare(context: Context, given: ToCompare) -> None:
    """Make the experiment and, apart, what it cost."""
    total = context.meter()
    question = asked(context, given.problem, given.structure, given.split)
    entered = contenders(context, question, given.own)
    training = rows(context, question, TRAINING)
    table = table_of(question, training)
    rules = Rules(
        question.metric,
        question.problem.split,
        question.problem.metric_parameter,
        given.folds_count,
        given.repeats_count,
        context.seed,
        question.problem.constraints.max_cpu_s,
    )
    contest = compete(entered, table, rules, meter=context.meter, progress=partial(_tell, context))
    trials = {one.contender.id: _trial(context, question, table, one) for one in contest.standings}
    context.make(
        experiment_of(
            question.problem,
            table,
            rules,
            contest,
            trials,
            unit=question.unit,
            left_out_rows_count=training.left_out_rows_count,
            out_of_scope_rows_count=len(training.out_of_scope),
            undeclared_count=undeclared_in(question.problem, question.structure),
        )
    )
    spent = total.read().cpu_s
    context.make(effort_of(contest, trials, total_cpu_s=spent, budget_cpu_s=rules.budget_cpu_s))


def _tell(context: Context, done_ratio: float, contender: str) -> None:
    context.progress(done_ratio, N_("Comparing: %(name)s", name=contender))


def _trial(context: Context, question: Question, table: Table, standing: Standing) -> Trial:
    """Export what the first fold fitted: what has no file, or one too large or too slow, is no choice."""
    pipeline = standing.sample
    if standing.fault or pipeline is None:
        return Trial()
    few = table.inputs.head(TRIAL_ROWS_COUNT)

    def work() -> tuple[bytes, Any]:
        content = onnx.export(pipeline, table.features, about={})
        session = context.runtime.load(content)
        cases = onnx.hard_cases(few, table.inputs, table.features, columns_limit=TRIAL_COLUMNS_LIMIT)
        onnx.prove(pipeline, session.run, cases, outputs=question.outputs)
        return content, session

    done = attempt(work)
    if isinstance(done, Fault):
        return Trial(breaks=("export",), fault=done)
    content, session = done
    one = columns(few.head(1))
    one_row_us = microseconds(context, lambda: session.run(one))
    return Trial(len(content), breaches_of(question.problem, len(content), one_row_us), None, one_row_us)
