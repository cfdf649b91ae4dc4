"""Verdicts of reviews, given under the document; a refusal without its reason is told there, by its field."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from filrouge.delivery.pages.access import actor_of, lang_of_page, within
from filrouge.delivery.pages.documents import page_of
from filrouge.delivery.pages.exchanges import about_shown, prose_of, require_asked
from filrouge.delivery.pages.places import document_address
from filrouge.kernel.documents import Key, validated
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Text
from filrouge.kinds.projects import Review

GIVEN = Text(fr="Avis rendu.", en="Verdict given.")


@within
@require_http_methods(["GET", "POST"])
def verdict(request: HttpRequest, project: Project, id: str) -> HttpResponse:
    """Accept or refuse the revision that was shown; only whoever is asked may.

    A GET leads to the document: what a reload, or a way of the page that a POST answered, asks for.
    """
    ref = project.latest(Key(Review.kind, id))
    review = project.document(Review, project.store.revision(ref))
    if request.method != "POST":
        project.require(Review.right_to("read"))
        return redirect(f"{document_address(project, review.about.key)}?{request.GET.urlencode()}#{id}")
    require_asked(project, review)
    about = about_shown(project, request, review.about.kind, review.about.id)
    given, reason = request.POST.get("verdict") or None, prose_of(request, "reason")
    if given == "refuse" and reason is None:
        return page_of(request, project, project.read(about), project.store.history(about.key), unsaid=id)
    told = {
        **review.body(),
        "about": about,
        "verdict": given,
        "reason": reason,
        "given_by": actor_of(request),
    }
    project.write(id, validated(Review, told), expected_revision=ref.revision)
    messages.success(request, GIVEN.said(lang_of_page()))
    return redirect(f"{document_address(project, about.key)}#reviews")


urlpatterns = [path("reviews/<str:id>", verdict, name="verdicts-give")]
