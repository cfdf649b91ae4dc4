"""The projects of whoever signed in, by organisation, each with where it stands in words."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from filrouge.adapters.djangostore.listing import last_acts
from filrouge.delivery.doubting import for_people, readable
from filrouge.delivery.pages.access import actor_of, lang_of_page
from filrouge.delivery.pages.duties import duties
from filrouge.delivery.pages.words import role_title
from filrouge.delivery.remembered import doubts_of, only_looked_at, remembered
from filrouge.delivery.strands import in_words
from filrouge.delivery.threads import standing_of
from filrouge.delivery.wiring import accounts, opened, organisations
from filrouge.kernel.organisations import Organisation
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import Text


@dataclass(frozen=True)
class Line:
    """A project as the list tells it; ``state`` is the bead of what a person has to look at first."""

    name: str
    roles: tuple[Text, ...]
    state: str
    steps: str
    duties_count: int
    doubts_count: int
    last_at: datetime | None
    address: str


@dataclass(frozen=True)
class Shelf:
    """The projects of one organisation, or those of none."""

    organisation: Organisation | None
    lines: tuple[Line, ...]


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Every project in which the person holds a role."""
    held, actor = accounts(), actor_of(request)
    roles = held.roles_by_project(actor)
    last = last_acts(tuple(roles))
    lines = {name: _line(name, actor, told, last.get(name)) for name, told in roles.items()}
    told = {"shelves": _shelves(lines), "administrator": held.get(actor).administrator}
    return render(request, "pages/home.html", told)


def _shelves(lines: dict[str, Line]) -> list[Shelf]:
    """Organisations by name, projects of none at the end."""
    placed = organisations().places(lines)
    known = sorted(set(placed.values()), key=lambda one: one.name)
    shelves = [Shelf(one, tuple(lines[name] for name in lines if placed.get(name) == one)) for one in known]
    loose = tuple(line for name, line in lines.items() if name not in placed)
    return [*shelves, Shelf(None, loose)] if loose else shelves


def _line(name: str, actor: str, roles: tuple[Role, ...], last_at: str | None) -> Line:
    project = opened(name, actor=actor, roles=roles)
    titles = tuple(role_title(role) for role in roles)
    if not project.may("thread.read"):  # how a project goes is not for whoever only answers
        return Line(name, titles, "", "", 0, 0, None, f"/p/{name}/audit/mine")
    only_looked_at(project)
    steps, waiting, doubts, state = _standing(project, roles)
    last = datetime.fromisoformat(last_at) if last_at else None
    return Line(name, titles, state, steps, waiting, doubts, last, f"/p/{name}/")


def _standing(project: Project, roles: tuple[Role, ...]) -> tuple[str, int, int, str]:
    """Steps in words, what waits for this person, what this person may doubt, and the bead."""
    standing = remembered(project, "thread", standing_of)
    doubts = readable(for_people(doubts_of(project).roots, standing), project)
    waiting = sum(1 for duty in duties(project, standing, doubts, roles) if duty.state != "suspect")
    counts = standing.counts
    order = ("impossible", "suspect", "waiting", "todo")
    state = "suspect" if doubts else next((one for one in order if counts.get(one)), "done")
    if not standing.stages:
        return "", waiting, len(doubts), "todo"
    return in_words(standing, lang_of_page()), waiting, len(doubts), state


urlpatterns = [path("", mine, name="home-mine")]
