"""Backing an installation up and bringing it back, older releases' backups included.

A backup is a ZIP of the database as SQLite's own online backup copies it, the contents, and the keys;
it holds secrets and personal data, and is written for its owner's eyes only. A restored database is
migrated to this release; bodies are upgraded when they are read.
"""

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from filrouge.delivery.registry import Installed
from filrouge.delivery.wiring import LIBRARY, blobs, home, start_django
from filrouge.kernel.errors import BrokenArchive, Conflict, Unavailable
from filrouge.kernel.texts import N_

DATABASE = "filrouge.sqlite3"
FORMAT = 1
GRACE = timedelta(days=1)  #: a content is written before what cites it is committed
KEPT = ("blobs", "secrets")  #: folders of the home that a backup holds beside the database


def back_up(file: Path) -> dict[str, object]:
    """Write a backup; the installation may be at work meanwhile.

    Raises:
        Unavailable: the database is not SQLite; its own tools back it up.
    """
    from django.conf import settings  # noqa: PLC0415 - needs Django set up

    if "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:
        raise Unavailable(
            N_("The database is PostgreSQL: back it up with pg_dump, and the contents beside it")
        )
    partial = file.with_name(f".{file.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("backup.json", json.dumps({"format": FORMAT, "filrouge": version("filrouge")}))
        with TemporaryDirectory() as folder:
            copy = Path(folder) / DATABASE
            _copy_database(home() / DATABASE, copy)
            archive.write(copy, DATABASE)
        files = [path for name in KEPT for path in sorted((home() / name).rglob("*")) if path.is_file()]
        for path in files:  # after the database: what it cites was written before
            archive.write(path, path.relative_to(home()).as_posix())
    partial.replace(file)
    return {"file": str(file), "bytes": file.stat().st_size, "files": len(files) + 1}


def mended(*, grace: timedelta = GRACE) -> dict[str, object]:
    """Make the summaries again; sweep the contents that nothing cites, but for the young ones."""
    from filrouge.adapters.djangostore.store import DjangoStore  # noqa: PLC0415 - needs Django set up
    from filrouge.adapters.djangostore.upkeep import rebuild_projections  # noqa: PLC0415

    kept, old = blobs(), datetime.now(UTC) - grace
    aged = [sha256 for sha256, at in kept.stored() if at < old]
    unused = DjangoStore(LIBRARY).unused(aged)
    for sha256 in unused:
        kept.remove(sha256)
    return {"summaries": rebuild_projections(Installed().kind), "contents_swept": len(unused)}


def bring_back(file: Path) -> Path:
    """Restore a backup into a home that holds nothing yet.

    Raises:
        BrokenArchive: it is not a backup, or not whole.
        Conflict: the home holds a database already.
    """
    target = home()
    if (target / DATABASE).exists():
        raise Conflict(N_("%(folder)s already holds an installation", folder=target))
    try:
        with ZipFile(file) as archive:
            _check(archive)
            target.mkdir(parents=True, exist_ok=True, mode=0o700)
            names = [name for name in archive.namelist() if name not in ("backup.json", DATABASE)]
            for name in (*names, DATABASE):  # the database last: a cut restore leaves no installation
                _extract(archive, name, target)
    except (BadZipFile, KeyError, EOFError, ValueError) as err:
        raise BrokenArchive(N_("%(file)s is not a whole backup: %(why)s", file=file.name, why=err)) from err
    start_django()
    return target


def _copy_database(source: Path, copy: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as target:
        live.backup(target)


def _check(archive: ZipFile) -> None:
    told = json.loads(archive.read("backup.json"))
    if told.get("format") != FORMAT or archive.testzip() is not None:
        raise ValueError(told.get("format"))
    for name in archive.namelist():
        parts = PurePosixPath(name).parts
        if name not in ("backup.json", DATABASE) and (parts[0] not in KEPT or ".." in parts):
            raise ValueError(name)


def _extract(archive: ZipFile, name: str, target: Path) -> None:
    path = target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = name.startswith("secrets/") or name == DATABASE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if secret else 0o644)
    with os.fdopen(descriptor, "wb") as out, archive.open(name) as stored:
        while chunk := stored.read(1 << 20):
            out.write(chunk)
