"""The text of a section as HTML: figures sewn to their sources, holes shown. What people wrote is escaped."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from filrouge.adapters.render.numbers import shown
from filrouge.delivery.labels import choice
from filrouge.delivery.pages.places import revision_address
from filrouge.delivery.pages.shelf import ProjectShelf
from filrouge.delivery.printing import RESERVED
from filrouge.kernel.documents import Body, Quote, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import TO_COMPLETE
from filrouge.kernel.texts import Lang, Text
from filrouge.kernel.writing import Block, Heading, Listing, Place, Run, blocks
from filrouge.kinds.projects import Missing, Section

EXPECTED = Text(fr="attendu de", en="expected from")
UNFILLED = Text(fr="rien ne remplit cette place", en="nothing fills this place")
NOT_FOUND = Text(fr="la source ne dit plus rien à cet endroit", en="the source says nothing there any more")
NOW = Text(fr="maintenant", en="now")
SECTION = Section.kind
Placed = Callable[[str], SafeString]


def written(text: str, placed: Placed, *, top: int) -> SafeString:
    """The blocks of a text; ``placed`` draws what stands at a place, ``top`` is the level of its headings."""
    return mark_safe("".join(_block(block, placed, top) for block in blocks(text)))


def preview(shelf: ProjectShelf, body: Body, *, top: int = 2) -> SafeString:
    """A section as its body says it, valid or not; quotes are read today, moved ones show both values."""
    quotes = {str(one.get("id")): one.get("quote") for one in _parts(body.get("quotes"))}
    missing = {str(one.get("id")): one for one in _parts(body.get("missing"))}

    def placed(name: str) -> SafeString:
        if name in quotes:
            return _quoted(shelf, quotes[name])
        if name in missing:
            return _missing(missing[name], shelf.lang)
        return hole(f"{name}, {UNFILLED.said(shelf.lang)}", shelf.lang)

    text = body.get("text")
    return written(str(text.get("text", "")) if isinstance(text, dict) else "", placed, top=top)


def hole(what: str, lang: Lang) -> SafeString:
    return format_html(
        '<span class="hole"><b>{}{}:</b> {}</span>',
        TO_COMPLETE.said(lang),
        "\N{NO-BREAK SPACE}" if lang == "fr" else "",
        what,
    )


def missing_words(what: str, owner: str, lang: Lang) -> str:
    who = choice(Missing, "owner", owner).said(lang) if owner else ""
    return f"{what} ({EXPECTED.said(lang)} {who})" if who else what


def moved(shelf: ProjectShelf, quote: Quote) -> Value | None:
    """What the source says today, when that is no longer what is quoted."""
    newest = shelf.newest(quote.ref)
    if newest <= quote.ref.revision:
        return None
    was = shelf.read(quote.ref, quote.pointer)
    now = shelf.read(quote.ref.model_copy(update={"revision": newest}), quote.pointer)
    if was is None or now is None or was.near(now, quote.tolerance):
        return None
    return now


def _quoted(shelf: ProjectShelf, told: Any) -> SafeString:
    try:
        quote = validated(Quote, told)
    except Invalid:
        return hole(NOT_FOUND.said(shelf.lang), shelf.lang)
    if not shelf.readable(quote.ref.kind):
        return format_html('<span class="q">{}</span>', RESERVED.said(shelf.lang))
    found = shelf.read(quote.ref, quote.pointer)
    if found is None:
        return hole(NOT_FOUND.said(shelf.lang), shelf.lang)
    address = revision_address(shelf.project, quote.ref, quote.pointer)
    now = moved(shelf, quote)
    value = format_html(
        '<a class="q{}" href="{}">{}</a>', " is-suspect" if now else "", address, shown(found, shelf.lang)
    )
    if now is None:
        return value
    return format_html("{} ({} {})", value, NOW.said(shelf.lang), shown(now, shelf.lang))


def _missing(told: Body, lang: Lang) -> SafeString:
    what = told.get("what")
    words = str(what.get("text", "")) if isinstance(what, dict) else ""
    return hole(missing_words(words, str(told.get("owner") or ""), lang), lang)


def _parts(items: object) -> Iterable[Body]:
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else ()


def _block(block: Block, placed: Placed, top: int) -> SafeString:
    if isinstance(block, Heading):
        level = min(top + block.level - 1, 6)
        return format_html("<h{}>{}</h{}>", level, _run(block.run, placed), level)
    if isinstance(block, Listing):
        items = format_html_join("", "<li>{}</li>", ((_run(item, placed),) for item in block.items))
        return format_html("<{}>{}</{}>", *_around(items, "ol" if block.ordered else "ul"))
    return format_html("<p>{}</p>", _run(block.run, placed))


def _around(content: SafeString, tag: str) -> tuple[str, SafeString, str]:
    return tag, content, tag


def _run(run: Run, placed: Placed) -> SafeString:
    told = ((placed(one.id) if isinstance(one, Place) else one,) for one in run)
    return format_html_join("", "{}", told)
