"""The home of a project: the thread drawn and in a list, what waits for whom, what moved, what was spent."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from math import fsum

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from filrouge.delivery.deeds import Deed, Said, deeds, said_by
from filrouge.delivery.doubting import Doubt, Telling, for_people, readable, reaffirm
from filrouge.delivery.emitting import estimated
from filrouge.delivery.labels import place_words
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.duties import documents, duties
from filrouge.delivery.pages.listing import rows_of
from filrouge.delivery.pages.places import base_of, document_address, revision_address
from filrouge.delivery.remembered import doubts_of, remembered
from filrouge.delivery.strands import STEPS, beads_of, counted, in_words, told_together
from filrouge.delivery.threads import Standing, room_title, standing_of, title_of
from filrouge.delivery.titles import Called, called
from filrouge.delivery.wiring import accounts, jobs
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import Invalid
from filrouge.kernel.project import Project
from filrouge.kernel.rights import ROLES
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kernel.words import codes_of
from filrouge.kinds.projects import Hours, LogbookEntry
from filrouge.webkit.drawing import drawn, with_slack

SHOWN = 8  #: duties and doubts on the home; the rest has a page of its own
DEEDS_SHOWN = 5
PER_PAGE = 50
PAGE_DIGITS = 6
READ_BACK = 60  #: entries of the journal looked at for the last deeds that this reader may know
A_REASON = N_("Say why it still holds")


class NoReason(Invalid):
    """Whoever stands by a citation says why."""

    code = "invalid.no-reason"


@dataclass(frozen=True)
class Shift:
    """A value that moved, as the page shows it."""

    doubt: Doubt
    title: str
    id: str  #: of the document cited, "" where its title says it
    address: str
    where: str
    where_id: str
    where_address: str
    cause: str


@require_GET
@within
def home(request: HttpRequest, project: Project) -> HttpResponse:
    project.require("thread.read")
    lang, base = lang_of_page(), base_of(project)
    standing = remembered(project, "thread", standing_of)
    doubts = _doubts(project, standing)
    roles = accounts().roles(project.store.project, project.actor)
    beads = beads_of(standing, base, lang)
    only = request.GET.get("only", "")
    return render(
        request,
        "pages/thread.html",
        {
            "here": "home",
            "base": base,
            "standing": standing,
            "in_words": in_words(standing, lang),
            "today": project.ports.clock.now().date(),
            "drawing": drawn(told_together(standing, beads, base, lang)),
            "drawing_title": _drawing_title(standing, lang),
            "description": _description(standing, lang),
            "duties": list(islice(duties(project, standing, doubts, roles), SHOWN)),
            "shifts": _shifts(project, standing, doubts[:SHOWN], lang),
            "doubts_count": len(doubts),
            "spent": _spent(project, lang),
            "deeds": _last_deeds(project),
            "rows": rows_of(project, standing, lang, only=only),
            "total_cpu_s": fsum(stage.cpu_s for stage in standing.stages),
            "only": room_title(only).said(lang) if only and "." not in only else _title(project, only, lang),
            "may_write": project.may("thread.write"),
            "running": _running(project),
        },
    )


@require_GET
@within
def suspects(request: HttpRequest, project: Project) -> HttpResponse:
    """Every doubt that this person may read, with the one that each waits for."""
    project.require("thread.read")
    lang = lang_of_page()
    standing = remembered(project, "thread", standing_of)
    doubts = _doubts(project, standing)
    asked = request.GET.get("page", "")
    page = max(1, int(asked)) if asked.isdigit() and len(asked) < PAGE_DIGITS else 1
    start = (page - 1) * PER_PAGE
    return render(
        request,
        "pages/thread-suspects.html",
        {
            "here": "suspects",
            "base": base_of(project),
            "shifts": _shifts(project, standing, doubts[start : start + PER_PAGE], lang),
            "doubts_count": len(doubts),
            "running": _running(project),
            "previous": page - 1,
            "following": page + 1 if start + PER_PAGE < len(doubts) else 0,
        },
    )


@require_POST
@within
def stand_by(request: HttpRequest, project: Project) -> HttpResponse:
    """Re-affirm one citation, with the reason given; who may write the document that cites does so."""
    project.require("thread.read")
    why = request.POST.get("why", "").strip()
    if not why:
        raise NoReason(A_REASON, at="/why")
    root = reaffirm(project, request.POST.get("doubt", ""), why)
    where = called(project, [root.source])[root.source].words
    words = Text(fr=f"Réaffirmé dans {where.fr}.", en=f"Re-affirmed in {where.en}.")
    messages.success(request, words.said(lang_of_page()), extra_tags="reaffirmed")
    back = "" if request.POST.get("from") == "home" else "suspects"
    return HttpResponseRedirect(f"{base_of(project)}/{back}{'' if back else '#suspects'}")


def _title(project: Project, use: str, lang: Lang) -> str:
    return title_of(project, use).said(lang) if use else ""


def _doubts(project: Project, standing: Standing) -> list[Suspect]:
    """Roots for people, that this reader may read."""
    found = doubts_of(project)
    return readable(for_people(found.roots, standing), project)


def _drawing_title(standing: Standing, lang: Lang) -> str:
    count = counted(len(standing.stages), STEPS, lang)
    return Text(fr=f"Le fil du projet\u00a0: {count}", en=f"The thread of the project: {count}").said(lang)


def _description(standing: Standing, lang: Lang) -> str:
    """What the drawing shows, for those who do not see it."""
    beads = with_slack(beads_of(standing, "", lang))
    slack = [stage for stage, bead in zip(standing.stages, beads, strict=True) if bead.slack]
    if not standing.stages:
        return Text(fr="Aucune étape encore.", en="No step yet.").said(lang)
    if not slack:
        held = Text(fr="Le fil est tendu d’un bout à l’autre.", en="The thread is tight from end to end.")
    else:
        first = slack[0]
        held = Text(
            fr=f"Le fil est tendu jusqu’avant l’étape {first.number}, {first.name}\u202f; "
            "il est lâche ensuite.",
            en=f"The thread is tight up to before step {first.number}, {first.name}; it is slack beyond.",
        )
    list_says = Text(
        fr="La liste des étapes, plus bas, dit la même chose en texte.",
        en="The list of steps, below, says the same in text.",
    )
    return f"{held.said(lang)} {list_says.said(lang)}"


def _shifts(project: Project, standing: Standing, roots: list[Suspect], lang: Lang) -> list[Shift]:
    telling = Telling(project, standing)
    titles = called(project, [ref for root in roots for ref in (root.latest, root.source)])
    return [_shift(project, telling.told(root), titles, lang) for root in roots]


def _shift(project: Project, doubt: Doubt, titles: Mapping[Ref, Called], lang: Lang) -> Shift:
    root = doubt.root
    target, source = titles[root.latest], titles[root.source]
    cited = project.catalogue.kind(root.cited.kind)
    words = place_words(cited, root.pointer, lang) if root.pointer else ""
    name = target.words.said(lang)
    citing = project.catalogue.kind(root.source.kind)
    at = place_words(citing, root.at, lang) if root.at else ""
    where = source.words.said(lang)
    return Shift(
        doubt=doubt,
        title=f"{name}\u00a0: {words}" if words and lang == "fr" else f"{name}: {words}" if words else name,
        id=target.id,
        address=revision_address(project, root.latest, root.pointer or ""),
        where=f"{where}, {at}" if at else where,
        where_id=source.id,
        where_address=document_address(project, root.source.key),
        cause=_cause(doubt, lang),
    )


def _cause(doubt: Doubt, lang: Lang) -> str:
    step = doubt.step
    return Text(fr=f"l’étape {step} l’a refait", en=f"step {step} made it again").said(lang) if step else ""


def _spent(project: Project, lang: Lang) -> Mapping[str, object]:
    """Hours told in the logbook, by role, and what every run cost."""
    spent = remembered(project, "spent", lambda one: one.store.spent())
    hours: Mapping[str, float] = {}
    if project.reads(LogbookEntry.kind):
        hours = remembered(project, "hours", _hours)
    words = codes_of(Hours, "role")
    cpu_s = fsum(one.cpu_s for one in spent)
    return {
        "roles": [
            (words[role].said(lang) if role in words else role, hours[role])
            for role in ROLES
            if role in hours
        ],
        "hours": fsum(hours.values()) if hours else None,
        "cpu_s": cpu_s,
        "footprint": estimated(project, cpu_s),
        "runs_count": sum(one.runs_count for one in spent),
    }


def _hours(project: Project) -> Mapping[str, float]:
    refs = [one.ref for one in project.store.projections(LogbookEntry.kind)]
    lines = [line for _, entry in documents(project, LogbookEntry, refs) for line in entry.hours]
    roles = {line.role for line in lines}
    return {role: fsum(line.spent_h for line in lines if line.role == role) for role in roles}


def _last_deeds(project: Project) -> list[Deed]:
    """The last acts that this reader may know, the latest first."""
    acts = remembered(project, "acts", _last_acts)
    return list(reversed(deeds(acts, project)))[:DEEDS_SHOWN]


def _last_acts(project: Project) -> tuple[Said, ...]:
    return said_by(project.store.journal(after=max(0, project.store.head().number - READ_BACK)))


def _running(project: Project) -> str:
    """The job that is at work for this project, "" for none."""
    return next((job.id for job in jobs().list(project.store.project) if not job.over), "")


urlpatterns = [
    path("p/<str:project>/", home, name="thread-home"),
    path("p/<str:project>/suspects", suspects, name="thread-suspects"),
    path("p/<str:project>/suspects/reaffirm", stand_by, name="thread-reaffirm"),
]
