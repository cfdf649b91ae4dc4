"""A case as a folder of YAML files: the other view of the authored documents of a project.

``case.yaml`` and ``<kind>/<id>.yaml`` are what people edit; ``.filrouge.json`` remembers what the
folder and the store last agreed on. A file is written only when its content changed, so comments stay.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, cast

from filrouge.adapters.casefile import yamlfiles
from filrouge.adapters.casefile.packing import listing, pack, unpack
from filrouge.kernel.documents import Blob, Body, Document, Key, Ref, differences, digest, validated
from filrouge.kernel.errors import (
    ChangedOnBothSides,
    Conflict,
    Difference,
    FilrougeError,
    Invalid,
    NotFound,
)
from filrouge.kernel.ports import Put, Revision
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_
from filrouge.kernel.thread import Case

AGREED = ".filrouge.json"
CASE_FILE = "case.yaml"
CASE = Key(Case.kind, "case")


class NoCase(NotFound):
    """The folder has no case file."""

    code = "case.none"


class BadFile(Invalid):
    """A case cites a file that is missing, or that lies outside of its folder."""

    code = "case.file"


class ErasedThere(Conflict):
    """The project erased a document that the folder still holds."""

    code = "case.erased"


class _Memory:
    """``.filrouge.json``: what each store and the folder last agreed on, and hashes of files already read.

    A store is known by the hash of its journal's first entry: a folder may serve several homes.
    """

    def __init__(self, project: Project, folder: Path) -> None:
        self._project, self._path = project, folder / AGREED
        told = json.loads(self._path.read_text()) if self._path.exists() else {}
        self._stores: dict[str, dict[str, str]] = told.get("stores", {})
        #: name → size, time of change in ns (of a folder: a mark), hash; of a folder, the size of its archive
        self.files = {name: tuple(one) for name, one in told.get("files", {}).items()}

    @property
    def agreed(self) -> Mapping[str, str]:
        """Hashes of documents, by key."""
        return self._stores.get(_identity(self._project), {})

    def agree(self, hashes: dict[str, str]) -> None:
        self._stores[_identity(self._project)] = hashes
        told = {"stores": self._stores, "files": self.files}
        _save(self._path, json.dumps(told, indent=1, sort_keys=True))


@dataclass(frozen=True)
class _Pair:
    """A document on both sides, and the hash both had when they last agreed."""

    key: Key
    mine: Document | None
    theirs: Revision | None
    agreed: str | None

    @property
    def i_changed(self) -> bool:
        return self.mine is not None and digest(self.mine.stored()) != self.agreed

    @property
    def they_changed(self) -> bool:
        return self.theirs is not None and self.theirs.sha256 != self.agreed

    @property
    def differs(self) -> bool:
        return self.theirs is None or self.mine is None or self.theirs.body != self.mine.stored()

    @property
    def conflicts(self) -> bool:
        return self.i_changed and self.they_changed and self.differs

    @property
    def erased(self) -> bool:
        return self.theirs is not None and self.theirs.body is None


class CaseFolder:
    """One folder over one project.

    Raises:
        NoCase: there is no ``case.yaml`` in the folder.
    """

    def __init__(self, project: Project, folder: Path) -> None:
        self._project, self._folder = project, folder
        self._memory = _Memory(project, folder)
        #: documents that the last push kept back, and what each cites that is still to be made
        self.kept_back: Mapping[Key, Ref] = {}

    def push(self) -> tuple[Ref, ...]:
        """Write what changed here into the store, all or nothing; return what was written.

        What cites a document that the steps have still to make is kept back for a later push.

        Raises:
            ChangedOnBothSides: field by field.
            Invalid: names the file and the place.
        """
        pairs = self._agreeable()
        if gone := [pair for pair in pairs if pair.erased and pair.mine]:
            raise ErasedThere(N_("%(key)s was erased: delete its file", key=gone[0].key))
        ahead = [pair for pair in pairs if pair.mine and pair.differs and not pair.they_changed]
        puts = tuple(Put(p.key.id, p.mine, p.theirs.ref.revision if p.theirs else 0) for p in ahead if p.mine)
        self.kept_back = self._too_early(puts)
        ready = [put for put in puts if put.key not in self.kept_back]
        written = self._project.write_all(_cited_first(ready)) if ready else ()
        self._agree(pairs, behind={pair.key for pair in pairs if pair.they_changed and pair.differs})
        return written

    def _too_early(self, puts: Sequence[Put]) -> dict[Key, Ref]:
        """Those that cite what is made and not there yet, and those that cite these."""
        cited = {put.key: [one.ref for one in put.document.citations()] for put in puts}
        there = self._project.store.revisions([ref for refs in cited.values() for ref in refs])
        early = {
            key: ref for key, refs in cited.items() for ref in refs if ref not in there and self._is_made(ref)
        }
        while more := {
            key: ref
            for key, refs in cited.items()
            for ref in refs
            if key not in early and ref.key in early and ref not in there
        }:
            early |= more
        return early

    def _is_made(self, ref: Ref) -> bool:
        return self._project.catalogue.kind(ref.kind).origin != "authored"

    def pull(self) -> tuple[Path, ...]:
        """Write what changed in the store into the folder; return the files written.

        Raises:
            ChangedOnBothSides: field by field; nothing is written.
        """
        pairs = self._agreeable()
        behind = [p for p in pairs if p.theirs and not p.erased and p.differs and not p.i_changed]
        bodies = {pair.key: self._shown(self._body(pair.theirs)) for pair in behind if pair.theirs}
        for key, body in bodies.items():
            _save(self._path(key), yamlfiles.show(body))
        for pair in pairs:
            if pair.erased:
                self._path(pair.key).unlink(missing_ok=True)
        self._agree(pairs)
        return tuple(self._path(key) for key in bodies)

    def _agreeable(self) -> list[_Pair]:
        pairs = list(self._pairs())
        conflicts = [pair for pair in pairs if pair.conflicts and not pair.erased]
        differences = [found for pair in conflicts for found in self._differences(pair)]
        if differences:
            raise ChangedOnBothSides(
                N_("%(n)d documents changed here and there", n=len(conflicts)), differences
            )
        return pairs

    def _pairs(self) -> Iterator[_Pair]:
        here = {
            Key(path.parent.name, path.stem)
            for path in self._folder.glob("*/*.yaml")
            if "." in path.parent.name
        }
        there = {key for kind in self._shared_kinds() for key in self._project.store.keys(kind)}
        agreed = self._memory.agreed
        for key in sorted(here | there | {_key(name) for name in agreed} | {CASE}):
            theirs = self._project.store.latest(key)
            yield _Pair(key, self._mine(key), theirs, agreed.get(str(key)))

    def _shared_kinds(self) -> Iterator[str]:
        """Authored kinds, but for those that only copy what others say."""
        for name in self._project.store.kinds():
            kind = self._project.catalogue.kind(name)
            if kind.origin == "authored" and not kind.copies:
                yield name

    def _mine(self, key: Key) -> Document | None:
        path = self._path(key)
        if not path.exists():
            return None
        kind = self._project.catalogue.kind(key.kind)
        name = str(path.relative_to(self._folder))
        try:
            given = yamlfiles.read(path)
            if not isinstance(given, dict):
                raise Invalid(N_("a document is a list of named fields"))
            version = given.pop("schema", kind.schema_version)
            body = kind.upgrade(self._stored(given), schema_version=version)
            return validated(kind, body)
        except yamlfiles.BadYaml:
            raise
        except FilrougeError as err:
            raise type(err)(err.message, at=f"{name}{err.at}", faults=err.faults) from err

    def _body(self, revision: Revision) -> Body:
        return self._project.document(self._project.catalogue.kind(revision.ref.kind), revision).body()

    def _agree(self, pairs: list[_Pair], behind: Set[Key] = frozenset()) -> None:
        """Both sides are the same now, but for what only the store changed and no ``pull`` brought yet: there
        the last agreement stands, or the next push would undo it."""
        there = [pair for pair in pairs if self._path(pair.key).exists()]
        told = {str(pair.key): pair.agreed for pair in there if pair.key in behind}
        for pair in there:
            held = None if pair.key in behind else self._project.store.latest(pair.key)
            if held and held.sha256:
                told[str(pair.key)] = held.sha256
        self._memory.agree({name: sha256 for name, sha256 in told.items() if sha256})

    def _differences(self, pair: _Pair) -> Iterator[Difference]:
        if pair.mine and pair.theirs:
            name = str(self._path(pair.key).relative_to(self._folder))
            for at, mine, theirs in differences(pair.mine.body(), self._body(pair.theirs), name):
                yield Difference(at, mine, theirs)

    def _stored(self, value: Any) -> Any:
        """``{file: name}`` in a case file stands for the blob that the store keeps, ``{folder: name}`` for
        the archive of its files."""
        if isinstance(value, dict) and value.keys() == {"file"} and isinstance(value["file"], str):
            return self._blob(value["file"]).model_dump()
        if isinstance(value, dict) and value.keys() == {"folder"} and isinstance(value["folder"], str):
            return self._archive(value["folder"]).model_dump()
        if isinstance(value, dict):
            return {name: self._stored(item) for name, item in value.items()}
        return [self._stored(item) for item in value] if isinstance(value, list) else value

    def _blob(self, name: str) -> Blob:
        """The content of a file, read again only when its size or time changed."""
        path = self._inside(name)
        if not path.is_file():
            raise BadFile(N_("%(file)s is not in the case", file=name))
        told = path.stat()
        known = self._memory.files.get(name)
        if known and known[:2] == (told.st_size, told.st_mtime_ns):
            blob = Blob(sha256=known[2], size_bytes=told.st_size, name=name)
            if self._keeps(blob):
                return blob
        blob = self._project.ports.blobs.put_file(path, name)
        self._memory.files[name] = (told.st_size, told.st_mtime_ns, blob.sha256)
        return blob

    def _archive(self, name: str) -> Blob:
        """The files of a folder in one archive, packed again only when a name, size or time in it changed."""
        path = self._inside(name)
        if not path.is_dir():
            raise BadFile(N_("%(file)s is not in the case", file=name))
        label = f"{name.rstrip('/')}/"
        size_bytes, mark = listing(path)
        known = self._memory.files.get(label)
        if known and known[:2] == (size_bytes, mark):
            blob = Blob(sha256=known[2], size_bytes=known[3], name=label)
            if self._keeps(blob):
                return blob
        with NamedTemporaryFile() as file:
            pack(path, cast(BinaryIO, file))
            file.flush()
            blob = self._project.ports.blobs.put_file(Path(file.name), label)
        self._memory.files[label] = (size_bytes, mark, blob.sha256, blob.size_bytes)
        return blob

    def _keeps(self, blob: Blob) -> bool:
        try:
            self._project.ports.blobs.open(blob).close()
        except NotFound:
            return False
        return True

    def _shown(self, value: Any) -> Any:
        if isinstance(value, dict) and value.get("name") and value.keys() == Blob.model_fields.keys():
            blob = validated(Blob, value)
            if blob.name.endswith("/"):
                self._restore_folder(blob)
                return {"folder": blob.name.rstrip("/")}
            self._restore(blob)
            return {"file": value["name"]}
        if isinstance(value, dict):
            return {name: self._shown(item) for name, item in value.items()}
        return [self._shown(item) for item in value] if isinstance(value, list) else value

    def _restore(self, blob: Blob) -> None:
        """Bring a cited file back into the folder, unless it is there as it should be."""
        path = self._inside(blob.name)
        if path.exists() and path.stat().st_size == blob.size_bytes:
            if self._project.ports.blobs.put_file(path).sha256 == blob.sha256:
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._project.ports.blobs.open(blob) as source, path.open("wb") as target:
            while chunk := source.read(1 << 20):
                target.write(chunk)

    def _restore_folder(self, blob: Blob) -> None:
        """Bring the files of a cited folder back, unless they are there as they should be."""
        path = self._inside(blob.name)
        if path.is_dir() and self._archive(blob.name) == blob:
            return
        with self._project.ports.blobs.open(blob) as source:
            unpack(source, path)

    def _inside(self, name: str) -> Path:
        """A link may lead outside, as its owner wished; a name may not."""
        path = Path(os.path.normpath(self._folder / name))
        if not path.is_relative_to(os.path.normpath(self._folder)):
            raise BadFile(N_("%(file)s is outside of the case", file=name))
        return path

    def _path(self, key: Key) -> Path:
        return self._folder / CASE_FILE if key == CASE else self._folder / key.kind / f"{key.id}.yaml"


def project_name(folder: Path) -> str:
    """The project that a case folder belongs to.

    Raises:
        NoCase, BadYaml, Invalid.
    """
    path = folder / CASE_FILE
    if not path.is_file():
        raise NoCase(N_("%(folder)s has no %(file)s", folder=folder, file=CASE_FILE))
    given = yamlfiles.read(path)
    if not isinstance(given, dict) or not isinstance(given.get("project"), str):
        raise Invalid(N_("a case names its project"), at=f"{CASE_FILE}/project")
    return validated(Case, {"project": given["project"]}).project


def _cited_first(puts: Sequence[Put]) -> tuple[Put, ...]:
    """The documents of one push may cite each other; those that cite in a circle keep their order."""
    by_key = {put.key: put for put in puts}
    cited = {put.key: {c.ref.key for c in put.document.citations()} & by_key.keys() for put in puts}
    try:
        return tuple(by_key[key] for key in TopologicalSorter(cited).static_order())
    except CycleError:
        return tuple(puts)


def _identity(project: Project) -> str:
    return next((first.hash for first in project.store.journal()), "")


def _key(name: str) -> Key:
    kind, _, id = name.partition("/")
    return Key(kind, id)


def _save(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
