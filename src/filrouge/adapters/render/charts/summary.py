"""A chart in one paragraph, for whoever does not see it: what it shows, each of its figures a quote."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase

from filrouge.adapters.render.charts.reading import Cell, Reading
from filrouge.kernel.documents import Quote
from filrouge.kernel.reports import Mark, Row, Sentence, Words
from filrouge.kernel.texts import Text

FATE_AT = 3  #: place of the fate among the columns of an architecture
NAMED_COUNT = 12  #: things of an architecture named in a row; its table names them all
NOTHING = Text(fr="Aucune valeur à dessiner.", en="No value to draw.")

Piece = Text | Cell
Pieces = Iterator[Piece]


def summary(reading: Reading) -> Sentence | Words:
    """The paragraph, in both languages as all words of a report are."""
    if not reading.rows:
        return Words(text=NOTHING)
    told = _Telling()
    for piece in _TELLERS[reading.chart.mark](reading):
        told.add(piece)
    if not told.quotes:
        return Words(text=Text(fr=told.fr, en=told.en))
    return Sentence(text=Text(fr=told.fr, en=told.en), quotes=told.quotes, owner=reading.chart.table.owner)


@dataclass
class _Telling:
    """Words and cells in a row; a quote gets a place in the sentence."""

    fr: str = ""
    en: str = ""
    quotes: dict[str, Quote] = field(default_factory=dict)

    def add(self, piece: Piece) -> None:
        if isinstance(piece, Quote):
            place = _letters(len(self.quotes))
            self.quotes[place] = piece
            self.fr, self.en = f"{self.fr}{{{place}}}", f"{self.en}{{{place}}}"
        elif piece is not None:
            text = piece.text if isinstance(piece, Words) else piece
            self.fr, self.en = self.fr + _plain(text.fr), self.en + _plain(text.en)


def _letters(number: int) -> str:
    high, low = divmod(number, len(ascii_lowercase))
    return (_letters(high - 1) if high else "") + ascii_lowercase[low]


def _plain(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _t(fr: str, en: str) -> Text:
    return Text(fr=fr, en=en)


STOP, COMMA, SEMICOLON = _t(".", "."), _t(", ", ", "), _t("\u202f; ", "; ")
COLON, SPACE = _t("\u00a0: ", ": "), _t(" ", " ")


@dataclass(frozen=True)
class _Point:
    """A number of one series: its row, its cell."""

    row: Row
    cell: Cell
    value: float


def _points(reading: Reading, place: int) -> list[_Point]:
    told = []
    for row in reading.rows:
        cell = reading.cells(row)[place]
        if number := reading.number(cell):
            told.append(_Point(row, cell, number.value))
    return told


def _bars(reading: Reading) -> Pieces:
    points = sorted(_points(reading, 0), key=lambda one: -one.value)
    if not points:
        yield NOTHING
        return
    first, last = points[0], points[-1]
    yield from (_t("La plus grande valeur\u00a0: ", "The largest value: "), *_named(reading, first))
    if len(points) > 1:
        yield from (SEMICOLON, _t("la plus petite\u00a0: ", "the smallest: "), *_named(reading, last))
    yield STOP
    if len(points) > 1:
        yield from _overlap(reading, first, points[1])


def _named(reading: Reading, point: _Point) -> Sequence[Piece]:
    return (point.row.header, COMMA, point.cell, *_interval(reading, point))


def _ends(reading: Reading, point: _Point) -> tuple[float, float] | None:
    if len(reading.chart.series) < 3:
        return None
    low, high = (reading.number(cell) for cell in reading.cells(point.row)[1:3])
    return (low.value, high.value) if low and high else None


def _interval(reading: Reading, point: _Point) -> Sequence[Piece]:
    if _ends(reading, point) is None:
        return ()
    _, low, high = reading.cells(point.row)
    return (_t(" (entre ", " (between "), low, _t(" et ", " and "), high, _t(")", ")"))


def _overlap(reading: Reading, first: _Point, second: _Point) -> Sequence[Piece]:
    """Whether the two largest are told apart by their intervals."""
    mine, theirs = _ends(reading, first), _ends(reading, second)
    if mine is None or theirs is None:
        return ()
    apart = mine[0] > theirs[1] or mine[1] < theirs[0]
    opening = _t(
        " L’intervalle de la première et celui de la suivante (",
        " The interval of the first and that of the next (",
    )
    end = _t(") ne se touchent pas.", ") do not meet.") if apart else _t(") se recouvrent.", ") overlap.")
    return (opening, second.row.header, end)


def _extents(reading: Reading) -> Pieces:
    """Of each series, where it is lowest and highest."""
    for place, column in enumerate(reading.chart.series):
        points = _points(reading, place)
        if points:
            yield from (SPACE if place else None, column.label, COLON, *_low_and_high(points), STOP)


def _low_and_high(points: Sequence[_Point]) -> Sequence[Piece]:
    low, high = min(points, key=lambda one: one.value), max(points, key=lambda one: one.value)
    if low is high:
        return (low.cell, *_of(low))
    least, most = _t("minimum ", "minimum "), _t(", maximum ", ", maximum ")
    return (least, low.cell, *_of(low), most, high.cell, *_of(high))


def _of(point: _Point) -> Sequence[Piece]:
    return (_t(" (", " ("), point.row.header, _t(")", ")"))


def _line(reading: Reading) -> Pieces:
    """Of each series, where it begins and ends, and its extremes when they are elsewhere."""
    for place, column in enumerate(reading.chart.series):
        points = _points(reading, place)
        if not points:
            continue
        first, last = points[0], points[-1]
        yield from (SPACE if place else None, column.label, COLON, first.cell, *_of(first))
        if first is not last:
            yield from (_t(" au début, ", " at first, "), last.cell, *_of(last), _t(" à la fin", " at last"))
        values = {point.value for point in points}
        if {first.value, last.value} < {first.value, last.value, min(values), max(values)}:
            yield from (SEMICOLON, *_low_and_high(points))
        yield STOP


def _histogram(reading: Reading) -> Pieces:
    last, top = reading.rows[-1], max(_points(reading, 1), key=lambda one: one.value, default=None)
    yield from (_t("Les valeurs vont de ", "Values go from "), reading.rows[0].header)
    yield from (_t(" à ", " to "), reading.cells(last)[0])
    if top:
        yield from (SEMICOLON, _t("la classe la plus nombreuse va de ", "the fullest class goes from "))
        yield from (top.row.header, _t(" à ", " to "), reading.cells(top.row)[0])
        yield from (_t(" et en compte ", " and holds "), top.cell)
    yield STOP


def _heat_map(reading: Reading) -> Pieces:
    cells = [
        (point, column)
        for place, column in enumerate(reading.chart.series)
        for point in _points(reading, place)
    ]
    strongest, column = max(cells, key=lambda one: one[0].value)
    yield from (_t("La case la plus forte\u00a0: ", "The strongest cell: "), strongest.row.header)
    yield from (_t(" × ", " × "), column.label, COMMA, strongest.cell)
    squared = [row.id for row in reading.chart.table.rows] == [one.id for one in reading.chart.series]
    wrong = [(point, column) for point, column in cells if squared and point.row.id != column.id]
    if wrong:
        point, column = max(wrong, key=lambda one: one[0].value)
        yield from (SEMICOLON, _t("hors de la diagonale, ", "off the diagonal, "), point.row.header)
        yield from (_t(" × ", " × "), column.label, COMMA, point.cell)
    yield STOP


def _gantt(reading: Reading) -> Pieces:
    starts = [(day, row) for row in reading.rows if (day := reading.day(reading.cells(row)[0]))]
    ends = [(day, row) for row in reading.rows if (day := reading.day(reading.cells(row)[1]))]
    if starts:
        row = min(starts, key=lambda one: one[0])[1]
        yield from (_t("Première tâche\u00a0: ", "First task: "), row.header)
        yield from (_t(", à partir du ", ", from "), reading.cells(row)[0], STOP, SPACE)
    if ends:
        row = max(ends, key=lambda one: one[0])[1]
        yield from (_t("Dernière à finir\u00a0: ", "Last to end: "), row.header)
        yield from (_t(", le ", ", on "), reading.cells(row)[1], STOP)


def _tornado(reading: Reading) -> Pieces:
    told = []
    for row in reading.rows:
        low, high = (reading.number(cell) for cell in reading.cells(row))
        if low and high:
            told.append((abs(high.value - low.value), row))
    for place, (words, (_, row)) in enumerate(_widest_and_narrowest(told)):
        if place:
            yield SEMICOLON
        low_cell, high_cell = reading.cells(row)
        yield from (words, row.header, _t(", de ", ", from "), low_cell, _t(" à ", " to "), high_cell)
    yield STOP if told else NOTHING


def _widest_and_narrowest(told: list[tuple[float, Row]]) -> list[tuple[Text, tuple[float, Row]]]:
    ranked = sorted(told, key=lambda one: -one[0])
    most = _t("Ce qui déplace le plus le résultat\u00a0: ", "What moves the result most: ")
    least = _t("ce qui le déplace le moins\u00a0: ", "what moves it least: ")
    return [(most, ranked[0]), (least, ranked[-1])][: len(ranked)]


def _ranks(reading: Reading) -> Pieces:
    points = sorted(_points(reading, 0), key=lambda one: -one.value)
    yield from (reading.chart.series[0].label, COLON)
    for place, point in enumerate(points[:2]):
        if place:
            yield _t(", puis ", ", then ")
        yield from (point.row.header, _t(" (", " ("), point.cell, _t(")", ")"))
    yield STOP


def _architecture(reading: Reading) -> Pieces:
    """By fate where one is said, else by nature: what there is; of an arrow, its two ends."""
    groups: dict[str, list[Row]] = {}
    by_fate = len(reading.chart.series) > FATE_AT
    for row in reading.rows:
        told = reading.cells(row)[FATE_AT if by_fate else 0]
        if told is not None:
            groups.setdefault(reading.said(told), []).append(row)
    for place, rows in enumerate(groups.values()):
        yield from (SPACE if place else None, reading.cells(rows[0])[FATE_AT if by_fate else 0], COLON)
        for rank, row in enumerate(rows[:NAMED_COUNT]):
            _, source, target = reading.cells(row)[:FATE_AT]
            yield from (COMMA if rank else None, row.header)
            if source and target:
                yield from (_t(" (de ", " (from "), source, _t(" vers ", " to "), target, _t(")", ")"))
        yield _t(", et d’autres.", ", and others.") if len(rows) > NAMED_COUNT else STOP


_TELLERS: Mapping[Mark, Callable[[Reading], Pieces]] = {
    "bars": _bars,
    "grouped_bars": _extents,
    "line": _line,
    "histogram": _histogram,
    "radar": _extents,
    "heat_map": _heat_map,
    "gantt": _gantt,
    "tornado": _tornado,
    "ranks": _ranks,
    "architecture": _architecture,
}
