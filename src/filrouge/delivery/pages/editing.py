"""Writing authored documents: new ones, revisions, drafts that nobody else sees, two people at once.

Every button of the page keeps the draft first, then acts: nothing that was typed is lost, with or without
scripts. Only « Écrire la révision » makes something that others see.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from filrouge.delivery.labels import choice, field_label, kind_title
from filrouge.delivery.pages import figures
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.desk import NOT_BY_FORM, Desk, writable
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.delivery.pages.sections import preview
from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.remembered import remembered
from filrouge.kernel.documents import Body, Document, Key, Ref, checked_name, encode, validated
from filrouge.kernel.errors import BadName, Conflict, FilrougeError, Invalid, NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.rights import ROLES
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kinds.projects import Missing
from filrouge.webkit.forms import Form, free_name, slug
from filrouge.webkit.forms.fields import Field, tree_of
from filrouge.webkit.forms.numbers import number_of

WRITTEN = Text(fr="Révision %(n)d écrite.", en="Revision %(n)d is written.")
KEPT = Text(fr="Brouillon gardé. Personne d’autre ne le voit.", en="Draft kept. Nobody else sees it.")
DISCARDED = Text(fr="Brouillon jeté.", en="Draft thrown away.")
MERGED = Text(
    fr="Les deux versions sont réunies dans votre brouillon\u00a0: relisez, puis écrivez la révision.",
    en="Both versions are joined in your draft: read it again, then write the revision.",
)
QUOTED = Text(fr="Citation ajoutée.", en="Quote added.")
HOLE_LEFT = Text(fr="Trou laissé, avec qui le remplira.", en="A hole is left, with who will fill it.")


# A new document


@within
@require_http_methods(["GET"])
def kinds(request: HttpRequest, project: Project) -> HttpResponse:
    """The kinds that this person may write by a form, and what they are still writing."""
    told = [
        (title, [kind.kind for kind in room(name).kinds if _may_write(project, kind)])
        for name, title in ROOMS.items()
    ]
    rooms = [(title, [(kind, kind_title(kind)) for kind in kinds]) for title, kinds in told if kinds]
    return render(
        request,
        "pages/editing-kinds.html",
        {"rooms": rooms, "base": base_of(project), "drafts": _drafts(project)},
    )


@within
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, project: Project, kind: str) -> HttpResponse:
    """Name a new document; what is written of it is a draft until its first revision."""
    model, lang = writable(project, kind), lang_of_page()
    asked = request.POST if request.method == "POST" else request.GET
    title, id = asked.get("title", "").strip(), asked.get("id", "").strip()
    fault: FilrougeError | None = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_begun(project, model, title, id, asked.get("subject", ""), lang))
        except (BadName, Conflict) as err:
            fault = err
    titled = _titled_by(model)
    context = {
        "kind": kind,
        "kind_title": kind_title(kind),
        "base": base_of(project),
        "title_label": field_label(model, titled.name).said(lang) if titled else "",
        "title": title,
        "id": id,
        "subject": asked.get("subject", ""),
        "fault": fault,
        "exists": document_address(project, Key(kind, id)) if isinstance(fault, Conflict) else "",
        "drafts": _drafts(project, kind),
    }
    return render(request, "pages/editing-new.html", context, status=422 if fault else 200)


def _begun(project: Project, model: type[Document], title: str, id: str, subject: str, lang: Lang) -> str:
    """The address where the new document is written.

    Raises:
        BadName; Conflict: there is a document of this name.
    """
    key = Key(model.kind, checked_name(id) if id else _free_id(project, model, title))
    if project.store.latest(key):
        raise Conflict(N_("%(kind)s %(id)s exists already", kind=kind_title(key.kind).said(lang), id=key.id))
    address = _address(project, key)
    if project.store.draft(key, project.actor) is None:
        titled = _titled_by(model)
        body: Body = {titled.name: {"lang": lang, "text": title}} if titled and title else {}
        project.save_draft(key, 0, encode(body | _about(model, subject)))
    return address


def _about(model: type[Document], subject: str) -> Body:
    """The one reference of a new document to what a step asks it about."""
    try:
        ref = validated(Ref, subject) if subject else None
    except Invalid:
        ref = None
    of = [one for one in tree_of(model).inside if ref and one.shape == "ref" and one.kind == ref.kind]
    return {of[0].name: ref.model_dump(mode="json")} if ref and of else {}


def _free_id(project: Project, model: type[Document], title: str) -> str:
    """A name made of the title, or of the kind, that no document of this kind has."""
    stem = slug(title) or model.kind.rpartition(".")[2].replace("_", "-")
    drafts = {draft.key.id for draft in project.store.drafts(project.actor) if draft.key.kind == model.kind}
    taken, id = set(drafts), stem
    while (id := free_name(stem, taken)) and project.store.latest(Key(model.kind, id)):
        taken.add(id)
    return id


def _titled_by(model: type[Document]) -> Field | None:
    """The field that says what a document is called: its title, or its first words that must be there."""
    proses = [one for one in tree_of(model).inside if one.shape == "prose" and not one.optional]
    return next((one for one in proses if one.name == "title"), proses[0] if proses else None)


def _may_write(project: Project, kind: type[Document]) -> bool:
    return kind.origin == "authored" and kind.kind not in NOT_BY_FORM and project.may(kind.right_to("write"))


def _drafts(project: Project, kind: str = "") -> list[tuple[Text, str, str, datetime]]:
    """What this person is still writing: title of the kind, id, address, when it was kept."""
    return [
        (kind_title(one.key.kind), one.key.id, _address(project, one.key), one.saved_at)
        for one in project.store.drafts(project.actor)
        if kind in ("", one.key.kind) and _may_write(project, project.catalogue.kind(one.key.kind))
    ]


# Writing


@within
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """Write a document: GET shows what is on the desk, POST keeps it and does what the button says."""
    desk = Desk.open(project, kind, id, lang_of_page())
    if request.method == "POST":
        return _Sent(request, desk).answer()
    if desk.base is None and desk.draft is None:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=kind, id=id))
    if "picks" in request.GET:
        return render(request, "pages/editing-picks.html", _picker(desk, desk.form(), request.GET))
    if "compare" in request.GET and desk.began_with < desk.latest:
        return _conflict(request, desk)
    return _page(request, desk, desk.form(), desk.began_with)


class _Sent:
    """One form that was sent: kept as a draft, then acted upon."""

    def __init__(self, request: HttpRequest, desk: Desk) -> None:
        self.request, self.desk = request, desk
        self.post: QueryDict = request.POST
        told = self.post.get("base", "")
        known = told.isascii() and told.isdigit() and int(told[:9]) <= desk.latest
        self.began_with = int(told[:9]) if known else desk.began_with

    def answer(self) -> HttpResponse:
        verb, _, rest = self.post.get("do", "").partition(":")
        if verb == "merge":
            return self._merge()
        if verb == "discard":
            self.desk.discard()
            messages.success(self.request, DISCARDED.said(self.desk.lang))
            return HttpResponseRedirect(self._leaving())
        form = self.desk.form().parse(self.post, self.request.FILES, keep=self.desk.keep)
        if verb == "autosave":
            return self._autosave(form)
        if verb == "write":
            return self._write(form)
        form, looked_at = self._acted(form, verb, rest)
        try:
            self.desk.save(form.body, self.began_with)
        except Invalid as err:
            return self._refused(form, err)
        if verb == "keep":
            messages.success(self.request, KEPT.said(self.desk.lang))
        return HttpResponseRedirect(self._back(looked_at))

    def _acted(self, form: Form, verb: str, rest: str) -> tuple[Form, str]:
        """What a button does to the form, and the id of what to look at next."""
        if verb in ("add", "rm", "up"):
            return form.acted(f"{verb}:{rest}")
        if verb == "pick":
            return form, "pick"
        if verb == "cite":
            target = figures.checked_target(form, self.post.get("pick:into", ""))
            tolerance = number_of(self.post.get("pick:tolerance", ""), form.lang)
            cited, looked_at = figures.cite(form, self.desk.shelf, target, rest, tolerance, self._caret())
            messages.success(self.request, QUOTED.said(self.desk.lang))
            return cited, looked_at
        if verb == "renew":
            return figures.renewed(form, self.desk.shelf, rest), "moved"
        if verb == "hole" and figures.is_section(form):
            what, owner = self.post.get("pick:what", "").strip(), self.post.get("pick:owner", "")
            messages.success(self.request, HOLE_LEFT.said(self.desk.lang))
            return figures.leave_hole(form, what, owner, self._caret())
        return form, ""

    def _caret(self) -> int | None:
        told = self.post.get("pick:caret", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else None

    def _autosave(self, form: Form) -> HttpResponse:
        """A fragment that says when it was kept, or why not, and the preview."""
        fault: FilrougeError | None = None
        try:
            self.desk.save(form.body, self.began_with)
        except FilrougeError as err:
            fault = err
        desk = Desk.open(self.desk.project, self.desk.kind.kind, self.desk.key.id, self.desk.lang)
        context = _state(desk, self.began_with) | {
            "fault": fault,
            "preview": preview(desk.shelf, form.body) if figures.is_section(form) else "",
            "oob": True,
        }
        return render(self.request, "pages/editing-kept.html", context)

    def _write(self, form: Form) -> HttpResponse:
        form = form.settled()
        try:
            self.desk.save(form.body, self.began_with)
            ref = self.desk.write(form, self.began_with)
        except Invalid as err:
            return self._refused(form, err)
        except Conflict:
            desk = Desk.open(self.desk.project, self.desk.kind.kind, self.desk.key.id, self.desk.lang)
            return _conflict(self.request, desk, status=409)
        self.desk.discard()
        messages.success(self.request, WRITTEN.said(self.desk.lang) % {"n": ref.revision})
        return HttpResponseRedirect(document_address(self.desk.project, self.desk.key))

    def _refused(self, form: Form, err: Invalid) -> HttpResponse:
        """The page as it was typed, with what is wrong beside its field."""
        desk = Desk.open(self.desk.project, self.desk.kind.kind, self.desk.key.id, self.desk.lang)
        whole = "/text" if figures.is_section(form) else ""  # its places are all in its text
        return _page(self.request, desk, form.with_faults(err, whole=whole), self.began_with, status=422)

    def _merge(self) -> HttpResponse:
        """Both versions in one draft; asked again when somebody wrote meanwhile or a side is missing."""
        desk = self.desk
        if desk.draft is None or desk.began_with >= desk.latest:  # joined or thrown away in another window
            return HttpResponseRedirect(_address(desk.project, desk.key))
        if str(desk.latest) != self.post.get("latest"):
            return _conflict(self.request, desk, status=409)
        sides: dict[str, Any] = {
            name.removeprefix("side:"): self.post[name]
            for name in self.post
            if name.startswith("side:") and self.post[name] in ("mine", "theirs")
        }
        try:
            body = desk.merge(sides)
        except Invalid as err:
            return _conflict(self.request, desk, status=422, fault=err, sides=sides)
        desk.save(body, desk.latest)
        messages.success(self.request, MERGED.said(desk.lang))
        return HttpResponseRedirect(_address(desk.project, desk.key))

    def _back(self, looked_at: str) -> str:
        """This page again, with the same question to the picker."""
        verb, _, rest = self.post.get("do", "").partition(":")
        asked = {"q": self.post.get("pick:q", ""), "into": self.post.get("pick:into", "")}
        if verb == "pick":
            asked["into"] = rest
        if verb == "" and asked["q"] and asked["q"] != self.post.get("pick:asked", ""):
            looked_at = "pick"
        told = urlencode({name: value for name, value in asked.items() if value})
        address = _address(self.desk.project, self.desk.key)
        return f"{address}{f'?{told}' if told else ''}{f'#{looked_at}' if looked_at else ''}"

    def _leaving(self) -> str:
        if self.desk.latest:
            return document_address(self.desk.project, self.desk.key)
        return f"{base_of(self.desk.project)}/new/{self.desk.kind.kind}"


def _address(project: Project, key: Key) -> str:
    return f"{document_address(project, key)}edit"


def _state(desk: Desk, began_with: int) -> dict[str, Any]:
    """What the notice above the form says: whether there is a draft, and whether it is late."""
    return {
        "desk": desk,
        "began_with": began_with,
        "next": began_with + 1,
        "late": bool(desk.latest > began_with),
        "differing": desk.differing() if desk.draft and began_with else [],
        "address": document_address(desk.project, desk.key),
    }


def _page(
    request: HttpRequest, desk: Desk, form: Form, began_with: int, *, status: int = 200
) -> HttpResponse:
    written = desk.project.store.history(desk.key)[-1] if desk.base else None
    section = figures.is_section(form)
    context = {
        **_state(desk, began_with),
        **_picker(desk, form, request.GET if request.method == "GET" else request.POST),
        "form": form,
        "heading": _heading(desk, form),
        "kind_title": kind_title(desk.kind.kind),
        "written": written,
        "author": Names(desk.lang)[written.actor] if written else "",
        "section": section,
        "preview": preview(desk.shelf, form.body) if section else "",
    }
    return render(request, "pages/editing.html", context, status=status)


def _heading(desk: Desk, form: Form) -> str:
    """What the document is called, as far as it says."""
    titled = _titled_by(desk.kind)
    told = form.body.get(titled.name) if titled else None
    text = " ".join(str(told.get("text", "")).split()) if isinstance(told, dict) else ""
    return text[:120] or desk.key.id


def _picker(desk: Desk, form: Form, asked: QueryDict) -> dict[str, Any]:
    """The panel beside the form: figures to quote, those that moved, and where a quote goes."""
    known = figures.targets(form)
    if not known:
        return {"targets": ()}
    words = asked.get("q", asked.get("pick:q", ""))[:200]
    into = asked.get("into", asked.get("pick:into", ""))
    picks, more = figures.found(desk.shelf, words, figures.cited_documents(form), desk.key)
    doubts = remembered(desk.project, "doubts", Project.suspects) if picks else None
    return {
        "desk": desk,
        "doubted": [one.name for one in picks if doubts and doubts.touch(one.ref.key)],
        "targets": known,
        "into": into if into in {one.at for one in known} else known[0].at,
        "q": words,
        "picks": picks,
        "more": more,
        "moved": figures.moved_quotes(form, desk.shelf),
        "owners": [(role, choice(Missing, "owner", role).said(desk.lang)) for role in ROLES],
        "section": figures.is_section(form),
    }


def _conflict(
    request: HttpRequest,
    desk: Desk,
    *,
    status: int = 200,
    fault: FilrougeError | None = None,
    sides: dict[str, str] | None = None,
) -> HttpResponse:
    """Mine, theirs and what it was, place by place."""
    written = desk.project.store.history(desk.key)[-1]
    told = [(one, (sides or {}).get(one.at) or one.side) for one in desk.conflict()]
    context = {
        "desk": desk,
        "told": told,
        "fault": fault,
        "kind_title": kind_title(desk.kind.kind),
        "written": written,
        "author": Names(desk.lang)[written.actor],
        "began_with": desk.began_with,
        "address": document_address(desk.project, desk.key),
        "edit": _address(desk.project, desk.key),
    }
    return render(request, "pages/editing-conflict.html", context, status=status)


urlpatterns = [
    path("p/<str:project>/new/", kinds, name="editing-kinds"),
    path("p/<str:project>/new/<str:kind>", new, name="editing-new"),
    path("p/<str:project>/d/<str:kind>/<str:id>/edit", edit, name="editing-edit"),
]
