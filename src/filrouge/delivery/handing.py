"""Reports as files to hand in, of any format."""

from collections.abc import Callable, Mapping

from filrouge.adapters.render import Page, html, markdown
from filrouge.adapters.render.ods import ods
from filrouge.adapters.render.office import office
from filrouge.adapters.render.pdf import pdf
from filrouge.adapters.render.slides import pptx, slides_html
from filrouge.adapters.render.workbook import workbook
from filrouge.delivery.printing import page_of
from filrouge.delivery.wiring import organisations
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import Invalid
from filrouge.kernel.organisations import PLAIN, Look
from filrouge.kernel.project import Project
from filrouge.kernel.reports import Report
from filrouge.kernel.texts import N_, Lang

#: By the end of the file's name.
MAKERS: Mapping[str, Callable[[Page], bytes]] = {
    "html": lambda page: html(page).encode(),
    "md": lambda page: markdown(page).encode(),
    "pdf": pdf,
    "docx": lambda page: office(page, "docx"),
    "odt": lambda page: office(page, "odt"),
    "xlsx": workbook,
    "ods": ods,
    "pptx": pptx,
    "slides.html": lambda page: slides_html(page).encode(),
}


def file_of(project: Project, ref: Ref, suffix: str, lang: Lang) -> bytes:
    """One report as the content of a file; elsewhere its sources are references, not ways through this
    installation.

    Raises:
        Invalid: it is not a report.
        Forbidden: whoever asks may not read it.
    """
    kind = project.catalogue.kind(ref.kind)
    project.require(kind.right_to("read"))
    if not issubclass(kind, Report):
        raise Invalid(N_("%(ref)s is not a report", ref=ref))
    return MAKERS[suffix](page_of(project, ref, lang, look=look_of(project)))


def look_of(project: Project) -> Look:
    """That of the organisation whose project it is."""
    held = organisations()
    placed = held.placed(project.store.project)
    return held.look(placed.id) if placed else PLAIN
