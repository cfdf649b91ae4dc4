"""Administration: health, settings, retention, backups, the library."""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filrouge.delivery import configuration
from filrouge.delivery.installation import backup_file, backups, health, make_backup
from filrouge.delivery.labels import kind_title
from filrouge.delivery.pages.access import actor_of, lang_of_page
from filrouge.delivery.pages.administering import administering
from filrouge.delivery.retention import clear
from filrouge.delivery.wiring import fill_library, reading_library
from filrouge.kernel.documents import Key
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Text

ORIGINS = {
    "default": Text(fr="par défaut", en="default"),
    "environment": Text(fr="environnement", en="environment"),
    "file": Text(fr="fichier", en="file"),
}


@dataclass(frozen=True)
class Shown:
    """A setting on the page; ``value`` is empty where it is a secret, or where nothing is set."""

    name: str
    key: str
    title: Text
    value: str
    origin: Text
    hidden: bool


@dataclass(frozen=True)
class Shipped:
    """A document of the library: what it is, its revision, and the files that it was read from."""

    title: Text
    id: str
    revision: int
    at: datetime
    sources: tuple[str, ...]


@require_GET
@administering
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/installation.html", {"health": health()})


@require_GET
@administering
def shown_settings(request: HttpRequest) -> HttpResponse:
    """Every setting with where it comes from; secrets are not shown."""
    told = [_shown(configuration.read(one.name)) for one in configuration.SETTINGS]
    providers = [(one.name, one.server, one.client_id) for one in settings.OIDC_PROVIDERS]
    return render(request, "pages/installation-settings.html", {"settings": told, "providers": providers})


@require_http_methods(["GET", "POST"])
@administering
def retention(request: HttpRequest) -> HttpResponse:
    """What would be removed now; POST removes it."""
    if request.method == "POST":
        count = sum(one.count for one in clear())
        _say(request, Text(fr=f"Effacés\u00a0: {count}.", en=f"Removed: {count}."))
        return redirect("installation-retention")
    return render(
        request, "pages/installation-retention.html", {"rules": clear(dry=True), "health": health()}
    )


@require_http_methods(["GET", "POST"])
@administering
def kept_backups(request: HttpRequest) -> HttpResponse:
    """Backups in the home folder; POST makes one."""
    if request.method == "POST":
        name = make_backup(datetime.now(UTC))
        _say(request, Text(fr=f"Sauvegarde faite\u00a0: {name}", en=f"Backup made: {name}"))
        return redirect("installation-backups")
    return render(request, "pages/installation-backups.html", {"backups": backups()})


@require_GET
@administering
@reauthentication_required(allow_get=False)  # type: ignore[untyped-decorator]
def download(request: HttpRequest, name: str) -> FileResponse:
    """A backup holds every secret and all personal data: who downloads it says again who they are."""
    return FileResponse(backup_file(name).open("rb"), as_attachment=True, filename=name)


@require_POST
@administering
def remove_backup(request: HttpRequest, name: str) -> HttpResponse:
    backup_file(name).unlink()
    _say(request, Text(fr=f"Sauvegarde retirée\u00a0: {name}", en=f"Backup removed: {name}"))
    return redirect("installation-backups")


@require_http_methods(["GET", "POST"])
@administering
def library(request: HttpRequest) -> HttpResponse:
    """Frameworks and laws that all projects cite; POST renews them from this release."""
    project = reading_library(actor=actor_of(request))
    if request.method == "POST":
        before = project.store.head().number
        fill_library()
        changed = project.store.head().number != before
        renewed = Text(fr="La bibliothèque est renouvelée.", en="The library is renewed.")
        same = Text(
            fr="La bibliothèque était déjà celle de cette version.", en="The library was this release’s."
        )
        _say(request, renewed if changed else same)
        return redirect("installation-library")
    shipped = [_shipped(project, key) for kind in project.store.kinds() for key in project.store.keys(kind)]
    return render(request, "pages/installation-library.html", {"shipped": shipped})


def _shown(one: configuration.Read) -> Shown:
    told, hidden = one.setting, one.setting.secret and bool(one.value)
    return Shown(told.name, told.key, told.title, "" if hidden else one.value, ORIGINS[one.origin], hidden)


def _shipped(project: Project, key: Key) -> Shipped:
    last, run = project.store.history(key)[-1], project.store.maker(key)
    sources = tuple(one.locator for one in run.outside) if run else ()
    return Shipped(kind_title(key.kind), key.id, last.ref.revision, datetime.fromisoformat(last.at), sources)


def _say(request: HttpRequest, told: Text) -> None:
    messages.success(request, told.said(lang_of_page()))


urlpatterns = [
    path("installation/", overview, name="installation-overview"),
    path("installation/settings", shown_settings, name="installation-settings"),
    path("installation/retention", retention, name="installation-retention"),
    path("installation/backups", kept_backups, name="installation-backups"),
    path("installation/backups/<str:name>", download, name="installation-download"),
    path("installation/backups/<str:name>/remove", remove_backup, name="installation-remove-backup"),
    path("installation/library", library, name="installation-library"),
]
