"""Declared and proven, apart; two audits side by side; actions in order."""

from collections.abc import Iterable

from filrouge.domains.audit.compute.comparison import compare
from filrouge.domains.audit.compute.scores import assess
from filrouge.domains.audit.compute.strategy import roadmap
from filrouge.domains.audit.documents import ToAssess, ToCompareAudits, ToOrder
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import Erased
from filrouge.kernel.project import Held
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.audit import (
    Answers,
    Assessment,
    Comparison,
    Evidence,
    Finding,
    ImportedAnswers,
    Measures,
    Plan,
    Questionnaire,
    Roadmap,
    Scan,
    Strategy,
)
from filrouge.kinds.projects import Frame


@use_case(
    "audit.assess",
    version=1,
    title=Text(fr="Évaluer un audit", en="Assess an audit"),
    right="audit.write",
    reads=(Plan, Questionnaire, Answers, ImportedAnswers, Evidence, Measures, Scan),
    makes=(Assessment,),
)
def assess_plan(context: Context, given: ToAssess) -> None:
    """Take every answer to the questionnaires of a plan, and say what is declared and what is proven."""
    plan = context.read(Plan, given.subject).document
    asked = [context.read(Questionnaire, ref) for ref in plan.questionnaires]
    codes = {held.ref.key: held.document.code for held in asked}
    answers: dict[str, list[Answers]] = {held.document.code: [] for held in asked}
    told: list[Answers] = [one.document for one in context.all(Answers)]
    told += [one.document for one in context.all(ImportedAnswers)]
    for one in told:
        if code := codes.get(one.questionnaire.key):
            answers[code].append(one)
    context.make(
        assess(
            plan,
            [held.document for held in asked],
            answers,
            _pieces(context, (one for group in answers.values() for one in group)),
            [context.read(Measures, ref).document for ref in given.measures],
            context.read(Scan, given.scan).document if given.scan else None,
        )
    )


def _pieces(context: Context, answers: Iterable[Answers]) -> dict[Ref, Evidence | None]:
    """The pieces joined to answers; one that was erased shows nothing any more."""
    cited = {piece.piece for told in answers for answer in told.answers for piece in answer.joined}
    found: dict[Ref, Evidence | None] = {}
    for ref in sorted(cited, key=str):
        try:
            found[ref] = context.read(Evidence, ref).document
        except Erased:
            found[ref] = None
    return found


@use_case(
    "audit.compare",
    version=1,
    title=Text(fr="Comparer deux audits", en="Compare two audits"),
    right="audit.write",
    reads=(Assessment,),
    makes=(Comparison,),
)
def compare_audits(context: Context, given: ToCompareAudits) -> None:
    """Say what moved from an earlier assessment to this one."""
    before, after = (context.read(Assessment, ref).document for ref in (given.before, given.subject))
    context.make(compare(before, after))


@use_case(
    "audit.order",
    version=1,
    title=Text(fr="Ordonner une stratégie", en="Put a strategy in order"),
    right="audit.write",
    reads=(Strategy, Finding, Frame),
    makes=(Roadmap,),
)
def order_actions(context: Context, given: ToOrder) -> None:
    """Rank actions by severity, effort and what waits for them; set their costs against the budget.

    Raises:
        WaitsForItself: actions that wait for one another.
    """
    strategy = context.read(Strategy, given.subject).document
    frame = context.read(Frame, strategy.frame).document
    findings = {held.ref: held.document for held in findings_of(context, strategy.plan)}
    for action in strategy.actions:
        for ref in action.findings:
            findings.setdefault(ref, context.read(Finding, ref).document)
    context.make(roadmap(strategy, findings, frame))


def findings_of(context: Context, plan: Ref) -> list[Held[Finding]]:
    """The findings of an audit, whatever the revision of its plan that they cite."""
    return [held for held in context.all(Finding) if held.document.plan.key == plan.key]
