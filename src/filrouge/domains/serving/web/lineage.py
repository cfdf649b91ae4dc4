"""From a model that is served back to its data: what each run read, and what made that, down to the files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from filrouge.kernel.documents import Document, Ref
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import Dictionary, Manifest, Structure
from filrouge.kinds.models import Model
from filrouge.kinds.serving import Endpoint, Publication

RUNS_LOOKED_AT = 200
D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Made:
    """A step on the way: what it does, under which name."""

    step: str
    title: Text


@dataclass(frozen=True)
class Lineage:
    """None for what this reader may not read, or that was erased."""

    publication: Publication | None = None
    publication_ref: Ref | None = None
    model: Model | None = None
    model_ref: Ref | None = None
    dictionary: Dictionary | None = None
    dictionary_ref: Ref | None = None
    structure: Structure | None = None
    structure_ref: Ref | None = None
    steps: tuple[Made, ...] = ()  #: from the files to the model
    data: tuple[tuple[Ref, int | None], ...] = field(default=())  #: tables received, and their rows


def lineage_of(project: Project, endpoint: Ref) -> Lineage:
    """Every revision is the one that was read, whatever came since."""
    read = _read_by(project, endpoint)
    by_kind = {ref.kind: ref for ref in read}
    structure = _structure(project, [ref for ref in read if ref.kind == Structure.kind])
    model_ref = by_kind.get(Model.kind)
    steps: dict[str, Made] = {}
    data: dict[Ref, int | None] = {}
    if model_ref:
        _walk(project, model_ref, steps, data, set())
    publication_ref, dictionary_ref = by_kind.get(Publication.kind), by_kind.get(Dictionary.kind)
    return Lineage(
        publication=_opened(project, Publication, publication_ref),
        publication_ref=publication_ref,
        model=_opened(project, Model, model_ref),
        model_ref=model_ref,
        dictionary=_opened(project, Dictionary, dictionary_ref),
        dictionary_ref=dictionary_ref,
        structure=_opened(project, Structure, structure),
        structure_ref=structure,
        steps=tuple(steps.values()),
        data=tuple(data.items()),
    )


def _walk(
    project: Project, ref: Ref, steps: dict[str, Made], data: dict[Ref, int | None], seen: set[Ref]
) -> None:
    """Sources first; a table that was made from no other table was received."""
    if ref in seen:
        return
    seen.add(ref)
    run = maker_of(project, ref)
    sources = [read.ref for read in run.reads] if run else []
    for source in sources:
        _walk(project, source, steps, data, seen)
    if run:
        steps.setdefault(run.step, Made(run.step, _title(project, run.use)))
    if ref.kind == Manifest.kind and not any(source.kind == Manifest.kind for source in sources):
        held = _opened(project, Manifest, ref)
        data[ref] = held.rows_count if held else None


def maker_of(project: Project, ref: Ref) -> Run | None:
    """The run that made this very revision; None when nobody keeps it."""
    last = project.store.maker(ref.key)
    if last is None or ref in last.made:
        return last
    older = project.store.runs(last.use, last.step, count=RUNS_LOOKED_AT)
    return next((run for run in older if ref in run.made), None)


def _read_by(project: Project, ref: Ref) -> list[Ref]:
    run = maker_of(project, ref)
    return [read.ref for read in run.reads] if run else []


def _structure(project: Project, tried: list[Ref]) -> Ref | None:
    """The last one read is the one that fitted."""
    return tried[-1] if tried else None


def _opened(project: Project, kind: type[D], ref: Ref | None) -> D | None:
    if ref is None:
        return None
    try:
        project.require(kind.right_to("read"))
        return project.document(kind, project.store.revision(ref))
    except FilrougeError:
        return None


def _title(project: Project, use: str) -> Text:
    try:
        return project.catalogue.use(use).title
    except FilrougeError:
        return Text(fr=use, en=use)


def endpoints(project: Project) -> Iterator[tuple[Ref, Endpoint]]:
    """The latest of every model published here, by id."""
    for key in project.store.keys(Endpoint.kind):
        held = project.store.latest(key)
        if held and (found := _opened(project, Endpoint, held.ref)):
            yield held.ref, found
