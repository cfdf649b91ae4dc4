"""Who is to know of a task, a review or a comment: put in the outbox inside the act, sent later.

An e-mail holds the title of what is asked and a link, in the reader's language; names and contents stay here.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.core.mail import send_mail

from filrouge.adapters.notices import outbox
from filrouge.adapters.notices.outbox import Notice
from filrouge.delivery.wiring import accounts, whole_project
from filrouge.kernel.accounts import UnknownAccount
from filrouge.kernel.documents import Document, Key
from filrouge.kernel.ports import Act, Put, Store
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Lang, Text
from filrouge.kinds.projects import Comment, Review, Task

D = TypeVar("D", bound=Document)
OWN = ("localhost", "127.0.0.1", "[::1]")  #: names of this machine, which lead nobody here
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
EVENTS = {
    "task.asked": Text(fr="Une tâche vous est confiée", en="A task is assigned to you"),
    "task.over": Text(fr="Une tâche que vous aviez confiée est close", en="A task that you assigned is over"),
    "review.asked": Text(fr="Votre relecture est demandée", en="Your review is asked for"),
    "review.given": Text(fr="Un avis est rendu sur votre demande", en="A verdict is given on your request"),
    "comment.made": Text(fr="Un commentaire vous concerne", en="A comment concerns you"),
}
IN_PROJECT = Text(fr="Projet", en="Project")
Event = tuple[str, Key, set[str]]  #: what happened, to which document, who is to know


def notice(store: Store, act: Act) -> None:
    """Inside the transaction of an act, before it is written: put in the outbox what people are to know."""
    for put in act.puts:
        for event, about, who in _events(store, put):
            members = {str(one.account) for one in accounts().members(store.project)}
            outbox.put(store.project, event, about, who & members - {act.actor}, act.at)


def send_notices() -> None:
    """A chore: send what waits in the outbox, when this installation has a way to send."""
    if settings.EMAIL_BACKEND == NOWHERE:
        return
    for one in outbox.waiting():
        _send(one)


def words_of(project: Project, one: Notice, lang: Lang) -> tuple[str, str] | None:
    """What a notice says and the path it leads to; None when what it is about is there no more."""
    held = project.store.latest(one.about)
    if held is None or held.body is None:
        return None
    said = EVENTS[one.event].said(lang)
    if one.about.kind == Task.kind:
        colon = "\u00a0:" if lang == "fr" else ":"
        return f"{said}{colon} {project.document(Task, held).title.text}", _path(one)
    return said, _path(one)


def _path(one: Notice) -> str:
    if one.about.kind == Task.kind:
        return f"/p/{one.project}/tasks#{one.about.id}"
    return f"/p/{one.project}/d/{one.about.kind}/{one.about.id}/"


def _events(store: Store, put: Put) -> Iterator[Event]:
    document = put.document
    if isinstance(document, Task):
        yield from _of_task(store, put.key, document)
    elif isinstance(document, Review):
        yield from _of_review(store, put.key, document)
    elif isinstance(document, Comment):
        who = _writers(store, document.about.key)
        if document.answers and (above := _before(store, document.answers.key, Comment)):
            who.add(above.who)
        yield "comment.made", document.about.key, who


def _of_task(store: Store, key: Key, task: Task) -> Iterator[Event]:
    before = _before(store, key, Task)
    if before is None or (before.assignee, before.role) != (task.assignee, task.role):
        yield "task.asked", key, _asked(store, task.assignee, task.role)
    elif before.status == "open" and task.status != "open":
        yield "task.over", key, {store.history(key)[0].actor}


def _of_review(store: Store, key: Key, review: Review) -> Iterator[Event]:
    before = _before(store, key, Review)
    if before is None or (before.asked_of, before.asked_role) != (review.asked_of, review.asked_role):
        yield "review.asked", review.about.key, _asked(store, review.asked_of, review.asked_role)
    elif review.verdict and before.verdict != review.verdict:
        yield "review.given", review.about.key, {store.history(key)[0].actor}


def _before(store: Store, key: Key, kind: type[D]) -> D | None:
    held = store.latest(key)
    if held is None or held.body is None:
        return None
    return kind.read(json.loads(held.body), schema_version=held.schema_version)


def _asked(store: Store, person: str | None, role: str | None) -> set[str]:
    if person:
        return {person}
    return {str(one.account) for one in accounts().members(store.project) if role in one.roles}


def _writers(store: Store, key: Key) -> set[str]:
    """Whoever wrote the latest revision of a document."""
    history = store.history(key)
    return {history[-1].actor} if history and not key.library else set()


def _send(one: Notice) -> None:
    """To one person; a notice whose person or subject is gone is dropped."""
    try:
        person = accounts().get(one.account)
    except UnknownAccount:
        return outbox.drop(one)
    if person.erased:
        return outbox.drop(one)
    if person.email is None:  # shown on their page, nothing to send
        return outbox.mark_tried(one, sent_at=None)
    letter = _letter(one)
    if letter is None:
        return outbox.drop(one)
    try:
        send_mail(*letter, settings.DEFAULT_FROM_EMAIL, [person.email])
    except OSError:  # of the network, or of the server that was reached: tried again in a later round
        return outbox.mark_tried(one, sent_at=None)
    return outbox.mark_tried(one, sent_at=datetime.now(UTC))


def _letter(one: Notice) -> tuple[str, str] | None:
    """Subject and text; in both languages for somebody who never said theirs."""
    project, known = whole_project(one.project), outbox.lang_of(one.account)
    langs: tuple[Lang, ...] = (known,) if known else ("fr", "en")
    told = [(lang, words_of(project, one, lang)) for lang in langs]
    lines = [_lines(one, lang, *said) for lang, said in told if said]
    if not lines:
        return None
    first = next(said for _, said in told if said)
    return f"[filrouge] {' '.join(first[0].split())}", "\n\n".join(lines) + "\n"


def _lines(one: Notice, lang: Lang, said: str, way: str) -> str:
    return f"{said}\n{IN_PROJECT.said(lang)} {one.project}\n{_origin()}{way}"


def _origin() -> str:
    """Where the installation answers, as far as its settings tell."""
    host = next((one for one in settings.ALLOWED_HOSTS if one not in OWN), None)
    return f"{'https' if settings.BEHIND_HTTPS else 'http'}://{host}" if host else ""
