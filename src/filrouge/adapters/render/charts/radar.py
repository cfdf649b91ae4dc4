"""A radar, which Vega-Lite has not: one axis per row, one outline per series, drawn as plain SVG."""

from collections.abc import Iterator
from html import escape
from math import ceil, cos, floor, log10, pi, sin

from filrouge.adapters.render.charts.palette import DASHES, FONT, INK, INK_2, RULE, SERIES
from filrouge.adapters.render.charts.reading import Reading
from filrouge.adapters.render.charts.specs import lines

WIDTH, RADIUS, TOP = 600, 150, 40  #: pixels
RINGS = 5
LETTERS = 22
TINIEST = 1e-12  #: under it an axis ends at one


def radar(reading: Reading) -> str:
    """The drawing; every axis begins at nought and ends at the whole, or at a round number over the data."""
    whole = _whole(reading)
    series, names = reading.series, [reading.name(row) for row in reading.rows]
    legend_top = 2 * RADIUS + 2 * TOP + 22
    height = legend_top + (22 * len(series) if len(series) > 1 else 0)
    parts = [*_rings(reading, len(names), whole), *_names(names)]
    for place in range(len(series)):
        parts += _outline(reading, place, whole)
    if len(series) > 1:
        parts += [one for n, name in enumerate(series) for one in _key(n, name, legend_top + 22 * n)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}"><g font-family="{FONT}" font-size="12">{"".join(parts)}</g></svg>'
    )


def _whole(reading: Reading) -> float:
    if reading.chart.whole and (told := reading.number(reading.chart.whole)) and told.value > 0:
        return told.value
    numbers = [
        one.value for row in reading.rows for cell in reading.cells(row) if (one := reading.number(cell))
    ]
    largest = max(numbers, default=1.0)
    if reading.unit == "%" and largest <= 100:
        return 100.0
    if largest < TINIEST:
        return 1.0
    step = 10.0 ** floor(log10(largest))
    return ceil(largest / step) * step


def _point(rank: int, count: int, share: float) -> tuple[float, float]:
    """Axes begin at the top and turn clockwise."""
    angle = 2 * pi * rank / count - pi / 2
    return WIDTH / 2 + RADIUS * share * cos(angle), TOP + RADIUS + RADIUS * share * sin(angle)


def _path(points: list[tuple[float, float]]) -> str:
    return f"M{' L'.join(f'{x:.1f},{y:.1f}' for x, y in points)} Z"


def _rings(reading: Reading, count: int, whole: float) -> Iterator[str]:
    for ring in range(1, RINGS + 1):
        outline = _path([_point(rank, count, ring / RINGS) for rank in range(count)])
        yield f'<path d="{outline}" fill="none" stroke="{RULE}"/>'
    for rank in range(count):
        x, y = _point(rank, count, 1)
        yield f'<path d="M{WIDTH / 2},{TOP + RADIUS} L{x:.1f},{y:.1f}" stroke="{RULE}"/>'
    for ring in (0, RINGS):
        x, y = _point(0, count, ring / RINGS)
        said = f"{whole * ring / RINGS:.6g}".replace(".", "," if reading.page.lang == "fr" else ".")
        yield f'<text x="{x + 4:.1f}" y="{y + 12:.1f}" fill="{INK_2}" font-size="10">{said}</text>'


def _names(names: list[str]) -> Iterator[str]:
    for rank, name in enumerate(names):
        x, y = _point(rank, len(names), 1 + 14 / RADIUS)
        side = x - WIDTH / 2
        anchor = "middle" if abs(side) < 8 else "start" if side > 0 else "end"
        told = lines(name, LETTERS)
        above = y < TOP + RADIUS * 0.5
        first = y - 14 * (len(told) - 1) if above and anchor == "middle" else y - 7 * (len(told) - 1) + 4
        for n, line in enumerate(told):
            at = f'x="{x:.1f}" y="{first + 14 * n:.1f}" text-anchor="{anchor}"'
            yield f'<text {at} fill="{INK}">{escape(line)}</text>'


def _outline(reading: Reading, place: int, whole: float) -> Iterator[str]:
    """A cell without a number opens the outline: nothing is drawn there."""
    color = SERIES[place % len(SERIES)]
    numbers = [reading.number(reading.cells(row)[place]) for row in reading.rows]
    points = [
        _point(rank, len(numbers), min(max(number.value / whole, 0), 1)) if number else None
        for rank, number in enumerate(numbers)
    ]
    known = [point for point in points if point]
    if len(known) == len(points) > 2:
        fill = f'fill="{color}" fill-opacity="0.1"'
        yield f'<path d="{_path(known)}" {fill} stroke="{color}" stroke-width="2"{_dashed(place)}/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>' for x, y in known)


def _key(rank: int, name: str, y: float) -> Iterator[str]:
    color = SERIES[rank % len(SERIES)]
    x = WIDTH / 2 - 110
    yield f'<path d="M{x},{y - 4} h28" stroke="{color}" stroke-width="2"{_dashed(rank)}/>'
    yield f'<circle cx="{x + 14}" cy="{y - 4}" r="3.5" fill="{color}"/>'
    yield f'<text x="{x + 36}" y="{y}" fill="{INK}">{escape(lines(name, 44)[0])}</text>'


def _dashed(rank: int) -> str:
    dash = DASHES[rank % len(DASHES)]
    return f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash[1] else ""
