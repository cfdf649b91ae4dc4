"""Files of requirements as rows: objects of ReqIF, lines of a sheet, sentences of a text that oblige."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from filrouge.engines.importing import markdowns, worddocuments
from filrouge.engines.importing.archives import ZIP, checked_archive
from filrouge.engines.importing.grids import grid_of
from filrouge.engines.importing.reqif import CHAPTER, Exchange, exchange_of
from filrouge.engines.importing.sections import cut
from filrouge.engines.importing.values import text_of
from filrouge.engines.requirements.extracting import requirements_in
from filrouge.kernel.texts import Lang, Message
from filrouge.kinds.specification import FileFormat

TEXT_LEVEL: Final = 3  #: headings of a text that open a section
IDENTIFIER: Final = "identifier"  #: of an object of ReqIF, for the tool that made it


@dataclass(frozen=True)
class Row:
    """One row, object or sentence: its attributes by the name they have in the file, none of them empty."""

    place: int
    told: dict[str, str]
    above: tuple[str, ...] = ()  #: what it derives from, by the identifiers of the file


@dataclass(frozen=True)
class Rows:
    """A file; ``remarks`` are of a place, 1 for the whole."""

    format: FileFormat
    title: str
    rows: Sequence[Row]
    remarks: Sequence[tuple[int, Message]] = field(default=())


def rows_of(content: bytes, name: str, lang: Lang, *, sheet: str = "") -> Rows:
    """A file told apart by its content; only a text without marks of its own is one by its name.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros, Outside, Declares; BadMapping: no such sheet.
    """
    format = _format(content, name)
    if format == "reqif":
        return _of_reqif(exchange_of(content, name))
    if format == "sheet":
        grid = grid_of(content, name, sheet=sheet)
        cells = ((row.line, zip(grid.headers, map(text_of, row.cells), strict=False)) for row in grid.rows)
        return Rows(format, "", [Row(line, _filled(dict(told))) for line, told in cells])
    read = worddocuments.blocks_of if content.startswith(ZIP) else markdowns.blocks_of
    found = requirements_in(cut(read(content, name), TEXT_LEVEL).sections, lang)
    told = ({"id": one.id, "statement": one.statement, "section": one.title} for one in found)
    return Rows(format, "", [Row(n, _filled(one)) for n, one in enumerate(told, start=1)])


def _filled(told: dict[str, str]) -> dict[str, str]:
    return {name: words.strip() for name, words in told.items() if words.strip()}


def _format(content: bytes, name: str) -> FileFormat:
    if content.startswith(ZIP):
        with checked_archive(content, name) as archive:
            names = archive.namelist()
        if any(part.lower().endswith(".reqif") for part in names):
            return "reqif"
        return "text" if "word/document.xml" in names else "sheet"
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "reqif"
    return "text" if name.lower().endswith((".md", ".markdown", ".txt")) else "sheet"


def _of_reqif(exchange: Exchange) -> Rows:
    """Chapters are the sections of what stands below them; relations but those of descent are attributes."""
    places = {one.id: n for n, one in enumerate(exchange.objects, start=1)}
    numbers = {one.id: one.attributes.get("ReqIF.ForeignID", one.id) for one in exchange.objects}
    above: dict[str, list[str]] = {}
    others: dict[str, dict[str, str]] = {}
    for link in exchange.relations:
        if any(word in link.nature.lower() for word in ("deriv", "parent")):
            above.setdefault(link.source, []).append(link.target)
        else:
            said = others.setdefault(link.source, {})
            said[link.nature] = "; ".join(filter(None, (said.get(link.nature), numbers[link.target])))
    rows = []
    for one in exchange.objects:
        if CHAPTER in one.attributes and "ReqIF.Text" not in one.attributes:
            continue
        told = {**one.attributes, **others.get(one.id, {}), IDENTIFIER: one.id}
        if one.section:
            told.setdefault("section", " › ".join(one.section))
        rows.append(Row(places[one.id], told, tuple(above.get(one.id, ()))))
    return Rows("reqif", exchange.title, rows, [(places.get(id, 1), why) for id, why in exchange.remarks])
