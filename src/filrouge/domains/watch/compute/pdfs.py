"""The words of a PDF that somebody supplies, page by page; nothing in it is run, followed or opened."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from filrouge.domains.watch.compute.entries import checked_pages, prose
from filrouge.domains.watch.compute.feeds import html_text
from filrouge.domains.watch.compute.xmltrees import decoded
from filrouge.domains.watch.errors import Malformed, NoText, TooMuch
from filrouge.kernel.texts import N_
from filrouge.kinds.watch import TextPage

PAGES_LIMIT = 600
_PASSING = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    OverflowError,
)


def pages_of(content: bytes) -> tuple[TextPage, ...]:
    """Pages of a PDF, or a page or text as one.

    Raises:
        Malformed: a PDF that cannot be read.
        NoText: a scan, a locked PDF, an empty file.
        TooMuch: more pages or letters than a document holds.
    """
    if content.lstrip()[:5] == b"%PDF-":
        pages = _pdf(content)
    else:
        text = decoded(content)
        pages = (html_text(text) if text.lstrip()[:1] == "<" else prose(text),)
    kept = tuple(TextPage(id=str(n), text=text) for n, text in enumerate(pages, start=1) if text)
    if not kept:
        raise NoText(N_("No letter can be read in this file: a scan, or an empty one"))
    return checked_pages(kept)


def _pdf(content: bytes) -> tuple[str, ...]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends by itself is nobody's concern
    try:
        read = PdfReader(io.BytesIO(content), strict=False)
        if read.is_encrypted and not read.decrypt(""):
            raise NoText(N_("This PDF is locked: give one that opens without a password"))
        if len(read.pages) > PAGES_LIMIT:
            raise TooMuch(N_("Over %(limit)d pages", limit=PAGES_LIMIT))
        return tuple(prose(page.extract_text()) for page in read.pages)
    except _PASSING as err:
        raise Malformed(N_("This PDF cannot be read: %(why)s", why=type(err).__name__)) from err
