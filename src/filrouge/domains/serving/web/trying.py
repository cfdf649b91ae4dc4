"""The page on which a model is tried: fields from its dictionary, an answer in words, where it comes from.

What is typed goes to the model server and nowhere else: nothing of it is kept or logged.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from filrouge.adapters.inference.asking import ModelServer, NoModelServer
from filrouge.domains.serving.compute.standing import out_of_production
from filrouge.domains.serving.web.answers import curl, inputs_told, said_of
from filrouge.domains.serving.web.fields import Read, fields_of, read
from filrouge.domains.serving.web.lineage import Lineage, lineage_of
from filrouge.kernel.documents import Key, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.words import coded
from filrouge.kinds.serving import Endpoint
from filrouge.webkit.rooms import Visit

PHOTO_BYTES = 20_000_000
TAKEN = "-taken"  #: behind the name of a control: a picture just taken by the device's camera


def server() -> ModelServer:
    return ModelServer(settings.MODEL_SERVER, settings.MODEL_SERVER_KEY)


def attempt(visit: Visit, id: str) -> HttpResponse:
    """Show the fields; answer what was sent."""
    held = visit.project.store.latest(Key(Endpoint.kind, id))
    if held is None or held.body is None:
        raise NotFound(N_("No model is served from the step %(id)s", id=id))
    endpoint = visit.project.document(Endpoint, held)
    came_from: Lineage = visit.house.remembered(f"lineage {held.ref}", lambda one: lineage_of(one, held.ref))
    fields = fields_of(endpoint, came_from.dictionary, visit.lang)
    try:
        metadata = server().metadata(endpoint.name, endpoint.version)
        trouble: Message | None = None if metadata else _why_not(visit, held.ref, endpoint)
    except NoModelServer as err:
        metadata, trouble = None, err.message
    seen = Read(fields)
    answer: Mapping[str, Any] = {}
    if visit.request.method == "POST" and metadata:
        seen = read(fields, visit.request.POST, _photos(visit.request), metadata["inputs"])
        if seen.sound:
            seen, answer, trouble = _asked(visit, endpoint, seen)
    return visit.shown(
        "serving/try.html",
        {
            "endpoint": endpoint,
            "id": id,
            "fields": seen.fields,
            "has_image": any(one.shape == "image" for one in fields),
            "trouble": trouble,
            "served": metadata is not None,
            "lineage": came_from,
            "places": _places(visit, came_from),
            "suspect": _is_suspect(visit, held.ref),
            "waiver": endpoint.waiver,
            "waived_by": visit.house.name(str(endpoint.waiver.who)) if endpoint.waiver else "",
            "stage": coded(Endpoint, "stage", endpoint.stage),
            "ref": held.ref,
            **answer,
        },
        status=200 if seen.sound else 422,
    )


def _asked(visit: Visit, endpoint: Endpoint, seen: Read) -> tuple[Read, Mapping[str, Any], Message | None]:
    request = inputs_told(seen.tensors)
    try:
        reply = server().infer(endpoint.name, endpoint.version, request, visit.lang)
    except NoModelServer as err:
        return seen, {}, err.message
    if reply.status == 200:
        command, shortened = curl(visit.request.build_absolute_uri("/")[:-1], endpoint, request)
        told = said_of(endpoint, reply.told, visit.lang)
        context = {"said": told, "took_ms": reply.took_s * 1000, "curl": command, "shortened": shortened}
        return seen, context, None
    blamed = seen.blamed(reply.told)
    why = N_("The model server refused: %(why)s", why=str(reply.told.get("error", reply.status)))
    return blamed, {}, None if not blamed.sound else why


def _photos(request: HttpRequest) -> Mapping[str, bytes]:
    """A picture taken now comes before one that was chosen."""
    found: dict[str, bytes] = {}
    for name, file in request.FILES.items():
        if not isinstance(file, UploadedFile) or not file.size or file.size > PHOTO_BYTES:
            continue
        if name.endswith(TAKEN) or name not in found:
            found[name.removesuffix(TAKEN)] = file.read()
    return found


def _why_not(visit: Visit, ref: Ref, endpoint: Endpoint) -> Message:
    if endpoint.stage == "withdrawn":
        return N_("This model was withdrawn: it answers no more")
    if out := out_of_production(visit.project, ref, endpoint):
        return out
    return N_("This version is not served: it was withdrawn, or another project holds its name")


def _places(visit: Visit, came_from: Lineage) -> Mapping[str, Any]:
    """Addresses of what the lineage names."""
    refs = {
        "model": came_from.model_ref,
        "dictionary": came_from.dictionary_ref,
        "structure": came_from.structure_ref,
        "publication": came_from.publication_ref,
    }
    told: dict[str, Any] = {name: visit.house.place(ref) for name, ref in refs.items() if ref}
    told["data"] = [(ref, visit.house.place(ref), rows) for ref, rows in came_from.data]
    told["steps"] = [
        (made, f"{visit.base}/steps/{made.step}" if visit.house.has_step(made.step) else "")
        for made in came_from.steps
    ]
    return told


def _is_suspect(visit: Visit, ref: Ref) -> bool:
    doubts = visit.house.remembered("doubts", lambda one: one.suspects())
    return bool(doubts.touch(ref.key))
