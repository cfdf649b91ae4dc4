"""Pages that say what went wrong, where, and what to do."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from filrouge.delivery.words import said
from filrouge.kernel.errors import FilrougeError, Forbidden, NotFound
from filrouge.kernel.texts import N_
from filrouge.kernel.wire import ServerFault
from filrouge.webkit.problems import as_response, reader_lang, status_of


class StaleForm(Forbidden):
    """The form was opened too long ago, or elsewhere: its secret is not that of this session."""

    code = "forbidden.stale-form"


class NoSuchPage(NotFound):
    """No page has this address."""

    code = "not-found.page"


def failure(request: HttpRequest, error: FilrougeError) -> HttpResponse:
    """An error of the family as a page, or as problem+json for a program."""
    if request.path.startswith("/api/"):
        lang = reader_lang(request.headers.get("Accept-Language", ""))
        return as_response(error, lang=lang, say=partial(said, lang=lang), instance=request.path)
    told = {"error": error, "back": _back(request)}
    return render(request, "pages/failure.html", told, status=status_of(error))


def _back(request: HttpRequest) -> str:
    """The page of this installation where a refused form was sent from; "" when there is none."""
    came_from = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if here and request.method == "POST" else ""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return failure(
        request, StaleForm(N_("This form is too old, or cookies are off: open the page again, then send it"))
    )


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return failure(request, NoSuchPage(N_("No page has the address %(path)s", path=request.path)))


def fault(request: HttpRequest) -> HttpResponse:
    return failure(
        request, ServerFault(N_("Something failed on our side; it was logged and nothing was kept"))
    )
