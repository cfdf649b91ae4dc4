"""Contents over fsspec, named by their hash: a local folder by default, memory, S3 or HDFS by setting."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from errno import EDQUOT, EFBIG, ENOSPC
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

import fsspec

from filrouge.kernel.documents import Blob, digest
from filrouge.kernel.errors import NoSpace, NotFound
from filrouge.kernel.texts import N_

CHUNK_BYTES = 1 << 20


class FsspecBlobs:
    """``address`` is anything that fsspec opens; ``cache`` holds local copies of remote contents."""

    def __init__(self, address: str, cache: Path) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(address)
        self._cache = cache
        self._local = "file" in self._fs.protocol

    def put(self, content: bytes, name: str = "") -> Blob:
        blob = Blob(sha256=digest(content), size_bytes=len(content), name=name)
        if not self._fs.exists(self._path(blob.sha256)):
            self._write(blob.sha256, iter([content]))
        return blob

    def put_file(self, path: Path, name: str = "") -> Blob:
        found, size_bytes = sha256(), 0
        for chunk in _chunks(path):
            found.update(chunk)
            size_bytes += len(chunk)
        blob = Blob(sha256=found.hexdigest(), size_bytes=size_bytes, name=name)
        if not self._fs.exists(self._path(blob.sha256)):
            self._write(blob.sha256, _chunks(path))
        return blob

    def get(self, blob: Blob) -> bytes:
        with self.open(blob) as stream:
            return stream.read()

    def open(self, blob: Blob) -> BinaryIO:
        try:
            return cast(BinaryIO, self._fs.open(self._path(blob.sha256), "rb"))
        except FileNotFoundError as err:
            raise NotFound(N_("No content %(sha)s", sha=blob.sha256[:12])) from err

    def path(self, blob: Blob) -> Path:
        if self._local:
            path = Path(self._path(blob.sha256))
            if not path.exists():
                raise NotFound(N_("No content %(sha)s", sha=blob.sha256[:12]))
            return path
        copy = self._cache / blob.sha256
        if not copy.exists():
            self._cache.mkdir(parents=True, exist_ok=True)
            partial = copy.with_name(f"{copy.name}.{uuid4().hex}")
            with self.open(blob) as source, partial.open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK_BYTES)
            partial.replace(copy)
        return copy

    def stored(self) -> Iterator[tuple[str, datetime]]:
        found: dict[str, Any] = self._fs.find(self._root, detail=True) if self._fs.exists(self._root) else {}
        for path, told in found.items():
            name = path.rpartition("/")[2]
            if len(name) == sha256().digest_size * 2:
                yield name, _written_at(told)

    def remove(self, sha256: str) -> None:
        if self._fs.exists(self._path(sha256)):
            self._fs.rm_file(self._path(sha256))
        (self._cache / sha256).unlink(missing_ok=True)

    def _write(self, sha256: str, chunks: Iterator[bytes]) -> None:
        """Under another name first: a content is there whole or not at all."""
        path = self._path(sha256)
        partial = f"{path}.{uuid4().hex}"
        try:
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._fs.open(partial, "wb") as target:
                for chunk in chunks:
                    target.write(chunk)
            self._fs.mv(partial, path)
        except OSError as err:
            if self._fs.exists(partial):
                self._fs.rm_file(partial)
            if err.errno in (ENOSPC, EDQUOT, EFBIG):
                raise NoSpace(N_("No space left on the disk of the contents")) from err
            raise

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK_BYTES):
            yield chunk


def _written_at(told: dict[str, Any]) -> datetime:
    """Local files tell seconds, memory and clouds tell a date."""
    at = told.get("mtime") or told.get("created") or told.get("LastModified")
    if isinstance(at, int | float):
        return datetime.fromtimestamp(at, UTC)
    return at if isinstance(at, datetime) else datetime.now(UTC)
