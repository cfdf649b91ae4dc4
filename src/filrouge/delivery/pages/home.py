"""The projects of whoever signed in, by organisation, each with where it stands in words."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from filrouge.delivery.doubting import for_people, readable
from filrouge.delivery.pages.access import actor_of, lang_of_page
from filrouge.delivery.pages.duties import duties
from filrouge.delivery.pages.words import role_title
from filrouge.delivery.remembered import doubts_of, remembered
from filrouge.delivery.strands import in_words
from filrouge.delivery.threads import standing_of
from filrouge.delivery.wiring import accounts, open_project, organisations
from filrouge.kernel.organisations import Organisation
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role, allows
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
    lines = {name: _line(name, actor, held.roles(name, actor)) for name in held.projects(actor)}
    told = {"shelves": _shelves(lines), "administrator": held.get(actor).administrator}
    return render(request, "pages/home.html", told)


def _shelves(lines: dict[str, Line]) -> list[Shelf]:
    """Organisations by name, projects of none at the end."""
    placed = {name: organisations().placed(name) for name in lines}
    known = sorted({one for one in placed.values() if one}, key=lambda one: one.name)
    shelves = [Shelf(one, tuple(lines[name] for name in lines if placed[name] == one)) for one in known]
    loose = tuple(line for name, line in lines.items() if placed[name] is None)
    return [*shelves, Shelf(None, loose)] if loose else shelves


def _line(name: str, actor: str, roles: tuple[Role, ...]) -> Line:
    project = open_project(name, actor=actor)
    titles = tuple(role_title(role) for role in roles)
    if not allows(project.rights, "thread.read"):  # how a project goes is not for whoever only answers
        return Line(name, titles, "", "", 0, 0, None, f"/p/{name}/audit/mine")
    steps, waiting, doubts, state = _standing(project)
    return Line(name, titles, state, steps, waiting, doubts, _last_written(project), f"/p/{name}/")


def _standing(project: Project) -> tuple[str, int, int, str]:
    """Steps in words, what waits for this person, what this person may doubt, and the bead."""
    standing = remembered(project, "thread", standing_of)
    doubts = readable(for_people(doubts_of(project).roots, standing), project)
    waiting = sum(1 for duty in duties(project, standing, doubts) if duty.state != "suspect")
    counts = standing.counts
    order = ("impossible", "suspect", "waiting", "todo")
    state = "suspect" if doubts else next((one for one in order if counts.get(one)), "done")
    if not standing.stages:
        return "", waiting, len(doubts), "todo"
    return in_words(standing, lang_of_page()), waiting, len(doubts), state


def _last_written(project: Project) -> datetime | None:
    head = project.store.head()
    last = next(iter(project.store.journal(after=max(0, head.number - 1), until=head.number)), None)
    return datetime.fromisoformat(last.at) if last else None


urlpatterns = [path("", mine, name="home-mine")]
