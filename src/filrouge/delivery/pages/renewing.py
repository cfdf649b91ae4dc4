"""What a document cites that was revised since: old and new side by side, then taken with one button."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from filrouge.delivery.labels import kind_title, place_words
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.bodies import Drawing
from filrouge.delivery.pages.documents import opened
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.kernel.documents import Key, Ref, validated
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.project import Project
from filrouge.kernel.renewing import Renewal, renewals, take_latest
from filrouge.kernel.texts import N_, Text

DONE = Text(
    fr="Citations mises à jour\u00a0: une révision de plus, que l’historique compare à la précédente.",
    en="Citations brought up to date: one more revision, which the history compares to the one before.",
)
NOTHING = Text(fr="Rien n’a été choisi\u00a0: rien n’a changé.", en="Nothing was chosen: nothing changed.")


@dataclass(frozen=True)
class Group:
    """What is cited of one revision of one document."""

    cited: Ref
    latest: Ref
    reference: SafeString
    places: list[tuple[str, str, Renewal]]  #: where it is cited, which value, from what to what

    @property
    def is_lost(self) -> bool:
        return any(one.is_lost for _, _, one in self.places)


@within
@require_http_methods(["GET", "POST"])
def latest(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """Show what would move, or move what was chosen.

    Raises:
        Forbidden: the kind is not written by people, or not by this person. Conflict, NotFound, Erased.
    """
    model = project.catalogue.kind(kind)
    if model.origin != "authored":
        raise Forbidden(N_("People write authored documents, use cases make the others"))
    project.require(model.right_to("write"))
    key, lang = Key(kind, id), lang_of_page()
    at = document_address(project, key)
    if request.method == "POST":
        cited = {validated(Ref, one) for one in request.POST.getlist("cited")}
        if not cited:
            messages.info(request, NOTHING.said(lang))
            return redirect(f"{at}latest")
        seen = request.POST.get("revision", "")
        take_latest(project, key, expected_revision=int(seen) if seen.isdecimal() else 0, cited=cited)
        messages.success(request, DONE.said(lang))
        return redirect(at)
    held, _ = opened(request, project, kind, id)
    drawing = Drawing(project, lang, Names(lang))
    groups: dict[Ref, Group] = {}
    for one in renewals(project, held):
        group = groups.setdefault(one.cited, Group(one.cited, one.latest, drawing.reference(one.latest), []))
        value = place_words(project.catalogue.kind(one.cited.kind), one.pointer, lang) if one.pointer else ""
        group.places.append((place_words(model, one.at, lang), value, one))
    told = {
        "base": base_of(project),
        "at": at,
        "title": kind_title(kind),
        "id": id,
        "here": "d/",
        "ref": held.ref,
        "groups": list(groups.values()),
    }
    return render(request, "pages/documents-latest.html", told)


urlpatterns = [path("d/<str:kind>/<str:id>/latest", latest, name="documents-latest")]
