"""The files of a folder that was packed into an archive: listed, checked, read one by one, never unpacked."""

import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from filrouge.engines.receiving.containers import BOMB_BYTES, BOMB_RATIO
from filrouge.engines.receiving.errors import Bomb, Corrupt
from filrouge.engines.receiving.rows import pointer
from filrouge.kernel.tables import RawFile
from filrouge.kernel.texts import N_

ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
#: What systems leave beside people's files.
LITTER: Final = frozenset({"__macosx", "thumbs.db", "desktop.ini", ".ds_store"})
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file: of an archive, or given by itself.

    ``refused`` is a stable word where it is not to be opened: unsafe_path, link, litter, encrypted,
    repeated_path, too_large.
    """

    source: str  #: the name of what was given
    inner: str  #: its path inside the archive, with ``/``; the name of a file given by itself
    path: str  #: the same, behind the name of its archive where several things were given
    place: int  #: from 1, in the order of the archive
    size_bytes: int  #: as the archive declares it; no more is ever read
    refused: str = ""

    @property
    def folder(self) -> str:
        """The name of the folder it lies in, "" at the top."""
        return PurePosixPath(self.inner).parent.name

    @property
    def stem(self) -> str:
        return PurePosixPath(self.inner).stem


class Folder:
    """What was given, as one list of members.

    Args:
        limit_bytes: a larger member is refused before it is read.

    Raises:
        Corrupt: an archive that cannot be listed.
        Bomb: one whose members are together much larger than itself.
    """

    def __init__(self, files: Sequence[RawFile], *, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._files = {file.name: file for file in files}
        self.archives = frozenset(file.name for file in files if is_zip(file))
        self.members = tuple(member for file in files for member in self._listed(file))

    @property
    def has_classes(self) -> bool:
        """Whether the members that can be opened lie in several folders."""
        return len({member.folder for member in self.members if not member.refused}) > 1

    def contents(self) -> Iterator[tuple[Member, bytes | None]]:
        """Every member in order with its content; None for one that is refused or cannot be read."""
        for name, members in groupby(self.members, key=lambda member: member.source):
            with self._files[name].open() as stream:
                if name not in self.archives:
                    member = next(members)
                    yield member, None if member.refused else stream.read()
                    continue
                with zipfile.ZipFile(stream) as archive:
                    parts = archive.infolist()
                    yield from ((one, _read(archive, parts[one.place - 1], one)) for one in members)

    def _listed(self, file: RawFile) -> Iterator[Member]:
        if file.name not in self.archives:
            refused = "too_large" if file.size_bytes > self._limit_bytes else ""
            yield Member(file.name, file.name, file.name, 1, file.size_bytes, refused)
            return
        try:
            with file.open() as stream, zipfile.ZipFile(stream) as archive:
                parts = archive.infolist()
        except _UNREADABLE as error:
            message = N_("%(file)s is a damaged or cut archive: %(why)s", file=file.name, why=error)
            raise Corrupt(message, at=pointer(file.name)) from error
        _refuse_a_bomb(file, parts)
        seen: set[str] = set()
        for place, part in enumerate(parts, start=1):
            if not part.is_dir():
                path = f"{file.name}/{part.filename}" if len(self._files) > 1 else part.filename
                refused = self._refusal(part, seen)
                yield Member(file.name, part.filename, path, place, part.file_size, refused)
                seen.add(part.filename)

    def _refusal(self, part: zipfile.ZipInfo, seen: set[str]) -> str:
        tests = (
            ("unsafe_path", is_unsafe(part.orig_filename)),
            ("link", stat.S_ISLNK(part.external_attr >> 16)),
            ("litter", is_litter(part.filename)),
            ("encrypted", bool(part.flag_bits & 1)),
            ("repeated_path", part.filename in seen),
            ("too_large", part.file_size > self._limit_bytes),
        )
        return next((word for word, holds in tests if holds), "")


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, member: Member) -> bytes | None:
    """No more than what the archive declares is inflated, and its check sum is held to it."""
    if member.refused:
        return None
    try:
        return archive.read(part)
    except _UNREADABLE:
        return None


def is_zip(file: RawFile) -> bool:
    with file.open() as stream:
        return stream.read(4) in ZIP_STARTS


def is_unsafe(path: str) -> bool:
    """A path that would lead out of the folder it is unpacked into, on any system."""
    windows = PureWindowsPath(path)
    leaves = ".." in PurePosixPath(path.replace("\\", "/")).parts
    return leaves or bool(windows.drive or windows.root) or "\0" in path


def is_litter(path: str) -> bool:
    return any(part.lower() in LITTER or part.startswith("._") for part in PurePosixPath(path).parts)


def _refuse_a_bomb(file: RawFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Members that overlap inside the archive are counted each time, as they would be unpacked."""
    if sum(part.file_size for part in parts) > max(BOMB_BYTES, BOMB_RATIO * file.size_bytes):
        message = N_("%(file)s inflates to over %(ratio)d times its size", file=file.name, ratio=BOMB_RATIO)
        raise Bomb(message, at=pointer(file.name))
