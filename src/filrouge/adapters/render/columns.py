"""How wide the columns of a printed table are and how large its letters, so that no word is broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import ImageFont

from filrouge.adapters.render.charts.lettering import font_folder
from filrouge.adapters.render.pages import Page
from filrouge.kernel.documents import Quote
from filrouge.kernel.reports import TO_COMPLETE, Table, Words

LINE_PT = 476.0  #: of text across an A4 page between our margins
NARROW_COLUMNS = 5  #: beyond, letters are smaller from the start
SIZES_PT = (9.0, 7.5, 6.5)
NARROWEST_EM, WIDEST_EM = 2.0, 24.0  #: what a column asks for at least, and at most
NOTE = "00"  #: room for the call of a note
FONT_SIZE = 1000
WORDS_KEPT = 1 << 14


@dataclass(frozen=True)
class Setting:
    """Letters of a format: how much wider than ours they may be drawn, in the first column (bold) and in the
    others, and what stands empty at both sides of a cell together."""

    header_ratio: float = 1.0
    body_ratio: float = 1.0
    gutter_pt: float = 6.0


@dataclass(frozen=True)
class Columns:
    """``shares`` of the width, the header's first; ``size_pt`` of the letters."""

    shares: tuple[float, ...]
    size_pt: float


def columns(table: Table, page: Page, setting: Setting = Setting()) -> Columns:
    """Columns share the line as their longest texts ask, but none is narrower than its longest word; letters
    are the largest at which all the longest words fit."""
    texts = _texts(table, page)
    ratios = (setting.header_ratio, *(setting.body_ratio for _ in texts[1:]))
    words = [
        ratio * min(max(map(_longest_em, column)), WIDEST_EM)
        for ratio, column in zip(ratios, texts, strict=True)
    ]
    asked = [
        ratio * min(max(map(width_em, column)), WIDEST_EM)
        for ratio, column in zip(ratios, texts, strict=True)
    ]
    sizes = SIZES_PT[len(texts) > NARROW_COLUMNS :]
    for size_pt in sizes:
        least = [max(word, NARROWEST_EM) * size_pt + setting.gutter_pt for word in words]
        if sum(least) <= LINE_PT:
            break
    return Columns(tuple(_shared([one * size_pt + setting.gutter_pt for one in asked], least)), size_pt)


def _texts(table: Table, page: Page) -> list[list[str]]:
    """What each column prints, its label first."""
    told = [[page.said(label)] for label in (table.header, *(one.label for one in table.columns))]
    for row in table.rows:
        cells = (row.header, *(row.cells.get(column.id) for column in table.columns))
        for texts, cell in zip(told, cells, strict=True):
            texts.append(_text(cell, page))
    return told


def _text(cell: Quote | Words | None, page: Page) -> str:
    if isinstance(cell, Words):
        return page.said(cell.text)
    return (page.value(cell) or page.said(TO_COMPLETE)) + NOTE if cell else ""


def _shared(asked: Sequence[float], least: Sequence[float]) -> list[float]:
    """Shares of a line, as asked, but for columns that need more than their share."""
    widths = dict(enumerate(least))
    free, open_ = LINE_PT, set(widths)
    while open_:
        scale = free / sum(asked[place] for place in open_)
        tight = {place for place in open_ if asked[place] * scale < least[place]}
        if not tight:
            widths |= {place: asked[place] * scale for place in open_}
            break
        open_ -= tight
        free = max(free - sum(least[place] for place in tight), 0.0)
    return [widths[place] / sum(widths.values()) for place in range(len(asked))]


def _longest_em(text: str) -> float:
    """A line may end after a hyphen, as after a word."""
    return max(map(width_em, text.replace("-", "- ").split(" ")))


@lru_cache(maxsize=WORDS_KEPT)
def width_em(text: str) -> float:
    return sum(map(_letter_em, text))


@cache
def _letter_em(letter: str) -> float:
    return float(_font().getlength(letter)) / FONT_SIZE


@cache
def _font() -> ImageFont.FreeTypeFont:
    """That of the PDF, semibold as its row headers."""
    path = font_folder() / "SourceSansPro-Semibold.ttf"
    return ImageFont.truetype(str(path), FONT_SIZE, layout_engine=ImageFont.Layout.BASIC)
