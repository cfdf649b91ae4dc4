"""A case written for somebody's own data: what can be detected is written, the rest is left empty."""

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from filrouge.adapters.blobs import FsspecBlobs
from filrouge.adapters.casefile import yamlfiles
from filrouge.adapters.clock import SystemClock
from filrouge.adapters.memory import MemoryStore
from filrouge.adapters.meter import ProcessMeter
from filrouge.adapters.secretfiles import SecretFiles
from filrouge.adapters.surroundings import PythonSurroundings
from filrouge.delivery.registry import Installed
from filrouge.domains.datasets.compute.proposal import propose_dictionary
from filrouge.domains.datasets.documents import ToLookFor, ToProfile, ToReceive
from filrouge.domains.datasets.service import ingest, personal_data, profile
from filrouge.kernel.documents import Document, Prose, Ref
from filrouge.kernel.errors import Conflict, Invalid, NotFound
from filrouge.kernel.ports import Ports
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_, Lang
from filrouge.kinds.datasets import Dictionary, Manifest, PersonalData, Profile, Source
from filrouge.kinds.models import BaselineName, MetricName, Problem, SplitWanted, Task

Choose = Callable[[Sequence[str]], str | None]  #: asks which of these columns is to be predicted
CLASSES_MAX = 20  #: a whole number with more values is a quantity
TRAIN_RATIO = 0.75
SUFFIXES = re.compile(r"(\.(csv|tsv|txt|json|jsonl|ndjson|parquet|xlsx|xls|ods|gz))+$", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """One table that was looked at."""

    id: str
    files: tuple[Path, ...]
    manifest: Manifest
    profile: Profile
    personal: PersonalData


@dataclass(frozen=True)
class Aim:
    """What is to be predicted, as far as the data tell it."""

    table: Table
    target: str
    task: Task
    event: str | None


def initiate(
    folder: Path, files: Sequence[Path], *, target: str | None, choose: Choose, lang: Lang
) -> tuple[Path, ...]:
    """Write a case for these files into an empty folder, and return what was written.

    Args:
        target: the column to predict; None asks ``choose`` among all columns.

    Raises:
        Conflict: the folder already holds a case.
        NotFound: no table has the target.
        Invalid: a file cannot be read as a table; nothing is written.
    """
    if (folder / "case.yaml").exists():
        raise Conflict(N_("%(folder)s already holds a case", folder=folder))
    tables = _looked_at(files)
    aim = _aim(tables, target, choose)
    documents = [pair for table in tables for pair in _described(table, aim, lang)]
    documents += [("models.problem", "probleme", _problem(aim, documents, lang))] if aim else []
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        for file in table.files:
            _bring(file, folder / "raw" / file.name)
    written = {folder / kind / f"{id}.yaml": _body(document) for kind, id, document in documents}
    written[folder / "case.yaml"] = _case(folder, tables, aim, documents)
    for path, body in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yamlfiles.show(body), encoding="utf-8")
    return tuple(written)


def _looked_at(files: Sequence[Path]) -> tuple[Table, ...]:
    """Each table received and measured once, in a project that is thrown away."""
    with TemporaryDirectory(prefix="filrouge-init-") as place:
        project = _passing_project(Path(place))
        runner = Runner(project)
        return tuple(_table(project, runner, id, group) for id, group in _groups(files).items())


def _table(project: Project, runner: Runner, id: str, files: tuple[Path, ...]) -> Table:
    blobs = tuple(project.ports.blobs.put_file(file, file.name) for file in files)
    (manifest,) = runner.perform(Call(ingest, id, ToReceive(files=blobs))).made
    (personal,) = runner.perform(Call(personal_data, id, ToLookFor(subject=manifest))).made
    asked = ToProfile(subject=manifest, personal_data=personal)
    (measured,) = runner.perform(Call(profile, id, asked)).made
    read = _reader(project)
    return Table(id, files, read(Manifest, manifest), read(Profile, measured), read(PersonalData, personal))


def _reader(project: Project) -> Callable[..., Any]:
    def read(kind: type[Document], ref: Ref) -> Document:
        return project.document(kind, project.store.revision(ref))

    return read


def _groups(files: Sequence[Path]) -> dict[str, tuple[Path, ...]]:
    """Files whose names differ by digits only are one table: ``sales-2023.csv``, ``sales-2024.csv``.

    Raises:
        Invalid: two files of the same name.
    """
    names = [file.name for file in files]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Invalid(N_("Two files are named %(name)s", name=min(twice)))
    stems: dict[str, list[Path]] = {}
    for file in files:
        stems.setdefault(re.sub(r"\d+", "#", file.name), []).append(file)
    groups: dict[str, tuple[Path, ...]] = {}
    for group in stems.values():
        id = slug(SUFFIXES.sub("", group[0].name) if len(group) == 1 else _shared_stem(group))
        unique = id if id not in groups else f"{id}-{len(groups) + 1}"
        groups[unique] = tuple(sorted(group))
    return groups


def _shared_stem(group: Iterable[Path]) -> str:
    return re.sub(r"[\d_.-]+$", "", re.sub(r"\d+", "", SUFFIXES.sub("", min(group).name))) or "table"


