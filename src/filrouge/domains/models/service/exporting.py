"""Fit the chosen candidate, export it, prove the file, score it on rows never seen."""

from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline

from filrouge.domains.models.compute.experiment import MICROSECONDS
from filrouge.domains.models.compute.model import model_of
from filrouge.domains.models.compute.problem import TESTING, TRAINING, Question, check_constraints
from filrouge.domains.models.compute.rows import Rows, table_of
from filrouge.domains.models.compute.tested import Tested, answers_of
from filrouge.domains.models.documents import ToFit
from filrouge.domains.models.errors import NoCandidate, NotEqual, NothingUsable
from filrouge.domains.models.service.asking import asked, columns, contenders, microseconds, rows
from filrouge.engines import onnx
from filrouge.engines.tabular import Contender, Fault, attempt, fitted, stop_rows
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Blob, Quantity, digest
from filrouge.kernel.texts import N_
from filrouge.kinds.models import Experiment, Footprint

PROOF_ROWS_LIMIT = 20_000


def fit_and_export(context: Context, given: ToFit) -> None:
    """Make the model and, apart, what it costs.

    Raises:
        NothingUsable, NoCandidate, BreaksConstraint, NotEqual; what the export refuses.
    """
    question = asked(context, given.problem, given.structure, given.split)
    compared = context.read(Experiment, given.experiment).document
    contender = _chosen(context, question, given, compared)
    training, testing = rows(context, question, TRAINING), rows(context, question, TESTING)
    context.progress(0.1, N_("Fitting %(name)s", name=contender.id))
    fitting = context.meter()
    pipeline = _fitted(question, contender, training, context.seed)
    cost = fitting.read()
    context.progress(0.5, N_("Exporting and proving the file"))
    content, session, proof = _proven(context, question, pipeline, training, testing)
    context.progress(0.8, N_("Scoring the test part"))
    row = testing.inputs.head(1)
    one = columns(row)
    one_row_us = microseconds(context, lambda: session.run(one))
    check_constraints(question.problem, content.size_bytes, one_row_us)
    known = tuple(str(name) for name in getattr(pipeline, "classes_", ()))
    tested = _tested(question, session, testing, known)
    context.make(
        model_of(
            question.problem,
            content,
            candidate=contender.id,
            title=contender.title,
            features=question.features,
            outputs=question.outputs,
            classes=known,
            unit=question.unit,
            structure_sha256=digest(question.structure.stored()),
            training_rows_count=len(training.target),
            tested=tested,
            decides_from_ratio=_decides_from(compared, contender.id),
            columns=testing.frame,
            proof=proof,
            seed=context.seed,
        )
    )
    one_row_fitted_us = microseconds(context, lambda: pipeline.predict(row))
    context.make(
        Footprint(
            fit_cpu_s=cost.cpu_s,
            peak_bytes=cost.peak_bytes,
            one_row=Quantity(value=one_row_us, unit=MICROSECONDS),
            one_row_fitted=Quantity(value=one_row_fitted_us, unit=MICROSECONDS),
        )
    )


def _tested(question: Question, session: Any, testing: Rows, known: tuple[str, ...]) -> Tested:
    """The test part as the file answers it: what is scored is what will be served."""
    told = session.run(columns(testing.inputs))
    answers = answers_of(told, question.outputs, known, testing.target)
    group = question.structure.group
    outside = np.zeros((0, len(known)))
    if len(testing.out_of_scope):
        outside = np.asarray(session.run(columns(testing.out_of_scope))[question.outputs[-1]])
    return Tested(testing.target, answers, testing.frame[group] if group else None, outside)


def _decides_from(compared: Experiment, candidate: str) -> float | None:
    return next(one.decides_from_ratio for one in compared.candidates if one.id == candidate)


def _chosen(context: Context, question: Question, given: ToFit, compared: Experiment) -> Contender:
    name = given.candidate or (compared.choice.candidate if compared.choice else None)
    if name is None:
        raise NothingUsable(N_("No candidate ran, keeps the constraints and can be exported"))
    known = {one.id: one for one in contenders(context, question, given.own)}
    if name not in known or name not in {one.id for one in compared.candidates}:
        raise NoCandidate(N_("The experiment has no candidate %(name)s", name=name), at="/candidate")
    return known[name]


def _fitted(question: Question, contender: Contender, training: Rows, seed: int) -> Pipeline:
    table = table_of(question, training)
    boosts = contender.stopping != "none"
    stop_on = stop_rows(table, question.problem.split, seed) if boosts else None
    done = attempt(
        lambda: fitted(contender, table.features, table.inputs, table.target, stop_on=stop_on, seed=seed)
    )
    if isinstance(done, Fault):
        raise NoCandidate(
            N_(
                "%(name)s failed: %(error)s %(message)s (%(place)s)",
                name=contender.id,
                error=done.error,
                message=done.message,
                place=done.place,
            ),
            at="/candidate",
        )
    return done


def _proven(
    context: Context, question: Question, pipeline: Pipeline, training: Rows, testing: Rows
) -> tuple[Blob, Any, onnx.Proof]:
    """The file in store, loaded, and the proof that it computes what was fitted."""
    problem = question.problem
    about = {
        "target": problem.target,
        "task": problem.task,
        "structure_sha256": digest(question.structure.stored()),
        **onnx.unit_metadata(question.features),
    }
    content = onnx.export(pipeline, question.features, about=about)
    session = context.runtime.load(content)
    held_out = testing.inputs.head(PROOF_ROWS_LIMIT)
    cases = onnx.hard_cases(held_out, training.inputs, question.features)
    try:
        proof = onnx.prove(pipeline, session.run, cases, outputs=question.outputs)
    except onnx.NotEqual as error:
        raise NotEqual(error.message, at=error.at) from error
    return context.blobs.put(content, f"{problem.target}.onnx"), session, proof
