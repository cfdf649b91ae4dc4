"""What people tell each other about documents: comments, reviews, tasks.

A name in a body is a declaration; where the journal's actor is somebody else, both are shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_hex
from typing import Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from filrouge.adapters.djangostore import listing
from filrouge.adapters.notices.outbox import seen, unsent
from filrouge.delivery.labels import choice, place_words
from filrouge.delivery.noticing import words_of
from filrouge.delivery.pages.access import actor_of, lang_of_page, within
from filrouge.delivery.pages.duties import Refusal, refusals
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import anchor, base_of, document_address, revision_address
from filrouge.delivery.remembered import remembered
from filrouge.delivery.titles import Called, called
from filrouge.delivery.wiring import LIBRARY, accounts
from filrouge.kernel.documents import Document, Key, Prose, Ref, validated
from filrouge.kernel.errors import Forbidden, Invalid
from filrouge.kernel.ports import Projection
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.projects import DISCUSS, Comment, Member, Review, Task
from filrouge.webkit.paging import Turn, Turned

D = TypeVar("D", bound=Document)
ID_BYTES = 8
TASKS_COUNT = 15  #: of each list of the page, shown together
THREADS_COUNT = 20  #: of comments, shown together
PERSON, ROLE = "person:", "role:"
SENT = Text(fr="Commentaire ajouté.", en="Comment added.")
ASKED = Text(fr="Relecture demandée.", en="Review asked for.")
QUESTION_ASKED = Text(fr="Question posée.", en="Question asked.")
TASK_ASKED = Text(fr="Tâche confiée.", en="Task assigned.")
TASK_OVER = Text(fr="Tâche mise à jour.", en="Task updated.")


@dataclass(frozen=True)
class Told(Generic[D]):
    """What somebody told, with when and by whom the journal says it was written."""

    ref: Ref
    document: D
    at: str
    actor: str


@dataclass(frozen=True)
class Remark:
    """A comment and its answers, oldest first; ``by``: the journal's actor, when it is not ``who``."""

    told: Told[Comment]
    who: str
    by: str
    place: tuple[str, str]  #: where in the document, as a fragment and in words
    answers: list["Remark"] = field(default_factory=list)

    @property
    def last_at(self) -> str:
        """When somebody last spoke in this thread."""
        return max((self.told.at, *(one.last_at for one in self.answers)))


@dataclass(frozen=True)
class Asked:
    """A review or a task as a line; ``mine``: the reader is asked, or holds the role that is."""

    told: Told[Review] | Told[Task]
    of: str
    given: str  #: who gave the verdict, as the review declares it
    by: str
    mine: bool


@dataclass(frozen=True)
class Exchanges:
    remarks: Turned[Remark]
    reviews: list[Asked]
    tasks: list[Asked]
    questions: list[Asked]
    may: bool
    whom: list[tuple[str, str]]  #: value and words of whoever may be asked

    @property
    def count(self) -> int:
        return self.remarks.turn.count + len(self.reviews) + len(self.tasks) + len(self.questions)


def exchanges_about(request: HttpRequest, project: Project, key: Key, names: Names) -> Exchanges:
    """What is told about a document, of its comments a page; nothing to whoever may not read it."""
    may_read = project.may(Comment.right_to("read"))
    told = (Comment.kind, Review.kind, Task.kind)
    citing = project.store.citing([key], kinds=told) if may_read else ()
    sources = {cited.source for cited in citing if not cited.by_run}
    may = project.store.project != LIBRARY and project.may(DISCUSS)
    asked = _asked(project, _told(project, Task, sources), names)
    return Exchanges(
        _liveliest(
            request, _threads(project.catalogue.kind(key.kind), _told(project, Comment, sources), names)
        ),
        _asked(project, _told(project, Review, sources), names),
        [one for one in asked if not _is_question(one)],
        [one for one in asked if _is_question(one)],
        may,
        _whom(project, names) if may else [],
    )


def _is_question(one: Asked) -> bool:
    return isinstance(one.told.document, Task) and one.told.document.nature == "question"


def _told(project: Project, kind: type[D], sources: Iterable[Ref]) -> list[Told[D]]:
    """Those of these revisions that are of a kind, oldest first."""
    refs = [ref for ref in sources if ref.kind == kind.kind]
    bodies = project.store.revisions(refs)
    written = listing.listed(project.store.project, kind.kind, [ref.id for ref in refs]) if refs else ()
    found = [
        Told(one.ref, project.document(kind, bodies[one.ref]), one.at, one.actor)
        for one in written
        if one.ref in bodies
    ]
    return sorted(found, key=lambda one: (one.at, one.ref.id))


