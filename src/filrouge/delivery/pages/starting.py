"""Beginning a project from files, from words or empty; taking files in; what is then proposed for them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from filrouge.delivery.beginning import (
    NAME,
    FileBody,
    Guided,
    Looked,
    accept,
    add_files,
    begun,
    check_free,
    free_project,
    looked_at,
    replace_file,
)
from filrouge.delivery.pages.access import actor_of, lang_of_page, within
from filrouge.delivery.pages.bodies import size
from filrouge.delivery.pages.places import base_of
from filrouge.delivery.pages.words import ROLE_TITLES
from filrouge.delivery.proposing import SUFFIXES, slug
from filrouge.delivery.remembered import remembered
from filrouge.delivery.threads import files_in, standing_of, title_of
from filrouge.delivery.walking import ask_to_walk
from filrouge.delivery.wiring import blobs, jobs
from filrouge.kernel.errors import FilrougeError, Invalid, NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_, Text

KEPT_S = 86_400  #: how long files that were sent with a wrong form need not be sent again
FIELDS = ("name", "title", "company", "strategy", "purpose", "role")
ROLES: Sequence[Role] = ("moa", "moe", "dpo", "candidate", "sponsor")
COLUMNS_SHOWN = 12
_PLAIN = re.compile(r"[A-Za-z0-9]")
NEEDED = N_("this field is required")
Faults = dict[str, Any]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a project in one of three ways; what was sent is kept when something of it is wrong."""
    actor, lang = actor_of(request), lang_of_page()
    if request.method == "GET":
        return _shown(request, "", {}, (), {})
    way = request.POST.get("way", "")
    told = {field: request.POST.get(field, "").strip() for field in FIELDS}
    told["name"] = _spelt(told["name"])
    files = _files(request, actor)
    faults = _missing(way, told, files)
    if not told["name"] and not faults:
        told["name"] = _proposed_name(way, told, files)
    try:
        if not faults:
            guided = _guided(told) if way == "words" else None
            project = begun(
                told["name"], actor, files=files if way == "files" else (), guided=guided, lang=lang
            )
            return _first_page(request, project, way)
    except Invalid as err:
        faults = {"files" if err.at == "/files" or "name" not in err.at else "name": err.message}
    except FilrougeError as err:
        faults = {"name": err.message}
    return _shown(request, way, told, files, faults, status=422)


@within
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, project: Project) -> HttpResponse:
    """More files: steps that receive and measure them."""
    project.require("thread.write")
    fault = None
    if request.method == "POST":
        files = _sent(request)
        fault = None if files else NEEDED
        try:
            if files:
                add_files(project, files)
                ask_to_walk(project)
                return HttpResponseRedirect(f"{base_of(project)}/setup")
        except Invalid as err:
            fault = err.message
    context = {"base": base_of(project), "fault": fault}
    return render(request, "pages/starting-add.html", context, status=422 if fault else 200)


@within
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, project: Project) -> HttpResponse:
    """What is proposed for every table that was received, once it was read."""
    project.require("thread.read")
    base = base_of(project)
    tables = looked_at(project, remembered(project, "thread", standing_of))
    if request.method == "POST":
        return _accepted(request, project, tables)
    waiting = [one for one in tables if not one.accepted]
    ready = [one for one in waiting if one.table]
    running = next((job for job in jobs().list(project.store.project) if not job.over), None)
    context = {
        "base": base,
        "here": "",
        "ready": [_proposal(project, one) for one in ready],
        "reading": [one for one in waiting if not one.table and one.stage.state != "impossible"],
        "failed": [one for one in waiting if not one.table and one.stage.state == "impossible"],
        "running": running,
        "live": bool(running and not ready),
    }
    answer = render(request, "pages/starting-setup.html", context)
    if request.headers.get("HX-Request") and not context["live"]:
        answer["HX-Refresh"] = "true"  # the strand above has moved too
    return answer


@within
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, project: Project, step: str) -> HttpResponse:
    """Another version of a file that a step reads."""
    project.require("thread.write")
    standing = remembered(project, "thread", standing_of)
    declared = next((one for one in standing.case.steps if one.id == step), None) if standing.case else None
    held = [file for _, file in files_in(declared.given)] if declared else []
    if declared is None or not held:
        raise NotFound(N_("Step %(step)s has no such file", step=step))
    fault, lang = None, lang_of_page()
    if request.method == "POST":
        sent = _sent(request)
        at = request.POST.get("at", "0")
        if sent and sent[0]["size_bytes"]:
            revision = request.POST.get("revision", "")
            expected = int(revision) if revision.isdigit() else standing.revision
            place = int(at) if at.isdigit() else -1
            replace_file(project, step, place, sent[0], expected_revision=expected)
            return _changed(request, project, str(sent[0]["name"]))
        fault = N_("%(file)s is empty", file=str(sent[0]["name"])) if sent else NEEDED
    stage = standing.stage(step)
    context = {
        "base": base_of(project),
        "here_step": step,
        "stage": stage,
        "revision": standing.revision,
        "files": [(file["name"], size(int(str(file["size_bytes"])), lang)) for file in held],
        "fault": fault,
    }
    return render(request, "pages/starting-change.html", context, status=422 if fault else 200)


