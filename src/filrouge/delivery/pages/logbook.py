"""The people's logbook as a page: entries by month, hours added up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from filrouge.adapters.djangostore import listing
from filrouge.adapters.djangostore.listing import Listed
from filrouge.delivery.labels import choice
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.documents import may_write
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.delivery.remembered import remembered
from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Text
from filrouge.kinds.projects import Hours, LogbookEntry

SHOWN_COUNT = 100  #: entries of a month whose text is shown


@dataclass(frozen=True)
class Month:
    id: str  #: as 2026-01
    entries: tuple[str, ...]  #: their ids, by day
    spent_h: float

    @property
    def count(self) -> int:
        return len(self.entries)

    @property
    def name(self) -> str:
        """In the language of the page."""
        told = date.fromisoformat(f"{self.id}-01")
        words = format_date(told, "LLLL y", locale=lang_of_page())
        return words[:1].upper() + words[1:]


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
    months = remembered(project, "logbook", _months)
    asked = request.GET.get("month", "")
    month = next((one for one in months if one.id == asked), months[0] if months else None)
    refs = [one.ref for one in _of_month(project, month)]
    return render(
        request,
        "pages/logbook.html",
        {
            "base": base_of(project),
            "months": months,
            "month": month,
            "lines": _lines(project, refs),
            "more": month.count - len(refs) if month else 0,
            "count": sum(one.count for one in months),
            "spent_h": fsum(one.spent_h for one in months),
            "may_write": may_write(project, LogbookEntry),
            "here": "logbook",
        },
    )


def _months(project: Project) -> list[Month]:
    """Newest first."""
    entries: dict[str, list[tuple[str, str, float]]] = {}
    for id, told in listing.summaries(project.store.project, LogbookEntry.kind):
        fields = json.loads(told)
        entries.setdefault(fields["on"][:7], []).append((fields["on"], id, fields["spent_h"]))
    return [
        Month(
            id,
            tuple(entry for _, entry, _ in sorted(inside)),
            fsum(spent_h for *_, spent_h in inside),
        )
        for id, inside in sorted(entries.items(), reverse=True)
    ]


def _of_month(project: Project, month: Month | None) -> tuple[Listed, ...]:
    ids = list(month.entries[:SHOWN_COUNT]) if month else []
    return listing.listed(project.store.project, LogbookEntry.kind, ids)


def _lines(project: Project, refs: Sequence[Ref]) -> list[Line]:
    names, bodies = Names(lang_of_page()), project.store.revisions(refs)
    entries = {ref: project.document(LogbookEntry, bodies[ref]) for ref in refs}
    names.meet(who for one in entries.values() for who in (*one.present, *(it.who for it in one.hours)))
    return [_line(project, ref, one, names) for ref, one in entries.items()]


def _line(project: Project, ref: Ref, entry: LogbookEntry, names: Names) -> Line:
    return Line(
        document_address(project, ref.key),
        entry,
        choice(LogbookEntry, "nature", entry.nature),
        [(names[one.who], choice(Hours, "role", one.role), one.spent_h) for one in entry.hours],
        [names[one] for one in entry.present],
    )


urlpatterns = [path("logbook", logbook, name="logbook-list")]
