"""Opening a project for whoever signed in; a project that is not theirs does not exist for them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from filrouge.delivery.wiring import LIBRARY, project_of, reading_library
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_
from filrouge.webkit.templatetags.webkit import lang as lang_of_page

__all__ = ["actor_of", "lang_of_page", "open_for", "within"]


#: A view of a project: the request, the project, and what else its address says.
View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> str:
    """The opaque id of whoever signed in; pages without sign-in have none to ask for."""
    assert not isinstance(request.user, AnonymousUser)
    return str(request.user.pk)


def open_for(request: HttpRequest, name: str) -> Project:
    """The project as this person sees it; the frame of the page knows it from here on.

    Raises:
        NotFound: there is no such project, or the person holds no role in it.
    """
    actor = actor_of(request)
    project = reading_library(actor=actor) if name == LIBRARY else project_of(name, actor=actor)
    if project is None:
        raise NotFound(N_("No project %(name)s among yours", name=name))
    request.project = project  # type: ignore[attr-defined]
    return project


def within(view: View) -> Any:
    """A view of ``/p/<project>/…``, given the project instead of its name."""

    @wraps(view)
    def opened(request: HttpRequest, project: str, **places: Any) -> HttpResponseBase:
        return view(request, project=open_for(request, project), **places)

    return opened
