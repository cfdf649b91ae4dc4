"""Acceptance: what a model takes, whether it meets what was asked, and the record of it."""

from typing import Any

from filrouge.domains.serving.compute.accepting import Proofs, accepted, concerned, wanted_documents
from filrouge.domains.serving.compute.toolreports import tool_check
from filrouge.domains.serving.documents import CheckToImport, ToAccept, ToRecord, ToTime
from filrouge.domains.serving.errors import NoPart
from filrouge.domains.serving.report import Told, acceptance_report
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.compliance import AccessibilityCheck
from filrouge.kinds.datasets import Split
from filrouge.kinds.models import Footprint, Model
from filrouge.kinds.serving import (
    Acceptance,
    AcceptanceRecord,
    AcceptanceReport,
    Inspection,
    Measurement,
    ToolCheck,
)
from filrouge.kinds.specification import Requirements

ROWS_HELD = 2_000  #: rows asked in turn; more would only measure memory


@use_case(
    "serving.time",
    version=1,
    title=Text(fr="Chronométrer un modèle", en="Time a model"),
    right="serving.write",
    reads=(Model, Split),
    makes=(Measurement,),
    long=True,
)
def time_model(context: Context, given: ToTime) -> None:
    """Ask the model's file row by row, on rows that no fit has seen, as the model server would.

    Raises:
        NoPart; what reading the rows refuses.
    """
    from filrouge.domains.serving.compute.measuring import figures  # noqa: PLC0415 - heavy

    model = context.read(Model, given.subject).document
    columns = _columns(context, model, given)
    context.progress(0.2, N_("Asking %(n)d rows", n=given.rows_count))
    session = context.runtime.load(context.blob(model.content))
    timed = context.runtime.timed(session, columns, count=given.rows_count)
    context.make(
        Measurement(
            model_sha256=model.content.sha256,
            rows_count=given.rows_count,
            machine=timed.machine,
            figures=tuple(figures(timed.cpu_s, timed.wall_s)),
        )
    )


@use_case(
    "serving.import_check",
    version=1,
    title=Text(
        fr="Lire le contrôle d’un outil (axe-core, pip-audit, OSV-Scanner, sonde)",
        en="Read what a tool checked (axe-core, pip-audit, OSV-Scanner, probe)",
    ),
    right="serving.write",
    reads=(AccessibilityCheck,),
    makes=(ToolCheck,),
)
def import_check(context: Context, given: CheckToImport) -> None:
    """Keep the file of a tool of accessibility or security, and the figures that requirements ask for.

    Raises:
        BadToolReport: not such a file, or one that looked at nothing.
    """
    read = context.maybe(AccessibilityCheck, given.check)
    file = read.document.file if read else given.file
    assert file is not None  # the input holds one of the two
    context.make(tool_check(file, context.blob(file), given.taken_on))


@use_case(
    "serving.accept",
    version=2,
    title=Text(fr="Passer la recette d’un modèle", en="Run the acceptance of a model"),
    right="serving.write",
    reads=(Requirements, Model, Footprint, Measurement, ToolCheck, Inspection),
    makes=(Acceptance,),
)
def accept(context: Context, given: ToAccept) -> None:
    """Run every acceptance test of the requirements that concerns this model."""
    requirements = context.read(Requirements, given.requirements).document
    proofs = _proofs(context, given.subject, given, requirements)
    context.make(accepted(requirements, given.name, proofs, context.value))


@use_case(
    "serving.report_acceptance",
    version=2,
    title=Text(fr="Établir le procès-verbal de recette", en="Draw up the acceptance record"),
    right="serving.write",
    reads=(
        Acceptance,
        Requirements,
        Model,
        Footprint,
        Measurement,
        ToolCheck,
        Inspection,
        AcceptanceRecord,
        Signature,
    ),
    makes=(AcceptanceReport,),
)
def report_acceptance(context: Context, given: ToRecord) -> None:
    """Tell each test with its measure and its threshold, what was decided, and who signed it."""
    requirements = context.read(Requirements, given.requirements)
    acceptance = context.read(Acceptance, given.subject)
    record = context.maybe(AcceptanceRecord, given.record)
    signature = context.signature(record.ref) if record else None
    told = Told(
        acceptance=acceptance,
        requirements=requirements,
        proofs=_proofs(context, given.model, given, requirements.document),
        record=record,
        signature=signature.ref if signature else None,
    )
    context.make(AcceptanceReport(content=acceptance_report(told)))


def _proofs(context: Context, model: Ref, given: ToAccept | ToRecord, requirements: Requirements) -> Proofs:
    name = (
        given.name if isinstance(given, ToAccept) else context.read(Acceptance, given.subject).document.name
    )
    wanted = wanted_documents(test for _, test in concerned(requirements, name))
    return Proofs(
        model=context.read(Model, model),
        footprint=context.maybe(Footprint, given.footprint),
        measurement=context.maybe(Measurement, given.measurement),
        checks=tuple(context.read(ToolCheck, ref) for ref in given.checks),
        inspections=tuple(context.read(Inspection, ref) for ref in given.inspections),
        there={place: context.standing(place) for place in wanted},
    )


def _columns(context: Context, model: Model, given: ToTime) -> dict[str, Any]:
    """Raises NoPart."""
    from filrouge.engines.tabular.columns import Feature, as_inputs  # noqa: PLC0415 - heavy
    from filrouge.engines.vision.framing import Frame  # noqa: PLC0415 - heavy

    split = context.read(Split, given.split).document
    content = next((one.content for one in split.parts if one.id == given.part), None)
    if content is None:
        raise NoPart(N_("The split has no part %(name)s", name=given.part), at="/part")
    names = [one.id for one in model.inputs]
    rows = context.tables.open(content).select(*names).limit(min(ROWS_HELD, given.rows_count))
    features = [
        Feature(
            one.id,
            one.type,
            one.unit,
            Frame(one.image.height_px, one.image.width_px, 3 if one.image.channels_count == 3 else 1)
            if one.image
            else Frame(),
        )
        for one in model.inputs
    ]
    inputs = as_inputs(context.tables.frame(rows), features)
    if not len(inputs):
        raise NoPart(N_("The part %(name)s has no row", name=given.part), at="/part")
    return {name: inputs[name].to_numpy() for name in inputs.columns}
