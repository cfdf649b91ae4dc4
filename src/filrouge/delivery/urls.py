"""Every address of the workbench; each subject of ``pages`` has its own list."""

from django.urls import include, path

from filrouge.delivery.api import api
from filrouge.delivery.pages import home, preferences

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include(home)),
    path("", include(preferences)),
    path("accounts/", include("allauth.urls")),
]
handler404 = "filrouge.delivery.pages.failures.not_found"
handler500 = "filrouge.delivery.pages.failures.fault"
