"""Pages of a room's own: ``web.py`` of a room declares ``PAGES``; the house opens, guards and mounts them.

The house stands a page at ``/p/<project>/<room>/<address>`` under the URL name ``<room>-<name>``, opens the
project for whoever signed in, asks for the page's right before anything else, and gives the view a ``Visit``.
Templates lie in ``templates/<room>/`` of the room and extend ``visit.frame``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from pydantic import JsonValue

from filrouge.kernel.documents import Body, Document, Key, Part, Ref
from filrouge.kernel.invitations import Invitation
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Lang
from filrouge.webkit.forms import Form

T = TypeVar("T")


@dataclass(frozen=True)
class Handed:
    """What an invitation leaves to pass on; neither is ever shown again.

    ``mailed``: whether the link left by e-mail; None: nobody asked for that.
    """

    link: str
    code: str
    mailed: bool | None = None


class House(Protocol):
    """What a view may ask of the house, beside its project."""

    def address(self, key: Key) -> str:
        """The page of a document."""

    def report_address(self, key: Key) -> str:
        """The page of a report as people read it."""

    def place(self, ref: Ref, pointer: str = "") -> str:
        """A revision, or a value in it: where a figure leads."""

    def edit_address(self, key: Key) -> str:
        """Where an authored document is written."""

    def new_address(self, kind: type[Document], subject: Ref | None = None) -> str:
        """Where a new document of a kind is begun."""

    def name(self, account: str) -> str:
        """What a person is called."""

    def remembered(self, question: str, answer: Callable[[Project], T]) -> T:
        """The answer, computed when nobody asked since the last act; it must not depend on who asks."""

    def form(self, model: type[Part], body: Body, *, without: tuple[str, ...] = ()) -> Form:
        """A form of a part or a document, with the words and the shelf of this project."""

    def sent(self, form: Form) -> Form:
        """The form filled with what was sent; its files are kept. Raises UnknownContent: a file that is not
        theirs."""

    def has_step(self, step: str) -> bool:
        """Whether the thread has a step of this name."""

    def add_step(self, step: str, use: str, given: Mapping[str, Any]) -> None:
        """One more step at the end of the thread. Raises Forbidden, Invalid, Conflict."""

    def give_step(self, step: str, use: str, given: Mapping[str, Any]) -> None:
        """The same for a step that may be there already, which is then given this instead."""

    @property
    def sends_mail(self) -> bool:
        """Whether this installation has a way to send letters."""

    def invite(self, brief: Mapping[str, JsonValue], *, email: str = "", by_mail: bool = False) -> Handed:
        """A link for one respondent, which leaves by e-mail when asked to, and the code that it asks for.

        Raises Forbidden; BadAccount: the address; Invalid: the brief.
        """

    def waiting(self) -> tuple[Invitation, ...]:
        """Respondents' invitations that nobody took yet."""

    def withdraw(self, id: str) -> None:
        """An invitation that waits. Raises Forbidden, Invalid."""

    def dismiss(self, account: str) -> None:
        """Somebody is no respondent of the project any more. Raises Forbidden."""

    def walk(self, step: str = "") -> str:
        """Run a step with what it comes from, or the thread; the address of the job. Raises Forbidden."""


@dataclass(frozen=True)
class Visit:
    """One request for a page of a room, by somebody who holds the page's right."""

    request: HttpRequest
    project: Project
    lang: Lang
    base: str  #: what the addresses of the project begin with
    room: str
    house: House

    @property
    def here(self) -> str:
        """Of this room's front page."""
        return f"{self.base}/{self.room}/"

    def shown(self, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        """A page in the house's frame: the template begins with ``{% extends frame %}``."""
        told = {"frame": "pages/frame.html", "base": self.base, "here": f"{self.room}/", "visit": self}
        return render(self.request, template, {**told, **context}, status=status)

    def led(self, address: str) -> HttpResponse:
        """To another page, after something was done."""
        return HttpResponseRedirect(address)


#: A visit, and what else the address says.
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Page:
    """``rights``: what each HTTP method needs; other methods are refused."""

    name: str
    address: str  #: as Django writes it, under the room; "" for its front page, which stands in the menu
    view: View
    rights: Mapping[str, str]
