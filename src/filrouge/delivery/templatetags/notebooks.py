"""Texts of notebooks as pages show them: HTML in them is words, pictures from elsewhere are not asked for."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()
UNDER_TITLE = 2  #: headings stand under the page's own


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@register.filter
def notebook_text(source: str) -> SafeString:
    """Markdown as HTML; whatever HTML it holds is shown as text."""
    reader = _reader()
    tokens = reader.parse(source)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + UNDER_TITLE - 1, 6)}"
    html: SafeString = mark_safe(reader.renderer.render(tokens, reader.options, {}))
    return html
