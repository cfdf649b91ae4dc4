"""Use cases of this room."""

from filrouge.domains.serving.compute.publishing import endpoint_of
from filrouge.domains.serving.documents import ToPublish
from filrouge.domains.serving.errors import NoKey, NotCleared, OtherStructure
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref, digest
from filrouge.kernel.errors import Erased, NotFound
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Dictionary, Structure
from filrouge.kinds.models import Model
from filrouge.kinds.serving import Caller, Endpoint, Publication


@use_case(
    "serving.publish",
    version=1,
    title=Text(fr="Publier un modèle", en="Publish a model"),
    right="serving.write",
    reads=(Publication, Model, Structure, Dictionary, Caller),
    makes=(Endpoint,),
)
def publish(context: Context, given: ToPublish) -> None:
    """Say what the model server is to serve: the file, what each input may be, who may ask.

    Raises:
        NotCleared, OtherStructure, NoKey.
    """
    publication = context.read(Publication, given.publication).document
    if publication.stage == "production":
        raise NotCleared(
            N_(
                "%(name)s cannot go to production: no acceptance record signed by the MOA, and no "
                "clearance, exists for it",
                name=publication.name,
            ),
            at="/publication",
        )
    wanted = given.model
    if publication.revision is not None:
        wanted = wanted.model_copy(update={"revision": publication.revision})
    model = context.read(Model, wanted)
    structure = _structure(context, given.structure, model.document.structure_sha256)
    if given.dictionary:
        context.read(Dictionary, given.dictionary)
    callers = {ref.id: context.read(Caller, ref).document for ref in given.callers}
    keyless = next((id for id, one in callers.items() if one.key_sha256 is None), None)
    if keyless:
        raise NoKey(N_("No key was made for %(caller)s yet", caller=keyless), at="/callers")
    context.make(
        endpoint_of(given.publication.id, publication, model.document, model.ref.revision, structure, callers)
    )


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
