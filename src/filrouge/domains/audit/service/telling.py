"""The restitution."""

from filrouge.domains.audit.compute.strategy import in_priority
from filrouge.domains.audit.documents import ToTell
from filrouge.domains.audit.report.restitution import Told, restitution
from filrouge.domains.audit.service.judging import findings_of
from filrouge.kernel.context import Context
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.audit import (
    Assessment,
    AuditReport,
    Comparison,
    Finding,
    Inventory,
    Measures,
    Plan,
    Questionnaire,
    Roadmap,
    Scan,
    Strategy,
)


@use_case(
    "audit.report",
    version=1,
    title=Text(fr="Restituer un audit", en="Report an audit"),
    right="audit.write",
    reads=(
        Plan,
        Questionnaire,
        Assessment,
        Measures,
        Scan,
        Inventory,
        Finding,
        Strategy,
        Roadmap,
        Comparison,
    ),
    makes=(AuditReport,),
)
def report(context: Context, given: ToTell) -> None:
    """Tell an audit to those who decide; every figure is a quote, every gap a hole with its owner."""
    plan = context.read(Plan, given.subject)
    held = {one.ref: one for one in findings_of(context, given.subject)}
    order = in_priority({ref: one.document for ref, one in held.items()})
    told = Told(
        plan=plan,
        questionnaires=[context.read(Questionnaire, ref) for ref in plan.document.questionnaires],
        assessment=context.read(Assessment, given.assessment),
        findings=[held[ref] for ref in order],
        measures=[context.read(Measures, ref) for ref in given.measures],
        scan=context.maybe(Scan, given.scan),
        inventory=context.maybe(Inventory, given.inventory),
        strategy=context.maybe(Strategy, given.strategy),
        roadmap=context.maybe(Roadmap, given.roadmap),
        comparison=context.maybe(Comparison, given.comparison),
    )
    context.make(AuditReport(content=restitution(told)))
