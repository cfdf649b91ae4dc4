"""Language and theme, kept in cookies; health; what an error code means."""

from importlib.resources import files

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from markdown_it import MarkdownIt

from filrouge.adapters.notices.outbox import reads_in
from filrouge.delivery.pages.access import actor_of, lang_of_page
from filrouge.delivery.pages.frame import THEMES
from filrouge.delivery.serving import models_answer
from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_, Lang

A_YEAR_S = 31_536_000
LANGS: tuple[Lang, ...] = ("fr", "en")
#: Language → the heading of an error page under which its half stands.
HALVES = {"fr": "## Français", "en": "## English"}


@login_not_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keep the language or the theme asked for, and go back."""
    back = request.POST.get("next", "/")
    home = {request.get_host()}
    answer = HttpResponse(status=303)
    answer["Location"] = back if url_has_allowed_host_and_scheme(back, home, request.is_secure()) else "/"
    lang = next((one for one in LANGS if one == request.POST.get("lang")), None)
    if lang and request.user.is_authenticated:
        reads_in(actor_of(request), lang)
    for name, known, cookie in (("lang", LANGS, settings.LANGUAGE_COOKIE_NAME), ("theme", THEMES, "theme")):
        if (value := request.POST.get(name)) in known:
            secure = settings.BEHIND_HTTPS
            answer.set_cookie(
                cookie, value or "", max_age=A_YEAR_S, samesite="Lax", secure=secure, httponly=True
            )
    return answer


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """``ok`` when the database answers; whoever balances the load reads the status. Where there is a model
    server, a second line says whether it answers: pages are of use without it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    models = ""
    if settings.MODEL_SERVER:
        models = "\nmodels: ok" if models_answer(settings.MODEL_SERVER) else "\nmodels: no answer"
    return HttpResponse(f"ok{models}", content_type="text/plain")


@login_not_required
@require_GET
def error(request: HttpRequest, code: str) -> HttpResponse:
    """Cause and remedy of an error, from its page of the documentation."""
    page = files("filrouge.delivery").joinpath("data/errors", f"{code}.md")
    if "/" in code or not page.is_file():
        raise NotFound(N_("No error has the code %(code)s", code=code))
    told = MarkdownIt("js-default").render(_half(page.read_text(encoding="utf-8")))
    return render(request, "pages/error.html", {"code": code, "told": told})


def _half(page: str) -> str:
    """The part of a bilingual page in the reader's language."""
    _, _, after = page.partition(HALVES[lang_of_page()])
    return after.partition("\n## ")[0]


urlpatterns = [
    path("preferences", prefer, name="preferences"),
    path("healthz", health, name="health"),
    path("errors/<str:code>", error, name="errors-show"),
]
