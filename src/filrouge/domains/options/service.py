"""Use cases: tell a trial as a prototype, compare options, simulate a business case, report."""

from filrouge.domains.options.compute.comparing import compared
from filrouge.domains.options.compute.outlooks import case_of, outlook_of
from filrouge.domains.options.compute.prototypes import prototype_of
from filrouge.domains.options.compute.scoring import matrix_of
from filrouge.domains.options.documents import ToCompare, ToMeasure, ToReport, ToSimulate
from filrouge.domains.options.report import Told, study_report
from filrouge.kernel.context import Context
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.models import Effort, Experiment
from filrouge.kinds.options import (
    Ballot,
    BusinessCase,
    Choice,
    Comparison,
    Outlook,
    Prototype,
    Study,
    StudyReport,
)


@use_case(
    "options.prototype",
    version=1,
    title=Text(fr="Retenir ce qu’un essai a mesuré", en="Keep what a trial measured"),
    right="options.write",
    reads=(Experiment, Effort),
    makes=(Prototype,),
)
def measure(context: Context, given: ToMeasure) -> None:
    """Tell a trial on a sample as a prototype that options may quote.

    Raises:
        NotScored
    """
    experiment = context.read(Experiment, given.subject).document
    context.make(prototype_of(experiment, context.read(Effort, given.effort).document))


@use_case(
    "options.compare",
    version=1,
    title=Text(fr="Comparer les options", en="Compare the options"),
    right="options.write",
    reads=(Study, Ballot),
    makes=(Comparison,),
    long=True,
)
def compare(context: Context, given: ToCompare) -> None:
    """Run four methods over draws of the scores and of the weights, with and without what is vetoed.

    Raises:
        MissingScores, NotANumber, WrongUnit, BadBallot, BadRange, NothingLeft.
    """
    study = context.read(Study, given.subject).document
    ballots = [context.read(Ballot, ref) for ref in given.ballots]
    matrix = matrix_of(study, [one.document for one in ballots], context.value)
    context.make(
        compared(
            matrix,
            vetoed=[one.option for one in study.vetoes],
            ballots=[one.ref.id for one in ballots],
            draws_count=given.draws_count,
            seed=context.seed,
        )
    )


@use_case(
    "options.simulate",
    version=1,
    title=Text(fr="Simuler un cas d’affaires", en="Simulate a business case"),
    right="options.write",
    reads=(BusinessCase,),
    makes=(Outlook,),
    long=True,
)
def simulate(context: Context, given: ToSimulate) -> None:
    """Draw the inputs of a business case and add its flows up.

    Raises:
        BadCase, NotANumber.
    """
    case = case_of(context.read(BusinessCase, given.subject).document, context.value)
    context.make(outlook_of(case, given.draws_count, context.seed))


@use_case(
    "options.report",
    version=3,
    title=Text(fr="Restituer l’étude des options", en="Report the study of the options"),
    right="options.write",
    reads=(Study, Comparison, Prototype, BusinessCase, Outlook, Choice, Signature),
    makes=(StudyReport,),
)
def report(context: Context, given: ToReport) -> None:
    """Tell the options, how they come out and why, and the decision; every figure is a quote."""
    choice = context.maybe(Choice, given.choice)
    signature = context.signature(choice.ref) if choice else None
    told = Told(
        study=context.read(Study, given.subject),
        comparison=context.read(Comparison, given.comparison),
        prototypes=tuple(context.read(Prototype, ref) for ref in given.prototypes),
        cases=tuple(
            (context.read(BusinessCase, one.case), context.read(Outlook, one.outlook)) for one in given.cases
        ),
        choice=choice,
        signature=signature.ref if signature else None,
    )
    context.make(StudyReport(content=study_report(told)))
