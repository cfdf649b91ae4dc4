"""Sections of prose as files to keep: Markdown, and HTML in one file."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from filrouge.adapters.render.writings import Writing, writing_html, writing_markdown
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.shelf import ProjectShelf
from filrouge.delivery.printing import RESERVED
from filrouge.delivery.remembered import doubts_of
from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import N_, Lang
from filrouge.kinds.projects import Section

FORMATS: Mapping[str, tuple[Callable[[Writing], str], str]] = {
    "md": (writing_markdown, "text/markdown"),
    "html": (writing_html, "text/html"),
}


@within
@require_GET
def section(request: HttpRequest, project: Project, id: str, format: str) -> HttpResponse:
    """A section as a file, by default its latest revision.

    Raises:
        NotFound: there is none, or no such format.
    """
    if format not in FORMATS:
        raise NotFound(N_("No page has the address %(path)s", path=request.path))
    asked = request.GET.get("revision", "")
    known = asked.isascii() and asked.isdigit() and 0 < int(asked[:9])
    latest = project.latest(Key(Section.kind, id))
    ref = latest.model_copy(update={"revision": int(asked[:9])}) if known else latest
    render, media_type = FORMATS[format]
    answer = HttpResponse(
        render(writing_of(project, ref, lang_of_page())), content_type=f"{media_type}; charset=utf-8"
    )
    answer["Content-Disposition"] = str(content_disposition_header(True, f"{ref.id}.{format}"))
    return answer


def writing_of(project: Project, ref: Ref, lang: Lang) -> Writing:
    """A section ready for a renderer; what this reader may not read says so instead of its value."""
    document = project.read(ref).document
    assert isinstance(document, Section)
    shelf = ProjectShelf(project, lang)
    doubts = doubts_of(project)
    found = doubts.about(ref.key) if ref == project.latest(ref.key) else ()
    moved = {(one.cited, one.pointer): one for one in found}

    def read(quote: Quote) -> Value | None:
        return (
            shelf.read(quote.ref, quote.pointer)
            if shelf.readable(quote.ref.kind)
            else Value(RESERVED.said(lang))
        )

    def doubt(quote: Quote) -> Suspect | None:
        return moved.get((quote.ref, quote.pointer)) if shelf.readable(quote.ref.kind) else None

    return Writing(ref, document, read, doubt, str(project.store.head()), lang)


urlpatterns = [
    path("p/<str:project>/d/projects.section/<str:id>/print.<str:format>", section, name="prints-section")
]
