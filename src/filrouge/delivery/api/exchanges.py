"""What people tell each other about a document: comments and reviews, which are documents themselves."""

from secrets import token_hex

from django.http import HttpRequest
from ninja import Router, Status

from filrouge.delivery.api.callers import caller_of
from filrouge.delivery.wiring import accounts
from filrouge.kernel.documents import Document, Key, Ref, validated
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.project import Project
from filrouge.kernel.rights import allows
from filrouge.kernel.texts import N_
from filrouge.kernel.wire import (
    AnswerAsked,
    CommentAsked,
    DocumentShown,
    Page,
    QuestionAsked,
    ReviewAsked,
    Row,
)
from filrouge.kinds.projects import Comment, Review, Task

router = Router(tags=["exchanges"])
PLACE = "/projects/{project}/documents/{kind}/{id}"
ID_BYTES = 8


@router.get(PLACE + "/comments", response=Page[DocumentShown])
def list_comments(request: HttpRequest, project: str, kind: str, id: str) -> Page[DocumentShown]:
    """What is said of a document, whatever its revision; the oldest first."""
    return _about(request, project, Key(kind, id), Comment)


@router.post(PLACE + "/comments", response={201: Row})
def add_comment(request: HttpRequest, project: str, kind: str, id: str, asked: CommentAsked) -> Status[Row]:
    """Say something of the latest revision, or of a place in it."""
    told = asked.model_dump(mode="json") | {"who": caller_of(request).account}
    return Status(201, _written(request, project, Key(kind, id), Comment, told))


@router.get(PLACE + "/reviews", response=Page[DocumentShown])
def list_reviews(request: HttpRequest, project: str, kind: str, id: str) -> Page[DocumentShown]:
    """The second looks asked for, with their verdicts; the oldest first."""
    return _about(request, project, Key(kind, id), Review)


@router.post(PLACE + "/reviews", response={201: Row})
def ask_for_review(request: HttpRequest, project: str, kind: str, id: str, asked: ReviewAsked) -> Status[Row]:
    """Ask for a second look at the latest revision. The verdict is a revision of the review."""
    return Status(201, _written(request, project, Key(kind, id), Review, asked.model_dump()))


@router.get(PLACE + "/questions", response=Page[DocumentShown])
def list_questions(request: HttpRequest, project: str, kind: str, id: str) -> Page[DocumentShown]:
    """The questions asked about a document with their answers; the oldest first."""
    told = _about(request, project, Key(kind, id), Task)
    return Page(items=tuple(one for one in told.items if one.body["nature"] == "question"))


@router.post(PLACE + "/questions", response={201: Row})
def ask_question(request: HttpRequest, project: str, kind: str, id: str, asked: QuestionAsked) -> Status[Row]:
    """Ask a person, or whoever holds a role; it waits in their tasks."""
    told: dict[str, object] = {
        "nature": "question",
        "title": asked.text.model_dump(),
        "assignee": asked.asked_of,
        "role": asked.asked_role,
    }
    return Status(201, _written(request, project, Key(kind, id), Task, told))


@router.post("/projects/{project}/questions/{question}/answer", response=Row)
def answer_question(request: HttpRequest, project: str, question: str, asked: AnswerAsked) -> Row:
    """Answer a question that one is asked, which closes it."""
    caller = caller_of(request)
    held = caller.project(project, "write")
    ref = held.latest(Key(Task.kind, question))
    task = held.document(Task, held.store.revision(ref))
    mine = {caller.account, *accounts().roles(project, caller.account)}
    if task.nature != "question" or not mine & {task.assignee, task.role}:
        raise Forbidden(N_("Somebody else is asked"))
    told = {**task.body(), "status": "done", "answer": asked.text.model_dump()}
    document = validated(Task, told)
    written = held.write(question, document, expected_revision=ref.revision)
    return Row(ref=written, fields=dict(document.summary()))


def _about(request: HttpRequest, project: str, key: Key, kind: type[Document]) -> Page[DocumentShown]:
    held = caller_of(request).project(project, "read")
    for needed in (key.kind, kind.kind):
        held.require(held.catalogue.kind(needed).right_to("read"))
    held.latest(key)
    sources = {one.source for one in held.store.citing([key], kinds=[kind.kind])}
    first = {ref: held.store.history(ref.key)[0].at for ref in sources}
    ordered = sorted(sources, key=lambda ref: (first[ref], ref.id))
    return Page(items=tuple(_shown(held, ref, kind) for ref in ordered if held.reads(ref.kind)))


def _shown(held: Project, ref: Ref, kind: type[Document]) -> DocumentShown:
    document = held.document(kind, held.store.revision(ref))
    return DocumentShown(ref=ref, schema_version=kind.schema_version, body=document.body())


def _written(
    request: HttpRequest, project: str, key: Key, kind: type[Document], told: dict[str, object]
) -> Row:
    caller = caller_of(request)
    held = caller.project(project, "write")
    if not allows(caller.own_rights(project), held.catalogue.kind(key.kind).right_to("read")):
        raise Forbidden(N_("You may not read %(ref)s, nor cite it", ref=key))
    document = validated(kind, told | {"about": held.latest(key).model_dump()})
    ref = held.write(token_hex(ID_BYTES), document, expected_revision=0)
    return Row(ref=ref, fields=dict(document.summary()))
