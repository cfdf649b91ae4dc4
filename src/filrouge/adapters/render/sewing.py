"""Calls of notes and notes of a PDF, led to one another once its pages are set.

Typst finds the place of a label by setting the pages again, which for a hundred of them takes a second. So
each link leads first to a mark beside the first page, ``n`` points down and far to the right, and where the
links themselves stand is read off the finished file. A note leads back to its first call.
"""

import re
from bisect import bisect
from itertools import accumulate
from typing import NamedTuple

CALL, NOTE = 20_000, 30_000  #: points to the right at which the marks of calls and of notes stand
ABOVE = 10  #: points between the edge of a window and what a link led to, as Typst has it
_KIDS = re.compile(rb"/Type/Pages/[^>]*?Kids\[([^\]]*)\]")
_PAGE = re.compile(
    rb"\n(\d+) 0 obj\n<</Type/Page/[^>]*?MediaBox\[0 0 \S+ ([\d.]+)\][^>]*?/Annots\[([^\]]*)\]"
)
_LINK = re.compile(
    rb"\n(\d+) 0 obj\n<</Type/Annot/Subtype/Link/Rect\[(\S+) \S+ \S+ (\S+)\][^>]*?/Dest (\d+) 0 R"
    rb"[^>]*?/Contents(\(page 1\))>>"
)
_MARK = re.compile(rb"\n(\d+) 0 obj\n(\[\d+ 0 R/XYZ (20000|30000) (\S+) 0\])\nendobj")
_ENTRY = re.compile(rb"\d{10}(?= \d{5} n)")


class _Place(NamedTuple):
    page: bytes  #: its object
    number: int  #: from 1
    left: float
    top: float


def sewn(content: bytes) -> bytes:
    """The same file, its calls and notes led to one another.

    Raises:
        ValueError: a call has no note, or the file is not laid out as Typst 0.15 does.
    """
    numbers = _numbers(content)
    holders: dict[bytes, bytes] = {}  #: the page of each link
    height = 0.0
    for page, tall, annots in _PAGE.findall(content):
        holders |= dict.fromkeys(annots.split()[::3], page)
        height = float(tall)
    marks = {
        object: (int(side), round(height - float(down)), span)
        for object, side, down, span in (
            (one[1], one[3], one[4], one.span(2)) for one in _MARK.finditer(content)
        )
    }
    found = (one for one in _LINK.finditer(content) if one[4] in marks and one[1] in holders)
    links = [(one, marks[one[4]]) for one in found]
    places: dict[tuple[int, int], _Place] = {}
    for one, (side, n, _) in links:
        page = holders[one[1]]
        top = min(float(one[3]) + ABOVE, height)
        places.setdefault((side, n), _Place(page, numbers[page], float(one[2]), top))
    edits: list[tuple[int, int, bytes]] = []
    for side, n, span in marks.values():
        to = _other(places, side, n)
        edits.append((*span, b"[%b 0 R/XYZ %.2f %.2f 0]" % (to.page, to.left, to.top)))
    for one, (side, n, _) in links:
        edits.append((*one.span(5), b"(page %d)" % _other(places, side, n).number))
    return _edited(content, sorted(edits)) if edits else content


def _numbers(content: bytes) -> dict[bytes, int]:
    found = _KIDS.search(content)
    if found is None:
        raise ValueError("no list of pages")
    return {page: number for number, page in enumerate(found[1].split()[::3], start=1)}


def _other(places: dict[tuple[int, int], _Place], side: int, n: int) -> _Place:
    try:
        return places[NOTE if side == CALL else CALL, n]
    except KeyError:
        raise ValueError(f"note {n} has no call, or a call no note") from None


def _edited(content: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """With parts replaced, and the table of objects telling where they stand now."""
    at = content.rindex(b"\nxref\n") + 1
    parts: list[bytes] = []
    since = 0
    for begin, end, new in edits:
        parts += content[since:begin], new
        since = end
    grown = [0, *accumulate(len(new) - (end - begin) for begin, end, new in edits)]
    begins = [begin for begin, _, _ in edits]

    def moved(offset: int) -> int:
        return offset + grown[bisect(begins, offset)]

    table = _ENTRY.sub(lambda one: b"%010d" % moved(int(one[0])), content[at:])
    before, _, after = table.rpartition(b"\nstartxref\n")
    return b"".join(
        (*parts, content[since:at], before, b"\nstartxref\n%d\n" % moved(at), after.split(b"\n", 1)[1])
    )
