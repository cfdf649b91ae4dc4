"""Addresses of what is read and said in a project, and of what is read in the library."""

from django.urls import include, path

from filrouge.delivery.pages import (
    contents,
    coverage,
    documents,
    exchanges,
    journal,
    logbook,
    renewing,
    reports,
    revisions,
    signing,
    verdicts,
)
from filrouge.delivery.wiring import LIBRARY

SHELF = [*documents.urlpatterns, *revisions.urlpatterns, *contents.urlpatterns]
PROJECT = [
    *SHELF,
    *exchanges.urlpatterns,
    *verdicts.urlpatterns,
    *renewing.urlpatterns,
    *signing.urlpatterns,
    *reports.urlpatterns,
    *journal.urlpatterns,
    *logbook.urlpatterns,
    *coverage.urlpatterns,
]

urlpatterns = [
    path("p/<str:project>/", include(PROJECT)),
    path("library/", include(SHELF), {"project": LIBRARY}),
    path("library/", documents.kinds, {"project": LIBRARY}, name="library-kinds"),
]
