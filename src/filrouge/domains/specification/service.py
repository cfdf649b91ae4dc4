"""Use cases: plan the way to the target, trace requirements, lay out both deliverables."""

from filrouge.domains.specification.compute.costing import costs_of
from filrouge.domains.specification.compute.differing import difference_of
from filrouge.domains.specification.compute.scheduling import schedule_of
from filrouge.domains.specification.compute.tracing import Thread, matrix_of
from filrouge.domains.specification.documents import (
    RequirementsToImport,
    ToCost,
    ToExport,
    ToLint,
    ToPlan,
    ToReport,
    ToReportPlan,
    ToTrace,
)
from filrouge.domains.specification.errors import Mismatched
from filrouge.domains.specification.report.architectures import Planned
from filrouge.domains.specification.report.cahier import Laid, specification_report
from filrouge.domains.specification.report.plan import plan_report
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Held
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.audit import Finding, ImportedInventory, Inventory
from filrouge.kinds.compliance import Clearance, Screening
from filrouge.kinds.datasets import Manifest
from filrouge.kinds.options import Choice, Prototype, Study
from filrouge.kinds.projects import Frame
from filrouge.kinds.serving import Publication
from filrouge.kinds.specification import (
    Difference,
    Functions,
    ImportedRequirements,
    MasterPlan,
    MasterPlanReport,
    Matrix,
    RequirementCosts,
    Requirements,
    RequirementsFile,
    RequirementsLint,
    Schedule,
    Specification,
    SpecificationReport,
)


@use_case(
    "specification.plan",
    version=1,
    title=Text(fr="Calculer l’écart et la trajectoire", en="Compute the difference and the way"),
    right="specification.write",
    reads=(MasterPlan, Inventory, ImportedInventory, Frame),
    makes=(Difference, Schedule),
)
def plan(context: Context, given: ToPlan) -> None:
    """Hold the target against the inventory, and its steps against the calendar and the budget.

    Raises:
        BadTarget, Circular, Mismatched.
    """
    found = context.read(MasterPlan, given.subject).document
    frame = context.read(Frame, found.frame).document if found.frame else None
    context.make(difference_of(found, _inventory(context, found.inventory).document))
    allowed = {one.id: one.budget_eur for one in frame.budgets} if frame else {}
    context.make(schedule_of(found, allowed, context.value))


@use_case(
    "specification.trace",
    version=1,
    title=Text(fr="Tracer les exigences", en="Trace the requirements"),
    right="specification.write",
    reads=(Requirements, Functions, Finding, Choice, Publication),
    makes=(Matrix,),
)
def trace(context: Context, given: ToTrace) -> None:
    """Join findings, needs, functions, options, requirements, tests and served models; say what is missing.

    Raises:
        Mismatched: the requirements name no functions.
    """
    requirements = context.read(Requirements, given.subject).document
    if requirements.functions is None:
        raise Mismatched(N_("The requirements say of which functions they are"), at="/functions")
    context.make(
        matrix_of(
            Thread(
                functions=context.read(Functions, requirements.functions).document,
                requirements=requirements,
                findings={one.ref.id: one.document for one in context.all(Finding)},
                publications={one.document.name: one.document for one in context.all(Publication)},
                choice=context.read(Choice, given.choice).document if given.choice else None,
            )
        )
    )


@use_case(
    "specification.cost",
    version=1,
    title=Text(fr="Chiffrer les exigences face au budget", en="Hold the costs of requirements to the budget"),
    right="specification.write",
    reads=(Requirements, Schedule),
    makes=(RequirementCosts,),
)
def cost(context: Context, given: ToCost) -> None:
    """Sum costs by the year in which they are due, beside what is planned and allowed."""
    requirements = context.read(Requirements, given.subject).document
    context.make(costs_of(requirements, context.read(Schedule, given.schedule).document))


@use_case(
    "specification.report_plan",
    version=2,
    title=Text(fr="Restituer le schéma directeur", en="Report the master plan"),
    right="specification.write",
    reads=(MasterPlan, Inventory, ImportedInventory, Difference, Schedule),
    makes=(MasterPlanReport,),
)
def report_plan(context: Context, given: ToReportPlan) -> None:
    """Tell today, the target, what lies between, the way and its budget; every figure is a quote."""
    planned = _planned(context, given.subject, given.difference, given.schedule)
    context.make(MasterPlanReport(content=plan_report(planned)))


