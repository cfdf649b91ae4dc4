"""What people write in a section, before it has a format: headings, paragraphs, lists, and places in them.

``{{id}}`` is a place: something of that name is put there, a figure quoted or what is still missing. A line
that begins with ``#`` is a heading, with ``-`` or ``*`` an item, with ``1.`` a numbered item; a blank line
ends a paragraph. Everything else is plain text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_PLACE = re.compile(r"\{\{\s*([A-Za-z0-9][A-Za-z0-9._-]{0,79})\s*\}\}")
_HEADING = re.compile(r"(#{1,3})\s+(.+)")
_ITEM = re.compile(r"[-*]\s+(.+)")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(.+)")


@dataclass(frozen=True)
class Place:
    """Where something named stands in a text."""

    id: str


Run = tuple[str | Place, ...]


@dataclass(frozen=True)
class Heading:
    level: int  #: from 1
    run: Run


@dataclass(frozen=True)
class Paragraph:
    run: Run


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple[Run, ...]


Block = Heading | Paragraph | Listing


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, in order."""
    for kind, group in groupby(text.replace("\r\n", "\n").split("\n"), key=_kind):
        lines = [line.strip() for line in group]
        if kind == "heading":
            yield from (_heading(line) for line in lines)
        elif kind in ("item", "numbered"):
            shape = _ITEM if kind == "item" else _NUMBERED
            yield Listing(kind == "numbered", tuple(run(shape.sub(r"\1", line)) for line in lines))
        elif kind == "words":
            yield Paragraph(run("\n".join(lines)))


def run(text: str) -> Run:
    """A text and the places in it."""
    parts = _PLACE.split(text)
    told = [Place(part) if n % 2 else part for n, part in enumerate(parts)]
    return tuple(part for part in told if part != "")


def places(text: str) -> tuple[str, ...]:
    """Names of the places of a text, in reading order, each once."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def place(id: str) -> str:
    """How a place is written."""
    return f"{{{{{id}}}}}"


def _kind(line: str) -> str:
    told = line.strip()
    if not told:
        return "blank"
    if _HEADING.fullmatch(told):
        return "heading"
    if _ITEM.fullmatch(told):
        return "item"
    return "numbered" if _NUMBERED.fullmatch(told) else "words"


def _heading(line: str) -> Heading:
    found = _HEADING.fullmatch(line)
    assert found
    return Heading(len(found[1]), run(found[2]))
