"""Bringing in what people already have: texts, tables, notebooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import PurePath

from babel.dates import format_date
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filrouge.adapters.render.numbers import shown
from filrouge.delivery import importing
from filrouge.delivery.importing import STATES, Asked, State, Trial
from filrouge.delivery.labels import choice, kind_title
from filrouge.delivery.pages.access import actor_of, lang_of_page, within
from filrouge.delivery.pages.contents import cited
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.engines.importing.archives import refuse_what_is_too_big
from filrouge.engines.importing.errors import BadMapping, RefusedRows
from filrouge.engines.importing.grids import Cell, Grid
from filrouge.engines.importing.rows import Correspondence
from filrouge.engines.importing.targets import Target, targets_of
from filrouge.engines.importing.values import text_of
from filrouge.kernel.documents import Blob, Document, Key, Ref
from filrouge.kernel.errors import FilrougeError, Forbidden, Invalid, NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.rights import allows
from filrouge.kernel.texts import N_, Lang, Message, Text
from filrouge.kinds.projects import ImportedText, ImportRemark, LogbookEntry, Notebook, Section, TableMapping

TOKEN_AGE_S = 24 * 3600  #: a content that nothing cites is swept after a day
SAMPLES, SAMPLE_LETTERS = 3, 40  #: cells of a column shown beside its header
LINES_SHOWN = 500
SALT = "filrouge.importing"
BROUGHT = (ImportedText, Notebook)


@within
@require_GET
def home(request: HttpRequest, project: Project) -> HttpResponse:
    """What can be brought in, and what was."""
    may_write = allows(project.rights, ImportedText.right_to("write"))
    told = {
        "kinds": [(kind.kind, kind_title(kind.kind)) for kind in importing.importable(project)],
        "usual": LogbookEntry.kind,
        "mappings": [_mapping_line(project, ref) for ref in importing.saved_mappings(project)],
        "brought": [line for kind in BROUGHT for line in _brought(project, kind)],
        "may_write": may_write,
        "here": "import",
    }
    return render(request, "pages/import.html", told)


def _mapping_line(project: Project, ref: Ref) -> tuple[str, str]:
    held = project.read(ref).document
    assert isinstance(held, TableMapping)
    return ref.id, held.title.text


def _brought(project: Project, kind: type[Document]) -> list[tuple[str, str, Text, int]]:
    """Address, file, kind and numbers that were typed."""
    if not allows(project.rights, kind.right_to("read")):
        return []
    place = "import/text" if kind is ImportedText else "notebooks"
    return [
        (
            f"{base_of(project)}/{place}/{one.ref.id}/",
            str(one.fields["title"] or one.ref.id),
            kind_title(kind.kind),
            int(one.fields.get("typed_count") or 0),
        )
        for one in project.store.projections(kind.kind)
    ]


@within
@require_POST
def text(request: HttpRequest, project: Project) -> HttpResponse:
    """Read a text, then show what it became."""
    project.require(ImportedText.right_to("write"))
    level = request.POST.get("level", "1")
    ref = importing.import_text(
        project,
        _uploaded(request, project),
        level=int(level) if level in ("1", "2", "3", "4") else 1,
        lang="en" if request.POST.get("lang") == "en" else "fr",
    )
    return HttpResponseRedirect(f"{base_of(project)}/import/text/{ref.id}/")


@within
@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: HttpRequest, project: Project, id: str) -> HttpResponse:
    """The parts of a text that was brought in; those chosen are written as sections."""
    held = project.read(project.latest(Key(ImportedText.kind, id)))
    if request.method == "POST":
        written = importing.write_sections(project, held.ref, request.POST.getlist("section"))
        told = Text(fr=f"Sections écrites\u00a0: {len(written)}.", en=f"Sections written: {len(written)}.")
        messages.success(request, told.said(lang_of_page()))
        return HttpResponseRedirect(f"{base_of(project)}/d/{Section.kind}/")
    document = held.document
    assert isinstance(document, ImportedText)
    remarks = _remarks(document.remarks)
    told_sections = [
        (
            one,
            [r for r in remarks if r.part == one.id],
            [p for p in document.pictures if p.id in one.pictures],
        )
        for one in document.sections
    ]
    more = {
        "document": document,
        "ref": held.ref,
        "sections": told_sections,
        "remarks": [one for one in remarks if not one.part],
        "address": document_address(project, held.ref.key),
        "base": base_of(project),
        "may_write": allows(project.rights, Section.right_to("write")),
    }
    return render(request, "pages/import-text.html", more | {"here": "import"})


@dataclass(frozen=True)
class RemarkLine:
    part: str
    what: Text
    told: Message


def _remarks(told: tuple[ImportRemark, ...]) -> list[RemarkLine]:
    return [RemarkLine(one.part, choice(ImportRemark, "what", one.what), one.told.message) for one in told]


@within
@require_POST
def notebook(request: HttpRequest, project: Project) -> HttpResponse:
    """Keep a notebook, then show it."""
    project.require(Notebook.right_to("write"))
    ref = importing.import_notebook(project, _uploaded(request, project))
    return HttpResponseRedirect(f"{base_of(project)}/notebooks/{ref.id}/")


@within
@require_GET
def show_notebook(request: HttpRequest, project: Project, id: str) -> HttpResponse:
    """The cells with what they had shown; nothing is run."""
    held = project.read(project.latest(Key(Notebook.kind, id)))
    document = held.document
    assert isinstance(document, Notebook)
    more = {
        "document": document,
        "ref": held.ref,
        "remarks": _remarks(document.remarks),
        "address": document_address(project, held.ref.key),
        "base": base_of(project),
    }
    return render(request, "pages/notebook.html", more | {"here": "import"})


@within
@require_GET
def picture(request: HttpRequest, project: Project, sha256: str) -> HttpResponse:
    """A picture that a readable document cites, as a picture and nothing else.

    Raises:
        NotFound: nobody cites it, or it is no picture.
    """
    blob = cited(project, sha256)
    content = project.ports.blobs.get(blob)
    media_type = _media_type(blob, content)
    if media_type is None:
        raise NotFound(N_("No content %(hash)s among what you may read", hash=sha256[:8]))
    told = HttpResponse(content, content_type=media_type)
    told["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    told["X-Content-Type-Options"] = "nosniff"
    return told


def _media_type(blob: Blob, content: bytes) -> str | None:
    magic = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
    found = next((told for start, told in magic.items() if content.startswith(start)), None)
    return found or ("image/svg+xml" if blob.name.endswith(".svg") and b"<svg" in content else None)


def _uploaded(request: HttpRequest, project: Project) -> Blob:
    """The file that was sent, kept before it is read.

    Raises:
        Invalid: none was chosen.
        TooBig
    """
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Invalid(N_("Choose a file first"), at="/file")
    name = PurePath(sent.name or "file").name
    refuse_what_is_too_big(sent.size or 0, name)
    return project.ports.blobs.put(sent.read(), name)


@within
@require_POST
def table(request: HttpRequest, project: Project) -> HttpResponse:
    """Keep a table for a day, then ask what its rows become."""
    if not importing.importable(project):
        raise Forbidden(N_("This needs the right %(right)s", right=ImportedText.right_to("write")))
    file = _uploaded(request, project)
    importing.opened_grid(project, file)
    told = QueryDict(mutable=True)
    for name in ("kind", "mapping"):
        if request.POST.get(name):
            told[name] = request.POST[name]
    return HttpResponseRedirect(
        f"{base_of(project)}/import/table/{_token(request, project, file)}/?{told.urlencode()}"
    )


def _token(request: HttpRequest, project: Project, file: Blob) -> str:
    """Names the file for this person in this project: a hash alone would open any content."""
    told = [file.sha256, file.size_bytes, file.name, project.store.project, actor_of(request)]
    return signing.dumps(told, salt=SALT, compress=True)


def _file(request: HttpRequest, project: Project, token: str) -> Blob:
    """
    Raises:
        NotFound: the token is too old, or another's.
    """
    try:
        sha256, size_bytes, name, place, actor = signing.loads(token, salt=SALT, max_age=TOKEN_AGE_S)
    except signing.BadSignature:
        place = actor = ""
    if (place, actor) != (project.store.project, actor_of(request)):
        raise NotFound(N_("This file was given too long ago, or elsewhere: give it again"))
    return Blob(sha256=sha256, size_bytes=size_bytes, name=name)


@within
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, project: Project, token: str) -> HttpResponse:
    """What each column says, then what each row would become; written when asked."""
    file = _file(request, project, token)
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
    path("p/<str:project>/import", home, name="importing-home"),
    path("p/<str:project>/import/text", text, name="importing-text"),
    path("p/<str:project>/import/text/<str:id>/", sections, name="importing-sections"),
    path("p/<str:project>/import/table", table, name="importing-table"),
    path("p/<str:project>/import/table/<str:token>/", rows, name="importing-rows"),
    path("p/<str:project>/import/notebook", notebook, name="importing-notebook"),
    path("p/<str:project>/notebooks/<str:id>/", show_notebook, name="importing-notebooks"),
    path("p/<str:project>/pictures/<str:sha256>", picture, name="importing-picture"),
]
