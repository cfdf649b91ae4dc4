"""Global search: what documents of a project, and of the library, say."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from filrouge.delivery.labels import place_words
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.places import revision_address
from filrouge.delivery.remembered import doubts_of
from filrouge.delivery.searching import Hit, Results, search
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Lang


@dataclass(frozen=True)
class Line:
    """A hit as the page shows it."""

    hit: Hit
    address: str
    place: str  #: where it is said, in the words of the declarations


@within
@require_GET
def find(request: HttpRequest, project: Project) -> HttpResponse:
    """What ``q`` finds, in one kind or in all; nothing is looked for before something is asked."""
    kind, asked = request.GET.get("kind", ""), request.GET.get("q", "")
    kinds = [kind] if kind else None
    found = search(project, asked, kinds=kinds, page=_page(request), doubts=doubts_of)
    lines = [_line(project, hit, lang_of_page()) for hit in found.hits]
    told = {"found": found, "lines": lines, "kind": kind, "turns": _turns(found, kind), "here": "search"}
    return render(request, "pages/search.html", told)


def _page(request: HttpRequest) -> int:
    told = request.GET.get("page", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 1


def _line(project: Project, hit: Hit, lang: Lang) -> Line:
    model = project.catalogue.kind(hit.ref.kind)
    return Line(hit, revision_address(project, hit.ref, hit.at), place_words(model, hit.at, lang))


def _turns(found: Results, kind: str) -> dict[str, str]:
    """Addresses of the page before and of the page after, where there are."""
    asked = {"q": found.asked} | ({"kind": kind} if kind else {})
    told = {}
    if found.page > 1:
        told["before"] = f"?{urlencode(asked | {'page': found.page - 1})}"
    if found.more:
        told["after"] = f"?{urlencode(asked | {'page': found.page + 1})}"
    return told


urlpatterns = [path("p/<str:project>/search", find, name="search-find")]
