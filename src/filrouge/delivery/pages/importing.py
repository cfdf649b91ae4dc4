"""Bringing in what people already have: texts and notebooks; tables have a module of their own."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filrouge.delivery import importing
from filrouge.delivery.labels import choice, kind_title
from filrouge.delivery.pages import importing_table
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.contents import cited
from filrouge.delivery.pages.filing import uploaded
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.kernel.documents import Blob, Document, Key, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Message, Text
from filrouge.kinds.projects import ImportedText, ImportRemark, LogbookEntry, Notebook, Section, TableMapping

BROUGHT = (ImportedText, Notebook)


@within
@require_GET
def home(request: HttpRequest, project: Project) -> HttpResponse:
    """What can be brought in, and what was."""
    may_write = project.may(ImportedText.right_to("write"))
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
    if not project.may(kind.right_to("read")):
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
        uploaded(request, project),
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
        "may_write": project.may(Section.right_to("write")),
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
    ref = importing.import_notebook(project, uploaded(request, project))
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


urlpatterns = [
    path("p/<str:project>/import", home, name="importing-home"),
    path("p/<str:project>/import/text", text, name="importing-text"),
    path("p/<str:project>/import/text/<str:id>/", sections, name="importing-sections"),
    *importing_table.urlpatterns,
    path("p/<str:project>/import/notebook", notebook, name="importing-notebook"),
    path("p/<str:project>/notebooks/<str:id>/", show_notebook, name="importing-notebooks"),
    path("p/<str:project>/pictures/<str:sha256>", picture, name="importing-picture"),
]
