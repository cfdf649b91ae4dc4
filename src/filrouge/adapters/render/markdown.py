"""A report as Markdown: figures carry a note, notes carry the source."""

import re
from collections.abc import Iterator

from filrouge.adapters.render import charts
from filrouge.adapters.render.pages import A_TEXT, A_VALUE, BECAME, HEAD, SOURCES, Page
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

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~])")


def markdown(page: Page) -> str:
    """The whole report; text that people wrote is escaped."""
    walk = _Walk(page)
    lines = [f"# {escaped(page.said(page.content.title.text))}", "", f"_{page.ref}, {page.standing()}_", ""]
    lines += [line for block in page.content.blocks for line in walk.block(block, depth=2)]
    lines += [f"## {page.said(SOURCES)}", "", *walk.notes, ""]
    lines += [f"{page.said(HEAD)} : `{page.head}`", ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Text that Markdown and the HTML inside it leave alone."""
    return _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


class _Walk:
    """Numbers the quotes as they come."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.notes: list[str] = []

    def block(self, block: Part, *, depth: int) -> Iterator[str]:
        said = self._page.said
        if isinstance(block, Section):
            yield from (f"{'#' * depth} {escaped(said(block.title.text))}", "")
            for inner in block.blocks:
                yield from self.block(inner, depth=depth + 1)
        elif isinstance(block, Words):
            yield from (escaped(said(block.text)), "")
        elif isinstance(block, Figure):
            shown = self._quote(block.quote, block.label, block.owner)
            yield from (f"* {escaped(said(block.label))} : {shown}", "")
        elif isinstance(block, Sentence):
            yield from (self._sentence(block), "")
        elif isinstance(block, Said):
            text = self._quote(block.quote, A_TEXT, block.owner)
            yield from (*(f"> {line}" for line in text.splitlines()), "")
        elif isinstance(block, Todo):
            yield from (self._hole(block.what, block.owner), "")
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Chart):
            yield from self._table(block.table if block.subject is None else charts.data(block, self._page))
            yield from self.block(charts.told(block, self._page), depth=depth)

    def _sentence(self, block: Sentence) -> str:
        texts = PLACE.split(self._page.said(block.text))
        quoted = [
            self._quote(block.quotes[text], A_VALUE, block.owner) if place % 2 else escaped(text)
            for place, text in enumerate(texts)
        ]
        return "".join(quoted)

    def _table(self, table: Table) -> Iterator[str]:
        said = self._page.said
        yield from (f"**{escaped(said(table.caption))}**", "")
        labels = [said(table.header), *(said(column.label) for column in table.columns)]
        yield "| " + " | ".join(escaped(label) for label in labels) + " |"
        yield "|" + " --- |" * len(labels)
        for row in table.rows:
            cells = [row.header, *(row.cells.get(column.id) for column in table.columns)]
            yield "| " + " | ".join(self._cell(cell, table) for cell in cells) + " |"
        yield ""

    def _cell(self, cell: Quote | Words | None, table: Table) -> str:
        if cell is None:
            return ""
        if isinstance(cell, Words):
            return escaped(self._page.said(cell.text))
        return self._quote(cell, table.caption, table.owner).replace("\n", " ")

    def _quote(self, quote: Quote, what: Text, owner: str) -> str:
        value = self._page.value(quote)
        if value is None:
            return self._hole(what, owner)
        moved = self._page.moved_to(quote)
        number = len(self.notes) + 1
        now = f" ({self._page.said(BECAME)} {escaped(moved)})" if moved else ""
        self.notes.append(f"[^{number}]: `{quote.ref}` `{quote.pointer}`{now}")
        return f"{'≠ ' if moved else ''}{escaped(value)}[^{number}]"

    def _hole(self, what: Text, owner: str) -> str:
        return f"**{self._page.said(TO_COMPLETE)} : {escaped(self._page.missing(what, owner))}**"
