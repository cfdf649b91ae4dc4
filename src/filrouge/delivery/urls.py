"""Every address of the workbench; each subject of ``pages`` has its own list."""

from django.urls import include, path

from filrouge.delivery.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("filrouge.delivery.pages.reading")),
    path("", include("filrouge.delivery.pages.search")),
    path("", include("filrouge.delivery.pages.importing")),
    path("", include("filrouge.delivery.pages.home")),
    path("", include("filrouge.delivery.pages.preferences")),
    path("", include("filrouge.delivery.pages.thread")),
    path("", include("filrouge.delivery.pages.editing")),
    path("", include("filrouge.delivery.pages.prints")),
    path("", include("filrouge.delivery.pages.jobs")),
    path("", include("filrouge.delivery.pages.starting")),
    path("", include("filrouge.delivery.pages.steps")),
    path("", include("filrouge.delivery.pages.footprint")),
    path("", include("filrouge.delivery.pages.rooms")),
    path("", include("filrouge.delivery.pages.mine")),
    path("", include("filrouge.delivery.pages.keys")),
    path("", include("filrouge.delivery.pages.people")),
    path("", include("filrouge.delivery.pages.installation")),
    path("", include("filrouge.delivery.pages.installation_people")),
    path("", include("filrouge.delivery.pages.accessibility")),
    path("", include("filrouge.delivery.pages.invitations")),
    path("", include("filrouge.delivery.pages.signin")),
]
handler404 = "filrouge.delivery.pages.failures.not_found"
handler500 = "filrouge.delivery.pages.failures.fault"
