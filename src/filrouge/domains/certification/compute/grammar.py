"""The lines of a dumped framework: which are titles, headers, rows of the table, or overflow of a cell."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from filrouge.domains.certification.compute.markup import Cell, Words, cell_of
from filrouge.domains.certification.errors import Malformed, Misnumbered, NotAText
from filrouge.kernel.texts import N_

Column = Literal["activity", "competence", "modality", "criteria"]

MAX_TEXT_BYTES = 500_000  #: some forty times the official text
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TITLE = re.compile(
    r"bloc\s+de\s+comp[ée]tences\b\s*(?:n°\s*)?(?P<number>[0-9]{1,2})?\s*[:.–-]?\s*(?P<title>.*)", re.I
)
CODE = re.compile(r"(?P<letter>[AC])\.?\s?(?P<numbers>[0-9]{1,2}(?:\.[0-9]{1,2})*)(?:\.\s*|\s+|$)")
HEADERS: Mapping[str, Column | None] = {
    "REFERENTIEL D'ACTIVITES": "activity",
    "REFERENTIEL DE COMPETENCES": "competence",
    "REFERENTIEL D'EVALUATION": None,  # spans the two columns that the next header line names
    "MODALITES D'EVALUATION": "modality",
    "CRITERES D'EVALUATION": "criteria",
}


@dataclass(frozen=True)
class BlocTitle:
    number: int
    title: Words


@dataclass(frozen=True)
class Header:
    columns: Mapping[int, Column]


@dataclass(frozen=True)
class Row:
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Overflow:
    """A line without columns: the end of a cell that a page break cut."""

    cell: Cell


Line = BlocTitle | Header | Row | Overflow


def text_of(content: bytes) -> str:
    """Decode a text.

    Raises:
        NotAText: not UTF-8, a control character, or too long; names the line.
    """
    if len(content) > MAX_TEXT_BYTES:
        raise NotAText(N_("The text is longer than %(max)d bytes", max=MAX_TEXT_BYTES))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        raise NotAText(N_("Line %(line)d: this is not text in UTF-8", line=line)) from err
    if control := CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise NotAText(N_("Line %(line)d: a control character", line=line))
    return text


def lines_of(text: str) -> Iterator[tuple[int, Line]]:
    """The lines that say something, with their numbers from 1."""
    for number, source in enumerate(text.split("\n"), start=1):
        cells = dict(_cells(source, number))
        if cells:
            yield number, _line(cells, number, tabbed="\t" in source)


def split_code(words: Words, letter: str, depth: int) -> tuple[tuple[int, ...], Words] | None:
    """The numbers of a leading code such as ``A.2.1.`` or ``C4.1.2``, and the words after it.

    Raises:
        Misnumbered: a code of another letter, or with more or fewer numbers.
    """
    found = CODE.match(words.text)
    if found is None:
        return None
    numbers = tuple(int(number) for number in found["numbers"].split("."))
    if found["letter"] != letter or len(numbers) != depth:
        raise Misnumbered(
            N_("Line %(line)d: %(code)s is not a code of this column", line=words.line, code=found[0].strip())
        )
    return numbers, words.cut(found.end())


def _cells(source: str, line: int) -> Iterator[tuple[int, Cell]]:
    start = 0
    for place, content in enumerate(source.split("\t")):
        if content:
            cell = cell_of(content, line=line, start=start)
            if cell.words or cell.lists_opened_count:
                yield place, cell
        start += len(content) + 1


def _line(cells: Mapping[int, Cell], line: int, *, tabbed: bool) -> Line:
    alone = next(iter(cells.values())) if len(cells) == 1 else None
    if alone and (title := TITLE.match(alone.words.text)):
        return _title(title, alone.words, line)
    names = {place: _header(cell.words.text) for place, cell in cells.items()}
    if any(name in HEADERS for name in names.values()):
        return _columns(names, line)
    return Row(cells) if tabbed or alone is None else Overflow(alone)


def _title(found: re.Match[str], words: Words, line: int) -> BlocTitle:
    if found["number"] is None:
        raise Misnumbered(N_("Line %(line)d: a bloc without a number", line=line))
    if not found["title"]:
        raise Malformed(N_("Line %(line)d: a bloc without a title", line=line))
    return BlocTitle(int(found["number"]), words.cut(found.start("title")))


def _columns(names: Mapping[int, str], line: int) -> Header:
    if unknown := [name for name in names.values() if name not in HEADERS]:
        raise Malformed(N_("Line %(line)d: unknown column heading %(name)s", line=line, name=unknown[0]))
    columns = {place: column for place, name in names.items() if (column := HEADERS[name]) is not None}
    return Header(columns)


def _header(text: str) -> str:
    """The heading that a cell begins with, without accents, or the folded cell."""
    folded = "".join(
        letter for letter in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(letter)
    ).replace("’", "'")
    return next((heading for heading in HEADERS if folded.startswith(heading)), folded[:40])
