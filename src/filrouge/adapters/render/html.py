"""A report as one HTML file: no script, no outside request; every figure is sewn to its source."""

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from filrouge.adapters.render import charts
from filrouge.adapters.render.pages import (
    A_TEXT,
    A_VALUE,
    BACK,
    BECAME,
    CONTENTS,
    DATA,
    HEAD,
    SOURCE,
    SOURCES,
    Page,
)
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

NARROW_COLUMNS = 4  #: a table with more takes the width of the page, its notes below
MANY_NOTES = 12  #: more stand below their passage, not beside it


def html(page: Page) -> str:
    """A whole document, readable without anything else; text that people wrote is escaped."""
    title = escape(page.said(page.content.title.text))
    body = article(page)
    style = files("filrouge.adapters.render").joinpath("report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{page.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title} · filrouge</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<main class="wrap">\n<div class="head"><h1>{title}</h1>\n'
        f'<p class="meta">{_ref(str(page.ref))}, {escape(page.standing())}.</p></div>\n'
        f"{_contents(page)}<article>\n{body}</article>\n</main>\n"
        f'<footer class="wrap foot">{escape(page.said(HEAD))} <span class="ref">{escape(page.head)}</span>'
        "</footer>\n</body>\n</html>\n"
    )


def article(page: Page, *, folds: bool = False) -> str:
    """The report alone, to be put into a page that has its own frame and style; ``folds``: many notes of
    one passage wait behind their count, for a reader on a screen."""
    return "".join(_Walk(page, folds=folds).passage(page.content.blocks, page.content.id))


def _contents(page: Page) -> str:
    sections = [block for block in page.content.blocks if isinstance(block, Section)]
    links = "".join(
        f'<li><a href="#{escape(one.id)}">{escape(page.said(one.title.text))}</a></li>' for one in sections
    )
    label = escape(page.said(CONTENTS))
    return f'<nav class="toc" aria-label="{label}"><ol>{links}</ol></nav>\n' if sections else ""


def _ref(text: str) -> str:
    return f'<span class="ref">{escape(text)}</span>'


def _right(is_figure: bool) -> str:
    return ' class="r"' if is_figure else ""


def _is_broad(block: Part) -> bool:
    """What takes the width of the page, its notes below: a drawing, a table of many columns."""
    return isinstance(block, Chart) or (isinstance(block, Table) and len(block.columns) > NARROW_COLUMNS)


