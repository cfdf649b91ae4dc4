"""Use cases of this room, and the question every surface asks it: what is covered?"""

from collections.abc import Iterable, Mapping
from importlib.resources import files

from filrouge.domains.certification.compute.coverage import Coverage, coverage
from filrouge.domains.certification.compute.grammar import text_of
from filrouge.domains.certification.compute.reading import read_framework
from filrouge.domains.certification.compute.shipped import (
    imported_framework,
    plan_of,
    shipped_framework,
)
from filrouge.domains.certification.documents import Planned, ToImport
from filrouge.kernel.checks import Check, Evidence, Exhibit, Making
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Document, Key
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Doubts
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.certification import Bloc, Referentiel

PACKAGE = "filrouge.domains.certification"
SHIPPED = "data/referentiel-paraphrase.json"
PLAN = "data/plan.json"
LIBRARY_IDS = ("official", "referentiel")  #: in the library: what was imported there, what the product ships


@use_case(
    "certification.import",
    version=1,
    title=Text(fr="Importer un référentiel", en="Import a competence framework"),
    right="certification.write",
    makes=(Referentiel, Bloc),
)
def import_framework(context: Context, given: ToImport) -> None:
    """Make the framework and its blocs from a text, or from what the product ships.

    Raises:
        Malformed: the text does not make sense; nothing is made.
    """
    if given.text is None:
        framework, blocs = shipped_framework(context.resource(f"{PACKAGE}/{SHIPPED}"))
    else:
        blocs = read_framework(text_of(context.blob(given.text)))
        framework = imported_framework(blocs, edition=given.edition, text=given.text)
    context.make(framework)
    for bloc in blocs:
        context.make(bloc, part=f"bloc-{bloc.number}")


def coverage_of(project: Project, checks: Iterable[Check]) -> Coverage:
    """Where a project stands against the framework it imported, or the shipped one.

    Raises:
        Forbidden: the actor may not read what a check reads.
    """
    declared = tuple(checks)
    framework, blocs = framework_of(project)
    kinds = dict.fromkeys(kind for check in declared for kind in check.reads)
    return coverage(framework, blocs, planned(), declared, evidence_of(project, kinds))


def framework_of(project: Project) -> tuple[Referentiel, tuple[Bloc, ...]]:
    """The framework a project imported, else the library's, else the one in the package."""
    project.require(Referentiel.right_to("read"))
    shelf = [Key(Referentiel.kind, id, library=True) for id in LIBRARY_IDS]
    keys = [*project.store.keys(Referentiel.kind), *shelf]
    held = [(key, project.document(Referentiel, one)) for key in keys if (one := project.store.latest(key))]
    held.sort(key=lambda found: found[1].nature != "imported")  # what was imported counts first
    if held:
        key, framework = held[0]
        return framework, _blocs_of(project, key, framework)
    return shipped_framework((files(PACKAGE) / SHIPPED).read_bytes())


def planned() -> tuple[Planned, ...]:
    """The map of the framework: which room is to show what, for which codes."""
    return plan_of((files(PACKAGE) / PLAN).read_bytes())


def evidence_of(project: Project, kinds: Iterable[type[Document]]) -> Evidence:
    """What a project holds of some kinds, with the runs that made it and the doubts about it.

    Raises:
        Forbidden: the actor may not read one of these kinds.
    """
    doubts = project.suspects()
    makers = {ref.key: run for run in project.store.last_runs() for ref in run.made}
    return Evidence({kind.kind: tuple(_exhibits(project, kind, doubts, makers)) for kind in kinds})


def _exhibits(
    project: Project, kind: type[Document], doubts: Doubts, makers: Mapping[Key, Run]
) -> Iterable[Exhibit[Document]]:
    project.require(kind.right_to("read"))
    latest = project.store.standings(project.store.keys(kind.kind))
    bodies = project.store.revisions([one.ref for one in latest.values() if not one.erased])
    for ref, held in sorted(bodies.items(), key=lambda one: one[0].id):
        run = None if kind.origin == "authored" else makers.get(ref.key) or project.store.maker(ref.key)
        made_by = Making(run.use, run.version, run.step) if run else None
        yield Exhibit(ref, project.document(kind, held), doubts.touch(ref.key), made_by)


def _blocs_of(project: Project, key: Key, framework: Referentiel) -> tuple[Bloc, ...]:
    numbers = range(1, framework.counts.blocs_count + 1)
    found = [
        project.store.latest(Key(Bloc.kind, f"{key.id}.bloc-{number}", key.library)) for number in numbers
    ]
    return tuple(project.document(Bloc, bloc) for bloc in found if bloc is not None)


def shipped_competences() -> frozenset[str]:
    """Codes of the competences that a room may say it lets exercise."""
    _, blocs = shipped_framework((files(PACKAGE) / SHIPPED).read_bytes())
    return frozenset(piece.id for bloc in blocs for piece in bloc.competences)
