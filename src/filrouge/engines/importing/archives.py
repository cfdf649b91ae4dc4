"""The parts of an Office file, once it is known that they can be opened without harm."""

import zipfile
import zlib
from io import BytesIO
from typing import Final

from filrouge.engines.importing.errors import Bomb, Damaged, TooBig, WrongType
from filrouge.kernel.texts import N_

FILE_BYTES: Final = 25 * 2**20
INFLATED_BYTES: Final = 200 * 2**20
PART_RATIO, PART_BYTES = 200, 10 * 2**20  #: one part that inflates more than both is a bomb
PARTS_LIMIT: Final = 5_000
READ_BYTES: Final = 2**20
ZIP: Final = b"PK\x03\x04"


def refuse_what_is_too_big(size_bytes: int, name: str) -> None:
    """Raises TooBig."""
    if size_bytes > FILE_BYTES:
        limit = FILE_BYTES // 2**20
        raise TooBig(N_("%(file)s is over the limit of %(limit)d MiB", file=name, limit=limit))


def checked_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """An archive whose every part was inflated and counted: what it declares of its sizes may be false.

    Raises:
        TooBig, WrongType, Bomb, Damaged.
    """
    refuse_what_is_too_big(len(content), name)
    if not content.startswith(ZIP):
        raise WrongType(N_("%(file)s is no document of Word", file=name))
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        _inflate(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as err:
        raise damaged(name, err) from err
    return archive


def damaged(name: str, why: object) -> Damaged:
    return Damaged(N_("%(file)s is damaged or cut: %(why)s", file=name, why=why))


def _inflate(archive: zipfile.ZipFile, name: str) -> None:
    parts, total = archive.infolist(), 0
    if len(parts) > PARTS_LIMIT:
        raise Bomb(N_("%(file)s inflates beyond what a document holds", file=name))
    for part in parts:
        for size in _sizes(archive, part):
            if size > max(PART_BYTES, PART_RATIO * part.compress_size) or total + size > INFLATED_BYTES:
                raise Bomb(N_("%(file)s inflates beyond what a document holds", file=name))
        total += size


def _sizes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> "list[int]":
    """How large a part is after each piece read."""
    sizes, told = [0], part.file_size
    part.file_size = INFLATED_BYTES + 1  # read to the real end, not to the declared one
    with archive.open(part) as source:
        while (piece := source.read(READ_BYTES)) and sizes[-1] <= INFLATED_BYTES:
            sizes.append(sizes[-1] + len(piece))
    part.file_size = told
    return sizes
