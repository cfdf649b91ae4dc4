"""A section of prose as Markdown and as one HTML file: every figure carries its source, holes are shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files

from filrouge.adapters.render.markdown import escaped
from filrouge.adapters.render.numbers import shown
from filrouge.adapters.render.pages import BACK, BECAME, EXPECTED, HEAD, SOURCE, SOURCES, writable
from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.reports import TO_COMPLETE, Reader
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import Lang, Text
from filrouge.kernel.words import coded
from filrouge.kernel.writing import Heading, Listing, Place, Run, blocks
from filrouge.kinds.projects import Missing, Section

NOT_FOUND = Text(fr="la source ne dit plus rien à cet endroit", en="the source says nothing there any more")


@dataclass(frozen=True)
class Writing:
    """A section to be printed: where it stands, and what its quotes find today."""

    ref: Ref
    section: Section
    read: Reader
    doubt: Callable[[Quote], Suspect | None]
    head: str
    lang: Lang

    def said(self, text: Text) -> str:
        return text.said(self.lang)

    def quote(self, place: str) -> Quote | None:
        return next((one.quote for one in self.section.quotes if one.id == place), None)

    def missing(self, place: str) -> str:
        """What is missing at a place, and who will fill it."""
        one = next(one for one in self.section.missing if one.id == place)
        owner = coded(Missing, "owner", one.owner).said(self.lang)
        return f"{one.what.text} ({self.said(EXPECTED)} {owner})"

    def value(self, quote: Quote) -> str | None:
        found = self.read(quote)
        return None if found is None else shown(found, self.lang)

    def moved_to(self, quote: Quote) -> str | None:
        """The value that the source has today, when it moved."""
        doubt = self.doubt(quote)
        if doubt is None:
            return None
        return shown(doubt.new, self.lang) if doubt.new else "?"


def writing_markdown(page: Writing) -> str:
    """The whole section; what people wrote is escaped."""
    walk = _Markdown(page)
    title = escaped(" ".join(writable(page.section.title.text).split()))
    lines = [f"# {title}", "", f"_{page.ref}_", "", *walk.lines()]
    lines += [f"## {page.said(SOURCES)}", "", *walk.notes, ""] if walk.notes else []
    return "\n".join([*lines, f"{page.said(HEAD)} : `{page.head}`", ""])


def writing_html(page: Writing) -> str:
    """A whole document, readable without anything else; what people wrote is escaped."""
    walk = _Html(page)
    title, body = escape(writable(page.section.title.text)), "".join(walk.blocks())
    label = escape(page.said(SOURCES))
    notes = f'<ol class="notes" aria-label="{label}">{"".join(walk.notes)}</ol>' if walk.notes else ""
    style = files("filrouge.adapters.render").joinpath("report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{page.section.text.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title} · filrouge</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<main class="wrap">\n<div class="head"><h1>{title}</h1>\n'
        f'<p class="meta"><span class="ref">{escape(str(page.ref))}</span></p></div>\n'
        f'<article><div class="cite"><div>\n{body}</div>{notes}</div></article>\n</main>\n'
        f'<footer class="wrap foot">{escape(page.said(HEAD))} <span class="ref">{escape(page.head)}</span>'
        "</footer>\n</body>\n</html>\n"
    )


@dataclass
class _Markdown:
    page: Writing
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        for block in blocks(writable(self.page.section.text.text)):
            if isinstance(block, Heading):
                yield f"{'#' * (block.level + 1)} {self._run(block.run)}"
            elif isinstance(block, Listing):
                marks = (f"{n + 1}." if block.ordered else "*" for n in range(len(block.items)))
                yield from (
                    f"{mark} {self._run(item)}" for mark, item in zip(marks, block.items, strict=True)
                )
            else:
                yield self._run(block.run)
            yield ""

    def _run(self, run: Run) -> str:
        return "".join(self._placed(one.id) if isinstance(one, Place) else escaped(one) for one in run)

    def _placed(self, id: str) -> str:
        quote = self.page.quote(id)
        if quote is None:
            return self._hole(self.page.missing(id))
        value = self.page.value(quote)
        if value is None:
            return self._hole(self.page.said(NOT_FOUND))
        moved, number = self.page.moved_to(quote), len(self.notes) + 1
        now = f" ({self.page.said(BECAME)} {escaped(moved)})" if moved else ""
        self.notes.append(f"[^{number}]: `{quote.ref}` `{quote.pointer}`{now}")
        return f"{'≠ ' if moved else ''}{escaped(value)}[^{number}]"

    def _hole(self, what: str) -> str:
        return f"**{self.page.said(TO_COMPLETE)} : {escaped(what)}**"


@dataclass
class _Html:
    page: Writing
    notes: list[str] = field(default_factory=list)

    def blocks(self) -> Iterator[str]:
        for block in blocks(writable(self.page.section.text.text)):
            if isinstance(block, Heading):
                level = block.level + 1
                yield f"<h{level}>{self._run(block.run)}</h{level}>\n"
            elif isinstance(block, Listing):
                tag = "ol" if block.ordered else "ul"
                yield f"<{tag}>{''.join(f'<li>{self._run(item)}</li>' for item in block.items)}</{tag}>\n"
            else:
                yield f"<p>{self._run(block.run)}</p>\n"

    def _run(self, run: Run) -> str:
        return "".join(self._placed(one.id) if isinstance(one, Place) else escape(one) for one in run)

    def _placed(self, id: str) -> str:
        quote = self.page.quote(id)
        if quote is None:
            return self._hole(self.page.missing(id))
        value = self.page.value(quote)
        if value is None:
            return self._hole(self.page.said(NOT_FOUND))
        moved, number = self.page.moved_to(quote), len(self.notes) + 1
        self.notes.append(self._note(number, quote, moved))
        state = " is-suspect" if moved else ""
        hidden = f'<span class="vh">, {escape(self.page.said(SOURCE))} </span>'
        told = f"{escape(value)}<sup>{hidden}{number}</sup>"
        return f'<a class="q{state}" id="q{number}" href="#s{number}">{told}</a>'

    def _note(self, number: int, quote: Quote, moved: str | None) -> str:
        now = f" <strong>{escape(self.page.said(BECAME))} {escape(moved)}</strong>" if moved else ""
        back = f"{escape(self.page.said(BACK))} {number}"
        source, place = escape(str(quote.ref)), escape(quote.pointer)
        return (
            f'<li class="note" id="s{number}"><b>{number}</b> <span class="ref">{source}</span> '
            f'<span class="ref">{place}</span>{now} '
            f'<a href="#q{number}" aria-label="{back}">↩</a></li>'
        )

    def _hole(self, what: str) -> str:
        return f'<span class="hole"><b>{escape(self.page.said(TO_COMPLETE))} :</b> {escape(what)}</span>'
