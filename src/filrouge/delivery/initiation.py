"""A case written for somebody's own data: what can be detected is written, the rest is left empty."""

import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, BinaryIO, cast

from filrouge.adapters.blobs import FsspecBlobs
from filrouge.adapters.casefile import yamlfiles
from filrouge.adapters.casefile.packing import pack
from filrouge.adapters.clock import SystemClock
from filrouge.adapters.memory import MemoryStore
from filrouge.adapters.meter import ProcessMeter
from filrouge.adapters.secretfiles import SecretFiles
from filrouge.adapters.surroundings import PythonSurroundings
from filrouge.delivery.proposing import (
    IMAGES,
    TABLE,
    TEXTS,
    Aim,
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
    slug,
    split_wanted,
)
from filrouge.delivery.registry import Installed
from filrouge.domains.datasets.documents import (
    ToLookFor,
    ToProfile,
    ToReceive,
    ToReceiveImages,
    ToReceiveTexts,
)
from filrouge.domains.datasets.service import (
    ingest,
    ingest_images,
    ingest_texts,
    personal_data,
    profile,
)
from filrouge.kernel.documents import Blob, Document, Ref
from filrouge.kernel.errors import Conflict
from filrouge.kernel.ports import Blobs, Ports
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_, Lang
from filrouge.kinds.datasets import Manifest, PersonalData, Profile

Choose = Callable[[Sequence[str]], str | None]  #: asks which of these columns is to be predicted


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
    documents = [pair for table in tables for pair in described(table, aim, lang)]
    documents += [("models.problem", "probleme", problem_of(aim, documents, lang))] if aim else []
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
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
        paths = {file.name: file for file in files}
        groups = grouped([file.name for file in files])
        return tuple(
            _table(project, runner, id, [paths[name] for name in names]) for id, names in groups.items()
        )


def _table(project: Project, runner: Runner, id: str, files: Sequence[Path]) -> Table:
    blobs = tuple(_kept(project.ports.blobs, file) for file in files)
    with project.ports.blobs.open(blobs[0]) as stream:
        use, given = _READ[reader_of(files[0].name, stream)]
    manifest = runner.perform(Call(use, id, given(files=blobs))).made[0]
    (personal,) = runner.perform(Call(personal_data, id, ToLookFor(subject=manifest))).made
    asked = ToProfile(subject=manifest, personal_data=personal)
    (measured,) = runner.perform(Call(profile, id, asked)).made
    read, names = _reader(project), tuple(file.name for file in files)
    return Table(id, names, read(Manifest, manifest), read(Profile, measured), read(PersonalData, personal))


_READ: dict[str, tuple[Any, Any]] = {
    TABLE: (ingest, ToReceive),
    IMAGES: (ingest_images, ToReceiveImages),
    TEXTS: (ingest_texts, ToReceiveTexts),
}


def _kept(blobs: Blobs, file: Path) -> Blob:
    """The content of a file, or the archive of a folder."""
    if file.is_file():
        return blobs.put_file(file, file.name)
    with NamedTemporaryFile() as target:
        pack(file, cast(BinaryIO, target))
        target.flush()
        return blobs.put_file(Path(target.name), file.name)


def _reader(project: Project) -> Callable[..., Any]:
    def read(kind: type[Document], ref: Ref) -> Document:
        return project.document(kind, project.store.revision(ref))

    return read


def _aim(tables: Sequence[Table], target: str | None, choose: Choose) -> Aim | None:
    if target is None:
        target = choose([column.id for table in tables for column in table.manifest.columns])
    return None if target is None else aim_at(tables, target)


def _case(
    folder: Path, tables: Sequence[Table], aim: Aim | None, documents: Sequence[tuple[str, str, Document]]
) -> dict[str, Any]:
    steps = [step for table in tables for step in _table_steps(folder, table)]
    if aim:
        steps += [one.step for one in predicting(aim, split_wanted(dictionary_of(aim, documents)))]
    return {"project": slug(folder.absolute().name), "steps": steps}


def _table_steps(folder: Path, table: Table) -> list[dict[str, Any]]:
    raw = [folder / "raw" / name for name in table.names]
    files = [{"folder" if one.is_dir() else "file": f"raw/{one.name}"} for one in raw]
    reader = IMAGES if any(column.type == "image" for column in table.manifest.columns) else TABLE
    if reader == TABLE and table.manifest.sources[0].format in ("zip", "text"):
        reader = TEXTS
    return [*receiving(table.id, files, reader), *(one.step for one in describing(table.id))]


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
