"""The visible words of a line of a dump, each character with the columns it stands at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from filrouge.domains.certification.errors import Unbalanced
from filrouge.kernel.texts import N_
from filrouge.kinds.certification import Place

MARKUP = re.compile(
    r"<(?P<closing>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>"
    r"|(?P<entity>&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
    r"|(?P<other>.)",
    re.DOTALL,
)
OPEN_TAG = re.compile(r"</?[a-zA-Z]")
INLINE = frozenset({"a", "b", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"})
VOID = frozenset({"br", "hr", "img", "li"})  #: ``li`` is often left open
LISTS = frozenset({"ol", "ul"})  #: cells cut lists, so these may stay open


@dataclass(frozen=True)
class Words:
    """Visible text with single spaces; ``spans`` holds the columns (from 0, end excluded) per character."""

    text: str
    line: int
    spans: tuple[tuple[int, int], ...]

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> "Words":
        """A slice, without the blanks at its ends."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        end = start + len(text.strip())
        return Words(self.text[start:end], self.line, self.spans[start:end])

    def place(self) -> Place:
        return Place(line=self.line, from_column=self.spans[0][0] + 1, to_column=self.spans[-1][1] + 1)


@dataclass(frozen=True)
class Cell:
    """One cell of a line: its words, and whether it holds an underlined heading."""

    words: Words
    headed: bool
    lists_opened_count: int  #: below 0 when more lists are closed than opened here


def cell_of(source: str, *, line: int, start: int) -> Cell:
    """Read one cell that begins at column ``start`` (from 0) of its line.

    Raises:
        Unbalanced: a tag other than a list's is not opened and closed inside the cell.
    """
    letters: list[tuple[str, int, int]] = []
    tags: list[tuple[str, bool]] = []
    for found in MARKUP.finditer(source):
        letters.extend(_letters(found, source, line=line, start=start))
        if found["tag"]:
            tags.append((found["tag"].lower(), bool(found["closing"])))
    _check_balance(tags, line)
    opened = sum(-1 if closing else 1 for tag, closing in tags if tag in LISTS)
    return Cell(_joined(letters, line), ("u", False) in tags, opened)


def _letters(found: re.Match[str], source: str, *, line: int, start: int) -> Iterator[tuple[str, int, int]]:
    begin, end = start + found.start(), start + found.end()
    if found["entity"]:
        yield from ((letter, begin, end) for letter in unescape(found["entity"]))
    elif found["other"]:
        if OPEN_TAG.match(source, found.start()):
            raise Unbalanced(N_("Line %(line)d: a tag has no end", line=line))
        yield found["other"], begin, end
    elif found["tag"].lower() not in INLINE:
        yield " ", begin, end  # a block separates words


def _joined(letters: list[tuple[str, int, int]], line: int) -> Words:
    """Runs of blanks become one space."""
    kept: list[tuple[str, int, int]] = []
    for letter, begin, end in letters:
        if not letter.isspace():
            kept.append((letter, begin, end))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", begin, end))
    text = "".join(letter for letter, _, _ in kept)
    return Words(text, line, tuple((begin, end) for _, begin, end in kept)).cut(0)


def _check_balance(tags: list[tuple[str, bool]], line: int) -> None:
    opened: list[str] = []
    for tag, closing in tags:
        if tag in VOID | LISTS:
            continue
        if not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            raise Unbalanced(N_("Line %(line)d: </%(tag)s> closes nothing", line=line, tag=tag))
    if opened:
        raise Unbalanced(N_("Line %(line)d: <%(tag)s> is not closed", line=line, tag=opened[-1]))
