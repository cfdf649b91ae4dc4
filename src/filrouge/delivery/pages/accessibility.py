"""The accessibility statement: what is checked, what is not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


urlpatterns = [path("accessibility", statement, name="accessibility-statement")]
