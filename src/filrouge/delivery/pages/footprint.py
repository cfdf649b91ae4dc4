"""How the footprint of a project's computing is told: the method, the factors, where they come from."""

from math import fsum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from filrouge.delivery.emitting import estimated, factors_of
from filrouge.delivery.labels import choice
from filrouge.delivery.pages.access import within
from filrouge.delivery.pages.places import base_of
from filrouge.delivery.remembered import remembered
from filrouge.kernel.project import Project
from filrouge.kinds.projects import EnergyFactor


@within
@require_GET
def footprint(request: HttpRequest, project: Project) -> HttpResponse:
    project.require("thread.read")
    spent = remembered(project, "spent", lambda one: one.store.spent())
    cpu_s = fsum(one.cpu_s for one in spent)
    told = factors_of(project)
    context = {
        "base": base_of(project),
        "cpu_s": cpu_s,
        "runs_count": sum(one.runs_count for one in spent),
        "told_on": told.told_on if told else None,
        "factors": [(choice(EnergyFactor, "id", one.id), one) for one in told.factors] if told else [],
        "estimate": estimated(project, cpu_s),
    }
    return render(request, "pages/footprint.html", context)


urlpatterns = [path("p/<str:project>/footprint", footprint, name="footprint-method")]
