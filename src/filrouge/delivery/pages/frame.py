"""What every page shows around its content: the reader's language and theme, the project, the pages of it."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import is_valid_path

from filrouge.delivery.pages.names import Names
from filrouge.delivery.registry import ROOMS
from filrouge.kernel.texts import Text
from filrouge.webkit.templatetags.webkit import lang

THEMES = ("", "light", "dark")

#: The pages of a project that stand in the line under its thread: where they are under the project, and
#: their word. Those of subjects that are not installed are left out.
PLACES: Mapping[str, Text] = {
    "d/": Text(fr="Documents", en="Documents"),
    "r/": Text(fr="Rapports", en="Reports"),
    "steps/": Text(fr="Étapes", en="Steps"),
    "jobs/": Text(fr="Travaux", en="Jobs"),
    "suspects": Text(fr="Suspects", en="Suspects"),
    "journal": Text(fr="Journal", en="Journal"),
    "logbook": Text(fr="Journal de bord", en="Logbook"),
    "coverage": Text(fr="Couverture", en="Coverage"),
    "people": Text(fr="Équipe", en="Team"),
    "tasks": Text(fr="Tâches", en="Tasks"),
    "import": Text(fr="Importer", en="Import"),
}


def frame(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme", "")
    return {
        "lang": lang(),
        "theme": theme if theme in THEMES else "",
        "project": getattr(request, "project", None),
        "tools": tools(),
        "names": Names(lang()),
        "mail": "dummy" not in settings.EMAIL_BACKEND,
    }


@cache
def tools() -> Mapping[str, Text]:
    """Rooms that have pages of their own stand after the pages of every project."""
    from filrouge.delivery.pages.rooms import rooms_with_pages  # noqa: PLC0415 - rooms load with their pages

    found = {place: words for place, words in PLACES.items() if is_valid_path(f"/p/any/{place}")}
    return found | {f"{room}/": ROOMS[room] for room in rooms_with_pages()}
