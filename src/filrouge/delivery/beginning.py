"""How a project begins and takes files in: what is written, and which steps, at each of these moments."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from filrouge.delivery.proposing import (
    READERS,
    Proposed,
    Table,
    aim_at,
    described,
    describing,
    dictionary_of,
    grouped,
    predicting,
    problem_of,
    reader_of,
    receiving,
    split_wanted,
)
from filrouge.delivery.threads import CASE, Stage, Standing, files_in
from filrouge.delivery.wiring import LIBRARY, accounts, open_project
from filrouge.kernel.documents import Account, Blob, Document, Key, Prose, Ref, validated
from filrouge.kernel.errors import Conflict, Invalid, NotFound
from filrouge.kernel.ports import Blobs, Put
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_, Lang
from filrouge.kernel.thread import Case
from filrouge.kinds.datasets import Dictionary, Manifest, PersonalData, Profile
from filrouge.kinds.models import Problem
from filrouge.kinds.projects import Charter, Frame, Member, Team

LOOKING = ("-personnel", "-profil")  #: ends of the names of the steps that only look at a table
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
TEAM, FRAME, CHARTER = "equipe", "cadre", "charte"
FileBody = Mapping[str, JsonValue]


class TakenProject(Conflict):
    """A project of this name exists in this installation."""

    code = "conflict.project-taken"


class BadProjectName(Invalid):
    """A project's name is part of addresses: small letters, digits and dashes."""

    code = "invalid.project-name"


class EmptyFile(Invalid):
    """A file without a byte holds no table."""

    code = "invalid.empty-file"


@dataclass(frozen=True)
class Guided:
    """What a project begins with when it begins with words."""

    title: str
    company: str
    strategy: str
    purpose: str
    role: Role


@dataclass(frozen=True)
class Looked:
    """A table that was given: ``table`` once it was read and measured, ``accepted`` once it was described."""

    stage: Stage
    files: tuple[FileBody, ...]
    table: Table | None
    accepted: bool

    @property
    def proposals(self) -> tuple[Proposed, ...]:
        return describing(self.stage.id)


def begun(
    name: str, actor: str, *, files: Sequence[FileBody] = (), guided: Guided | None = None, lang: Lang
) -> Project:
    """A new project with its first steps and documents, owned by who begins it.

    Raises:
        BadProjectName, TakenProject, Invalid: nothing was made.
    """
    check_free(name)
    project = open_project(name, actor=actor)
    steps = _receiving(project.ports.blobs, files, frozenset())
    case = validated(Case, {"project": name, "steps": [*steps, *(_logbook_steps() if guided else ())]})
    project.write_all([Put(CASE.id, case, 0), *(_guided(project, guided, lang) if guided else ())])
    return project


def check_free(name: str) -> None:
    """Raises BadProjectName, TakenProject."""
    if not NAME.fullmatch(name) or name == LIBRARY:
        raise BadProjectName(
            N_("%(name)s cannot be a project: use a-z, 0-9 and -", name=repr(name[:60])), at="/name"
        )
    if accounts().members(name):
        raise TakenProject(N_("A project is named %(name)s already", name=name), at="/name")


def free_project(stem: str) -> str:
    """The stem, or with a number behind it: a name that no project has."""
    taken = accounts().members
    return next(name for n in range(1, 10_000) if not taken(name := stem if n == 1 else f"{stem}-{n}"))


def add_files(project: Project, files: Sequence[FileBody]) -> tuple[str, ...]:
    """Steps that receive and measure more tables; the names of those that receive.

    Raises:
        Conflict: somebody changed the thread meanwhile.
        Invalid: two files of one name.
    """
    case, revision = case_and_revision(project)
    taken = {step.id for step in case.steps}
    steps = _receiving(project.ports.blobs, files, taken)
    write_case(project, case, [*_bodies(case), *steps], revision)
    return tuple(step["id"] for step in steps if step["use"] in READERS)


def replace_file(project: Project, step_id: str, at: int, file: FileBody, *, expected_revision: int) -> None:
    """Another content in the place of one of a step's files; what was read from it becomes suspect.

    Raises:
        NotFound: no such step, or no such file of it.
        Conflict: somebody changed the thread meanwhile.
    """
    case, _ = case_and_revision(project)
    steps = _bodies(case)
    step = next((one for one in steps if one["id"] == step_id), None)
    places = [place for place, _ in files_in(step["with"])] if step else []
    if step is None or not 0 <= at < len(places):
        raise NotFound(N_("Step %(step)s has no such file", step=step_id))
    _put_at(step["with"], places[at], dict(file))
    write_case(project, case, steps, expected_revision)


def looked_at(project: Project, standing: Standing) -> tuple[Looked, ...]:
    """Every table that files were received for, in the order of the thread."""
    case, untouched = standing.case, waiting_tables(project, standing)
    received = [step for step in case.steps if step.use in READERS] if case else []
    return tuple(
        Looked(
            stage,
            tuple(file for _, file in files_in(step.given)),
            _table(project, step.id, step.given),
            step.id not in untouched,
        )
        for step in received
        if (stage := standing.stage(step.id))
    )


def waiting_tables(project: Project, standing: Standing) -> frozenset[str]:
    """Steps that received a table which nobody described, and from which nothing else was made yet."""
    steps = standing.case.steps if standing.case else ()
    looking = {f"{step.id}{end}" for step in steps for end in LOOKING}
    used = {source for step in steps if step.id not in looking for source in step.sources()}
    received = [step.id for step in steps if step.use in READERS and step.id not in used]
    described = project.store.standings(Key(Dictionary.kind, id) for id in received)
    return frozenset(id for id in received if Key(Dictionary.kind, id) not in described)


