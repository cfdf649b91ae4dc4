"""Bringing the rows of a table in: what each column says, what each row becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from babel.dates import format_date
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from filrouge.adapters.render.numbers import shown
from filrouge.delivery import importing
from filrouge.delivery.importing import STATES, Asked, State, Trial
from filrouge.delivery.labels import kind_title
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.filing import file_of, token_of, uploaded
from filrouge.delivery.pages.places import base_of
from filrouge.engines.importing.errors import BadMapping, RefusedRows
from filrouge.engines.importing.grids import Cell, Grid
from filrouge.engines.importing.rows import Correspondence
from filrouge.engines.importing.targets import Target, targets_of
from filrouge.engines.importing.values import text_of
from filrouge.kernel.documents import Blob, Document, Key
from filrouge.kernel.errors import FilrougeError, Forbidden
from filrouge.kernel.project import Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kinds.projects import ImportedText, LogbookEntry, TableMapping

SAMPLES, SAMPLE_LETTERS = 3, 40  #: cells of a column shown beside its header
LINES_SHOWN = 500


@within
@require_POST
def table(request: HttpRequest, project: Project) -> HttpResponse:
    """Keep a table for a day, then ask what its rows become."""
    if not importing.importable(project):
        raise Forbidden(N_("This needs the right %(right)s", right=ImportedText.right_to("write")))
    file = uploaded(request, project)
    importing.opened_grid(project, file)
    told = QueryDict(mutable=True)
    for name in ("kind", "mapping"):
        if request.POST.get(name):
            told[name] = request.POST[name]
    return HttpResponseRedirect(
        f"{base_of(project)}/import/table/{token_of(request, project, file)}/?{told.urlencode()}"
    )


@within
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, project: Project, token: str) -> HttpResponse:
    """What each column says, then what each row would become; written when asked."""
    file = file_of(request, project, token)
    lang = lang_of_page()
    told = request.POST if request.method == "POST" else request.GET
    saved = _saved(project, told.get("mapping", ""), lang)
    kind = _kind(project, told.get("kind") or (saved.kind if saved else LogbookEntry.kind))
    sheet = told.get("sheet") or (saved.sheet if saved else "")
    line = _number(told.get("header_line", "")) or (saved.header_line if saved else 0)
    grid = importing.opened_grid(project, file, sheet=sheet, header_line=line)
    targets = targets_of(kind)
    if request.method == "POST":
        asked = Asked(
            kind.kind, _correspondence(request.POST, grid, targets), lang, grid.sheet, grid.header_line
        )
    else:
        asked = importing.proposal(kind, grid, lang, saved)
    trial, error = None, None
    if request.method == "POST":
        try:
            trial = importing.tried(project, grid, asked)
            if done := _acted(request, project, trial, asked):
                return done
        except (BadMapping, RefusedRows) as refused:
            error = refused
    page = _Page(project, file, grid, kind, targets, asked, trial, error)
    return render(request, "pages/import-table.html", page.told(), status=422 if error else 200)


def _acted(request: HttpRequest, project: Project, trial: Trial, asked: Asked) -> HttpResponse | None:
    """What the pressed button does beside trying.

    Raises:
        RefusedRows
    """
    act, lang = request.POST.get("act", "check"), lang_of_page()
    title = request.POST.get("title", "").strip()
    if act == "save" and title:
        importing.save_mapping(project, asked, title)
        told = Text(fr="Correspondance gardée.", en="Mapping saved.")
        messages.success(request, told.said(lang))
    if act not in ("write", "good"):
        return None
    written = importing.write_rows(project, trial, keep_good=act == "good")
    told = Text(
        fr=f"Documents écrits\u00a0: {len(written)}\u202f; déjà là\u00a0: {trial.counts.get('same', 0)}"
        f"\u202f; lignes refusées\u00a0: {len(trial.refused)}.",
        en=f"Documents written: {len(written)}; already there: {trial.counts.get('same', 0)}; "
        f"rows refused: {len(trial.refused)}.",
    )
    messages.success(request, told.said(lang))
    return HttpResponseRedirect(f"{base_of(project)}/d/{trial.kind}/")


def _kind(project: Project, name: str) -> type[Document]:
    kinds = importing.importable(project)
    if name == LogbookEntry.kind and LogbookEntry not in kinds and kinds:
        return kinds[0]
    return importing.kind_to_fill(project, name)


def _saved(project: Project, id: str, lang: Lang) -> Asked | None:
    if not id:
        return None
    held = project.read(project.latest(Key(TableMapping.kind, id))).document
    assert isinstance(held, TableMapping)
    return importing.asked_by(held, lang)


def _correspondence(told: QueryDict, grid: Grid, targets: tuple[Target, ...]) -> Correspondence:
    columns = {
        header: path for place, header in enumerate(grid.headers) if (path := told.get(f"c{place}", ""))
    }
    fixed = {
        one.path: value
        for one in targets
        if one.path not in columns.values() and (value := told.get(f"f.{one.path}", "").strip())
    }
    return Correspondence(columns, fixed, told.get("id_column", ""))


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0


@dataclass(frozen=True)
class _Page:
    """What the page of a table shows."""

    project: Project
    file: Blob
    grid: Grid
    kind: type[Document]
    targets: tuple[Target, ...]
    asked: Asked
    trial: Trial | None
    error: FilrougeError | None

    def told(self) -> dict[str, object]:
        known = self.asked.correspondence
        kinds = importing.importable(self.project)
        return {
            "file": self.file,
            "grid": self.grid,
            "kind": self.kind.kind,
            "title": kind_title(self.kind.kind),
            "kinds": [(one.kind, kind_title(one.kind)) for one in kinds],
            "columns": self._columns(),
            "targets": self.targets,
            "fixed": [
                (one, known.fixed.get(one.path, ""))
                for one in self.targets
                if one.path not in known.columns.values() and (one.required or one.choices)
            ],
            "id_column": known.id_column,
            "trial": self.trial,
            "counts": self._counts(),
            "lines": self._lines(),
            "hidden_count": max(0, len(self.trial.lines) - LINES_SHOWN) if self.trial else 0,
            "error": self.error,
            "base": base_of(self.project),
            "here": "import",
        }

    def _columns(self) -> list[tuple[int, str, list[str], str]]:
        """Place, header, first cells and field of each column."""
        known = self.asked.correspondence.columns
        return [
            (place, header, self._samples(place), known.get(header, ""))
            for place, header in enumerate(self.grid.headers)
        ]

    def _samples(self, place: int) -> list[str]:
        cells = (row.cells[place] for row in self.grid.rows if place < len(row.cells))
        told = (_sample(cell, self.asked.lang) for cell in cells if cell is not None)
        return list(islice(told, SAMPLES))

    def _counts(self) -> list[tuple[Text, int]]:
        counts: Mapping[State, int] = self.trial.counts if self.trial else {}
        return [(words, counts[state]) for state, words in STATES.items() if counts.get(state)]

    def _lines(self) -> list[tuple[object, Text]]:
        lines = importing.report_lines(self.trial)[:LINES_SHOWN] if self.trial else ()
        return [(line, STATES[line.state]) for line in lines]


def _sample(cell: Cell, lang: Lang) -> str:
    if isinstance(cell, float):
        return shown(Value(cell), lang)
    if isinstance(cell, date) and (not isinstance(cell, datetime) or cell.time() == time()):
        return format_date(cell, "short", locale=lang)
    return text_of(cell)[:SAMPLE_LETTERS]


urlpatterns = [
    path("p/<str:project>/import/table", table, name="importing-table"),
    path("p/<str:project>/import/table/<str:token>/", rows, name="importing-rows"),
]
