"""A report as pandoc's syntax tree, the same for both formats."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from filrouge.adapters.render import charts
from filrouge.adapters.render.columns import Setting, columns
from filrouge.adapters.render.notes import SHARED, Notes
from filrouge.adapters.render.pages import A_TEXT, A_VALUE, CONTENTS, HEAD, SHORT, SOURCES, Page, writable
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

Node = dict[str, Any]  #: of pandoc's syntax tree: ``{"t": type, "c": content}``
Line = tuple[int, str, str]  #: of a table of contents: level, title, bookmark

CHART_WIDTH = "16cm"
SOURCES_BOOKMARK = "sources"
NO_ATTRIBUTES: list[Any] = ["", [], []]
#: Calibri is narrower than our letters, but what stands for it on a bare Linux is wider.
LETTERS = Setting(header_ratio=1.35, body_ratio=1.2, gutter_pt=9)


def document(page: Page, walk: "Walk", contents: Callable[[str, list[Line]], Node]) -> Node:
    """The whole report; ``contents`` writes a table of contents, from its title and lines, for a long one."""
    blocks = [*walk.blocks(page.content.blocks, depth=1)]
    sources = [*walk.sources()]
    first = [contents(page.said(CONTENTS), walk.lines())] if page.contents() else []
    told = _styled("Meta", _par(_text(f"{page.ref}, {page.standing()}.")))
    end = _styled("Meta", _par(_text(f"{page.said(HEAD)} {page.head}")))
    title = {"t": "MetaInlines", "c": _text(page.said(page.content.title.text))}
    lang = {"t": "MetaString", "c": {"fr": "fr-FR", "en": "en-GB"}[page.lang]}
    return {"meta": {"title": title, "lang": lang}, "blocks": [told, *first, *blocks, *sources, end]}


def _node(type: str, content: Any) -> Node:
    return {"t": type, "c": content}


def _text(text: str) -> list[Node]:
    """Inlines; a line break stays one."""
    lines = writable(text).split("\n")
    parts = [[_node("Str", line)] for line in lines]
    return [part for n, line in enumerate(parts) for part in (({"t": "LineBreak"},) if n else ()) + (*line,)]


def _par(inlines: list[Node]) -> Node:
    return _node("Para", inlines)


def _styled(style: str, block: Node) -> Node:
    return _node("Div", [["", [], [["custom-style", style]]], [block]])


def _mark(style: str, inlines: list[Node], id: str = "") -> Node:
    return _node("Span", [[id, [], [["custom-style", style]]], inlines])


class Walk:
    """Numbers the quotes as they come; their sources are told at the end."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._notes = Notes(page)
        self._called: set[int] = set()
        self.images: dict[str, bytes] = {}  #: by name of file
        self.told: list[str] = []  #: alternative text of each
        self.tables: list[tuple[str, float]] = []  #: caption of each, and size of its letters in points
        self._parts = {id(part): (level, part) for level, part in page.contents()}
        self._bookmarks: dict[int, str] = {}  #: of the parts that the contents tell

    def blocks(self, blocks: Iterable[Part], *, depth: int) -> Iterator[Node]:
        for block in blocks:
            if isinstance(block, Section):
                title = _text(self._said(block.title.text))
                yield _node("Header", [depth, [self._bookmark(block), [], []], title])
                yield from self.blocks(block.blocks, depth=depth + 1)
            elif isinstance(block, Table):
                yield self._table(block)
            elif isinstance(block, Chart):
                yield from self._chart(block)
            elif isinstance(block, Said):
                yield _node("BlockQuote", [_par(self._quote(block.quote, A_TEXT, block.owner, "Cited"))])
            else:
                yield _par(list(self._inlines(block)))

    def lines(self) -> list[Line]:
        """Of the table of contents, once the blocks were walked."""
        parts = [
            (level, self._said(part.title.text), self._bookmarks[key])
            for key, (level, part) in self._parts.items()
        ]
        sources = [(1, self._said(SOURCES), SOURCES_BOOKMARK)] if self._notes.by_document() else []
        return [*parts, *sources]

    def _bookmark(self, part: Section) -> str:
        """Ids of parts repeat from one parent to another: those that are told are numbered."""
        if id(part) not in self._parts:
            return ""
        return self._bookmarks.setdefault(id(part), f"part-{len(self._bookmarks) + 1}")

    def _chart(self, chart: Chart) -> Iterator[Node]:
        """The caption, the drawing with its paragraph as alternative text, the paragraph, the table."""
        page = self._page
        if drawn := charts.drawing(chart, page):
            name = f"chart-{len(self.images)}.png"
            self.images[name] = charts.png(drawn)
            self.told.append(writable(charts.alternative(chart, page)))
            alternative = _text(self.told[-1])
            image = _node("Image", [["", [], [["width", CHART_WIDTH]]], alternative, [name, ""]])
            yield _styled("Image Caption", _par(_text(charts.caption(chart, page))))
            yield _styled("Figure", _par([image]))
        yield _par(list(self._inlines(charts.told(chart, page))))
        yield self._table(charts.data(chart, page))

    def sources(self) -> Iterator[Node]:
        """Where every figure comes from, document by document."""
        documents = self._notes.by_document()
        if documents:
            yield _node("Header", [1, [SOURCES_BOOKMARK, [], []], _text(self._said(SOURCES))])
        if self._notes.are_shared():
            yield _styled("Source", _par(_text(self._said(SHARED))))
        for ref, notes in documents.items():
            yield _styled("Source", _par([_node("Strong", [_node("Code", [NO_ATTRIBUTES, ref])])]))
            for note in notes:
                back = _node("Link", [NO_ATTRIBUTES, _text(str(note.n)), [f"#q{note.n}", ""]])
                moved = [_mark("Suspect", _text(f" {note.became()}"))] if note.now else []
                place = _node("Code", [NO_ATTRIBUTES, f" {note.places()}"])
                yield _styled("Source", _par([_mark("Stitch", [back], f"s{note.n}"), place, *moved]))

    def _inlines(self, block: Part) -> Iterator[Node]:
        if isinstance(block, Words):
            yield from _text(self._said(block.text))
        elif isinstance(block, Figure):
            yield from _text(f"{self._said(block.label)} : ")
            yield from self._quote(block.quote, block.label, block.owner)
        elif isinstance(block, Sentence):
            for place, text in enumerate(PLACE.split(self._said(block.text))):
                quoted = place % 2
                yield from self._quote(block.quotes[text], A_VALUE, block.owner) if quoted else _text(text)
        elif isinstance(block, Todo):
            yield self._hole(block.what, block.owner)

    def _table(self, table: Table) -> Node:
        labels = (table.header, *(column.label for column in table.columns))
        head = [_cell(_text(self._said(label))) for label in labels]
        rows = [self._row(table, number) for number in range(len(table.rows))]
        right = (False, *self._page.figures(table))
        laid = columns(table, self._page, LETTERS)
        self.tables.append((writable(self._said(table.caption)), laid.size_pt))
        sides = [
            [{"t": "AlignRight" if is_figure else "AlignLeft"}, _node("ColWidth", share)]
            for is_figure, share in zip(right, laid.shares, strict=True)
        ]
        caption = [None, [_node("Plain", _text(self._said(table.caption)))]]
        body = [NO_ATTRIBUTES, 1, [], [[NO_ATTRIBUTES, row] for row in rows]]
        header, foot = [NO_ATTRIBUTES, [[NO_ATTRIBUTES, head]]], [NO_ATTRIBUTES, []]
        return _node("Table", [NO_ATTRIBUTES, caption, sides, header, [body], foot])

    def _row(self, table: Table, number: int) -> list[list[Any]]:
        row = table.rows[number]
        self._notes.begin_row()
        cells = (row.cells.get(column.id) for column in table.columns)
        return [self._filled(row.header, table, style="Quoted"), *(self._filled(one, table) for one in cells)]

    def _filled(self, cell: Quote | Words | None, table: Table, style: str = "") -> list[Any]:
        """Figures stand out, and what a row is about; other words do not."""
        if not isinstance(cell, Quote):
            told = _text(self._said(cell.text)) if cell else []
            return _cell([_mark(style, told)] if told and style else told)
        value = self._page.value(cell)
        if value is None:
            return _cell([self._hole(table.caption, table.owner)])
        style = style or ("Quoted" if self._page.is_number(cell) else "Cited")
        return _cell(self._value(value, cell, self._notes.of_row(cell), style))

    def _quote(self, quote: Quote, what: Text, owner: str, style: str = "") -> list[Node]:
        """A value among words stands out, unless it is itself a paragraph."""
        value = self._page.value(quote)
        if value is None:
            return [self._hole(what, owner)]
        style = style or ("Quoted" if len(value) <= SHORT else "Cited")
        return self._value(value, quote, self._notes.of_text(quote), style)

    def _value(self, value: str, quote: Quote, n: int | None, style: str) -> list[Node]:
        """The value and, unless ``n`` is None, the call of its note."""
        moved = self._page.moved_to(quote) is not None
        style, shown = "Suspect" if moved else style, _text(f"≠ {value}" if moved else value)
        if n is None:
            return [_mark(style, shown)]
        stitch = _node("Superscript", [_node("Link", [NO_ATTRIBUTES, _text(str(n)), [f"#s{n}", ""]])])
        id = "" if n in self._called else f"q{n}"  # one note may be called twice on a row
        self._called.add(n)
        return [_mark(style, shown, id), _mark("Stitch", [stitch])]

    def _hole(self, what: Text, owner: str) -> Node:
        return _mark("Hole", _text(f"{self._said(TO_COMPLETE)} : {self._page.missing(what, owner)}"))

    def _said(self, text: Text) -> str:
        return self._page.said(text)


def _cell(inlines: list[Node]) -> list[Any]:
    return [NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [_node("Plain", inlines)]]