def accept(
    project: Project, looked: Looked, *, wanted: Iterable[str], target: str, lang: Lang
) -> tuple[Ref, ...]:
    """Write what is proposed for a table, as far as it is wanted: its source, its dictionary, its steps, and
    with a target the problem and the steps to a model.

    Raises:
        NotFound: no column is the target.
        Conflict: somebody changed the thread, or described the table, meanwhile.
    """
    table = looked.table
    if table is None:
        raise NotFound(N_("Table %(table)s was not measured yet", table=looked.stage.id))
    case, revision = case_and_revision(project)
    taken = {step.id for step in case.steps}
    asked = set(wanted)
    steps = [one.step for one in looked.proposals if one.step["id"] in asked]
    aim = aim_at((table,), target) if target else None
    documents: list[tuple[str, str, Document]] = described(table, aim, lang)
    if aim:
        stem = f"{table.id}-" if "decoupe" in taken else ""
        problem = _free(project, Problem.kind, f"{stem}probleme")
        dictionary = dictionary_of(aim, documents)
        documents.append((Problem.kind, problem, problem_of(aim, documents, lang)))
        if f"{table.id}-structure" not in asked | taken:  # the model is cut along what the dictionary says
            steps.insert(0, looked.proposals[0].step)
        steps += [one.step for one in predicting(aim, split_wanted(dictionary), stem=stem, problem=problem)]
    told = [*_bodies(case), *(step for step in steps if step["id"] not in taken)]
    new = [Put(id, document, 0) for kind, id, document in documents if not _there(project, kind, id)]
    return project.write_all([*new, Put(CASE.id, _case(case, told), revision)])


def case_and_revision(project: Project) -> tuple[Case, int]:
    """The case, an empty one when there is none yet."""
    held = project.store.latest(CASE)
    if held is None:
        return Case(project=project.store.project), 0
    return project.document(Case, held), held.ref.revision


def write_case(
    project: Project, case: Case, steps: Sequence[Mapping[str, Any]], expected_revision: int
) -> Ref:
    """Raises Conflict, and Invalid with what is wrong among the steps."""
    return project.write(CASE.id, _case(case, steps), expected_revision=expected_revision)


def _case(case: Case, steps: Sequence[Mapping[str, Any]]) -> Case:
    return validated(Case, {"project": case.project, "steps": list(steps)})


def _bodies(case: Case) -> list[dict[str, Any]]:
    return [step.model_dump(mode="json", by_alias=True) for step in case.steps]


def _receiving(blobs: Blobs, files: Sequence[FileBody], taken: Iterable[str]) -> list[dict[str, Any]]:
    by_name = {str(file["name"]): file for file in files}
    for name, file in by_name.items():
        if not file["size_bytes"]:
            raise EmptyFile(N_("%(file)s is empty", file=name), at="/files")
    known, steps = set(taken), list[dict[str, Any]]()
    for stem, names in grouped([str(file["name"]) for file in files]).items():
        id = next(one for n in range(1, 10_000) if (one := stem if n == 1 else f"{stem}-{n}") not in known)
        some = [by_name[name] for name in names]
        with blobs.open(validated(Blob, dict(some[0]))) as stream:
            made = receiving(id, some, reader_of(names[0], stream))
        known |= {step["id"] for step in made}
        steps += made
    return steps


def _table(project: Project, id: str, given: object) -> Table | None:
    """What is known of a table, once all of it is."""
    manifest = _latest(project, Manifest, id)
    profile = _latest(project, Profile, f"{id}-profil")
    personal = _latest(project, PersonalData, f"{id}-personnel")
    if not (manifest and profile and personal):
        return None
    names = tuple(str(file["name"]) for _, file in files_in(given))
    return Table(id, names, manifest, profile, personal)


def _latest(project: Project, kind: type[Any], id: str) -> Any:
    held = project.store.latest(Key(kind.kind, id))
    return project.document(kind, held) if held and held.body is not None else None


def _there(project: Project, kind: str, id: str) -> bool:
    return project.store.latest(Key(kind, id)) is not None


def _free(project: Project, kind: str, stem: str) -> str:
    return next(
        name for n in range(1, 10_000) if not _there(project, kind, name := stem if n == 1 else f"{stem}-{n}")
    )


def _put_at(given: Any, at: str, value: object) -> None:
    """Replace what stands at a place of a step's input."""
    *way, last = at.split("/")[1:]
    for token in way:
        given = given[int(token)] if isinstance(given, list) else given[token]
    given[int(last) if isinstance(given, list) else last] = value


def _guided(project: Project, told: Guided, lang: Lang) -> Iterable[Put]:
    """The frame, the charter and the team, with what was said and nothing else."""

    def says(text: str) -> Prose:
        return Prose(lang=lang, text=text)

    frame = Frame(company=says(told.company), strategy=says(told.strategy))
    of = Ref(kind=Frame.kind, id=FRAME, revision=1)
    today = project.ports.clock.now().date()
    member = Member(id="m1", account=Account(project.actor), roles=(told.role,), since=today)
    yield Put(FRAME, frame, 0)
    yield Put(CHARTER, Charter(frame=of, title=says(told.title), purpose=says(told.purpose)), 0)
    yield Put(TEAM, Team(members=(member,)), 0)


def _logbook_steps() -> tuple[dict[str, Any], ...]:
    team = {"subject": {"latest": f"{Team.kind}/{TEAM}"}}
    return (
        {"id": "effort", "use": "projects.effort", "with": team},
        {"id": "deroulement", "use": "projects.report_logbook", "with": team},
    )
