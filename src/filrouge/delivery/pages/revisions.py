"""A document through time, and among the others: its revisions, what changed between two, who cites whom."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from filrouge.delivery.labels import kind_title, place_words
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.bodies import Drawing
from filrouge.delivery.pages.documents import opened, revision_of
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address, value_at_place
from filrouge.kernel.documents import Blob, Document, Key, Prose, Quantity, Quote, Ref, UserCode, differences
from filrouge.kernel.errors import NotFound
from filrouge.kernel.ports import Read, Run
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_
from filrouge.webkit.paging import Turn

ONE_VALUE = (Prose, Quantity, Quote, Ref, Blob, UserCode)
Spot = tuple[type[Document], str | None]  #: a kind, and a pointer into its documents
SHOWN = 100  #: citations of a document on one page


@within
@require_GET
def history(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """Every revision, newest first: when, by whom, and the way to what changed. An erased one is told too."""
    project.require(project.catalogue.kind(kind).right_to("read"))
    told = project.store.history(Key(kind, id))
    if not told:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=kind, id=id))
    names = Names(lang_of_page())
    names.meet(one.actor for one in told)
    lines = [(one, names[one.actor]) for one in reversed(told)]
    return render(request, "pages/documents-history.html", _place(project, Key(kind, id)) | {"lines": lines})


@within
@require_GET
def diff(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """Two revisions field by field; by default the latest and the one before."""
    _, told = opened(request, project, kind, id)
    new = revision_of(told, request.GET.get("new", ""))
    before = str(max(1, new.revision - 1))
    old = revision_of(told, request.GET.get("old", "") or before)
    mine, theirs = (project.read(ref).document for ref in (old, new))
    drawing = Drawing(project, lang_of_page(), Names(lang_of_page()))
    changes = list(_changes(drawing, mine, theirs))
    more = {"old": old, "new": new, "changes": changes, "revisions": [one.ref.revision for one in told]}
    return render(request, "pages/documents-diff.html", _place(project, Key(kind, id)) | more)


def _changes(
    drawing: Drawing, mine: Document, theirs: Document
) -> Iterator[tuple[str, str, SafeString, SafeString]]:
    """Pointer, its words, the value before and the value after."""
    places = (_whole(mine, at) for at, _, _ in differences(mine.body(), theirs.body()))
    for at in dict.fromkeys(places):
        sides = []
        for document in (mine, theirs):
            model, name, value = value_at_place(document, at)
            sides.append(drawing.value(model, name, value))
        yield at, place_words(type(mine), at, drawing.lang), sides[0], sides[1]


@within
@require_GET
def citations(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """What a document cites, what it was made from, and who cites it, ``SHOWN`` at a time; what may not be
    read is counted."""
    held, _ = opened(request, project, kind, id)
    drawing = Drawing(project, lang_of_page(), Names(lang_of_page()))
    model, key = type(held.document), held.ref.key
    maker = project.store.maker(key)
    counts = project.store.citing_counts(key)
    shown = [kind for kind in counts if drawing.readable(kind)]
    cited_by_count = sum(counts[kind] for kind in shown)
    turn = Turn.asked(request, "page", cited_by_count, together=SHOWN)
    citing = project.store.citing([key], kinds=shown, start=turn.start, count=SHOWN)
    kinds = project.catalogue.kind
    cites = [
        (one.ref, (model, one.at), (kinds(one.ref.kind), one.pointer)) for one in held.document.citations()
    ]
    cited_by = [
        (one.source, (kinds(one.source.kind), one.citation.at), (model, one.citation.pointer))
        for one in citing
    ]
    told = {
        "cites": _citation_lines(drawing, cites),
        "made_from": [drawing.reference(ref) for ref in _readable(drawing, (r.ref for r in _reads(maker)))],
        "maker": maker,
        "cited_by": _citation_lines(drawing, cited_by),
        "turn": turn,
        "hidden": sum(not drawing.readable(one[0].kind) for one in cites)
        + sum(counts.values())
        - cited_by_count,
    }
    return render(request, "pages/documents-citations.html", _place(project, key) | told)


def _reads(maker: Run | None) -> tuple[Read, ...]:
    return maker.reads if maker else ()


def _whole(document: Document, at: str) -> str:
    """The place of the quantity, the prose or the reference in which something changed: it is told whole."""
    tokens = at.split("/")
    for n in range(2, len(tokens)):
        above = "/".join(tokens[:n])
        if isinstance(value_at_place(document, above)[2], ONE_VALUE):
            return above
    return at


def _readable(drawing: Drawing, refs: Iterable[Ref]) -> list[Ref]:
    return [ref for ref in dict.fromkeys(refs) if drawing.readable(ref.kind)]


def _citation_lines(
    drawing: Drawing, told: Iterable[tuple[Ref, Spot, Spot]]
) -> list[tuple[SafeString, str, str]]:
    """The other document, where the citation stands, and which value it names; each once."""
    lines = {
        (ref, citing[1], cited[1]): (
            drawing.reference(ref),
            place_words(citing[0], citing[1] or "", drawing.lang),
            place_words(cited[0], cited[1] or "", drawing.lang),
        )
        for ref, citing, cited in told
        if drawing.readable(ref.kind)
    }
    return list(lines.values())


def _place(project: Project, key: Key) -> dict[str, object]:
    return {
        "base": base_of(project),
        "at": document_address(project, key),
        "title": kind_title(key.kind),
        "id": key.id,
        "here": "d/",
    }


urlpatterns = [
    path("d/<str:kind>/<str:id>/history", history, name="documents-history"),
    path("d/<str:kind>/<str:id>/diff", diff, name="documents-diff"),
    path("d/<str:kind>/<str:id>/citations", citations, name="documents-citations"),
]
