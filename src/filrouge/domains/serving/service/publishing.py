"""What the model server is to serve, and in production only with its papers in order."""

from filrouge.domains.serving.compute.gate import Papers, holds_until, joined, missing, waiver_told
from filrouge.domains.serving.compute.publishing import endpoint_of
from filrouge.domains.serving.documents import ToPublish
from filrouge.domains.serving.errors import NoKey, NotCleared, NotSigned, OtherStructure
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref, digest
from filrouge.kernel.errors import Erased, Fault, NotFound
from filrouge.kernel.project import Held
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.compliance import Clearance
from filrouge.kinds.datasets import Dictionary, Structure
from filrouge.kinds.models import Model
from filrouge.kinds.serving import Acceptance, AcceptanceRecord, Caller, Endpoint, Publication, Waiver


@use_case(
    "serving.publish",
    version=2,
    title=Text(fr="Publier un modèle", en="Publish a model"),
    right="serving.write",
    reads=(
        Publication,
        Model,
        Structure,
        Dictionary,
        Caller,
        AcceptanceRecord,
        Acceptance,
        Clearance,
        Waiver,
        Signature,
    ),
    makes=(Endpoint,),
)
def publish(context: Context, given: ToPublish) -> None:
    """Say what the model server is to serve: the file, what each input may be, who may ask.

    Raises:
        NotCleared, NotSigned, OtherStructure, NoKey.
    """
    publication = context.read(Publication, given.publication).document
    wanted = given.model
    if publication.revision is not None:
        wanted = wanted.model_copy(update={"revision": publication.revision})
    model = context.read(Model, wanted)
    papers = _papers(context, given) if publication.stage == "production" else None
    if papers:
        _require_papers(papers, given.publication.id, publication, model.document)
    structure = _structure(context, given.structure, model.document.structure_sha256)
    if given.dictionary:
        context.read(Dictionary, given.dictionary)
    callers = {ref.id: context.read(Caller, ref).document for ref in given.callers}
    keyless = next((id for id, one in callers.items() if one.key_sha256 is None), None)
    if keyless:
        raise NoKey(N_("No key was made for %(caller)s yet", caller=keyless), at="/callers")
    context.make(
        endpoint_of(
            given.publication.id,
            publication,
            model.document,
            model.ref.revision,
            structure,
            callers,
            waiver=waiver_told(papers, given.publication.id) if papers else None,
            until=holds_until(papers, given.publication.id) if papers else None,
        )
    )


def _papers(context: Context, given: ToPublish) -> Papers:
    record = context.maybe(AcceptanceRecord, given.record)
    waiver = context.maybe(Waiver, given.waiver)
    return Papers(
        record=record,
        record_signature=context.signature(record.ref) if record else None,
        acceptance=_acceptance(context, given, record),
        decided=context.read(Acceptance, record.document.acceptance) if record else None,
        clearance=context.maybe(Clearance, given.clearance),
        waiver=waiver,
        waiver_signature=context.signature(waiver.ref) if waiver else None,
    )


def _acceptance(
    context: Context, given: ToPublish, record: Held[AcceptanceRecord] | None
) -> Held[Acceptance] | None:
    if given.acceptance:
        return context.read(Acceptance, given.acceptance)
    return context.latest(Acceptance, record.document.acceptance.id) if record else None


def _require_papers(papers: Papers, id: str, publication: Publication, model: Model) -> None:
    """Raises NotCleared with all that is missing, NotSigned when only somebody's signature is."""
    reasons = missing(papers, publication=id, name=publication.name, model_sha256=model.content.sha256)
    if reasons:
        faults = tuple(Fault("/publication", one.message) for one in reasons)
        why = joined([one.message for one in reasons])
        told = N_("%(name)s cannot go to production: %(why)s", name=publication.name, why=why)
        error = NotSigned if all(one.waits for one in reasons) else NotCleared
        raise error(told, at="/publication", faults=faults)


def _structure(context: Context, given: Ref, sha256: str) -> Structure:
    """The revision of the structure that the model learned from: an older model has an older one.

    Raises:
        OtherStructure
    """
    for revision in range(given.revision, 0, -1):
        try:
            held = context.read(Structure, given.model_copy(update={"revision": revision}))
        except (Erased, NotFound):
            continue
        if digest(held.document.stored()) == sha256:
            return held.document
    raise OtherStructure(
        N_("The model did not learn from a table that %(structure)s describes", structure=given.id),
        at="/structure",
    )
