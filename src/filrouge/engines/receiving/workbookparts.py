"""The parts of a workbook's archive: what they inflate to, and cells that calamine shows as empty."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.etree import ElementTree

from filrouge.engines.receiving.errors import Bomb, Corrupt
from filrouge.engines.receiving.rows import pointer
from filrouge.kernel.texts import N_

INFLATED_BYTES: Final = (
    2**30
)  #: of all the parts of a workbook; a full sheet of a million rows has half of it
PART_RATIO, PART_BYTES = 400, 50 * 2**20  #: one part that inflates more than both is a bomb
READ_BYTES: Final = 2**20
_OPEN_CELL: Final = rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)"'
_FORMULA: Final = rb"(?:<(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))"
_ERROR: Final = re.compile(_OPEN_CELL + rb'[^>]*t="e"[^>]*>' + _FORMULA + rb"?<(?:\w+:)?v>([^<]*)<")
_NOT_COMPUTED: Final = re.compile(_OPEN_CELL + rb"[^>]*>" + _FORMULA + rb"(?:<v></v>|<v/>)?</(?:\w+:)?c>")
_LAST_OPEN: Final = re.compile(rb"<(?:\w+:)?c r=")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Faults = dict[tuple[int, int], tuple[str, str]]  #: (row, column), from 0 → reason, what the cell shows


def refuse_a_bomb(stream: BinaryIO, name: str) -> None:
    """Every part is inflated and counted: what an archive declares of its sizes may be false.

    Raises:
        Bomb, Corrupt.
    """
    total = 0
    try:
        with zipfile.ZipFile(stream) as archive:
            for part in archive.infolist():
                part_bytes = 0
                for piece in _pieces(archive, part):
                    part_bytes, total = part_bytes + len(piece), total + len(piece)
                    if total > INFLATED_BYTES or part_bytes > max(
                        PART_BYTES, PART_RATIO * part.compress_size
                    ):
                        message = N_("%(file)s inflates beyond what a workbook holds", file=name)
                        raise Bomb(message, at=pointer(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as err:
        raise corrupt(name, err) from err


def corrupt(name: str, err: Exception) -> Corrupt:
    return Corrupt(N_("%(file)s is damaged or cut: %(why)s", file=name, why=err), at=pointer(name))


def faults(stream: BinaryIO, sheet: str) -> Faults:
    """Cells of an xlsx that calamine shows as empty: errors, and formulas that nobody computed."""
    if not zipfile.is_zipfile(stream):
        return {}
    with zipfile.ZipFile(stream) as archive:
        part = _sheet_part(archive, sheet)
        return _scan(archive, part) if part else {}


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    part.file_size = INFLATED_BYTES + 1  # read to the real end, not to the declared one
    with archive.open(part) as source:
        while piece := source.read(READ_BYTES):
            yield piece


def _scan(archive: zipfile.ZipFile, part: str) -> Faults:
    found: Faults = {}
    rest = b""
    for piece in _pieces(archive, archive.getinfo(part)):
        text = rest + piece
        starts = [match.start() for match in _LAST_OPEN.finditer(text, max(len(text) - READ_BYTES, 0))]
        cut = starts[-1] if starts else 0
        _add_faults(found, text[:cut])
        rest = text[cut:]
    _add_faults(found, rest)
    return found


def _add_faults(found: Faults, text: bytes) -> None:
    for match in _ERROR.finditer(text):
        found[_place(match[1], match[2])] = ("error_value", match[3].decode())
    for match in _NOT_COMPUTED.finditer(text):
        found.setdefault(_place(match[1], match[2]), ("formula_without_value", "="))


def _place(column: bytes, row: bytes) -> tuple[int, int]:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return int(row) - 1, number - 1


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of an xlsx that holds a sheet; None for other workbooks."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return None
    ids = {it.get("name"): it.get(_RELATION) for it in book.iter() if it.tag.endswith("}sheet")}
    targets = {it.get("Id"): it.get("Target", "") for it in relations}
    target = targets.get(ids.get(sheet), "").lstrip("/")
    part = target if target.startswith("xl/") else f"xl/{target}"
    return part if part in archive.namelist() else None
