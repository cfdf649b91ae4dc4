"""An architecture as boxes and arrows, in plain SVG: applications, stores of data, what flows between them.

What becomes of something is told by a mark and by its line, never by a colour alone; a second nature of
boxes is drawn as a store.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from filrouge.adapters.render.charts.lettering import width_of
from filrouge.adapters.render.charts.palette import FONT, INK, INK_2, PAPER, SERIES
from filrouge.adapters.render.charts.placing import Placed, Point, Sizes, placed
from filrouge.adapters.render.charts.reading import Reading
from filrouge.adapters.render.charts.specs import lines
from filrouge.kernel.reports import Fate, Row, fate_words

WIDTH, MARGIN = 640, 10  #: pixels
SIZES = Sizes(width=130, height=42, beside=30, below=72, line=WIDTH)
LETTERS, LABEL_LETTERS, LABEL = 19, 24, 11
HEAD, BADGE, SAMPLE, KEY = 8, 8, 30, 22
PLACES = (0.5, 0.34, 0.66, 0.2, 0.8)  #: along an arrow, where its name may stand


class Style(NamedTuple):
    """How a fate is drawn."""

    color: str
    width: float
    dash: str
    mark: str


PLAIN = Style(INK_2, 1.4, "", "")
STYLES: dict[Fate, Style] = {
    "kept": Style(INK_2, 1.4, "", "="),
    "changed": Style(SERIES[1], 2, "7 3", "~"),
    "added": Style(SERIES[2], 2.8, "", "+"),
    "removed": Style(SERIES[3], 1.8, "2 3", "\N{MINUS SIGN}"),
}


@dataclass(frozen=True)
class _Told:
    """The rows of a chart as boxes and as arrows between them."""

    reading: Reading
    boxes: list[Row]
    arrows: list[Row]
    ends: list[tuple[int, int]]

    @classmethod
    def of(cls, reading: Reading) -> "_Told":
        """An arrow to a box that is not there is left to the table."""
        boxes = [row for row in reading.rows if not any(reading.cells(row)[1:3])]
        ranks: dict[str, int] = {}
        for rank, row in enumerate(boxes):
            ranks.setdefault(reading.name(row), rank)
        arrows, ends = [], []
        for row in reading.rows:
            source, target = (
                ranks.get(reading.said(one)) if one else None for one in reading.cells(row)[1:3]
            )
            if source is not None and target is not None:
                arrows.append(row)
                ends.append((source, target))
        return cls(reading, boxes, arrows, ends)

    def nature(self, row: Row) -> str:
        return self.reading.said(self.reading.cells(row)[0])

    def fate(self, row: Row) -> Fate | None:
        cell = (*self.reading.cells(row), None)[3]
        said = self.reading.said(cell)
        return next((one for one in STYLES if self.word(one) == said), None)

    def word(self, fate: Fate) -> str:
        return self.reading.page.said(fate_words(fate).text)

    def style(self, row: Row) -> Style:
        fate = self.fate(row)
        return STYLES[fate] if fate else PLAIN

    def is_store(self, row: Row) -> bool:
        return self.nature(row) != self.nature(self.boxes[0])


def architecture(reading: Reading) -> str | None:
    """The drawing, as wide as its widest part; None when no box is found."""
    told = _Told.of(reading)
    if not told.boxes:
        return None
    where = placed(len(told.boxes), told.ends, SIZES)
    width = max(where.width + 2 * MARGIN, WIDTH)
    legend, height = _legend(told, width, where.height + 2 * MARGIN)
    parts = [*_ways(told, where), *_boxes(told, where), *_labels(told, where)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}"><g font-family="{FONT}" font-size="12">'
        f'<g transform="translate({MARGIN + (width - 2 * MARGIN - where.width) / 2:.1f},{MARGIN})">'
        f"{''.join(parts)}</g>{legend}</g></svg>"
    )


def _line(style: Style) -> str:
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    return f'fill="none" stroke="{style.color}" stroke-width="{style.width}"{dash}'


def _path(points: tuple[Point, ...]) -> str:
    return f"M{' L'.join(f'{x:.1f},{y:.1f}' for x, y in points)}"


def _ways(told: _Told, where: Placed) -> Iterator[str]:
    for row, way in zip(told.arrows, where.ways, strict=True):
        yield from _arrow(way, told.style(row))


def _arrow(way: tuple[Point, ...], style: Style) -> Iterator[str]:
    (x0, y0), (x1, y1) = way[-2], way[-1]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / length * HEAD, (y1 - y0) / length * HEAD
    yield f'<path d="{_path((*way[:-1], (x1 - dx * 0.8, y1 - dy * 0.8)))}" {_line(style)}/>'
    head = ((x1, y1), (x1 - dx - dy / 2, y1 - dy + dx / 2), (x1 - dx + dy / 2, y1 - dy - dx / 2))
    yield f'<path d="{_path(head)} Z" fill="{style.color}"/>'


def _boxes(told: _Told, where: Placed) -> Iterator[str]:
    for row, (x, y) in zip(told.boxes, where.centres, strict=True):
        style = told.style(row)
        yield _shape(x, y, SIZES.width, SIZES.height, style, is_store=told.is_store(row))
        name, middle = lines(told.reading.name(row), LETTERS), y + (7 if told.is_store(row) else 4)
        for n, line in enumerate(name):
            at = f'x="{x:.1f}" y="{middle + 14 * (n - (len(name) - 1) / 2):.1f}" text-anchor="middle"'
            yield f'<text {at} fill="{INK}">{escape(line)}</text>'
        yield from _badge(x - SIZES.width / 2, y - SIZES.height / 2, style)


def _shape(x: float, y: float, width: float, height: float, style: Style, *, is_store: bool) -> str:
    """A box, or a store: a drum seen from its side; paper hides what passes behind."""
    left, top = x - width / 2, y - height / 2
    line = _line(style).replace('fill="none"', f'fill="{PAPER}"')
    if not is_store:
        box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.0f}" height="{height:.0f}" rx="3"'
        return f"<rect {box} {line}/>"
    cap = height / 8
    arc = f"a{width / 2:.1f},{cap:.1f} 0 0"
    drum = (
        f"M{left:.1f},{top + cap:.1f} {arc} 1 {width:.1f},0 v{height - 2 * cap:.1f} {arc} 1 {-width:.1f},0 Z"
    )
    rim = f"M{left:.1f},{top + cap:.1f} {arc} 0 {width:.1f},0"
    return f'<path d="{drum}" {line}/><path d="{rim}" {_line(style)}/>'


def _badge(x: float, y: float, style: Style) -> Iterator[str]:
    """The mark of a fate, light on its colour."""
    if style.mark:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{BADGE}" fill="{style.color}"/>'
        at = f'x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" font-size="14"'
        yield f'<text {at} fill="{PAPER}">{style.mark}</text>'


def _labels(told: _Told, where: Placed) -> Iterator[str]:
    """The name of each arrow where nothing else stands; one that finds no room is left to the table."""
    w, h = SIZES.width + 4, SIZES.height + 4
    taken = [(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for x, y in where.centres]
    for row, way in zip(told.arrows, where.ways, strict=True):
        style = told.style(row)
        name = lines(told.reading.name(row), LABEL_LETTERS)[0]
        text = f"{style.mark} {name}" if style.mark else name
        half = width_of(text, LABEL) / 2 + 3
        for share in PLACES:
            x, y = _along(way, share)
            x = min(max(x, half - MARGIN), max(where.width, WIDTH) - half)
            box = (x - half, y - 8, x + half, y + 8)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                room = f'x="{x - half:.1f}" y="{y - 7:.1f}" width="{2 * half:.1f}" height="14"'
                yield f'<rect {room} fill="{PAPER}"/>'
                at = f'x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="{LABEL}"'
                yield f'<text {at} fill="{INK}">{escape(text)}</text>'
                break


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _along(way: tuple[Point, ...], share: float) -> Point:
    legs = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way)]
    left = share * sum(legs)
    for (a, b), leg in zip(pairwise(way), legs, strict=True):
        if leg and left <= leg:
            return a[0] + (b[0] - a[0]) * left / leg, a[1] + (b[1] - a[1]) * left / leg
        left -= leg
    return way[-1]


def _legend(told: _Told, width: float, top: float) -> tuple[str, float]:
    """What shapes and lines mean, row after row, and where the drawing ends."""
    keys: list[tuple[str, str]] = []
    for row in {told.nature(one): one for one in reversed(told.boxes)}.values():
        shape = _shape(SAMPLE / 2, 0, SAMPLE - 4, 14, PLAIN, is_store=told.is_store(row))
        keys.insert(0, (shape, told.nature(row)))
    way = ((0.0, 0.0), (float(SAMPLE), 0.0))
    for name in dict.fromkeys(told.nature(one) for one in told.arrows):
        keys.append(("".join(_arrow(way, PLAIN)), name))
    drawn = {told.fate(one) for one in (*told.boxes, *told.arrows)}
    for fate in (one for one in STYLES if one in drawn):
        style = STYLES[fate]
        sample = f'<path d="{_path(way)}" {_line(style)}/>{"".join(_badge(SAMPLE / 2, 0, style))}'
        keys.append((sample, told.word(fate)))
    x, y, parts = float(MARGIN), top + KEY / 2, []
    for sample, word in keys:
        room = SAMPLE + 7 + width_of(word) + 18
        if x > MARGIN and x + room > width:
            x, y = float(MARGIN), y + KEY
        said = f'<text x="{SAMPLE + 7}" y="4" fill="{INK}">{escape(word)}</text>'
        parts.append(f'<g transform="translate({x:.1f},{y:.1f})">{sample}{said}</g>')
        x += room
    return "".join(parts), y + KEY / 2
