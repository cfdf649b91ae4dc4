"""A folder that a case cites, as one archive: equal folders give equal bytes, whatever their times."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

_TIME = (1980, 1, 1, 0, 0, 0)  #: the first that an archive can say
_MODE = 0o100644 << 16
COPY_BYTES = 1 << 20


def pack(folder: Path, target: BinaryIO) -> None:
    """Write the files of a folder, in the order of their names, without compression."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, path in _files(folder):
            part = zipfile.ZipInfo(name, _TIME)
            part.external_attr = _MODE
            part.file_size = path.stat().st_size  # tells the writer whether sizes need 64 bits
            with path.open("rb") as source, archive.open(part, "w") as place:
                while chunk := source.read(COPY_BYTES):
                    place.write(chunk)


def unpack(source: BinaryIO, folder: Path) -> None:
    """Write what was packed into a folder; a name that would lead out of it is left aside."""
    with zipfile.ZipFile(source) as archive:
        for part in archive.infolist():
            name = PurePosixPath(part.filename)
            if part.is_dir() or name.is_absolute() or ".." in name.parts:
                continue
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(part) as content, path.open("wb") as target:
                while chunk := content.read(COPY_BYTES):
                    target.write(chunk)


def listing(folder: Path) -> tuple[int, int]:
    """The bytes of a folder, and a mark that changes when a name, size or time in it does."""
    told = [(name, path.stat()) for name, path in _files(folder)]
    lines = json.dumps([[name, one.st_size, one.st_mtime_ns] for name, one in told])
    mark = hashlib.sha256(lines.encode()).digest()[:8]
    return sum(one.st_size for _, one in told), int.from_bytes(mark)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return ((path.relative_to(folder).as_posix(), path) for path in sorted(found))
