"""Who I am, my projects, and what is installed: kinds and use cases with the schemas of what they take."""

from django.http import HttpRequest
from ninja import Router, Status

from filrouge.delivery.api.callers import caller_of
from filrouge.delivery.labels import kind_title
from filrouge.delivery.registry import ROOMS, Installed, kernel_kinds, room
from filrouge.delivery.wiring import LIBRARY, accounts, open_project
from filrouge.kernel.documents import Document, Part, validated
from filrouge.kernel.errors import Conflict
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.thread import Case
from filrouge.kernel.usecases import UseCase
from filrouge.kernel.wire import (
    KeyShown,
    KindShown,
    KindTold,
    Me,
    Page,
    ProjectAsked,
    ProjectShown,
    UseShown,
    UseTold,
    Words,
)

router = Router(tags=["projects"])


@router.get("/me", response=Me)
def me(request: HttpRequest) -> Me:
    """Who the key or the session stands for, and what the key may do."""
    caller = caller_of(request)
    key = caller.key
    shown = key and KeyShown(name=key.name, scopes=key.scopes, project=key.project, expires_at=key.expires_at)
    return Me(account=caller.account, name=accounts().get(caller.account).name, key=shown)


@router.get("/projects", response=Page[ProjectShown])
def my_projects(request: HttpRequest) -> Page[ProjectShown]:
    """The projects in which you hold a role; only its own for a key of one project."""
    caller, held = caller_of(request), accounts()
    names = [
        name
        for name in held.projects(caller.account)
        if caller.key is None or caller.key.project in (None, name)
    ]
    items = [ProjectShown(name=name, roles=held.roles(name, caller.account)) for name in names]
    return Page(items=tuple(items))


@router.post("/projects", response={201: ProjectShown})
def open_new_project(request: HttpRequest, asked: ProjectAsked) -> Status[ProjectShown]:
    """Open a project, which you own."""
    caller, name = caller_of(request), asked.name
    caller.require_verb("write")
    validated(Case, {"project": name})
    taken = name == LIBRARY or (caller.key and caller.key.project) or accounts().members(name)
    if not taken:
        open_project(name, actor=caller.account)
    roles = accounts().roles(name, caller.account)
    if taken or not roles:
        raise Conflict(N_("No project can be opened under the name %(name)s", name=name), at="/name")
    return Status(201, ProjectShown(name=name, roles=roles))


@router.get("/projects/{project}", response=ProjectShown)
def show_project(request: HttpRequest, project: str) -> ProjectShown:
    """One project, with your roles in it."""
    caller = caller_of(request)
    name = caller.project(project, "read").store.project
    return ProjectShown(name=name, roles=accounts().roles(name, caller.account))


@router.get("/kinds", response=Page[KindShown], tags=["installed"])
def installed_kinds(request: HttpRequest) -> Page[KindShown]:
    """The kinds of documents that are installed."""
    rooms = [kind for name in ROOMS for kind in room(name).kinds]
    return Page(items=tuple(_kind(kind) for kind in (*kernel_kinds().values(), *rooms)))


@router.get("/kinds/{kind}", response=KindTold, tags=["installed"])
def installed_kind(request: HttpRequest, kind: str) -> KindTold:
    """One kind, with the JSON Schema of its body."""
    found = Installed().kind(kind)
    return KindTold(**_kind(found).model_dump(), json_schema=_schema(found))


@router.get("/use-cases", response=Page[UseShown], tags=["installed"])
def installed_use_cases(request: HttpRequest) -> Page[UseShown]:
    """The use cases that are installed."""
    return Page(items=tuple(_use(use) for name in ROOMS for use in room(name).use_cases()))


@router.get("/use-cases/{use_case}", response=UseTold, tags=["installed"])
def installed_use_case(request: HttpRequest, use_case: str) -> UseTold:
    """One use case, with the JSON Schema of its input."""
    found = Installed().use(use_case)
    return UseTold(**_use(found).model_dump(), input_schema=_schema(found.input))


def _kind(kind: type[Document]) -> KindShown:
    return KindShown(
        kind=kind.kind,
        title=_words(kind_title(kind.kind)),
        origin=kind.origin,
        schema_version=kind.schema_version,
        read=kind.right_to("read"),
        write=kind.right_to("write"),
    )


def _use(use: "UseCase[Part]") -> UseShown:
    return UseShown(
        name=use.name,
        version=use.version,
        title=_words(use.title),
        right=use.right,
        long=use.long,
        reads=tuple(kind.kind for kind in use.reads),
        makes=tuple(kind.kind for kind in use.makes),
    )


def _words(text: Text) -> Words:
    return Words(fr=text.fr, en=text.en)


def _schema(model: type[Part]) -> dict[str, object]:
    return model.model_json_schema(by_alias=True)
