"""The projects of whoever signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from filrouge.delivery.pages.access import actor_of
from filrouge.delivery.wiring import accounts


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Every project in which the person holds a role."""
    held, actor = accounts(), actor_of(request)
    projects = [(name, held.roles(name, actor)) for name in held.projects(actor)]
    return render(request, "pages/home.html", {"projects": projects})


urlpatterns = [path("", mine, name="home-mine")]