def slug(text: str) -> str:
    """Lower-case letters, digits and dashes: a name for a step or a project."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "table"


def _aim(tables: Sequence[Table], target: str | None, choose: Choose) -> Aim | None:
    if target is None:
        target = choose([column.id for table in tables for column in table.manifest.columns])
    if target is None:
        return None
    for table in tables:
        for column in table.profile.columns:
            if target in (column.id, column.id.casefold()):
                return Aim(table, column.id, *_task(column.type, column.distinct_count, column.frequent))
    raise NotFound(N_("No table has a column %(name)s", name=target), at="/target")


def _task(type: str, distinct_count: int, frequent: Sequence[Any]) -> tuple[Task, str | None]:
    """Two values: is it the rarer one? A few: which one? Else: how much?"""
    if distinct_count == 2:
        known = [value.id for value in sorted(frequent, key=lambda value: value.rows_count)]
        return "binary", known[0] if known else None
    if type in ("text", "boolean") or (type == "integer" and distinct_count <= CLASSES_MAX):
        return "multiclass", None
    return "regression", None


def _described(table: Table, aim: Aim | None, lang: Lang) -> list[tuple[str, str, Document]]:
    target = aim.target if aim and aim.table is table else None
    title = Source(title=Prose(lang=lang, text=", ".join(file.name for file in table.files)))
    dictionary = propose_dictionary(table.manifest, table.profile, target=target, personal=table.personal)
    return [(Source.kind, table.id, title), (Dictionary.kind, table.id, dictionary)]


METRICS: dict[Task, tuple[MetricName, BaselineName]] = {
    "binary": ("roc_auc", "prior"),
    "multiclass": ("log_loss", "prior"),
    "regression": ("mae", "median"),
    "count": ("poisson_deviance", "mean"),
}


def _problem(aim: Aim, documents: Iterable[tuple[str, str, Document]], lang: Lang) -> Problem:
    question = {"fr": f"Que vaut {aim.target} ?", "en": f"What is {aim.target}?"}[lang]
    metric, baseline = METRICS[aim.task]
    return Problem(
        question=Prose(lang=lang, text=question),
        target=aim.target,
        task=aim.task,
        event=aim.event,
        metric=metric,
        split=_split_wanted(_dictionary(aim, documents)),
        baseline=baseline,
        owner="moa",
    )


def _dictionary(aim: Aim, documents: Iterable[tuple[str, str, Document]]) -> Dictionary:
    return next(one for _, id, one in documents if id == aim.table.id and isinstance(one, Dictionary))


def _split_wanted(dictionary: Dictionary) -> SplitWanted:
    return "group" if dictionary.group else "row"


def _case(
    folder: Path, tables: Sequence[Table], aim: Aim | None, documents: Sequence[tuple[str, str, Document]]
) -> dict[str, Any]:
    steps = [step for table in tables for step in _table_steps(table)]
    if aim:
        steps += _model_steps(aim, _split_wanted(_dictionary(aim, documents)))
    return {"project": slug(folder.absolute().name), "steps": steps}


def _table_steps(table: Table) -> list[dict[str, Any]]:
    id, subject = table.id, {"from": table.id}
    about = {"source": {"latest": f"{Source.kind}/{id}"}, "dictionary": {"latest": f"{Dictionary.kind}/{id}"}}
    measured = {"profile": {"from": f"{id}-profil"}, "personal_data": {"from": f"{id}-personnel"}}
    dictionary = {"subject": subject, "dictionary": about["dictionary"]}
    return [
        _step(id, "datasets.ingest", {"files": [{"file": f"raw/{file.name}"} for file in table.files]}),
        _step(f"{id}-personnel", "datasets.personal_data", {"subject": subject}),
        _step(
            f"{id}-profil",
            "datasets.profile",
            {"subject": subject, "personal_data": measured["personal_data"]},
        ),
        _step(f"{id}-structure", "datasets.check_dictionary", dictionary),
        _step(f"{id}-fiche", "datasets.card", {"subject": subject, **about, **measured}),
    ]


def _model_steps(aim: Aim, split: SplitWanted) -> list[dict[str, Any]]:
    id = aim.table.id
    problem = {"latest": f"{Problem.kind}/probleme"}
    structure, parts = {"from": f"{id}-structure"}, {"from": "decoupe"}
    asked = {"problem": problem, "structure": structure, "split": parts}
    ratios = [{"name": "train", "ratio": TRAIN_RATIO}, {"name": "test", "ratio": 1 - TRAIN_RATIO}]
    cut = {"subject": {"from": id}, "structure": structure, "by": split, "parts": ratios}
    told = {"dataset": {"from": id}, "effort": {"from": "essais"}, "model": {"from": "modele"}}
    return [
        _step("decoupe", "datasets.split", cut),
        _step("essais", "models.experiment", {**asked, "folds_count": 3}),
        _step("modele", "models.fit", {**asked, "experiment": {"from": "essais"}}),
        _step(
            "modele-fiche",
            "models.card",
            {**asked, "experiment": {"from": "essais"}, **told, "footprint": {"from": "modele"}},
        ),
    ]


def _step(id: str, use: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "use": use, "with": given}


def _body(document: Document) -> dict[str, Any]:
    """What is worth writing: a field nobody filled is left out, but for those a person is to fill."""
    body = document.body()
    body.pop("valid_until")
    return body


def _bring(file: Path, place: Path) -> None:
    """A link to the file where it is; a copy where links cannot be made."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.symlink_to(file.absolute())
    except OSError:
        shutil.copyfile(file, place)


def _passing_project(place: Path) -> Project:
    from filrouge.adapters.duckdb import DuckTables  # noqa: PLC0415 - heavy

    blobs = FsspecBlobs(str(place / "blobs"), place / "cache")
    ports = Ports(
        blobs=blobs,
        clock=SystemClock(),
        meter=ProcessMeter,
        surroundings=PythonSurroundings(),
        secrets=SecretFiles(place / "secrets"),
        open_tables=lambda: DuckTables(blobs, place / "scratch"),
        open_runtime=lambda: None,
    )
    name = f"init-{datetime.now(UTC):%Y%m%d}"
    return Project(MemoryStore(name), ports, Installed(), name, frozenset({"*"}))
