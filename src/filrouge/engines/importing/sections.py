"""A text as a row of blocks, cut into sections at the headings of a level; pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from filrouge.kernel.texts import N_, Message

Nature = Literal["heading", "paragraph", "item", "table", "code", "quotation", "picture", "left-out"]

TITLE_LETTERS: Final = 300
SUBHEADINGS: Final = 3  #: marks before a heading inside a section, at most
NUMBERS_TOLD: Final = 1_000  #: in one text; more are counted
AROUND_LETTERS: Final = 40  #: said on each side of a number
_NUMBER = re.compile(
    r"(?<![\w.,])[-+\u2212]?\d+(?:[ \u00a0\u202f.,]\d+)*(?:[ \u00a0\u202f]?(?:%|€|k€|M€))?(?!\w)"
)
_PLACE = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Picture:
    """An image that the file itself holds."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True)
class Block:
    nature: Nature
    text: str = ""
    level: int = 0  #: of a heading (1 to 9), or how deep a list's item is (0 and more)
    picture: Picture | None = None
    why: Message | None = None  #: of what is left out


@dataclass(frozen=True)
class Remark:
    """One row of the report of an import."""

    section: int  #: the place of the section, from 1; 0 for the file
    what: Literal["left-out", "typed", "picture", "changed"]
    told: Message


@dataclass
class Section:
    title: str
    level: int
    paragraphs: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Cut:
    """What a text became."""

    sections: tuple[Section, ...]
    remarks: tuple[Remark, ...]
    typed_count: int  #: numbers written in the text, of which the remarks tell the first ones


def cut(blocks: Iterable[Block], level: int) -> Cut:
    """One section per heading of ``level`` or above; deeper headings stay in the text as lines of their own.

    What stands before the first heading is a section without a title. Numbers stay as they were typed, and
    each is told: it has no source until somebody quotes one in its place.
    """
    sections: list[Section] = []
    remarks: list[Remark] = []
    for block in blocks:
        if block.nature == "heading" and block.level <= level:
            sections.append(Section(_line(block.text)[:TITLE_LETTERS], block.level))
        elif block.nature == "left-out":
            remarks.append(Remark(len(sections), "left-out", block.why or N_("left out")))
        else:
            if not sections:
                sections.append(Section("", 1))
            _add(sections[-1], block, level)
    kept = tuple(section for section in sections if section.title or section.paragraphs or section.pictures)
    typed = list(_typed(kept))
    told = [*remarks, *_changed(kept), *_pictures(kept), *typed[:NUMBERS_TOLD]]
    return Cut(kept, tuple(sorted(told, key=lambda remark: remark.section)), len(typed))


def _add(section: Section, block: Block, level: int) -> None:
    if block.picture:
        section.pictures.append(block.picture)
        return
    text = block.text.strip("\n")
    if block.nature == "heading":
        text = f"{'#' * min(block.level - level, SUBHEADINGS)} {_line(text)}"
    if block.nature == "item":
        text = f"{'  ' * block.level}- {_line(text)}"
        if section.paragraphs and section.paragraphs[-1].lstrip().startswith("- "):
            section.paragraphs[-1] += f"\n{text}"
            return
    if block.nature == "quotation":
        text = "\n".join(f"> {line}" for line in text.splitlines())
    if text.strip():
        section.paragraphs.append(text)


def table_text(rows: Iterable[Iterable[str]]) -> str:
    """A table as lines of cells between bars."""
    return "\n".join("| " + " | ".join(_line(cell).replace("|", "/") for cell in row) + " |" for row in rows)


def _line(text: str) -> str:
    return " ".join(text.split())


def _changed(sections: tuple[Section, ...]) -> Iterator[Remark]:
    """Braces that would be read as the place of a quote are set apart."""
    for place, section in enumerate(sections, start=1):
        count = sum(len(_PLACE.findall(text)) for text in section.paragraphs)
        section.paragraphs[:] = [_PLACE.sub(_apart, text) for text in section.paragraphs]
        if count:
            yield Remark(place, "changed", N_("double braces were set apart: %(n)d", n=count))


def _apart(met: re.Match[str]) -> str:
    return " ".join(met[0])


def _pictures(sections: tuple[Section, ...]) -> Iterator[Remark]:
    for place, section in enumerate(sections, start=1):
        for picture in section.pictures:
            told = N_("the picture %(name)s is kept beside the text", name=picture.name)
            yield Remark(place, "picture", told)


def _typed(sections: tuple[Section, ...]) -> Iterator[Remark]:
    for place, section in enumerate(sections, start=1):
        for text in (section.title, *section.paragraphs):
            for met in _NUMBER.finditer(text):
                around = _around(text, met.start(), met.end())
                told = N_("typed, without source: %(number)s (%(around)s)", number=met[0], around=around)
                yield Remark(place, "typed", told)


def _around(text: str, start: int, end: int) -> str:
    first, last = max(start - AROUND_LETTERS, 0), min(end + AROUND_LETTERS, len(text))
    cut_before, cut_after = "…" if first else "", "…" if last < len(text) else ""
    return f"{cut_before}{_line(text[first:last])}{cut_after}"
