"""Who is to know of a task, a review, a comment, new references: put in the outbox inside the act, sent by
``mailing``."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from filrouge.adapters.notices import outbox
from filrouge.adapters.notices.outbox import Notice
from filrouge.kernel.accounts import Member
from filrouge.kernel.documents import Document, Key
from filrouge.kernel.ports import Act, Put, Store
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Lang, Text
from filrouge.kinds.projects import Comment, Review, Task
from filrouge.kinds.watch import Item, Source

D = TypeVar("D", bound=Document)
EVENTS = {
    "task.asked": Text(fr="Une tâche vous est confiée", en="A task is assigned to you"),
    "task.over": Text(fr="Une tâche que vous aviez confiée est close", en="A task that you assigned is over"),
    "review.asked": Text(fr="Votre relecture est demandée", en="Your review is asked for"),
    "review.given": Text(fr="Un avis est rendu sur votre demande", en="A verdict is given on your request"),
    "review.refused": Text(
        fr="Une relecture que vous aviez demandée refuse le document",
        en="A review that you asked for refuses the document",
    ),
    "watch.found": Text(fr="Une source de veille apporte du nouveau", en="A source of the watch brings news"),
    "comment.made": Text(fr="Un commentaire vous concerne", en="A comment concerns you"),
}
Members = Callable[[], Sequence[Member]]  #: of the project, asked only when there is something to tell
Event = tuple[str, Key, set[str]]  #: what happened, to which document, who is to know


def notice(store: Store, act: Act, members: Members) -> None:
    """Inside the transaction of an act, before it is written: put in the outbox what people are to know."""
    told = [put for put in act.puts if isinstance(put.document, Task | Review | Comment)]
    source = _watched(store, act)
    known = members() if told or source else ()
    if source:
        key, alerts = source
        inside = {str(one.account) for one in known if alerts & set(one.roles)}
        outbox.put(store.project, "watch.found", key, inside - {act.actor}, act.at)
    for put in told:
        for event, about, who in _events(store, put, known):
            inside = who & {str(one.account) for one in known}
            outbox.put(store.project, event, about, inside - {act.actor}, act.at)


def _watched(store: Store, act: Act) -> tuple[Key, set[str]] | None:
    """The source whose look brings references that the project did not have, and the roles to be told."""
    new = any(put.expected_revision == 0 and isinstance(put.document, Item) for put in act.puts)
    subject = act.run.given.get("subject") if act.run else None
    if not new or not isinstance(subject, dict) or subject.get("kind") != Source.kind:
        return None
    key = Key(Source.kind, str(subject["id"]))
    source = _before(store, key, Source)
    return (key, set(source.alerts)) if source and source.alerts else None


def words_of(project: Project, one: Notice, lang: Lang) -> tuple[str, str] | None:
    """What a notice says and the path it leads to; None when what it is about is there no more."""
    held = project.store.latest(one.about)
    if held is None or held.body is None:
        return None
    said = EVENTS[one.event].said(lang)
    if one.about.kind == Task.kind:
        colon = "\u00a0:" if lang == "fr" else ":"
        return f"{said}{colon} {project.document(Task, held).title.text}", _path(one)
    if one.about.kind == Source.kind:
        return said, f"/p/{one.project}/watch/"
    return said, _path(one)


def _path(one: Notice) -> str:
    if one.about.kind == Task.kind:
        return f"/p/{one.project}/tasks#{one.about.id}"
    place = "#reviews" if one.event.startswith("review.") else ""
    return f"/p/{one.project}/d/{one.about.kind}/{one.about.id}/{place}"


def _events(store: Store, put: Put, members: Sequence[Member]) -> Iterator[Event]:
    document = put.document
    if isinstance(document, Task):
        yield from _of_task(store, put.key, document, members)
    elif isinstance(document, Review):
        yield from _of_review(store, put.key, document, members)
    elif isinstance(document, Comment):
        who = _writers(store, document.about.key)
        if document.answers and (above := _before(store, document.answers.key, Comment)):
            who.add(above.who)
        yield "comment.made", document.about.key, who


def _of_task(store: Store, key: Key, task: Task, members: Sequence[Member]) -> Iterator[Event]:
    before = _before(store, key, Task)
    if before is None or (before.assignee, before.role) != (task.assignee, task.role):
        yield "task.asked", key, _asked(members, task.assignee, task.role)
    elif before.status == "open" and task.status != "open":
        yield "task.over", key, {store.history(key)[0].actor}


def _of_review(store: Store, key: Key, review: Review, members: Sequence[Member]) -> Iterator[Event]:
    before = _before(store, key, Review)
    if before is None or (before.asked_of, before.asked_role) != (review.asked_of, review.asked_role):
        yield "review.asked", review.about.key, _asked(members, review.asked_of, review.asked_role)
    elif review.verdict and (before.verdict, before.about) != (review.verdict, review.about):
        event = "review.refused" if review.verdict == "refuse" else "review.given"
        yield event, review.about.key, {store.history(key)[0].actor}


def _before(store: Store, key: Key, kind: type[D]) -> D | None:
    held = store.latest(key)
    if held is None or held.body is None:
        return None
    return kind.restored(held.body, schema_version=held.schema_version)


def _asked(members: Sequence[Member], person: str | None, role: str | None) -> set[str]:
    if person:
        return {person}
    return {str(one.account) for one in members if role in one.roles}


def _writers(store: Store, key: Key) -> set[str]:
    """Whoever wrote the latest revision of a document."""
    history = store.history(key)
    return {history[-1].actor} if history and not key.library else set()
