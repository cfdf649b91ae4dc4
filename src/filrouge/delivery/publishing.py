"""What is published in every project, as the one manifest that the model server reads.

The manifest lies in ``serving/manifest.json`` of the home folder and is renewed after each act that touches
the serving room or the papers of what is in production, and now and then; the model server takes it up
within a second, without a restart.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from filrouge.adapters.djangostore.listing import projects_with
from filrouge.adapters.secretfiles import SecretFiles
from filrouge.delivery.modelserver.manifest import BadManifest, Expected, Key, Manifest, ServedModel, read
from filrouge.domains.serving.compute.standing import WATCHED, out_of_production
from filrouge.kernel.documents import Key as DocumentKey
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.ports import Act
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Doubts
from filrouge.kinds.serving import Endpoint, Publication

ROOM = "serving."
OURS = "pages"  #: the key of the pages themselves: they open every model, as often as they like


@dataclass(frozen=True)
class Shown:
    """An endpoint that is to be served."""

    project: str
    ref: Ref
    endpoint: Endpoint
    file: Path

    @property
    def source(self) -> str:
        return f"{self.project}:{self.ref}"


def publish_after(act: Act, renew: Callable[[], object]) -> None:
    """Inside the transaction of an act: once it is kept, the manifest says what it changed."""
    touched = {put.document.kind for put in act.puts} | {key.kind for key in act.erased}
    touched |= {act.run.use} if act.run else set()  # a step that fails writes nothing, and tells
    if any(kind.startswith(ROOM) or kind in WATCHED for kind in touched):
        transaction.on_commit(renew, robust=True)


def write_manifest(home: Path, opened: Callable[[str], Project]) -> Path:
    """Write the manifest when it changed; its path. ``opened`` gives a project by its name, all of it."""
    folder = home / "serving"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "manifest.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        manifest = _manifest(tuple(_shown(opened)), _holders(path), home)
        told = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
        if not path.exists() or path.read_bytes() != told:
            fresh = path.with_name("manifest.fresh")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(told)
                os.fsync(file.fileno())
            fresh.replace(path)
    return path


def _shown(opened: Callable[[str], Project]) -> Iterator[Shown]:
    for name in projects_with(Endpoint.kind):
        project = opened(name)
        doubts = cache(project.suspects)
        for key in project.store.keys(Endpoint.kind):
            if one := _one(project, key, doubts):
                yield one


def _one(project: Project, key: DocumentKey, doubts: Callable[[], Doubts]) -> Shown | None:
    """None for what was withdrawn, is out of production, or cannot be read."""
    held = project.store.latest(key)
    try:
        endpoint = project.document(Endpoint, held) if held else None
        if held is None or endpoint is None or endpoint.stage == "withdrawn":
            return None
        asked = project.store.latest(DocumentKey(Publication.kind, endpoint.publication))
        if asked is None or project.document(Publication, asked).stage == "withdrawn":
            return None
        if out_of_production(project, held.ref, endpoint, doubts):
            return None
        path = project.ports.blobs.path(endpoint.content)
    except FilrougeError:
        return None
    return Shown(project.store.project, held.ref, endpoint, path)


def _holders(path: Path) -> Mapping[str, str]:
    """Public name → the project that holds it in the manifest of before: who came first keeps it."""
    try:
        return {one.name: one.source.partition(":")[0] for one in read(path).models}
    except (BadManifest, FilrougeError):
        return {}


def _manifest(shown: tuple[Shown, ...], holders: Mapping[str, str], home: Path) -> Manifest:
    owners: dict[str, str] = {}
    for one in sorted(shown, key=lambda one: (holders.get(one.endpoint.name) != one.project, one.project)):
        owners.setdefault(one.endpoint.name, one.project)
    kept = [one for one in shown if owners[one.endpoint.name] == one.project]
    served: dict[tuple[str, str], ServedModel] = {}
    for one in sorted(kept, key=_rank):
        served[one.endpoint.name, one.endpoint.version] = _served(one)
    ours = SecretFiles(home / "secrets").secret("model-server").hex()
    return Manifest(
        models=tuple(served.values()),
        keys=(Key(id=OURS, sha256=sha256(ours.encode()).hexdigest()), *_keys(kept)),
    )


def _rank(one: Shown) -> tuple[str, bool, int, str]:
    """The last version of a name answers for it: production before trial, the newest model last."""
    told = one.endpoint
    return told.name, told.stage == "production", told.model_revision, told.version


def _served(one: Shown) -> ServedModel:
    told = one.endpoint
    return ServedModel(
        name=told.name,
        version=told.version,
        file=str(one.file),
        sha256=told.content.sha256,
        source=one.source,
        stage="production" if told.stage == "production" else "trial",
        open=told.access == "open",
        expected=tuple(
            Expected(
                name=field.id,
                unit=field.unit,
                required=field.required,
                allowed=field.allowed,
                minimum=field.minimum,
                maximum=field.maximum,
                whole=field.whole,
            )
            for field in told.inputs
        ),
    )


def _keys(kept: Iterable[Shown]) -> Iterator[Key]:
    """One key per caller of a project, with the models that name it."""
    found: dict[tuple[str, str, str], list[Shown]] = {}
    for one in kept:
        for caller in one.endpoint.callers:
            found.setdefault((one.project, caller.id, caller.key_sha256), []).append(one)
    for (project, id, hashed), ones in found.items():
        rates = [c.per_minute_count for one in ones for c in one.endpoint.callers if c.id == id]
        yield Key(
            id=f"{project}/{id}",
            sha256=hashed,
            per_minute_count=min(rates),
            models=tuple(dict.fromkeys(one.endpoint.name for one in ones)),
        )
