"""Reports of a project, ready for a renderer, and kept as they are signed."""

from collections.abc import Callable
from dataclasses import replace

from filrouge.adapters.render import Page, html
from filrouge.adapters.render.pages import Link, nowhere
from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.errors import Invalid
from filrouge.kernel.organisations import PLAIN, Look
from filrouge.kernel.project import Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import FinalReport, Report, check_final, quotes_in
from filrouge.kernel.suspects import Doubts, Suspect
from filrouge.kernel.texts import N_, Lang, Text

RESERVED = Text(fr="réservé", en="reserved")  #: stands for what the reader may not read


def page_of(
    project: Project,
    ref: Ref,
    lang: Lang,
    doubts: Doubts | None = None,
    *,
    link: Callable[[Quote], Link | None] = nowhere,
    look: Look = PLAIN,
) -> Page:
    """A report of a project, ready for a renderer; quotes are read once, and those of kinds that the reader
    may not read say so instead of their value."""
    document = project.document(project.catalogue.kind(ref.kind), project.store.revision(ref))
    assert isinstance(document, Report)
    known: dict[Quote, Value | None] = {}
    value = project.reader()

    def read(quote: Quote) -> Value | None:
        if quote not in known:
            known[quote] = value(quote) if readable(quote) else Value(RESERVED.said(lang))
        return known[quote]

    def readable(quote: Quote) -> bool:
        return project.reads(quote.ref.kind)

    found = (doubts or project.suspects()).about(ref.key)
    moved = {(doubt.cited, doubt.pointer): _masked(project, doubt) for doubt in found}

    def doubt(quote: Quote) -> Suspect | None:
        return moved.get((quote.ref, quote.pointer))

    return Page(ref, document.content, read, doubt, str(project.store.head()), lang, link, look)


def _masked(project: Project, doubt: Suspect) -> Suspect:
    """A doubt without the values of a document that the reader may not read."""
    kind = project.catalogue.kind(doubt.cited.kind)
    return doubt if project.may(kind.right_to("read")) else replace(doubt, old=None, new=None)


def freeze_report(project: Project, ref: Ref, id: str, lang: Lang) -> Ref:
    """Keep the text of a report as it is signed.

    Raises:
        NotFinal: something is missing, or is in doubt.
        Invalid: it is not a report.
        Forbidden: it quotes what whoever signs may not read.
    """
    kind = project.catalogue.kind(ref.kind)
    if not issubclass(kind, Report):
        raise Invalid(N_("%(ref)s is not a report", ref=ref))
    doubts = project.suspects()
    page = page_of(project, ref, lang, doubts)
    for quoted in sorted({quote.ref.kind for quote, _ in quotes_in(page.content)}):
        project.require(project.catalogue.kind(quoted).right_to("read"))
    in_doubt = doubts.about(ref.key) or ((ref,) if doubts.touch(ref.key) else ())
    check_final(page.content, page.read, doubts=in_doubt)
    final = FinalReport(
        report=ref,
        quotes=tuple(dict.fromkeys(quote for quote, _ in quotes_in(page.content))),
        lang=lang,
        media_type="text/html",
        text=html(page),
        journal_head=page.head,
    )
    latest = project.store.latest(Key(FinalReport.kind, id))
    return project.write(id, final, expected_revision=latest.ref.revision if latest else 0)
