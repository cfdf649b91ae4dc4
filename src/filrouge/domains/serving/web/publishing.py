"""Publishing from a page: a model of this project, a name; the step is added to the thread and run."""

from typing import Literal

from django.http import HttpResponse
from pydantic import Field

from filrouge.domains.serving.web.lineage import maker_of
from filrouge.domains.serving.web.listing import USE
from filrouge.kernel.documents import Key, Part, Prose, Ref
from filrouge.kernel.errors import Conflict, FilrougeError, Invalid
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_
from filrouge.kinds.datasets import Dictionary, Structure
from filrouge.kinds.models import Model
from filrouge.kinds.serving import PUBLIC_NAME, Publication
from filrouge.webkit.rooms import Visit

STEM_LETTERS = 50  #: of a name, in the id of a step


class Choice(Part):
    """What the page asks for."""

    model: str = Field(min_length=1)
    name: str = Field(pattern=PUBLIC_NAME)
    access: Literal["keys", "open"]
    purpose: str = Field(min_length=1, max_length=2_000)


def begin(visit: Visit) -> HttpResponse:
    """The form; then the publication, its step, and the job that runs it."""
    models = [key.id for key in visit.project.store.keys(Model.kind)]
    typed = {name: visit.request.POST.get(name, "").strip() for name in Choice.model_fields}
    fault = None
    if visit.request.method == "POST":
        try:
            return visit.led(_publish(visit, Choice.model_validate(typed), models))
        except ValueError:
            fault = N_("A model, a name of letters, digits, . _ - and what it is for are needed")
        except (Conflict, Invalid) as err:
            fault = err.message
    context = {"models": models, "typed": typed, "fault": fault}
    return visit.shown("serving/publish.html", context, status=422 if fault else 200)


def _publish(visit: Visit, asked: Choice, models: list[str]) -> str:
    """The address of the job.

    Raises:
        Invalid, Conflict, Forbidden.
    """
    if asked.model not in models:
        raise Invalid(N_("No model %(id)s", id=asked.model))
    step = f"{asked.name.replace('.', '-')[:STEM_LETTERS]}-servi"
    if visit.house.has_step(step):
        raise Conflict(N_("The thread has a step %(id)s already", id=step))
    given = _given(visit, asked)
    publication = Publication(
        name=asked.name,
        stage="trial",
        access=asked.access,
        purpose=Prose(lang=visit.lang, text=asked.purpose),
    )
    visit.project.write(asked.name, publication, expected_revision=0)
    visit.house.add_step(step, USE, given)
    return visit.house.walk(step)


def _given(visit: Visit, asked: Choice) -> dict[str, object]:
    held = visit.project.store.latest(Key(Model.kind, asked.model))
    read = _read_by(visit.project, held.ref) if held else []
    structure = next((ref for ref in read if ref.kind == Structure.kind), None)
    if structure is None:
        raise Invalid(N_("Nothing says which table the model %(id)s learned from", id=asked.model))
    dictionary = next((r for r in _read_by(visit.project, structure) if r.kind == Dictionary.kind), None)
    given: dict[str, object] = {
        "publication": {"latest": f"{Publication.kind}/{asked.name}"},
        "model": _source(visit, Model.kind, asked.model),
        "structure": _source(visit, Structure.kind, structure.id),
    }
    if dictionary:
        given["dictionary"] = {"latest": f"{Dictionary.kind}/{dictionary.id}"}
    return given


def _source(visit: Visit, kind: str, id: str) -> dict[str, str]:
    """After the step that makes it, where the thread has that step."""
    return {"from": id} if visit.house.has_step(id) else {"latest": f"{kind}/{id}"}


def _read_by(project: Project, ref: Ref) -> list[Ref]:
    try:
        run = maker_of(project, ref)
    except FilrougeError:
        return []
    return [read.ref for read in run.reads] if run else []