def _threads(kind: type[Document], told: Sequence[Told[Comment]], names: Names) -> list[Remark]:
    remarks = {
        one.ref.id: Remark(
            one,
            names[one.document.who],
            _by(one.document.who, one.actor, names),
            (anchor(one.document.at), place_words(kind, one.document.at, lang_of_page())),
        )
        for one in told
    }
    roots: list[Remark] = []
    for remark in remarks.values():
        above = remark.told.document.answers
        parent = remarks.get(above.id) if above and above.id != remark.told.ref.id else None
        (parent.answers if parent else roots).append(remark)
    return roots


def _liveliest(request: HttpRequest, threads: Sequence[Remark]) -> Turned[Remark]:
    """On the first page the threads in which people last spoke; within a page, oldest first."""
    turn = Turn.asked(request, "comments", len(threads), together=THREADS_COUNT)
    lively = sorted(threads, key=lambda one: one.last_at, reverse=True)[turn.start :][:THREADS_COUNT]
    return Turned(sorted(lively, key=lambda one: one.told.at), turn)


def _by(declared: str | None, actor: str, names: Names) -> str:
    return "" if declared in (None, actor) else names[actor]


def _asked(
    project: Project, told: Sequence[Told[Review]] | Sequence[Told[Task]], names: Names
) -> list[Asked]:
    mine = {project.actor, *accounts().roles(project.store.project, project.actor)} if told else set()
    return [
        Asked(
            one,
            asked_words(_person(one.document), _role(one.document), names),
            names[given] if (given := getattr(one.document, "given_by", None)) else "",
            _by(given, one.actor, names),
            bool({_person(one.document), _role(one.document)} & mine),
        )
        for one in told
    ]


def _person(document: Review | Task) -> str | None:
    return document.asked_of if isinstance(document, Review) else document.assignee


def _role(document: Review | Task) -> str | None:
    return document.asked_role if isinstance(document, Review) else document.role


def asked_words(person: str | None, role: str | None, names: Names) -> str:
    if person:
        return names[person]
    return choice(Member, "roles", role).said(lang_of_page()) if role else ""


def _whom(project: Project, names: Names) -> list[tuple[str, str]]:
    """Everybody in the project, then every role that somebody holds."""
    members = accounts().members(project.store.project)
    names.meet(str(one.account) for one in members)
    people = sorted(((f"{PERSON}{one.account}", names[one.account]) for one in members), key=lambda it: it[1])
    roles = dict.fromkeys(role for one in members for role in one.roles)
    return people + [(f"{ROLE}{role}", asked_words(None, role, names)) for role in roles]


def _chosen(project: Project, request: HttpRequest, person: str, role: str) -> dict[str, str]:
    """The field that says who is asked, among those of the project. Raises Invalid."""
    told = request.POST.get("to", "")
    if told not in (value for value, _ in _whom(project, Names(lang_of_page()))):
        raise Invalid(N_("Say who is asked"), at="/to")
    if told.startswith(PERSON):
        return {person: told.removeprefix(PERSON)}
    return {role: told.removeprefix(ROLE)}


def prose_of(request: HttpRequest, name: str) -> dict[str, str] | None:
    text = request.POST.get(name, "").strip()
    return {"lang": lang_of_page(), "text": text} if text else None


def about_shown(project: Project, request: HttpRequest, kind: str, id: str) -> Ref:
    """The revision that the page showed. Raises NotFound, Forbidden."""
    project.require(project.catalogue.kind(kind).right_to("read"))
    told = request.POST.get("revision", "")
    latest = project.latest(Key(kind, id))
    asked = validated(Ref, f"{kind}/{id}@{told}") if told else latest
    return project.store.revision(asked).ref


