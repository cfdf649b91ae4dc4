"""Where boxes and arrows lie: layers, few crossings, and ways that go round what they do not join.

By ``grandalf``: Sugiyama, Tagawa and Toda (1981), coordinates of Brandes and Köpf (2001). Cycles are allowed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout, VertexViewer
from grandalf.routing import EdgeViewer, route_with_lines

PASSES = 12  #: over the layers, to undo crossings
APART = 44  #: pixels between arrows that join the same boxes
LOOP = 18

Point = tuple[float, float]
Arrow = tuple[int, int]  #: from a box to a box, by their ranks


@dataclass(frozen=True)
class Sizes:
    """Of a box, and what is left around it, in pixels."""

    width: float
    height: float
    beside: float
    below: float
    line: float  #: width of the drawing, unless one part is wider


@dataclass(frozen=True)
class Placed:
    """Centres of boxes, ways of arrows from border to border, in the order they were given."""

    centres: tuple[Point, ...]
    ways: tuple[tuple[Point, ...], ...]
    width: float
    height: float


def placed(count: int, arrows: Sequence[Arrow], sizes: Sizes) -> Placed:
    """Lay out ``count`` boxes, those that are joined together, from top to bottom."""
    centres: dict[int, Point] = {}
    bends: dict[Arrow, tuple[Point, ...]] = {}
    width, height = _on_shelves(_components(count, arrows, sizes), sizes, centres, bends)
    return Placed(
        tuple(centres[rank] for rank in range(count)),
        tuple(_ways(arrows, centres, bends, sizes)),
        width,
        height,
    )


@dataclass
class _Component:
    centres: dict[int, Point]
    bends: dict[Arrow, tuple[Point, ...]]


def _components(count: int, arrows: Sequence[Arrow], sizes: Sizes) -> list[_Component]:
    """The largest first; arrows that join the same boxes count as one."""
    vertices = [Vertex(rank) for rank in range(count)]
    for vertex in vertices:
        vertex.view = VertexViewer(w=sizes.width, h=sizes.height)
    joined = dict.fromkeys((a, b) for a, b in arrows if a != b)
    kept = [pair for pair in joined if pair[::-1] not in joined or pair[0] < pair[1]]
    edges = [Edge(vertices[a], vertices[b]) for a, b in kept]
    for edge in edges:
        edge.view = EdgeViewer()
    found = [_laid(one, sizes) for one in Graph(vertices, edges).C]
    return sorted(found, key=lambda one: (-len(one.centres), min(one.centres)))


def _laid(graph: object, sizes: Sizes) -> _Component:
    layout = SugiyamaLayout(graph)
    layout.xspace, layout.yspace = sizes.beside, sizes.below
    layout.route_edge = route_with_lines
    layout.init_all()
    layout.draw(PASSES)
    centres = {one.data: one.view.xy for one in graph.sV}  # type: ignore[attr-defined]
    bends = {
        (one.v[0].data, one.v[1].data): tuple(one.view._pts[1:-1])
        for one in graph.sE  # type: ignore[attr-defined]
    }
    return _Component(centres, bends)


def _on_shelves(
    components: Sequence[_Component],
    sizes: Sizes,
    centres: dict[int, Point],
    bends: dict[Arrow, tuple[Point, ...]],
) -> tuple[float, float]:
    """Side by side while the line has room, then below."""
    x = y = shelf = widest = 0.0
    for one in components:
        points = [*one.centres.values(), *(point for way in one.bends.values() for point in way)]
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        width = max(p[0] for p in points) - left + sizes.width
        if x and x + width > sizes.line:
            x, y, shelf = 0.0, y + shelf + sizes.beside, 0.0

        def moved(point: Point, dx: float = x - left, dy: float = y - top) -> Point:
            return point[0] + dx + sizes.width / 2, point[1] + dy + sizes.height / 2

        centres.update({rank: moved(point) for rank, point in one.centres.items()})
        bends.update({pair: tuple(map(moved, way)) for pair, way in one.bends.items()})
        shelf = max(shelf, max(p[1] for p in points) - top + sizes.height)
        x += width + sizes.beside
        widest = max(widest, x - sizes.beside)
    return widest, y + shelf


def _ways(
    arrows: Sequence[Arrow],
    centres: dict[int, Point],
    bends: dict[Arrow, tuple[Point, ...]],
    sizes: Sizes,
) -> Iterator[tuple[Point, ...]]:
    """Arrows that join the same boxes run side by side."""
    sharing: dict[Arrow, list[int]] = defaultdict(list)
    for rank, (a, b) in enumerate(arrows):
        sharing[min(a, b), max(a, b)].append(rank)
    for rank, (a, b) in enumerate(arrows):
        side = sharing[min(a, b), max(a, b)]
        dx = (side.index(rank) - (len(side) - 1) / 2) * min(APART, sizes.width / (len(side) + 1))
        if a == b:
            yield _loop(centres[a], sizes, abs(dx))
            continue
        between = bends[a, b] if (a, b) in bends else bends[b, a][::-1]
        points = [(x + dx, y) for x, y in (centres[a], *between, centres[b])]
        points[0], points[-1] = (
            _border(centres[a], points[0], points[1], sizes),
            _border(centres[b], points[-1], points[-2], sizes),
        )
        yield tuple(points)


def _loop(centre: Point, sizes: Sizes, more: float) -> tuple[Point, ...]:
    x, y = centre[0] + sizes.width / 2, centre[1]
    out = x + LOOP + more
    return (x, y - 8), (out, y - 8), (out, y + 8), (x, y + 8)


def _border(centre: Point, start: Point, towards: Point, sizes: Sizes) -> Point:
    """Where the line from inside a box leaves it."""
    dx, dy = towards[0] - start[0], towards[1] - start[1]
    room = [
        (half - (start[axis] - centre[axis]) * (1 if delta > 0 else -1)) / abs(delta)
        for axis, delta, half in ((0, dx, sizes.width / 2), (1, dy, sizes.height / 2))
        if delta
    ]
    share = min(room, default=0.0)
    return start[0] + dx * share, start[1] + dy * share
