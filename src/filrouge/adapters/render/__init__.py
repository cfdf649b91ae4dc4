"""Reports as files: Markdown and one-file HTML from the same tree."""

from filrouge.adapters.render.html import html
from filrouge.adapters.render.markdown import markdown
from filrouge.adapters.render.pages import Page

__all__ = ["Page", "html", "markdown"]
