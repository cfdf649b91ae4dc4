"""A report as a tagged PDF (PDF/UA-1 and PDF/A-2a), set by Typst."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal
from unicodedata import category

import font_source_sans_pro
import font_source_serif_pro
import typst

from filrouge.adapters.render import charts
from filrouge.adapters.render.columns import columns
from filrouge.adapters.render.notes import SHARED, Notes
from filrouge.adapters.render.pages import A_TEXT, A_VALUE, CONTENTS, HEAD, SOURCES, Page, writable
from filrouge.adapters.render.sewing import sewn
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

CONTENTS_ALONE = 15  #: lines, from which the contents have their page
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\n", "\t": "\\t"})
#: Anything but Latin, Greek and Cyrillic letters, punctuation, currencies, arrows and operators.
_UNDRAWN = re.compile("[^\n -ɏͰ-ϿЀ-ӿḀ-ỿ\u2000-\u206f₀-⃀←-⋿]")


def pdf(page: Page) -> bytes:
    """The whole report on A4; what people wrote is text, never markup.

    PDF/A takes no letter that its fonts cannot draw: those are told by their code point, as ``[U+6F22]``.
    """
    source = typst_source(page)
    try:
        return _compiled(source)
    except typst.TypstError as err:
        if "could not be displayed" not in str(err):
            raise
        return _compiled(_UNDRAWN.sub(lambda found: f"[U+{ord(found[0]):04X}]", source))


def _compiled(source: str) -> bytes:
    folders = [str(folder) for folder in _font_folders()]
    fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
    made = typst.compile(source.encode(), font_paths=fonts, pdf_standards=[*STANDARDS])
    assert isinstance(made, bytes)  # no output path was given
    return sewn(made)


def typst_source(page: Page) -> str:
    """What Typst is given: the page of ``report.typ``, then the tree as calls of it."""
    walk = _Walk(page)
    body = "\n\n".join(walk.blocks(page.content.blocks, depth=1))
    told = {
        "title": page.said(page.content.title.text),
        "lang": page.lang,
        "meta": f"{page.ref}, {page.standing()}.",
        "head": f"{page.said(HEAD)} {page.head}",
    }
    given = ", ".join(f"{name}: {_text(value)}" for name, value in told.items())
    look = page.look
    given += f", house: {_text(look.name)}"
    given += f", color: rgb({_text(look.color)})" if look.color else ""
    given += _contents(page)
    given += f", logo: bytes(({', '.join(map(str, look.logo))}))" if look.logo else ""
    style = files("filrouge.adapters.render").joinpath("report.typ").read_text(encoding="utf-8")
    return f"{style}\n#show: report.with({given})\n\n{body}\n\n{_sources(page, walk.notes)}\n"


def _contents(page: Page) -> str:
    """A long report tells its parts first."""
    told = page.contents()
    if not told:
        return ""
    depth, alone = max(level for level, _ in told), str(len(told) >= CONTENTS_ALONE).lower()
    title = _text(page.said(CONTENTS))
    return f", contents: {title}, contents-depth: {depth}, contents-alone: {alone}"


def _sources(page: Page, notes: Notes) -> str:
    """The notes under the document that each names."""
    documents = ""
    for ref, under in notes.by_document().items():
        told = "".join(f"({one.n}, {_text(one.places())}, {_text(one.became())}), " for one in under)
        documents += f"({_text(ref)}, ({told})), "
    shared = page.said(SHARED) if notes.are_shared() else ""
    return f"#sources({_text(page.said(SOURCES))}, {_text(shared)}, ({documents}))" if documents else ""


@cache
def _font_folders() -> tuple[Path, ...]:
    packages = (font_source_sans_pro, font_source_serif_pro)
    return tuple(Path(next(iter(package.__path__)), "files") for package in packages)


def _text(text: str) -> str:
    """A string literal of Typst; marks that only join or break are left out: no font draws them."""
    if text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").isprintable():
        told = text.replace("\\", "\\\\").replace('"', '\\"')
    else:
        told = "".join(one for one in writable(text) if category(one) != "Cf").translate(ESCAPES)
    return f'"{told}"'


class _Walk:
    """Numbers the quotes as they come; their sources are told at the end."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.notes = Notes(page)

    def blocks(self, blocks: Iterable[Part], *, depth: int) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Section):
                yield f"#heading(level: {depth}, {self._said(block.title.text)})"
                yield from self.blocks(block.blocks, depth=depth + 1)
            elif isinstance(block, Chart):
                yield from self._chart(block)
            else:
                yield f"#{self._block(block)}"

    def _chart(self, chart: Chart) -> Iterator[str]:
        """The drawing as vectors, with the paragraph as its alternative text, then both for everybody."""
        page = self._page
        if drawn := charts.drawing(chart, page):
            told = f"svg: {_text(drawn)}, alt: {_text(charts.alternative(chart, page))}"
            yield f"#chart(caption: {_text(charts.caption(chart, page))}, {told})"
        yield f"#{self._block(charts.told(chart, page))}"
        yield f"#{self._table(charts.data(chart, page))}"

    def _block(self, block: Part) -> str:
        if isinstance(block, Words):
            return f"par({self._said(block.text)})"
        if isinstance(block, Figure):
            value = self._quote(block.quote, block.label, block.owner)
            return f"par({_text(self._page.said(block.label) + ' : ')} + {value})"
        if isinstance(block, Sentence):
            return f"par({self._sentence(block)})"
        if isinstance(block, Said):
            return f"said({self._quote(block.quote, A_TEXT, block.owner)})"
        if isinstance(block, Todo):
            return f"par({self._hole(block.what, block.owner)})"
        return self._table(block) if isinstance(block, Table) else "[]"

    def _sentence(self, block: Sentence) -> str:
        texts = PLACE.split(self._page.said(block.text))
        return " + ".join(
            self._quote(block.quotes[text], A_VALUE, block.owner) if place % 2 else _text(text)
            for place, text in enumerate(texts)
        )

    def _table(self, table: Table) -> str:
        labels = (table.header, *(column.label for column in table.columns))
        header = "".join(f"{self._said(label)}, " for label in labels)
        rows = "".join(self._row(table, number) for number in range(len(table.rows)))
        figures = enumerate(self._page.figures(table), 1)
        right = "".join(f"{place}, " for place, is_figure in figures if is_figure)
        caption = self._said(table.caption)
        laid = columns(table, self._page)
        widths = "".join(f"{share:.3f}fr, " for share in laid.shares)
        sides = f"size: {laid.size_pt}pt, widths: ({widths}), align-right: ({right})"
        return f"ledger(caption: {caption}, {sides}, header: ({header}), rows: ({rows}))"

    def _row(self, table: Table, number: int) -> str:
        row = table.rows[number]
        self.notes.begin_row()
        cells = (row.header, *(row.cells.get(column.id) for column in table.columns))
        return f"({''.join(f'{self._cell(cell, table)}, ' for cell in cells)}), "

    def _cell(self, cell: Quote | Words | None, table: Table) -> str:
        if isinstance(cell, Words):
            return self._said(cell.text)
        return self._figure(cell, table) if cell else '""'

    def _figure(self, quote: Quote, table: Table) -> str:
        value = self._page.value(quote)
        return (
            self._hole(table.caption, table.owner)
            if value is None
            else self._value(value, quote, self.notes.of_row(quote))
        )

    def _value(self, value: str, quote: Quote, n: int | None) -> str:
        suspect = ", suspect: true" if self._page.moved_to(quote) else ""
        return f"v({_text(value)}{suspect})" if n is None else f"q({n}, {_text(value)}{suspect})"

    def _quote(self, quote: Quote, what: Text, owner: str) -> str:
        value = self._page.value(quote)
        if value is None:
            return self._hole(what, owner)
        return self._value(value, quote, self.notes.of_text(quote))

    def _hole(self, what: Text, owner: str) -> str:
        label = self._page.said(TO_COMPLETE)
        return f"hole({_text(f'{label} : {self._page.missing(what, owner)}')})"

    def _said(self, text: Text) -> str:
        return _text(self._page.said(text))