class _Walk:
    """Numbers the quotes as they come; the notes of a passage stand beside it."""

    def __init__(self, page: Page, *, folds: bool = False) -> None:
        self._page = page
        self._folds = folds
        self._count = self._charts = 0
        self._notes: list[str] = []
        self._told: dict[Quote, tuple[int, int]] = {}  #: of the passage: number of its note, its place

    def passage(self, blocks: Iterable[Part], id: str, depth: int = 2) -> Iterator[str]:
        """Blocks up to a section share one column of notes; sections follow."""
        held: list[Part] = []
        for block in blocks:
            if isinstance(block, Section):
                yield self._cite(held, id)
                held = []
                yield from self._section(block, depth)
            elif _is_broad(block):
                yield self._cite(held, id)
                held = []
                yield self._cite([block], id, broad=True)
            else:
                held.append(block)
        yield self._cite(held, id)

    def _section(self, section: Section, depth: int) -> Iterator[str]:
        id, level = escape(section.id), min(depth, 6)
        title = escape(self._page.said(section.title.text))
        yield f'<section id="{id}" aria-labelledby="h-{id}">\n<h{level} id="h-{id}">{title}</h{level}>\n'
        yield from self.passage(section.blocks, section.id, depth + 1)
        yield "</section>\n"

    def _cite(self, blocks: list[Part], id: str, *, broad: bool = False) -> str:
        if not blocks:
            return ""
        self._notes, self._told = [], {}
        body = "".join(self._block(block) for block in blocks)
        notes = "".join(self._notes)
        label = f"{escape(self._page.said(SOURCES))}, {escape(id)}"
        listed = f'<ol class="notes" aria-label="{label}">{notes}</ol>' if notes else ""
        width = " broad" if broad else ""
        if self._folds and len(self._notes) > MANY_NOTES:
            count = f"{escape(self._page.said(SOURCES))} ({len(self._notes)})"
            listed = f'<details class="sources"><summary>{count}</summary>{listed}</details>'
        return f'<div class="cite{width}"><div>\n{body}</div>{listed}</div>\n'

    def _block(self, block: Part) -> str:
        said = self._page.said
        if isinstance(block, Words):
            return f"<p>{escape(said(block.text))}</p>\n"
        if isinstance(block, Figure):
            label = escape(said(block.label))
            return f'<p class="figure">{label} : {self._quote(block.quote, block.label, block.owner)}</p>\n'
        if isinstance(block, Sentence):
            return f"<p>{self._sentence(block)}</p>\n"
        if isinstance(block, Said):
            return self._said(block)
        if isinstance(block, Todo):
            return f"<p>{self._hole(block.what, block.owner)}</p>\n"
        if isinstance(block, Chart):
            return self._chart(block)
        return self._table(block) if isinstance(block, Table) else ""

    def _chart(self, chart: Chart) -> str:
        """The caption, the drawing, the same in a paragraph, the table."""
        self._charts += 1
        page, id = self._page, self._charts
        caption = escape(charts.caption(chart, page))
        told = self._block(charts.told(chart, page)).replace("<p>", f'<p id="told-{id}">', 1)
        table = self._table(charts.data(chart, page))
        if self._folds and not charts.says_more(chart):
            table = f"<details><summary>{escape(page.said(DATA))}</summary>{table}</details>\n"
        drawn = charts.drawing(chart, page)
        svg = charts.inline(drawn, f"chart-{id}", f"told-{id}") if drawn else ""
        shown = f'<div class="scroll" tabindex="0" role="region" aria-labelledby="chart-{id}">{svg}</div>'
        return (
            f'<figure class="chart"><figcaption id="chart-{id}">{caption}</figcaption>\n'
            f"{shown if drawn else ''}{told}{table}</figure>\n"
        )

    def _said(self, block: Said) -> str:
        found = self._page.found(block.quote)
        lang = f' lang="{found.lang}"' if found and found.lang else ""
        return f'<p class="thought"{lang}>{self._quote(block.quote, A_TEXT, block.owner, wide=True)}</p>\n'

    def _sentence(self, block: Sentence) -> str:
        texts = PLACE.split(self._page.said(block.text))
        return "".join(
            self._quote(block.quotes[text], A_VALUE, block.owner) if place % 2 else escape(text)
            for place, text in enumerate(texts)
        )

    def _table(self, table: Table) -> str:
        said = self._page.said
        head = f'<th scope="col">{escape(said(table.header))}</th>'
        for column, is_figure in zip(table.columns, self._page.figures(table), strict=True):
            head += f'<th scope="col"{_right(is_figure)}>{escape(said(column.label))}</th>'
        rows = "".join(self._row(table, row_number) for row_number in range(len(table.rows)))
        caption = escape(said(table.caption))
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table>'
            f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>\n"
        )

    def _row(self, table: Table, row_number: int) -> str:
        row = table.rows[row_number]
        cells = [row.cells.get(column.id) for column in table.columns]
        head = f'<th scope="row">{self._cell(row.header, table)}</th>'  # before its cells: notes count on
        right = (_right(self._page.is_number(cell)) for cell in cells)
        told = "".join(
            f"<td{at}>{self._cell(cell, table)}</td>" for at, cell in zip(right, cells, strict=True)
        )
        return f"<tr>{head}{told}</tr>"

    def _cell(self, cell: Quote | Words | None, table: Table) -> str:
        if isinstance(cell, Words):
            return escape(self._page.said(cell.text))
        return self._quote(cell, table.caption, table.owner) if cell else ""

    def _quote(self, quote: Quote, what: Text, owner: str, *, wide: bool = False) -> str:
        value = self._page.value(quote)
        if value is None:
            return self._hole(what, owner)
        moved, id = self._page.moved_to(quote), ""
        if quote not in self._told:  # the same value twice in a passage has one note
            self._count += 1
            self._told[quote] = self._count, len(self._notes) + 1
            id = f'id="q{self._count}" '
            self._notes.append(self._note(*self._told[quote], quote, moved))
        number, place = self._told[quote]
        state = " is-suspect" if moved else ""
        state += " wide" if wide else ""
        hidden = f'<span class="vh">, {escape(self._page.said(SOURCE))} </span>'
        shown = f"{escape(value)}<sup>{hidden}{number}</sup>"
        return f'<a class="q{state}" {id}href="#s{number}" data-n="{place}">{shown}</a>'

    def _note(self, number: int, place: int, quote: Quote, moved: str | None) -> str:
        now = f" <strong>{escape(self._page.said(BECAME))} {escape(moved)}</strong>" if moved else ""
        back = f"{escape(self._page.said(BACK))} {number}"
        return (
            f'<li class="note" id="s{number}" data-n="{place}"><b>{number}</b> {self._source(quote)}{now} '
            f'<a href="#q{number}" aria-label="{back}">↩</a></li>'
        )

    def _source(self, quote: Quote) -> str:
        """The reference and the pointer; where the page knows an address, its words lead there."""
        ref = _ref(str(quote.ref))
        if (link := self._page.link(quote)) is None:
            return f"{ref} {_ref(quote.pointer)}"
        return f'<a href="{escape(link.address)}">{escape(link.words)}</a>. {ref}'

    def _hole(self, what: Text, owner: str) -> str:
        label = escape(self._page.said(TO_COMPLETE))
        return f'<span class="hole"><b>{label} :</b> {escape(self._page.missing(what, owner))}</span>'