@use_case(
    "specification.report",
    version=4,
    title=Text(fr="Mettre en page le cahier des charges", en="Lay out the specification"),
    right="specification.write",
    reads=(
        Specification,
        Functions,
        Requirements,
        Matrix,
        MasterPlan,
        Inventory,
        ImportedInventory,
        Difference,
        Schedule,
        RequirementCosts,
        Frame,
        Study,
        Choice,
        Prototype,
        Manifest,
        Screening,
        Clearance,
    ),
    makes=(SpecificationReport,),
)
def report(context: Context, given: ToReport) -> None:
    """Fill every section from documents; what is missing is printed with its owner."""
    held = context.read(Specification, given.subject)
    told = held.document
    planned = None
    if told.master_plan and given.difference and given.schedule:
        planned = _planned(context, told.master_plan, given.difference, given.schedule)
    laid = Laid(
        specification=held,
        functions=context.read(Functions, told.functions),
        requirements=context.read(Requirements, told.requirements),
        planned=planned,
        frame=context.maybe(Frame, told.frame),
        study=context.maybe(Study, told.study),
        choice=context.maybe(Choice, told.choice),
        matrix=context.maybe(Matrix, given.matrix),
        costs=context.maybe(RequirementCosts, given.costs),
        prototypes=[context.read(Prototype, ref) for ref in told.prototypes],
        data=[context.read(Manifest, ref) for ref in told.data],
        screenings=[context.read(Screening, ref) for ref in told.screenings],
        clearances=[context.read(Clearance, ref) for ref in told.clearances],
    )
    context.make(SpecificationReport(content=specification_report(laid)))


@use_case(
    "specification.lint",
    version=2,
    title=Text(fr="Relire les exigences selon les règles", en="Read the requirements by the rules"),
    right="specification.write",
    reads=(Requirements, ImportedRequirements),
    makes=(RequirementsLint,),
)
def lint(context: Context, given: ToLint) -> None:
    """Say what each statement has against it, its pattern, and the share that has nothing major."""
    from filrouge.domains.specification.compute.linting import lint_of  # noqa: PLC0415 - compiles the rules

    context.make(lint_of(_requirements(context, given.subject).document))


@use_case(
    "specification.import_requirements",
    version=1,
    title=Text(
        fr="Lire les exigences d’un client (ReqIF, tableur, Word)",
        en="Read the requirements of a client (ReqIF, sheet, Word)",
    ),
    right="specification.write",
    makes=(ImportedRequirements,),
)
def import_requirements(context: Context, given: RequirementsToImport) -> None:
    """Read a file of requirements row by row; what it says beside them is kept, what is left out is told.

    Raises:
        NoRequirement. TooBig, WrongType, Bomb, Damaged, Macros, Outside, Declares, BadMapping.
    """
    from filrouge.domains.specification.compute.importing import imported  # noqa: PLC0415 - heavy

    context.make(imported(given, context.blob(given.file)))


@use_case(
    "specification.export_requirements",
    version=1,
    title=Text(
        fr="Écrire les exigences en ReqIF ou en tableur", en="Write the requirements as ReqIF or a sheet"
    ),
    right="specification.write",
    reads=(Requirements, ImportedRequirements),
    makes=(RequirementsFile,),
)
def export_requirements(context: Context, given: ToExport) -> None:
    """A file that other tools read, and that is read back here."""
    from filrouge.domains.specification.compute.exporting import reqif, workbook  # noqa: PLC0415 - heavy

    held = _requirements(context, given.subject)
    content = (reqif if given.file_format == "reqif" else workbook)(held.document)
    file = context.blobs.put(content, f"{held.ref.id}.{given.file_format}")
    count = len(held.document.requirements)
    context.make(RequirementsFile(file=file, format=given.file_format, requirements_count=count))


def _requirements(context: Context, ref: Ref) -> Held[Requirements]:
    """Written here, or imported. Raises Invalid: neither."""
    kind = ImportedRequirements if ref.kind == ImportedRequirements.kind else Requirements
    read = context.read(kind, ref)
    return Held(read.ref, read.document)


def _planned(context: Context, plan: Ref, difference: Ref, schedule: Ref) -> Planned:
    held = context.read(MasterPlan, plan)
    return Planned(
        plan=held,
        today=_inventory(context, held.document.inventory),
        difference=context.read(Difference, difference),
        schedule=context.read(Schedule, schedule),
    )


def _inventory(context: Context, ref: Ref) -> Held[Inventory]:
    """Raises Invalid: it is not an inventory."""
    if ref.kind == ImportedInventory.kind:
        read = context.read(ImportedInventory, ref)
        return Held(read.ref, read.document)
    return context.read(Inventory, ref)
