"""Charts of a report: an SVG drawn on the server, a paragraph that says the same, the table they come from.

Drawn by Vega-Lite through vl-convert, in a process without network, or by ``radar`` and ``architecture``; the
same specification is drawn once per process.
"""

import json
import re
from functools import cache, lru_cache
from typing import Literal

import vl_convert

from filrouge.adapters.render.charts.architecture import architecture
from filrouge.adapters.render.charts.lettering import fitted, font_folder
from filrouge.adapters.render.charts.palette import NAMES
from filrouge.adapters.render.charts.radar import radar
from filrouge.adapters.render.charts.reading import Reading
from filrouge.adapters.render.charts.specs import spec
from filrouge.adapters.render.charts.summary import summary
from filrouge.adapters.render.pages import Page
from filrouge.kernel.documents import Quote
from filrouge.kernel.reports import PLACE, Chart, Sentence, Table, Words
from filrouge.kernel.texts import Lang, Text

VEGALITE = "6.4"
KEPT_COUNT = 256  #: drawings kept by a process, some tens of kilobytes each
DENSITY = 2.5  #: pixels of a PNG for one of the drawing: 240 dots an inch
LOCALES: dict[Lang, Literal["fr-FR", "en-GB"]] = {"fr": "fr-FR", "en": "en-GB"}
_SPOKEN = re.compile(r' (?:aria-[a-z]+|role|class)="[^"]*"')  #: of the marks; the paragraph speaks for them
_COLOR = re.compile("|".join(NAMES))

__all__ = ["alternative", "caption", "data", "drawing", "inline", "png", "says_more", "told"]


def says_more(chart: Chart) -> bool:
    """The table has columns that are not drawn: no reader should have to ask for it."""
    return len(chart.table.columns) > len(chart.series)


def told(chart: Chart, page: Page) -> Sentence | Words:
    """The chart in one paragraph; its figures are quotes, which a renderer prints with their sources."""
    return summary(Reading(chart, page))


def caption(chart: Chart, page: Page) -> str:
    """What the drawing is of."""
    return page.said(_named(chart, page))


def _named(chart: Chart, page: Page) -> Text:
    told, subject = chart.table.caption, page.value(chart.subject) if chart.subject else None
    return Text(fr=f"{told.fr}\u00a0: {subject}", en=f"{told.en}: {subject}") if subject else told


def data(chart: Chart, page: Page) -> Table:
    """The table below the drawing, which has the caption."""
    name = _named(chart, page)
    told = Text(fr=f"{name.fr}\u00a0: données", en=f"{name.en}: data")
    return chart.table.model_copy(update={"caption": told})


def alternative(chart: Chart, page: Page) -> str:
    """The same as plain text: what a file carries as alternative text of the image."""
    block = told(chart, page)
    text = page.said(block.text)
    if isinstance(block, Words):
        said = text
    else:
        said = PLACE.sub(lambda found: _value(page, block.quotes[found[1]]), text)
    return f"{caption(chart, page)}. {said}"


def _value(page: Page, quote: Quote) -> str:
    return page.value(quote) or "?"


def drawing(chart: Chart, page: Page) -> str | None:
    """The SVG, transparent; None when no quote of it finds anything to draw."""
    reading = Reading(chart, page)
    if not reading.rows:
        return None
    if chart.mark == "radar":
        return radar(reading)
    if chart.mark == "architecture":
        return architecture(reading)
    return _drawn(json.dumps(spec(reading)), page.lang)


@lru_cache(maxsize=KEPT_COUNT)
def _drawn(specification: str, lang: Lang) -> str:
    _fonts()
    locale = LOCALES[lang]
    svg = vl_convert.vegalite_to_svg(
        specification,
        vl_version=VEGALITE,
        allowed_base_urls=[],
        format_locale=locale,
        time_format_locale=locale,
    )
    return _SPOKEN.sub("", svg)


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(font_folder()))


def inline(svg: str, labelled: str, described: str) -> str:
    """The drawing inside a page: in its letters and colours, light or dark, without a style of its own.

    ``labelled`` and ``described`` are the ids of the caption and of the paragraph.
    """
    coloured = _COLOR.sub(lambda found: f"var(--{NAMES[found[0]]})", svg)
    spoken = f'<svg role="img" aria-labelledby="{labelled}" aria-describedby="{described}"'
    return fitted(coloured).replace("<svg", spoken, 1)


@lru_cache(maxsize=KEPT_COUNT)
def png(svg: str) -> bytes:
    """The drawing on white, for files that hold no vector."""
    _fonts()
    white = re.sub(r"(<svg[^>]*>)", r'\1<rect width="100%" height="100%" fill="#fff"/>', svg, count=1)
    return bytes(vl_convert.svg_to_png(white, scale=DENSITY))
