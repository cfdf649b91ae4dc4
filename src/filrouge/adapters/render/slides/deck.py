"""A report told as slides: what stands on each, before it has a format; the notes carry every source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from filrouge.adapters.render import charts
from filrouge.adapters.render.columns import columns
from filrouge.adapters.render.pages import A_TEXT, A_VALUE, BECAME, HEAD, SHORT, SOURCES, Page
from filrouge.kernel.documents import Part, Quote
from filrouge.kernel.reports import (
    PLACE,
    TO_COMPLETE,
    Chart,
    Figure,
    Said,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
)
from filrouge.kernel.texts import Text

LETTERS, LINES = 92, 11  #: of a slide of text
TABLE_ROWS, TABLE_COLUMNS = 9, 6
TABLE_LETTERS, TABLE_LINES = 95, 13  #: of a whole row, and of the rows of a slide together
BESIDE = 3  #: lines of text that still stand beside a drawing
CONTINUED = Text(fr="suite", en="continued")
REST = Text(
    fr="Les autres lignes et colonnes se lisent dans le rapport.",
    en="The other rows and columns are read in the report.",
)


@dataclass(frozen=True)
class Run:
    """A piece of a line; ``note`` is the number of its source, ``state`` how it stands out."""

    text: str
    note: int | None = None
    state: str = ""  #: quoted, suspect, hole, heading or nothing


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Grid:
    """A table as a slide holds it: its first column heads the rows."""

    caption: str
    header: tuple[str, ...]
    right: tuple[bool, ...]
    shares: tuple[float, ...]  #: of the width
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class Picture:
    svg: str
    alternative: str


@dataclass(frozen=True)
class Slide:
    """``title`` is never empty; ``notes`` say where every figure comes from."""

    title: str
    lines: tuple[Line, ...] = ()
    grid: Grid | None = None
    picture: Picture | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    title: str
    subtitle: str
    lang: str
    slides: tuple[Slide, ...]
    head: str


def deck(page: Page) -> Deck:
    """The whole report; give a page of one section to tell that one alone."""
    walk = _Walk(page)
    title = page.said(page.content.title.text)
    slides = tuple(walk.section(page.content, title))
    head = f"{page.said(HEAD)} {page.head}"
    return Deck(title, f"{page.ref}, {page.standing()}", page.lang, slides, head)


@dataclass
class _Walk:
    """Numbers quotes as they come, the same one once; each slide's notes tell those that it shows."""

    page: Page
    numbers: dict[Quote, int] = field(default_factory=dict)

    def section(self, section: Section, title: str) -> Iterator[Slide]:
        """A part of words alone goes on under its title on the slide of the part it belongs to; a few lines
        before a drawing stand beside it."""
        held: list[Line] = []
        for block in section.blocks:
            if isinstance(block, Section) and section is not self.page.content and _is_words(block):
                held.append((Run(self._said(block.title.text), state="heading"),))
                for inner in block.blocks:
                    held += self._lines(inner)
                continue
            height = sum(map(_height, held))
            if held and (
                isinstance(block, Chart) and height <= BESIDE or isinstance(block, Table) and height == 1
            ):
                yield self._beside(block, title, held)
                held = []
                continue
            if isinstance(block, Section | Table | Chart):
                yield from self._text(title, held)
                held = []
            if isinstance(block, Section):
                yield from self.section(block, self._said(block.title.text))
            elif isinstance(block, Chart):
                yield self._chart(block)
            elif isinstance(block, Table):
                yield self._table(block, title)
            else:
                held += self._lines(block)
        yield from self._text(title, held)

    def _text(self, title: str, lines: Iterable[Line]) -> Iterator[Slide]:
        """As many slides as the lines need."""
        told: list[Line] = []
        for line in lines:
            if told and sum(map(_height, (*told, line))) > LINES:
                carried = [told.pop()] if len(told) > 1 and _is_heading(told[-1]) else []
                yield self._slide(title, tuple(told))
                title, told = self._continued(title), carried
            told.append(line)
        if told:
            yield self._slide(title, tuple(told))

    def _continued(self, title: str) -> str:
        words = f" ({self._said(CONTINUED)})"
        return title if title.endswith(words) else f"{title}{words}"

    def _slide(self, title: str, lines: tuple[Line, ...]) -> Slide:
        told = {run.note for line in lines for run in line}
        return Slide(title, lines, notes=self._notes(told))

    def _beside(self, block: Chart | Table, title: str, lines: Iterable[Line]) -> Slide:
        """A drawing or a table with the lines of its part that lead to it."""
        told = tuple(lines)
        alone = self._chart(block) if isinstance(block, Chart) else self._table(block, title)
        named = alone.title if alone.title == title else f"{title} · {alone.title}"
        notes = self._notes({run.note for line in told for run in line})
        more = tuple(one for one in notes if one not in alone.notes)
        return replace(alone, title=named, lines=(*alone.lines, *told), notes=(*alone.notes, *more))

    def _chart(self, chart: Chart) -> Slide:
        """The drawing and its paragraph; the notes tell the table, for whoever does not see the drawing."""
        page = self.page
        paragraph = tuple(self._lines(charts.told(chart, page)))
        grid = self._grid(chart.table)
        told = [" · ".join((_plain(line[0]), *self._cells(grid, line))) for line in grid.rows]
        numbers = {run.note for line in (*paragraph, *(c for row in grid.rows for c in row)) for run in line}
        drawn = charts.drawing(chart, page)
        picture = Picture(drawn, charts.alternative(chart, page)) if drawn else None
        return Slide(
            charts.caption(chart, page),
            paragraph,
            picture=picture,
            notes=(*told, *self._notes(numbers)),
        )

    def _cells(self, grid: Grid, row: tuple[Line, ...]) -> Iterator[str]:
        for label, cell in zip(grid.header[1:], row[1:], strict=True):
            if cell:
                yield f"{label} {_plain(cell)}"

    def _table(self, table: Table, title: str) -> Slide:
        """As much of it as one reads from a seat; that there is more is said."""
        shown = table.model_copy(
            update={"rows": table.rows[:TABLE_ROWS], "columns": table.columns[: TABLE_COLUMNS - 1]}
        )
        grid = self._grid(shown)
        if (count := _rows_count(grid)) < len(shown.rows):
            shown = shown.model_copy(update={"rows": shown.rows[:count]})
            grid = replace(grid, rows=grid.rows[:count])
        rest = ((Run(self._said(REST)),),) if shown != table else ()
        numbers = {run.note for row in grid.rows for cell in row for run in cell}
        named = grid.caption if len(grid.caption) < LETTERS else title
        return Slide(named, rest, grid=grid, notes=self._notes(numbers))

    def _grid(self, table: Table) -> Grid:
        rows = tuple(
            tuple(
                self._cell(cell, table)
                for cell in (row.header, *(row.cells.get(one.id) for one in table.columns))
            )
            for row in table.rows
        )
        labels = (table.header, *(column.label for column in table.columns))
        right = (False, *self.page.figures(table))
        shares = columns(table, self.page).shares
        return Grid(self._said(table.caption), tuple(map(self._said, labels)), right, shares, rows)

    def _cell(self, cell: Quote | Words | None, table: Table) -> Line:
        if isinstance(cell, Words):
            return (Run(self._said(cell.text)),)
        return (self._quote(cell, table.caption, table.owner),) if cell else ()

    def _lines(self, block: Part) -> Iterator[Line]:
        if isinstance(block, Words):
            yield (Run(self._said(block.text)),)
        elif isinstance(block, Figure):
            label = f"{self._said(block.label)}{' :' if self.page.lang == 'fr' else ':'} "
            yield Run(label), self._quote(block.quote, block.label, block.owner)
        elif isinstance(block, Sentence):
            texts = enumerate(PLACE.split(self._said(block.text)))
            yield tuple(
                self._quote(block.quotes[text], A_VALUE, block.owner) if place % 2 else Run(text)
                for place, text in texts
                if text
            )
        elif isinstance(block, Said):
            yield (self._quote(block.quote, A_TEXT, block.owner),)
        elif isinstance(block, Todo):
            yield (self._hole(block.what, block.owner),)

    def _quote(self, quote: Quote, what: Text, owner: str) -> Run:
        value = self.page.value(quote)
        if value is None:
            return self._hole(what, owner)
        number = self.numbers.setdefault(quote, len(self.numbers) + 1)
        state = "quoted" if len(value) <= SHORT else ""
        return Run(value, number, "suspect" if self.page.moved_to(quote) else state)

    def _hole(self, what: Text, owner: str) -> Run:
        return Run(f"{self._said(TO_COMPLETE)} : {self.page.missing(what, owner)}", state="hole")

    def _notes(self, numbers: set[int | None]) -> tuple[str, ...]:
        """Where the figures of a slide come from."""
        told = [(number, quote) for quote, number in self.numbers.items() if number in numbers]
        lines = (f"{number}. {quote.ref} {quote.pointer}{self._moved(quote)}" for number, quote in told)
        return (self._said(SOURCES), *lines) if told else ()

    def _moved(self, quote: Quote) -> str:
        moved = self.page.moved_to(quote)
        return f" ({self._said(BECAME)} {moved})" if moved else ""

    def _said(self, text: Text) -> str:
        return self.page.said(text)


def _plain(line: Line) -> str:
    return "".join(f"{run.text}{f' [{run.note}]' if run.note else ''}" for run in line)


def _is_words(section: Section) -> bool:
    return not any(isinstance(block, Section | Table | Chart) for block in section.blocks)


def _is_heading(line: Line) -> bool:
    return line[0].state == "heading"


def _rows_count(grid: Grid) -> int:
    """How many of its first rows a slide holds, one at least."""
    lines = 0
    for count, row in enumerate(grid.rows):
        lines += max(
            -(-len(_plain(cell)) // max(int(TABLE_LETTERS * share), 1))
            for cell, share in zip(row, grid.shares, strict=True)
        )
        if lines > TABLE_LINES and count:
            return count
    return len(grid.rows)


def _height(line: Line) -> int:
    """Lines of text that a line takes, the space between paragraphs included."""
    letters = _plain(line)
    return sum(-(-max(len(part), 1) // LETTERS) for part in letters.split("\n")) + (len(letters) > LETTERS)
