"""Pages for those who administer the installation; they open no project by it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from filrouge.delivery.pages.access import actor_of
from filrouge.delivery.wiring import accounts
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.texts import N_

View = Callable[..., HttpResponseBase]


def administering(view: View) -> View:
    """A view for administrators. Raises Forbidden for everybody else."""

    @wraps(view)
    def checked(request: HttpRequest, **places: Any) -> HttpResponseBase:
        if not accounts().get(actor_of(request)).administrator:
            raise Forbidden(N_("Only who administers the installation opens this page"))
        return view(request, **places)

    return checked
