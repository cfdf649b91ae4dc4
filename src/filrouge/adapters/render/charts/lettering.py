"""Letters of a drawing inside a page, which has its own font: each text keeps the width it was drawn with."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import font_source_sans_pro
from PIL import ImageFont

_TEXT = re.compile(r"<text[^>]*>.*?</text>", re.DOTALL)
_RUN = re.compile(r"<(text|tspan)([^>]*)>([^<]+)<")
_SIZE = re.compile(r'font-size="(\d+)')
_FONT = re.compile(r' font-(?:family|style)="[^"]*"')
USUAL_SIZE = 12  #: pixels, where only the group of a text says it


@cache
def font_folder() -> Path:
    """Where the letters of drawings lie."""
    return Path(next(iter(font_source_sans_pro.__path__)), "files")


def fitted(svg: str) -> str:
    """The drawing without a font: whatever letters a page has take the room that was measured for ours."""
    return _FONT.sub("", _TEXT.sub(lambda found: _told(found[0]), svg))


def width_of(text: str, size: int = USUAL_SIZE) -> float:
    """Pixels that a text takes in the letters of drawings."""
    return _font(size).getlength(text)


def _told(text: str) -> str:
    size = _SIZE.search(text)
    font = _font(int(size[1]) if size else USUAL_SIZE)
    return _RUN.sub(lambda run: _run(run, font), text)


def _run(run: re.Match[str], font: ImageFont.FreeTypeFont) -> str:
    width = font.getlength(unescape(run[3]))
    length = f' textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"' if width else ""
    return f"<{run[1]}{run[2]}{length}>{run[3]}<"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / "SourceSansPro-Regular.ttf"), size)
