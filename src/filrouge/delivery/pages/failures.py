"""Pages that say what went wrong, where, and what to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.kernel.errors import Conflict, FilrougeError, Forbidden, Invalid, NotFound, Unavailable
from filrouge.kernel.texts import N_

STATUS = {Invalid: 422, NotFound: 404, Conflict: 409, Forbidden: 403, Unavailable: 503}


class StaleForm(Forbidden):
    """The form was opened too long ago, or elsewhere: its secret is not that of this session."""

    code = "forbidden.stale-form"


class NoSuchPage(NotFound):
    """No page has this address."""

    code = "not-found.page"


class Fault(Unavailable):
    """A fault of filrouge's own; it was written to the log."""

    code = "unavailable.fault"


def status_of(error: FilrougeError) -> int:
    return next(STATUS[category] for category in type(error).__mro__ if category in STATUS)


def failure(request: HttpRequest, error: FilrougeError) -> HttpResponse:
    """An error of the family as a page."""
    return render(request, "pages/failure.html", {"error": error}, status=status_of(error))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return failure(
        request, StaleForm(N_("This form is too old, or cookies are off: open the page again, then send it"))
    )


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return failure(request, NoSuchPage(N_("No page has the address %(path)s", path=request.path)))


def fault(request: HttpRequest) -> HttpResponse:
    return failure(request, Fault(N_("Something failed on our side; it was logged and nothing was kept")))
