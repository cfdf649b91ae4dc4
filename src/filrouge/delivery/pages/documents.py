"""Documents as pages: which kinds there are, which documents of a kind, one document at any revision."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from filrouge.adapters.casefile import yamlfiles
from filrouge.adapters.djangostore import listing
from filrouge.adapters.djangostore.listing import Listed
from filrouge.adapters.render.numbers import shown
from filrouge.delivery.doubting import readable
from filrouge.delivery.labels import field_label, kind_title, place_words
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.bodies import Drawing
from filrouge.delivery.pages.desk import NOT_BY_FORM
from filrouge.delivery.pages.exchanges import exchanges_about
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.delivery.pages.signing import signing_of
from filrouge.delivery.pages.waivers import waivers_about
from filrouge.delivery.registry import ROOMS, kernel_kinds, room
from filrouge.delivery.remembered import counts, doubts_of
from filrouge.delivery.titles import own_title
from filrouge.delivery.wiring import LIBRARY
from filrouge.kernel.documents import Account, Document, Key, Ref, Scalar
from filrouge.kernel.errors import NotFound
from filrouge.kernel.ports import Written
from filrouge.kernel.project import Held, Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import FinalReport, Report
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kinds.projects import Comment, Review

PAGE_COUNT = 50
WRITTEN_ELSEWHERE = (Comment, Review, FinalReport)  #: under the document or the report that they are about
REFUSED = Text(fr="refusée", en="refused")
KERNEL_ROOM = Text(fr="Fil et rapports", en="Thread and reports")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)")
_FORMATS = {
    "json": lambda body: json.dumps(body, ensure_ascii=False, indent=1),
    "yaml": yamlfiles.show,
}


@dataclass(frozen=True)
class KindLine:
    """A kind in the list of kinds; ``new``: the reader may write one."""

    kind: str
    title: Text
    count: int
    new: bool


@dataclass(frozen=True)
class Column:
    name: str
    label: Text
    address: str  #: of the list sorted by it, the other way when it is already
    sorted: str  #: ``ascending``, ``descending`` or ""


@within
@require_GET
def kinds(request: HttpRequest, project: Project) -> HttpResponse:
    """Every kind that the reader may read, by room, with how many documents it has."""
    held = counts(project)
    rooms = [(title, _lines(project, room(name).kinds, held)) for name, title in ROOMS.items()]
    rooms.append((KERNEL_ROOM, _lines(project, kernel_kinds().values(), held)))
    told = {"rooms": [(title, lines) for title, lines in rooms if lines], "base": base_of(project)}
    return render(request, "pages/documents-kinds.html", told | {"here": "d/"})


def _lines(project: Project, kinds: Iterable[type[Document]], held: Mapping[str, int]) -> list[KindLine]:
    readable = (kind for kind in kinds if project.may(kind.right_to("read")))
    lines = (
        KindLine(kind.kind, kind_title(kind.kind), held.get(kind.kind, 0), may_write(project, kind))
        for kind in readable
    )
    return [line for line in lines if line.count or line.new]


def may_write(project: Project, kind: type[Document]) -> bool:
    """People write authored documents by a form, and nobody writes the library from a page."""
    return (
        kind.origin == "authored"
        and kind.kind not in NOT_BY_FORM
        and kind not in WRITTEN_ELSEWHERE
        and project.store.project != LIBRARY
        and project.may(kind.right_to("write"))
    )


@within
@require_GET
def of_kind(request: HttpRequest, project: Project, kind: str) -> HttpResponse:
    """One page of the documents of a kind: ``q`` filters, ``sort`` and ``down`` order, ``page`` turns."""
    model = project.catalogue.kind(kind)
    project.require(model.right_to("read"))
    asked, order, down = request.GET.get("q", ""), request.GET.get("sort", ""), "down" in request.GET
    number = _page_number(request)
    rows, count = _rows(project, kind, asked, order, down, number)
    lang = lang_of_page()
    names = Names(lang)
    names.meet(row.actor for row in rows)
    drawing = Drawing(project, lang, names)
    columns = list(dict.fromkeys(name for row in rows for name in row.fields))
    told = [
        (
            document_address(project, row.ref.key),
            row,
            [_cell(drawing, model, name, row) for name in columns],
            names[row.actor],
        )
        for row in rows
    ]
    last = max(1, -(-count // PAGE_COUNT))
    return render(
        request,
        "pages/documents-list.html",
        {
            "kind": kind,
            "title": kind_title(kind),
            "new": may_write(project, model),
            "base": base_of(project),
            "columns": [_column(model, name, asked, order, down) for name in ("", *columns)],
            "rows": told,
            "shown_count": shown(Value(count), lang),
            "asked": asked,
            "number": number,
            "last": last,
            "before": _address(asked, order, down, number - 1) if number > 1 else "",
            "after": _address(asked, order, down, number + 1) if number < last else "",
            "here": "d/",
        },
    )


def _page_number(request: HttpRequest) -> int:
    told = request.GET.get("page", "1")
    return max(1, int(told)) if told.isdecimal() and len(told) < 8 else 1


def _rows(
    project: Project, kind: str, asked: str, order: str, down: bool, number: int
) -> tuple[Sequence[Listed], int]:
    """The documents of a page, and how many there are; only a filter or an order reads every summary."""
    name, start = project.store.project, (number - 1) * PAGE_COUNT
    if not (asked or order or down):
        count = counts(project).get(kind, 0)
        return listing.page_of(name, kind, start=start, count=PAGE_COUNT), count
    wanted = asked.casefold()
    told = listing.summaries(name, kind)
    if wanted:
        told = [one for one in told if wanted in " ".join(one).casefold() and _holds(wanted, *one)]
    ranked = sorted((_rank(json.loads(fields).get(order), id) for id, fields in told), reverse=down)
    ids = [id for *_, id in ranked[start : start + PAGE_COUNT]]
    return listing.listed(name, kind, ids), len(told)


def _holds(wanted: str, id: str, fields: str) -> bool:
    """The id or a value holds it; the name of a field does not count."""
    return any(wanted in str(value).casefold() for value in (id, *json.loads(fields).values()))


def _rank(value: Scalar, id: str) -> tuple[bool, float, str, str]:
    """Numbers by size, words by letter, what has no value last; then by id."""
    number = float(value) if isinstance(value, int | float) else 0.0
    return value is None, number, value.casefold() if isinstance(value, str) else "", id


def _column(model: type[Document], name: str, asked: str, order: str, down: bool) -> Column:
    label = field_label(model, name or "id")
    here = name == order
    standing = ("descending" if down else "ascending") if here else ""
    return Column(name, label, _address(asked, name, here and not down, 1), standing)


def _address(asked: str, order: str, down: bool, number: int) -> str:
    told = {"q": asked, "sort": order, "down": "1" if down else "", "page": str(number) if number > 1 else ""}
    return "?" + urlencode({name: value for name, value in told.items() if value})


def _cell(drawing: Drawing, model: type[Document], name: str, row: Listed) -> SafeString | str:
    """A value of a summary, drawn as the field of the same name; a summary tells people and days as texts."""
    value: object = row.fields.get(name)
    if value is None:
        return ""
    field = model.model_fields.get(name)
    if field is not None and "Account" in str(field.annotation):
        value = Account(value)
    elif isinstance(value, str) and _DAY.fullmatch(value):
        value = date.fromisoformat(value)
    return drawing.value(model, name, value)


@within
@require_GET
def show(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """One document, by default at its latest revision."""
    return page_of(request, project, *opened(request, project, kind, id))


def page_of(
    request: HttpRequest,
    project: Project,
    held: Held[Document],
    history: Sequence[Written],
    *,
    unsaid: str = "",
) -> HttpResponse:
    """The page of one revision; ``unsaid``: a review of which a refusal was sent without its reason."""
    model, key, lang = type(held.document), held.ref.key, lang_of_page()
    names = Names(lang)
    doubts = doubts_of(project)
    latest = history[-1].ref
    written = next(one for one in history if one.ref == held.ref)
    current = held.ref == latest
    roots = tuple(readable(doubts.about(key), project)) if current else ()
    drawing = Drawing(
        project,
        lang,
        names,
        {one.at: one for one in roots},
        listing.reaffirmed(project.store.project, key) if current else {},
        comments=project.store.project != LIBRARY,
    )
    return render(
        request,
        "pages/documents-show.html",
        {
            "base": base_of(project),
            "at": document_address(project, key),
            "ref": held.ref,
            "latest": latest,
            "title": kind_title(key.kind),
            "heading": heading_of(held.document, lang),
            "written": written,
            "by": names[written.actor],
            "body": drawing.body(held.document),
            "document": held.document,
            "doubts": [drawing.doubt(model, one) for one in roots],
            "words_refused": REFUSED.said(lang),
            "inherits": current and not roots and doubts.touch(key),
            "report": isinstance(held.document, Report | FinalReport),
            "may_write": may_write(project, model) and current,
            "waivers": waivers_about(project, held.ref, names),
            "signing": signing_of(project, held.ref, held.document, names, current=current),
            "exchanges": exchanges_about(request, project, key, names),
            "at_value": (about := request.GET.get("at", "")),
            "at_words": place_words(model, about, lang) or about,
            "unsaid": unsaid,
            "here": "d/",
        },
        status=422 if unsaid else 200,
    )


def heading_of(document: Document, lang: Lang) -> str:
    """What a document calls itself, else what its kind is called."""
    return (own_title(document) or kind_title(document.kind)).said(lang)


def opened(
    request: HttpRequest, project: Project, kind: str, id: str
) -> tuple[Held[Document], tuple[Written, ...]]:
    """The revision that an address asks for, its right checked, and the history it stands in.

    Raises:
        NotFound, Forbidden, Erased.
    """
    project.require(project.catalogue.kind(kind).right_to("read"))
    history = project.store.history(Key(kind, id))
    if not history:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=kind, id=id))
    return project.read(revision_of(history, request.GET.get("revision", ""))), history


def revision_of(history: Sequence[Written], told: str) -> Ref:
    """The revision told by its number, the latest when nothing is. Raises NotFound."""
    if not told:
        return history[-1].ref
    found = next((one.ref for one in history if str(one.ref.revision) == told), None)
    if found is None:
        raise NotFound(N_("No %(ref)s", ref=f"{history[-1].ref.key}@{told[:9]}"))
    return found


@within
@require_GET
def download(request: HttpRequest, project: Project, kind: str, id: str, suffix: str) -> HttpResponse:
    """The body of a revision as a file."""
    if suffix not in _FORMATS:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=kind, id=f"{id}.{suffix}"))
    held, _ = opened(request, project, kind, id)
    answer = HttpResponse(_FORMATS[suffix](held.document.body()), content_type=f"application/{suffix}")
    name = f"{kind}-{id}-{held.ref.revision}.{suffix}"
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


urlpatterns = [
    path("d/", kinds, name="documents-kinds"),
    path("d/<str:kind>/", of_kind, name="documents-list"),
    path("d/<str:kind>/<str:id>/", show, name="documents-show"),
    path("d/<str:kind>/<str:id>/as.<str:suffix>", download, name="documents-download"),
]