def _changed(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Redone at once, or left for later, as was asked."""
    base, lang = base_of(project), lang_of_page()
    if request.POST.get("redo"):
        return HttpResponseRedirect(f"{base}/jobs/{ask_to_walk(project)}")
    words = Text(
        fr=f"{name} est déposé. Ce qui en vient est suspect, jusqu’à ce que vous le refassiez.",
        en=f"{name} is given. What comes from it is suspect, until you redo it.",
    )
    messages.success(request, words.said(lang))
    return HttpResponseRedirect(f"{base}/")


def _accepted(request: HttpRequest, project: Project, tables: Sequence[Looked]) -> HttpResponse:
    asked = request.POST.get("table", "")
    looked = next((one for one in tables if one.stage.id == asked and not one.accepted), None)
    if looked is None:
        raise NotFound(N_("Table %(table)s was not measured yet", table=asked))
    wanted, target = request.POST.getlist("step"), request.POST.get("target", "")
    accept(project, looked, wanted=wanted, target=target, lang=lang_of_page())
    job = ask_to_walk(project)
    left = [one for one in tables if not one.accepted and one.table and one is not looked]
    return HttpResponseRedirect(f"{base_of(project)}/{'setup' if left else f'jobs/{job}'}")


def _proposal(project: Project, one: Looked) -> Mapping[str, object]:
    """A table with what is proposed for it, as the page shows it."""
    assert one.table
    columns = one.table.manifest.columns
    return {
        "looked": one,
        "rows_count": one.table.manifest.rows_count,
        "columns_count": len(columns),
        "quarantined_count": one.table.manifest.quarantine.rows_count,
        "columns": [column.id for column in columns],
        "shown": [column.id for column in columns[:COLUMNS_SHOWN]],
        "more_count": len(columns[COLUMNS_SHOWN:]),
        "personal": sorted(
            {found.column for found in one.table.personal.findings if found.confidence != "low"}
        ),
        "steps": [(made.step["id"], title_of(project, made.step["use"]), made.why) for made in one.proposals],
    }


def _first_page(request: HttpRequest, project: Project, way: str) -> HttpResponse:
    base = base_of(project)
    if way == "empty":
        return HttpResponseRedirect(f"{base}/")
    ask_to_walk(project)
    return HttpResponseRedirect(f"{base}/setup" if way == "files" else f"{base}/")


def _shown(
    request: HttpRequest,
    way: str,
    told: Mapping[str, str],
    files: Sequence[FileBody],
    faults: Faults,
    *,
    status: int = 200,
) -> HttpResponse:
    lang = lang_of_page()
    context = {
        "way": way,
        "told": told,
        "faults": faults,
        "roles": [(role, ROLE_TITLES[role]) for role in ROLES],
        "kept": signing.dumps([dict(one) for one in files], salt=_salt(request)) if files else "",
        "kept_files": [(one["name"], size(int(str(one["size_bytes"])), lang)) for one in files],
    }
    return render(request, "pages/starting-new.html", context, status=status)


def _missing(way: str, told: Mapping[str, str], files: Sequence[FileBody]) -> Faults:
    """What a way to begin needs and was not given; a missing name is proposed."""
    needed = ("title", "company", "strategy", "purpose") if way == "words" else ()
    faults: Faults = {field: NEEDED for field in needed if not told[field]}
    if way == "files" and not files:
        faults["files"] = NEEDED
    if way == "empty" and not told["name"]:
        faults["name"] = NEEDED
    if way not in ("files", "words", "empty"):
        faults["way"] = NEEDED
    if told["name"]:
        try:
            check_free(told["name"])
        except FilrougeError as err:
            faults["name"] = err.message
    return faults


def _spelt(name: str) -> str:
    """A name with capitals, spaces or accents as addresses write it; without a letter it stays, refused."""
    return name if NAME.fullmatch(name) or not _PLAIN.search(name) else slug(name)


def _proposed_name(way: str, told: Mapping[str, str], files: Sequence[FileBody]) -> str:
    """After the first file, or the title."""
    return free_project(slug(SUFFIXES.sub("", str(files[0]["name"])) if way == "files" else told["title"]))


def _guided(told: Mapping[str, str]) -> Guided:
    role = next((one for one in ROLES if one == told["role"]), ROLES[0])
    return Guided(told["title"], told["company"], told["strategy"], told["purpose"], role)


def _files(request: HttpRequest, actor: str) -> tuple[FileBody, ...]:
    """Files sent now, else those sent with the same form before."""
    if sent := _sent(request):
        return sent
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_salt(request), max_age=KEPT_S)
    except signing.BadSignature:
        return ()
    return tuple(kept)


def _salt(request: HttpRequest) -> str:
    """What was sent by one person is no content that another may name."""
    return f"files:{actor_of(request)}"


def _sent(request: HttpRequest) -> tuple[FileBody, ...]:
    return tuple(_stored(file) for file in request.FILES.getlist("files"))


def _stored(file: Any) -> FileBody:
    """The body of the blob of a file that was sent; a large one lies on disk already."""
    name = str(file.name or "fichier")
    if hasattr(file, "temporary_file_path"):
        from_disk = blobs().put_file(file.temporary_file_path(), name)
        return from_disk.model_dump(mode="json")
    return blobs().put(file.read(), name).model_dump(mode="json")


urlpatterns = [
    path("new", new, name="starting-new"),
    path("p/<str:project>/files", add, name="starting-add"),
    path("p/<str:project>/files/<str:step>", change, name="starting-change"),
    path("p/<str:project>/setup", setup, name="starting-setup"),
]
