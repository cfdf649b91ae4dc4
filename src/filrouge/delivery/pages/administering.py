"""Pages for those who administer the installation; they open no project by it."""

from functools import wraps
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse

from filrouge.delivery.pages.access import actor_of
from filrouge.delivery.wiring import accounts
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.texts import N_


class View(Protocol):
    def __call__(self, request: HttpRequest, **places: Any) -> HttpResponse: ...


def administering(view: View) -> Any:
    """A view for administrators. Raises Forbidden for everybody else."""

    @wraps(view)
    def checked(request: HttpRequest, **places: Any) -> HttpResponse:
        if not accounts().get(actor_of(request)).administrator:
            raise Forbidden(N_("Only who administers the installation opens this page"))
        return view(request, **places)

    return checked
