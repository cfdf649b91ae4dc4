"""Bringing in what people already have, for pages and the command line: texts, notebooks, tables."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any, Final, Literal

from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.wiring import accounts
from filrouge.engines.importing.errors import RefusedRows
from filrouge.engines.importing.grids import Grid, grid_of
from filrouge.engines.importing.rows import Correspondence, Outcome, outcomes
from filrouge.engines.importing.targets import Target, proposed, targets_of
from filrouge.engines.importing.values import Resolver
from filrouge.kernel.documents import Account, Blob, Document, Key, Part, Prose, Ref, validated
from filrouge.kernel.errors import Forbidden, Invalid, NotFound
from filrouge.kernel.ports import Put
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.searching import words_of
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kernel.usecases import fields_of, is_part
from filrouge.kinds.projects import (
    FixedValue,
    ImportedText,
    LogbookEntry,
    MappedColumn,
    Section,
    TableMapping,
)
from filrouge.webkit.forms import free_name, slug

State = Literal["new", "changed", "same", "refused"]
STATES: Mapping[State, Text] = {
    "new": Text(fr="nouveau", en="new"),
    "changed": Text(fr="modifié", en="changed"),
    "same": Text(fr="déjà là", en="already there"),
    "refused": Text(fr="refusé", en="refused"),
}
NAME_LETTERS: Final = 30  #: of a step, so that ids made from it stay names


def import_text(project: Project, file: Blob, *, level: int, lang: Lang) -> Ref:
    """Read a text into a ``projects.imported_text``, named after its file.

    Raises:
        Forbidden, and what the use case refuses.
    """
    return _made(project, "projects.import_text", {"file": file, "level": level, "lang": lang})


def import_notebook(project: Project, file: Blob) -> Ref:
    """Keep a notebook as a ``projects.notebook``, named after its file."""
    return _made(project, "projects.import_notebook", {"file": file})


def _made(project: Project, name: str, given: Mapping[str, Any]) -> Ref:
    use = project.catalogue.use(name)
    project.require(use.right)
    step = slug(PurePath(given["file"].name).stem)[:NAME_LETTERS].strip("-") or "file"
    run = Runner(project).perform(Call(use, step, validated(use.input, dict(given))))
    return run.made[0]


def write_sections(project: Project, ref: Ref, chosen: Collection[str]) -> tuple[Ref, ...]:
    """Write a section for each chosen part of an imported text; none that exists is written over.

    Raises:
        Invalid: nothing was chosen.
    """
    document = project.read(ref).document
    assert isinstance(document, ImportedText)
    parts = [one for one in document.sections if one.id in chosen]
    if not parts:
        raise Invalid(N_("Choose at least one section"))
    stem = PurePath(document.file.name).stem
    taken = {key.id for key in project.store.keys(Section.kind)}
    puts = []
    for one in parts:
        title = one.title or Prose(lang=one.text.lang, text=stem or ref.id)
        id = free_name(f"{ref.id}-{slug(title.text)}".strip("-"), taken)
        taken.add(id)
        puts.append(Put(id, Section(title=title, text=one.text), 0))
    return project.write_all(puts)


@dataclass(frozen=True)
class Asked:
    """A table and what its rows become."""

    kind: str
    correspondence: Correspondence
    lang: Lang
    sheet: str = ""
    header_line: int = 0


@dataclass(frozen=True)
class Line:
    """What one row would do to the project."""

    outcome: Outcome
    state: State
    revision: int  #: the latest of the document, 0 when there is none


@dataclass(frozen=True)
class Trial:
    """Every row, tried and not written."""

    kind: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Mapping[State, int]:
        return Counter(line.state for line in self.lines)

    @property
    def refused(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state == "refused")


def importable(project: Project) -> tuple[type[Document], ...]:
    """Kinds that the actor writes and that rows of a table can fill, in the order of the rooms."""
    kinds = (kind for name in ROOMS for kind in room(name).kinds)
    return tuple(k for k in kinds if _fillable(k) and project.may(k.right_to("write")))


@cache
def _fillable(kind: type[Document]) -> bool:
    """Authored, and nothing that it requires is beyond what a row can say."""
    if kind.origin != "authored" or kind is TableMapping:
        return False
    paths = {target.path for target in targets_of(kind)}
    return all(_covered(kind, name, paths) for name, told, _ in fields_of(kind) if told.is_required())


def _covered(kind: type[Document], name: str, paths: Collection[str]) -> bool:
    if name in paths:
        return True
    inside = next(ask for field, _, ask in fields_of(kind) if field == name)
    if not (is_part(inside.type) and inside.many):
        return False
    model: type[Part] = inside.type
    required = (field for field, told, _ in fields_of(model) if told.is_required() and field != "id")
    return all(f"{name}/{field}" in paths for field in required)


def kind_to_fill(project: Project, name: str) -> type[Document]:
    """
    Raises:
        NotFound: nothing installed has this name.
        Invalid: rows cannot fill it.
        Forbidden
    """
    kind = project.catalogue.kind(name)
    if not _fillable(kind):
        raise Invalid(N_("%(kind)s is not written from the rows of a table", kind=name))
    project.require(kind.right_to("write"))
    return kind


def proposal(kind: type[Document], grid: Grid, lang: Lang, saved: Asked | None = None) -> Asked:
    """A saved mapping, as far as the sheet has its columns; else what the words of the columns say."""
    if saved and saved.kind == kind.kind:
        known = saved.correspondence
        columns = {one: path for one, path in known.columns.items() if one in grid.headers}
        id_column = known.id_column if known.id_column in grid.headers else ""
        told = Correspondence(columns, known.fixed, id_column)
    else:
        columns = proposed(grid.headers, targets_of(kind))
        of_hours = kind is LogbookEntry and "hours/spent_h" in columns.values()
        told = Correspondence(columns, {"nature": "hours"} if of_hours else {})
    return Asked(kind.kind, told, lang, grid.sheet, grid.header_line)


def tried(project: Project, grid: Grid, asked: Asked) -> Trial:
    """What each row would become.

    Raises:
        BadMapping, Forbidden, NotFound, Invalid: the kind cannot be written so.
    """
    kind = kind_to_fill(project, asked.kind)
    found = outcomes(grid, kind, asked.correspondence, asked.lang, resolver(project))
    keys = [Key(kind.kind, one.id) for one in found if one.document]
    standings = project.store.standings(keys)
    bodies = project.store.revisions([standing.ref for standing in standings.values()])

    def line(one: Outcome) -> Line:
        if one.document is None:
            return Line(one, "refused", 0)
        standing = standings.get(Key(kind.kind, one.id))
        if standing is None:
            return Line(one, "new", 0)
        same = bodies[standing.ref].body == one.document.stored()
        return Line(one, "same" if same else "changed", standing.ref.revision)

    return Trial(kind.kind, tuple(map(line, found)))


def write_rows(project: Project, trial: Trial, *, keep_good: bool) -> tuple[Ref, ...]:
    """Write what is new or changed, in one act.

    Raises:
        RefusedRows: a row is refused and ``keep_good`` was not asked; nothing is written.
        Conflict: a document moved since the trial; nothing is written.
    """
    refused = trial.refused
    if refused and not keep_good:
        first = refused[0].outcome
        why = first.problems[0].told
        raise RefusedRows(
            N_(
                "Rows refused: %(count)d; first, line %(line)d: %(why)s",
                count=len(refused),
                line=first.line,
                why=why,
            )
        )
    puts = [
        Put(line.outcome.id, line.outcome.document, line.revision)
        for line in trial.lines
        if line.outcome.document and line.state in ("new", "changed")
    ]
    return project.write_all(puts) if puts else ()


def opened_grid(project: Project, file: Blob, *, sheet: str = "", header_line: int = 0) -> Grid:
    """Raises what ``grid_of`` refuses."""
    return grid_of(project.ports.blobs.get(file), file.name, sheet=sheet, header_line=header_line)


def resolver(project: Project) -> Resolver:
    """People of the project by name, address or id; documents by ``kind/id``, or by id for a known kind."""
    people = cache(lambda: _people(project))
    return lambda target, told: (
        _person(people(), told) if target.type is Account else _ref(project, target, told)
    )


def _people(project: Project) -> Mapping[tuple[str, ...], set[str]]:
    """Folded words → accounts that answer to them."""
    known: dict[tuple[str, ...], set[str]] = {}
    held = accounts()
    for member in held.members(project.store.project):
        person = held.get(member.account)
        for told in (person.id, person.name, person.email or ""):
            known.setdefault(_any_order(told), set()).add(str(person.id))
    return known


def _any_order(told: str) -> tuple[str, ...]:
    """``VASSEUR Claire`` is Claire Vasseur."""
    return tuple(sorted(words_of(told)))


def _person(known: Mapping[tuple[str, ...], set[str]], told: str) -> str | None:
    found = known.get(_any_order(told), set()) if words_of(told) else set()
    return next(iter(found)) if len(found) == 1 else None


def _ref(project: Project, target: Target, told: str) -> Any:
    kind, slash, id = told.strip().partition("/")
    kind, id = (kind, id) if slash else (target.kind or "", told.strip())
    try:
        project.require(project.catalogue.kind(kind).right_to("read"))
        return project.latest(Key(kind, id)).model_dump(mode="json")
    except (NotFound, Forbidden):
        return None


def saved_mappings(project: Project, kind: str = "") -> tuple[Ref, ...]:
    """Saved mappings that the actor may read, of one kind or of all."""
    if not project.may(TableMapping.right_to("read")):
        return ()
    asked = {"target": kind} if kind else {}
    return tuple(one.ref for one in project.store.projections(TableMapping.kind, **asked))


def asked_by(mapping: TableMapping, lang: Lang) -> Asked:
    """What a saved mapping asks of a table."""
    return Asked(
        kind=mapping.target,
        correspondence=Correspondence(
            columns={one.column: one.field for one in mapping.columns},
            fixed={one.field: one.value for one in mapping.fixed},
            id_column=mapping.id_column or "",
        ),
        lang=lang,
        sheet=mapping.sheet or "",
        header_line=mapping.header_line or 0,
    )


def save_mapping(project: Project, asked: Asked, title: str) -> Ref:
    """Keep what was asked of a table under a title; the same title is the next revision."""
    id = slug(title) or "mapping"
    told = asked.correspondence
    mapping = TableMapping(
        title=Prose(lang=asked.lang, text=title),
        target=asked.kind,
        columns=tuple(_numbered(MappedColumn, "column", "field", told.columns)),
        fixed=tuple(_numbered(FixedValue, "field", "value", told.fixed)),
        id_column=told.id_column or None,
        sheet=asked.sheet or None,
        header_line=asked.header_line or None,
    )
    held = project.store.latest(Key(TableMapping.kind, id))
    return project.write(id, mapping, expected_revision=held.ref.revision if held else 0)


def _numbered(part: Callable[..., Any], left: str, right: str, told: Mapping[str, str]) -> Iterator[Any]:
    for n, (one, other) in enumerate(told.items(), start=1):
        yield part(**{"id": str(n), left: one, right: other})


def report_lines(trial: Trial) -> Sequence[Line]:
    """Refused rows first, then the others, each in the order of the file."""
    return sorted(trial.lines, key=lambda line: (line.state != "refused", line.outcome.line))
