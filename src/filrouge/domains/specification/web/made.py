"""What runs made of a document that people write: the last one, and whether it is out of date."""

from typing import TypeVar

from filrouge.kernel.documents import Document, Key, checked_name
from filrouge.kernel.project import Held, Project
from filrouge.webkit.rooms import Visit

D = TypeVar("D", bound=Document)
WRITE = "specification.write"


def made_of(project: Project, kind: type[D], source: Key) -> Held[D] | None:
    """The document of a kind that a run made last of this source, at whatever revision of it."""
    found = [one for one in project.all(kind) if source in _read(project, one.ref.key)]
    return found[-1] if found else None


def is_old(project: Project, made: Held[D] | None) -> bool:
    """Something that its run read has a newer revision."""
    run = project.store.maker(made.ref.key) if made else None
    if run is None:
        return False
    seen = {read.ref.key: read.ref.revision for read in run.reads}
    now = ((key, project.store.latest(key)) for key in seen)
    return any(held is not None and held.ref.revision != seen[key] for key, held in now)


def _read(project: Project, key: Key) -> set[Key]:
    run = project.store.maker(key)
    return {read.ref.key for read in run.reads} if run else set()


def report_place(visit: Visit, made: Held[D] | None) -> str:
    """The page of a report, "" when it was not laid out."""
    return visit.house.report_address(made.ref.key) if made else ""


def step_of(project: Project, made: Held[D] | None, otherwise: str) -> str:
    """The step that made it, so that it is made again there rather than beside."""
    run = project.store.maker(made.ref.key) if made else None
    return run.step if run else checked_name(otherwise[:80])
