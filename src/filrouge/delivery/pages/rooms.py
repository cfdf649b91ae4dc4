"""Pages that rooms have of their own, mounted under each project, behind the rights they declare."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from pydantic import JsonValue

from filrouge.delivery import labels
from filrouge.delivery.beginning import case_and_revision
from filrouge.delivery.mailing import sends_mail
from filrouge.delivery.membership import revoke, withdraw_invitation
from filrouge.delivery.pages.access import lang_of_page, open_for
from filrouge.delivery.pages.desk import check_files, kept_file
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address, report_address, revision_address
from filrouge.delivery.pages.shelf import ProjectShelf
from filrouge.delivery.registry import ROOMS
from filrouge.delivery.remembered import remembered
from filrouge.delivery.respondents import (
    RESPONDENT,
    invite_respondent,
    waiting_respondents,
)
from filrouge.delivery.stepping import add_step, change_step, check_given
from filrouge.delivery.walking import ToWalk, ask_to_walk
from filrouge.kernel.documents import Body, Document, Key, Part, Ref
from filrouge.kernel.invitations import Invitation
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Lang
from filrouge.webkit.forms import Form
from filrouge.webkit.rooms import Handed, Page, Visit

T = TypeVar("T")


@dataclass(frozen=True)
class Inside:
    """``webkit.rooms.House`` for one request."""

    request: HttpRequest
    project: Project
    lang: Lang
    room: str

    def address(self, key: Key) -> str:
        return document_address(self.project, key)

    def report_address(self, key: Key) -> str:
        return report_address(self.project, key)

    def place(self, ref: Ref, pointer: str = "") -> str:
        return revision_address(self.project, ref, pointer)

    def edit_address(self, key: Key) -> str:
        return f"{document_address(self.project, key)}edit"

    def new_address(self, kind: type[Document], subject: Ref | None = None) -> str:
        about = f"?subject={subject}" if subject else ""
        return f"{base_of(self.project)}/new/{kind.kind}{about}"

    def name(self, account: str) -> str:
        return Names(self.lang)[account]

    def remembered(self, question: str, answer: Callable[[Project], T]) -> T:
        return remembered(self.project, f"{self.room}.{question}", answer)

    def form(self, model: type[Part], body: Body, *, without: tuple[str, ...] = ()) -> Form:
        shelf = ProjectShelf(self.project, self.lang)
        return Form.of(model, lang=self.lang, labels=labels, shelf=shelf, without=without).bound(body)

    def sent(self, form: Form) -> Form:
        files = self.request.FILES
        told = form.parse(self.request.POST, files, keep=lambda file: kept_file(self.project, file))
        check_files(self.project, told.body)
        return told

    def has_step(self, step: str) -> bool:
        case, _ = case_and_revision(self.project)
        return any(one.id == step for one in case.steps)

    def add_step(self, step: str, use: str, given: Mapping[str, Any]) -> None:
        self.project.require("thread.write")
        check_given(self.project.catalogue.use(use), given)
        _, revision = case_and_revision(self.project)
        add_step(self.project, {"id": step, "use": use, "with": dict(given)}, expected_revision=revision)

    def give_step(self, step: str, use: str, given: Mapping[str, Any]) -> None:
        case, revision = case_and_revision(self.project)
        known = {one.id: one for one in case.steps}.get(step)
        if known is None:
            self.add_step(step, use, given)
        elif known.given != given:
            self.project.require("thread.write")
            check_given(self.project.catalogue.use(use), given)
            change_step(self.project, step, given, expected_revision=revision)

    @property
    def sends_mail(self) -> bool:
        return sends_mail()

    def invite(self, brief: Mapping[str, JsonValue], *, email: str = "", by_mail: bool = False) -> Handed:
        address = f"{self.request.scheme}://{self.request.get_host()}"
        return invite_respondent(self.project, brief, address=address, email=email, by_mail=by_mail)

    def waiting(self) -> tuple[Invitation, ...]:
        return waiting_respondents(self.project)

    def withdraw(self, id: str) -> None:
        withdraw_invitation(self.project, id)

    def dismiss(self, account: str) -> None:
        revoke(self.project, account, RESPONDENT)

    def walk(self, step: str = "") -> str:
        job = ask_to_walk(self.project, ToWalk(only=step))
        return f"{base_of(self.project)}/jobs/{job}"


@cache
def pages_of(room: str) -> tuple[Page, ...]:
    """The pages that a room declares; none without a file ``web``, and a broken one is an error."""
    name = f"filrouge.domains.{room}.web"
    if find_spec(name) is None:
        return ()
    pages: tuple[Page, ...] = import_module(name).PAGES
    return pages


def rooms_with_pages() -> Iterator[str]:
    """Rooms that have a front page, in the order of the menu."""
    return (room for room in ROOMS if any(page.address == "" for page in pages_of(room)))


def _opened(room: str, page: Page) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, project: str, **places: Any) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else request.method or ""
        if method not in page.rights:
            return HttpResponseNotAllowed(page.rights)
        opened, lang = open_for(request, project), lang_of_page()
        opened.require(page.rights[method])
        house = Inside(request, opened, lang, room)
        return page.view(Visit(request, opened, lang, base_of(opened), room, house), **places)

    return view


urlpatterns = [
    path(f"p/<str:project>/{room}/{page.address}", _opened(room, page), name=f"{room}-{page.name}")
    for room in ROOMS
    for page in pages_of(room)
]
