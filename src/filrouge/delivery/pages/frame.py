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

Places = Mapping[str, Text]  #: where pages are under the project, and their word
#: The pages of a project that stand in the line under its thread, and those that one of its words unfolds.
#: Those of subjects that are not installed are left out.
PLACES: Places = {
    "d/": Text(fr="Documents", en="Documents"),
    "r/": Text(fr="Rapports", en="Reports"),
    "steps/": Text(fr="Étapes", en="Steps"),
    "tasks": Text(fr="Tâches", en="Tasks"),
    "suspects": Text(fr="Suspects", en="Suspects"),
    "coverage": Text(fr="Couverture", en="Coverage"),
}
FOLDED: Places = {
    "people": Text(fr="Équipe", en="Team"),
    "logbook": Text(fr="Journal de bord", en="Logbook"),
    "journal": Text(fr="Journal", en="Journal"),
    "jobs/": Text(fr="Travaux", en="Jobs"),
    "import": Text(fr="Importer", en="Import"),
}
#: All that there is for whoever only answers.
ANSWERING: Places = {"audit/mine": Text(fr="Vos questionnaires", en="Your questionnaires")}
THE_ROOMS = Text(fr="Salles", en="Rooms")
THE_OTHERS = Text(fr="Suivi", en="Follow-up")


def frame(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme", "")
    project = getattr(request, "project", None)
    return {
        "lang": lang(),
        "theme": theme if theme in THEMES else "",
        "project": project,
        "tools": tools() if project is None or project.may("thread.read") else (ANSWERING, ()),
        "names": Names(lang()),
        "mail": "dummy" not in settings.EMAIL_BACKEND,
    }


@cache
def tools() -> tuple[Places, tuple[tuple[Text, Places], ...]]:
    """What stands in the line, and what is folded under a word: rooms that have pages, and the rest."""
    from filrouge.delivery.pages.rooms import rooms_with_pages  # noqa: PLC0415 - rooms load with their pages

    rooms = {f"{room}/": ROOMS[room] for room in rooms_with_pages()}
    folded = ((THE_ROOMS, rooms), (THE_OTHERS, _installed(FOLDED)))
    return _installed(PLACES), tuple((words, places) for words, places in folded if places)


def _installed(places: Places) -> Places:
    return {place: words for place, words in places.items() if is_valid_path(f"/p/any/{place}")}
