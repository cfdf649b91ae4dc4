"""What a file is, from its first bytes and never from its name; and its content without compression."""

import gzip
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable
from io import RawIOBase
from typing import BinaryIO, Final

from filrouge.engines.receiving.errors import Bomb, Corrupt, Empty, JsonArray, NotATable, Truncated
from filrouge.engines.receiving.rows import pointer
from filrouge.engines.sniffing.encodings import BOMS
from filrouge.kernel.tables import RawFile, TableFormat
from filrouge.kernel.texts import N_

HEAD_BYTES: Final = 4_096
GZIP: Final = b"\x1f\x8b"
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")  #: old workbooks, and new ones under a password
COPY_BYTES: Final = 1 << 20
BOMB_RATIO, BOMB_BYTES = 400, 64 * 2**20  #: inflating more than both is no table (gzip reaches 1,032)
_OTHERS: Final = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"7z\xbc\xaf\x27": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"ARROW1": "Arrow",
    b"ORC": "ORC",
    b"Obj\x01": "Avro",
    b"SQLite format 3": "SQLite",
    b"PARE": "encrypted Parquet",
    b"\x7fELF": "ELF",
    b"{\\rtf": "RTF",
    b"<!DOCTYPE": "HTML",
    b"<html": "HTML",
    b"<?xml": "XML",
}


def format_of(file: RawFile, content: "Content") -> TableFormat:
    """What the content is.

    Raises:
        Empty, NotATable, JsonArray; Truncated, Corrupt, Bomb while it is inflated.
    """
    with content.forward() as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip(b" \t\r\n"):
        raise Empty(N_("%(file)s is empty", file=file.name), at=pointer(file.name))
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(OLE):
        return "excel"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file, content.seekable())
    if other := next((kind for magic, kind in _OTHERS.items() if head.startswith(magic)), None):
        message = N_("%(file)s is not a table but %(kind)s", file=file.name, kind=other)
        raise NotATable(message, at=pointer(file.name))
    return _text_format(file, head)


def _zipped(file: RawFile, stream: BinaryIO) -> TableFormat:
    try:
        names = zipfile.ZipFile(stream).namelist()
    except zipfile.BadZipFile as err:
        message = N_("%(file)s is a damaged or cut archive: %(why)s", file=file.name, why=err)
        raise Corrupt(message, at=pointer(file.name)) from err
    if any(name.startswith("xl/workbook") for name in names) or "content.xml" in names:
        return "excel"
    message = N_("%(file)s is a ZIP archive: take the table out of it", file=file.name)
    raise NotATable(message, at=pointer(file.name))


def _text_format(file: RawFile, head: bytes) -> TableFormat:
    mark = next((mark for mark, _ in BOMS if head.startswith(mark)), b"")
    start = head.removeprefix(mark).replace(b"\0", b"").lstrip()
    if re.match(rb"\{\s*[\"}]", start):
        return "jsonl"
    if re.match(rb"\[\s*([{\[\]]|$)", start):
        message = N_("%(file)s is a JSON array: write one object per line", file=file.name)
        raise JsonArray(message, at=pointer(file.name, 1))
    return "delimited"


class Content:
    """A raw file without its compression, to be read forward as often as wanted, or at any place."""

    def __init__(self, file: RawFile, scratch: Callable[[], BinaryIO]) -> None:
        self.file, self._scratch = file, scratch
        self._inflated: BinaryIO | None = None
        with file.open() as stream:
            self.compressed = stream.read(len(GZIP)) == GZIP

    def forward(self) -> "Forward":
        return Forward(self.file, self.file.open(), inflate=self.compressed)

    def seekable(self) -> BinaryIO:
        """Binary formats are read from their end: a compressed one is inflated first."""
        if not self.compressed:
            return self.file.open()
        if self._inflated is None:
            self._inflated = self._scratch()
            with self.forward() as stream:
                shutil.copyfileobj(stream, self._inflated, COPY_BYTES)
        self._inflated.seek(0)
        return self._inflated


class Forward(RawIOBase):
    """The content of a file, read forward only, with errors that say what is wrong with it.

    Raises (on read):
        Truncated, Corrupt, Bomb.
    """

    def __init__(self, file: RawFile, packed: BinaryIO, *, inflate: bool) -> None:
        self._file, self._packed = file, packed
        self._source = gzip.GzipFile(fileobj=packed) if inflate else packed
        self._inflate, self._read_bytes = inflate, 0

    @property
    def done_ratio(self) -> float:
        return min(self._packed.tell() / max(self._file.size_bytes, 1), 1.0)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            content = self._source.read(size)
        except EOFError as err:
            message = N_("%(file)s is cut: its compressed content has no end", file=self._file.name)
            raise Truncated(message, at=pointer(self._file.name)) from err
        except (gzip.BadGzipFile, zlib.error) as err:
            message = N_("%(file)s is damaged: %(why)s", file=self._file.name, why=err)
            raise Corrupt(message, at=pointer(self._file.name)) from err
        self._read_bytes += len(content)
        if self._inflate:
            self._refuse_a_bomb()
        return content

    def close(self) -> None:
        self._packed.close()
        super().close()

    def _refuse_a_bomb(self) -> None:
        if self._read_bytes > max(BOMB_BYTES, BOMB_RATIO * self._packed.tell()):
            message = N_(
                "%(file)s inflates to over %(ratio)d times its size", file=self._file.name, ratio=BOMB_RATIO
            )
            raise Bomb(message, at=pointer(self._file.name))