@within
@require_POST
def comment(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    about = about_shown(project, request, kind, id)
    answers = request.POST.get("answers", "")
    told = validated(
        Comment,
        {
            "about": about,
            "at": request.POST.get("at", ""),
            "text": prose_of(request, "text"),
            "who": actor_of(request),
            "answers": project.latest(Key(Comment.kind, answers)) if answers else None,
        },
    )
    ref = project.write(f"c-{token_hex(ID_BYTES)}", told, expected_revision=0)
    messages.success(request, SENT.said(lang_of_page()))
    return redirect(f"{document_address(project, about.key)}#{ref.id}")


@within
@require_POST
def ask_review(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    about = about_shown(project, request, kind, id)
    told = validated(Review, {"about": about, **_chosen(project, request, "asked_of", "asked_role")})
    project.write(f"r-{token_hex(ID_BYTES)}", told, expected_revision=0)
    messages.success(request, ASKED.said(lang_of_page()))
    return redirect(f"{document_address(project, about.key)}#reviews")


@within
@require_POST
def ask_question(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """A question to a person or to a role; it waits in their tasks until it is answered."""
    about = about_shown(project, request, kind, id)
    told = {
        "nature": "question",
        "title": prose_of(request, "text"),
        "about": about,
        **_chosen(project, request, "assignee", "role"),
    }
    project.write(f"q-{token_hex(ID_BYTES)}", validated(Task, told), expected_revision=0)
    messages.success(request, QUESTION_ASKED.said(lang_of_page()))
    return redirect(f"{document_address(project, about.key)}#questions")


def require_asked(project: Project, document: Review | Task, *others: str) -> None:
    """Raises Forbidden: somebody else is asked."""
    mine = {project.actor, *accounts().roles(project.store.project, project.actor)}
    if not mine & {_person(document), _role(document), *others}:
        raise Forbidden(N_("Somebody else is asked"))


@within
@require_GET
def tasks(request: HttpRequest, project: Project) -> HttpResponse:
    """What waits for the reader, what waits for others, and what is over."""
    project.require(Task.right_to("read"))
    mine = {project.actor, *accounts().roles(project.store.project, project.actor)}
    names = Names(lang_of_page())
    waiting, over = remembered(project, "tasks by due date", _by_due_date)
    lists = {
        "mine": [one for one in waiting if _is_mine(one, mine)],
        "theirs": [one for one in waiting if not _is_mine(one, mine)],
        "over": over,
    }
    return render(
        request,
        "pages/tasks.html",
        {
            "base": base_of(project),
            **_turned(request, project, lists, names, mine),
            "reviews": _places(project, _asked_reviews(project, mine)),
            "refusals": _refused(project, names),
            "may": project.may(DISCUSS),
            "whom": _whom(project, names),
            "notices": list(_notices(project)),
            "about": _asked_about(project, request.GET.get("about", "")),
            "here": "tasks",
        },
    )


def _by_due_date(project: Project) -> tuple[list[Projection], list[Projection]]:
    """Tasks that wait, the soonest due first; and those that are over, the last due first."""
    held = sorted(
        project.store.projections(Task.kind), key=lambda one: (str(one.fields["due"] or "~"), one.ref.id)
    )
    waiting = [one for one in held if one.fields["status"] == "open"]
    return waiting, [one for one in reversed(held) if one.fields["status"] != "open"]


def _turned(
    request: HttpRequest,
    project: Project,
    lists: Mapping[str, Sequence[Projection]],
    names: Names,
    mine: set[str],
) -> dict[str, Turned["Line"]]:
    """A page of each list; what they show is read together."""
    turns = {
        name: Turn.asked(request, name, len(found), together=TASKS_COUNT) for name, found in lists.items()
    }
    shown = {name: lists[name][turn.start : turn.start + TASKS_COUNT] for name, turn in turns.items()}
    told = {
        one.ref: one for one in _told(project, Task, [it.ref for found in shown.values() for it in found])
    }
    titles = called(project, [about for one in told.values() if (about := one.document.about)])
    names.meet(who for one in told.values() for who in (one.actor, one.document.assignee) if who)
    return {
        name: Turned(
            [_line(project, told[it.ref], mine, names, titles) for it in found if it.ref in told], turns[name]
        )
        for name, found in shown.items()
    }


def _asked_about(project: Project, told: str) -> Ref | None:
    """The document that a new task is to be about. Raises Invalid, NotFound, Forbidden."""
    if not told:
        return None
    ref = validated(Ref, told)
    project.require(project.catalogue.kind(ref.kind).right_to("read"))
    return project.store.revision(ref).ref


def _notices(project: Project) -> Iterator[tuple[str, str, datetime]]:
    """What the reader was not told by e-mail: words, way, when."""
    for one in unsent(project.store.project, project.actor):
        if told := words_of(project, one, lang_of_page()):
            yield *told, one.made_at


def _is_mine(one: Projection, mine: set[str]) -> bool:
    asked = ("assignee", "role", "asked_of", "asked_role")
    return any(one.fields.get(name) in mine for name in asked)


@dataclass(frozen=True)
class Place:
    """A document that something is about; ``id`` stands beside its title, "" where that says it."""

    address: str
    words: str
    id: str


@dataclass(frozen=True)
class Line:
    """A task as the list tells it."""

    id: str
    title: Prose
    what: Prose | None
    answer: Prose | None
    of: str
    due: date | None
    status: str
    bead: str
    asks: bool  #: it is a question
    at: str
    may: bool  #: the reader may say that it is over
    about: Place | None
    by: str


BEADS_OF: Mapping[str, str] = {"open": "waiting", "done": "done", "dropped": "impossible"}


def _line(
    project: Project, told: Told[Task], mine: set[str], names: Names, titles: Mapping[Ref, Called]
) -> Line:
    task = told.document
    return Line(
        told.ref.id,
        task.title,
        task.what,
        task.answer,
        asked_words(task.assignee, task.role, names),
        task.due,
        choice(Task, "status", task.status).said(lang_of_page()),
        BEADS_OF[task.status],
        task.nature == "question",
        told.at,
        bool(mine & {task.assignee, task.role, told.actor}),
        _place(project, task.about, titles) if task.about else None,
        names[told.actor],
    )


def _place(project: Project, ref: Ref, titles: Mapping[Ref, Called]) -> Place | None:
    if not project.reads(ref.kind):
        return None
    told = titles[ref]
    return Place(revision_address(project, ref), told.words.said(lang_of_page()), told.id)


def _places(project: Project, about: Sequence[Ref]) -> list[Place | None]:
    titles = called(project, about)
    return [_place(project, ref, titles) for ref in about]


def _asked_reviews(project: Project, mine: set[str]) -> list[Ref]:
    """Documents of which a second look is asked of the reader."""
    reviews = project.store.projections(Review.kind, verdict=None)
    return [Ref.model_validate(str(one.fields["about"])) for one in reviews if _is_mine(one, mine)]


def _refused(project: Project, names: Names) -> list[tuple[Place | None, Refusal, str]]:
    """Refusals that the reader answers: the document, the review, and who gave it."""
    found = refusals(project)
    places = _places(project, [one.review.about for one in found])
    return [(place, one, names[one.review.given_by or ""]) for place, one in zip(places, found, strict=True)]


@within
@require_POST
def see_notices(request: HttpRequest, project: Project) -> HttpResponse:
    """The reader has seen what was not sent to them."""
    seen(project.store.project, project.actor)
    return redirect(f"{base_of(project)}/tasks")


@within
@require_POST
def add_task(request: HttpRequest, project: Project) -> HttpResponse:
    project.require(DISCUSS)
    about = _asked_about(project, request.POST.get("about", ""))
    due = request.POST.get("due", "")
    told = validated(
        Task,
        {
            "title": prose_of(request, "title"),
            "what": prose_of(request, "what"),
            "about": about,
            "due": due or None,
            **_chosen(project, request, "assignee", "role"),
        },
    )
    project.write(f"t-{token_hex(ID_BYTES)}", told, expected_revision=0)
    messages.success(request, TASK_ASKED.said(lang_of_page()))
    return redirect(f"{base_of(project)}/tasks")


@within
@require_POST
def end_task(request: HttpRequest, project: Project, id: str) -> HttpResponse:
    """Done, dropped or open again; by whoever is asked, or whoever asked."""
    ref = project.latest(Key(Task.kind, id))
    task = project.document(Task, project.store.revision(ref))
    require_asked(project, task, project.store.history(ref.key)[0].actor)
    told = {**task.body(), "status": request.POST.get("status", ""), "answer": prose_of(request, "answer")}
    project.write(id, validated(Task, told), expected_revision=ref.revision)
    messages.success(request, TASK_OVER.said(lang_of_page()))
    if "from-document" in request.POST and task.about:
        return redirect(f"{document_address(project, task.about.key)}#questions")
    return redirect(f"{base_of(project)}/tasks")


urlpatterns = [
    path("d/<str:kind>/<str:id>/comments", comment, name="exchanges-comment"),
    path("d/<str:kind>/<str:id>/reviews", ask_review, name="exchanges-ask"),
    path("d/<str:kind>/<str:id>/questions", ask_question, name="exchanges-question"),
    path("tasks", tasks, name="tasks-list"),
    path("tasks/seen", see_notices, name="tasks-seen"),
    path("tasks/new", add_task, name="tasks-new"),
    path("tasks/<str:id>", end_task, name="tasks-end"),
]
