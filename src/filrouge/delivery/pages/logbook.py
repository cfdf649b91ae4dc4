"""The people's logbook as a page: entries by month, hours added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from filrouge.delivery.labels import choice
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.documents import may_write
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.kernel.documents import Ref
from filrouge.kernel.ports import Projection
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Text
from filrouge.kinds.projects import Hours, LogbookEntry

SHOWN_COUNT = 200  #: entries of a month whose text is shown


@dataclass(frozen=True)
class Month:
    id: str  #: as 2026-01
    name: str
    count: int
    spent_h: float


@dataclass(frozen=True)
class Line:
    address: str
    entry: LogbookEntry
    nature: Text
    hours: list[tuple[str, Text, float]]  #: who, in which role, how many
    present: list[str]


@within
@require_GET
def logbook(request: HttpRequest, project: Project) -> HttpResponse:
    """Every month with its totals, and the entries of one: the last, or the one asked for."""
    project.require(LogbookEntry.right_to("read"))
    held = project.store.projections(LogbookEntry.kind)
    months = _months(held)
    asked = request.GET.get("month", "")
    month = next((one for one in months if one.id == asked), months[0] if months else None)
    inside = [one for one in held if month and str(one.fields["on"]).startswith(month.id)]
    inside.sort(key=lambda one: (str(one.fields["on"]), one.ref.id))
    return render(
        request,
        "pages/logbook.html",
        {
            "base": base_of(project),
            "months": months,
            "month": month,
            "lines": _lines(project, [one.ref for one in inside[:SHOWN_COUNT]]),
            "more": max(0, len(inside) - SHOWN_COUNT),
            "count": len(held),
            "spent_h": fsum(one.spent_h for one in months),
            "may_write": may_write(project, LogbookEntry),
            "here": "logbook",
        },
    )


def _months(held: Iterable[Projection]) -> list[Month]:
    """Newest first."""
    entries: dict[str, list[Projection]] = {}
    for one in held:
        entries.setdefault(str(one.fields["on"])[:7], []).append(one)
    return [
        Month(id, _name(id), len(inside), fsum(float(one.fields["spent_h"] or 0) for one in inside))
        for id, inside in sorted(entries.items(), reverse=True)
    ]


def _name(month: str) -> str:
    told = date.fromisoformat(f"{month}-01")
    words = format_date(told, "LLLL y", locale=lang_of_page())
    return words[:1].upper() + words[1:]


def _lines(project: Project, refs: Sequence[Ref]) -> list[Line]:
    names, bodies = Names(lang_of_page()), project.store.revisions(refs)
    return [_line(project, ref, project.document(LogbookEntry, bodies[ref]), names) for ref in refs]


def _line(project: Project, ref: Ref, entry: LogbookEntry, names: Names) -> Line:
    return Line(
        document_address(project, ref.key),
        entry,
        choice(LogbookEntry, "nature", entry.nature),
        [(names[one.who], choice(Hours, "role", one.role), one.spent_h) for one in entry.hours],
        [names[one] for one in entry.present],
    )


urlpatterns = [path("logbook", logbook, name="logbook-list")]
