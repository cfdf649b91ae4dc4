"""A report told as slides, as PPTX and as one HTML file."""

from filrouge.adapters.render.slides.deck import deck
from filrouge.adapters.render.slides.html import slides_html
from filrouge.adapters.render.slides.pptx import pptx

__all__ = ["deck", "pptx", "slides_html"]
