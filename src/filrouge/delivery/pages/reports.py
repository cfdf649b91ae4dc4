"""Reports as pages: every number leads to its source, holes have owners, a final one is frozen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from filrouge.adapters.djangostore import listing
from filrouge.adapters.render import Page
from filrouge.adapters.render.html import article
from filrouge.adapters.render.pages import Link, owner_words
from filrouge.delivery.handing import MAKERS, file_of
from filrouge.delivery.labels import choice, kind_title, place_words
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.documents import opened
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address, report_address, revision_address
from filrouge.delivery.pages.waivers import waivers_about
from filrouge.delivery.printing import freeze_report, page_of
from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.remembered import doubts_of
from filrouge.delivery.titles import called
from filrouge.delivery.wiring import LIBRARY
from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.reports import FinalReport, Report, Section, Todo, holes
from filrouge.kernel.rights import ROLES
from filrouge.kernel.suspects import Doubts
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kinds.projects import Member

SHOWN_COUNT = 200
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"  #: a text that was frozen runs nothing
FROZEN = Text(
    fr="Le rapport est final\u00a0: son texte est gardé tel quel.",
    en="The report is final: its text is kept.",
)
#: What a button of the page says of each format.
FORMATS: Mapping[str, Text] = {
    suffix: Text(fr=suffix.upper(), en=suffix.upper()) for suffix in MAKERS if "." not in suffix
} | {
    "pptx": Text(fr="Diapositives PPTX", en="PPTX slides"),
    "slides.html": Text(fr="Diapositives HTML", en="HTML slides"),
}


@dataclass(frozen=True)
class Line:
    """A report in the list; ``doubtful``: it, or what it comes from, is in doubt."""

    address: str
    title: Text  #: its own, and what it is about
    ref: Ref
    at: str
    by: str
    doubtful: bool


@within
@require_GET
def reports(request: HttpRequest, project: Project) -> HttpResponse:
    """Every report that the reader may read, then those that were declared final."""
    kinds = [kind.kind for name in ROOMS for kind in room(name).kinds if issubclass(kind, Report)]
    drafts, finals = [one for kind in kinds for one in _of(project, kind)], _of(project, FinalReport.kind)
    names, doubts = Names(lang_of_page()), doubts_of(project)
    names.meet(one.actor for one in (*drafts, *finals))
    titles = called(project, [one.ref for one in drafts])

    def line(one: listing.Listed, doubtful: bool) -> Line:
        told = titles[one.ref].words if one.ref in titles else kind_title(one.ref.kind)
        address = report_address(project, one.ref.key)
        return Line(address, told, one.ref, one.at, names[one.actor], doubtful)

    told = {
        "drafts": [line(one, doubts.touch(one.ref.key)) for one in drafts],
        "finals": [line(one, False) for one in finals],
    }
    return render(request, "pages/reports.html", told | {"base": base_of(project), "here": "r/"})


def _of(project: Project, kind: str) -> Sequence[listing.Listed]:
    """Reports of a kind that the reader may read."""
    if not project.reads(kind):
        return ()
    return listing.page_of(project.store.project, kind, start=0, count=SHOWN_COUNT)


@within
@require_GET
def show(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """A report in its frame; a final one with what was signed."""
    if kind == FinalReport.kind:
        return _show_final(request, project, id)
    held, history = opened(request, project, kind, id)
    if not isinstance(held.document, Report):
        raise NotFound(N_("%(ref)s is not a report", ref=held.ref))
    latest, doubts = history[-1].ref, doubts_of(project)
    page = _page(project, held.ref, doubts)
    written = next(one for one in history if one.ref == held.ref)
    in_doubt = held.ref == latest and doubts.touch(held.ref.key)
    missing = [(*_hole(one), count) for one, count in Counter(holes(page.content, page.read)).items()]
    return render(
        request,
        "pages/reports-show.html",
        {
            "base": base_of(project),
            "at": report_address(project, held.ref.key),
            "document": document_address(project, held.ref.key),
            "page_title": page.said(page.content.title.text),
            "title": kind_title(kind),
            "ref": held.ref,
            "latest": latest,
            "written": written,
            "by": Names(page.lang)[written.actor],
            "standing": page.standing(),
            "waivers": waivers_about(project, held.ref, Names(page.lang)),
            "contents": _contents(page),
            "article": mark_safe(article(page, folds=True)),
            "missing": missing,
            "in_doubt": in_doubt,
            "final": held.ref == latest and not missing and not in_doubt,
            "may_freeze": project.store.project != LIBRARY and project.may(FinalReport.right_to("write")),
            "finals": _finals_of(project, held.ref.key),
            "formats": FORMATS.items(),
            "here": "r/",
        },
    )


def _page(project: Project, ref: Ref, doubts: Doubts) -> Page:
    """A report whose quotes lead to the values they read."""
    lang: Lang = lang_of_page()

    def link(quote: Quote) -> Link | None:
        kind = project.catalogue.kind(quote.ref.kind)
        if not project.may(kind.right_to("read")):
            return None
        words = f"{kind_title(kind.kind).said(lang)}, {place_words(kind, quote.pointer, lang)}"
        return Link(revision_address(project, quote.ref, quote.pointer), words)

    return page_of(project, ref, lang, doubts, link=link)


def _contents(page: Page) -> list[tuple[str, str]]:
    sections = (block for block in page.content.blocks if isinstance(block, Section))
    return [(one.id, page.said(one.title.text)) for one in sections]


def _hole(one: Todo) -> tuple[Text, Text]:
    """What is missing, and the role or the room that owns it."""
    owner = choice(Member, "roles", one.owner) if one.owner in ROLES else owner_words(one.owner)
    return one.what, owner


def _finals_of(project: Project, key: Key) -> list[tuple[str, str, int]]:
    """Final texts of a report: address, name, revision of the report that was signed."""
    if not project.may(FinalReport.right_to("read")):
        return []
    citing = project.store.citing([key], kinds=[FinalReport.kind])
    return [
        (report_address(project, one.source.key), one.source.id, one.citation.ref.revision)
        for one in citing
        if one.citation.pointer is None
    ]


@within
@require_GET
def download(request: HttpRequest, project: Project, kind: str, id: str, suffix: str) -> HttpResponse:
    """The report as a file; a final one as it was frozen."""
    held, _ = opened(request, project, kind, id)
    if isinstance(held.document, FinalReport):
        return _attached(held.document.text.encode(), f"{id}.{_suffix(held.document)}")
    if suffix not in MAKERS or not isinstance(held.document, Report):
        raise NotFound(N_("No %(kind)s named %(id)s", kind=kind, id=f"{id}.{suffix}"))
    return _attached(file_of(project, held.ref, suffix, lang_of_page()), f"{id}.{suffix}")


def _attached(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


def _suffix(final: FinalReport) -> str:
    return "html" if final.media_type == "text/html" else "md"


@within
@require_POST
def freeze(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """Keep the text as it is signed, in the language of the page.

    Raises:
        NotFinal: something is missing, or is in doubt.
    """
    project.require(project.catalogue.kind(kind).right_to("read"))
    project.require(FinalReport.right_to("write"))
    name = request.POST.get("name", "").strip() or id
    final = freeze_report(project, project.latest(Key(kind, id)), name, lang_of_page())
    messages.success(request, FROZEN.said(lang_of_page()))
    return redirect(report_address(project, final.key))


def _show_final(request: HttpRequest, project: Project, id: str) -> HttpResponse:
    held, history = opened(request, project, FinalReport.kind, id)
    final = held.document
    assert isinstance(final, FinalReport)
    written = next(one for one in history if one.ref == held.ref)
    return render(
        request,
        "pages/reports-final.html",
        {
            "base": base_of(project),
            "at": report_address(project, held.ref.key),
            "document": document_address(project, held.ref.key),
            "final": final,
            "ref": held.ref,
            "written": written,
            "by": Names(lang_of_page())[written.actor],
            "report": revision_address(project, final.report).replace("/d/", "/r/", 1),
            "holds": _is_in_journal(project, final.journal_head),
            "here": "r/",
        },
    )


def _is_in_journal(project: Project, head: str) -> bool:
    """The journal still has, under this number, the entry that was its head."""
    number, _, hash = head.partition(":")
    if not number.isdecimal() or len(number) > 18:
        return False
    told = project.store.journal(after=int(number) - 1, until=int(number)) if int(number) else ()
    entry = next(iter(told), None)
    return entry is not None and (entry.number, entry.hash) == (int(number), hash)


@within
@require_GET
def frozen_text(request: HttpRequest, project: Project, id: str) -> HttpResponse:
    """The text that was signed, alone and harmless: it runs nothing and sends nothing."""
    held, _ = opened(request, project, FinalReport.kind, id)
    final = held.document
    assert isinstance(final, FinalReport)
    media_type = "text/html" if final.media_type == "text/html" else "text/plain"
    answer = HttpResponse(final.text, content_type=f"{media_type}; charset=utf-8")
    answer["Content-Security-Policy"] = SANDBOX
    return answer


urlpatterns = [
    path("r/", reports, name="reports-list"),
    path("r/reports.final/<str:id>/text", frozen_text, name="reports-text"),
    path("r/<str:kind>/<str:id>/", show, name="reports-show"),
    path("r/<str:kind>/<str:id>/as.<str:suffix>", download, name="reports-download"),
    path("r/<str:kind>/<str:id>/final", freeze, name="reports-freeze"),
]
