"""Respondents as the owner of the project sees them: invited, waiting, how far, and out again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponse
from pydantic import JsonValue

from filrouge.domains.audit.compute.progress import Progress, progress
from filrouge.domains.audit.compute.respondents import withdrawn
from filrouge.domains.audit.web.shelf import plan_of, questionnaires
from filrouge.kernel.accounts import BadAccount
from filrouge.kernel.documents import Prose
from filrouge.kernel.errors import Invalid
from filrouge.kernel.project import Held, Project
from filrouge.kernel.texts import N_, Message, Text
from filrouge.kinds.audit import Answers, Plan, Questionnaire, Respondent
from filrouge.webkit.rooms import Handed, Visit


@dataclass(frozen=True)
class Sheet:
    """A questionnaire that somebody was asked to answer; ``told`` None: nothing is written yet."""

    title: Text
    told: Progress | None


@dataclass(frozen=True)
class Row:
    id: str
    account: str
    service: Prose | None
    sheets: tuple[Sheet, ...]
    withdrawn_on: date | None


@dataclass(frozen=True)
class Typed:
    """The form of an invitation as it was sent."""

    email: str = ""
    service: str = ""
    codes: tuple[str, ...] = ()
    fault: Message | None = None  #: of the questionnaires
    email_fault: Message | None = None


def respondents(visit: Visit) -> HttpResponse:
    """GET tells; POST invites, withdraws an invitation, or sends somebody out."""
    do = visit.request.POST.get("do", "") if visit.request.method == "POST" else ""
    if do in ("invite", "mail"):
        return _invite(visit, by_mail=do == "mail")
    if do == "withdraw":
        visit.house.withdraw(visit.request.POST.get("invitation", ""))
    if do == "dismiss":
        _dismiss(visit, visit.request.POST.get("respondent", ""))
    return visit.led(f"{visit.here}respondents") if do else _shown(visit, Typed())


def _invite(visit: Visit, *, by_mail: bool) -> HttpResponse:
    posted, plan = visit.request.POST, plan_of(visit.project)
    known = {one.document.code for one in questionnaires(visit.project, plan)}
    codes = tuple(one for one in posted.getlist("questionnaire") if one in known)
    typed = Typed(posted.get("email", "").strip(), posted.get("service", "").strip()[:200], codes)
    if plan is None or not codes:
        return _shown(visit, replace(typed, fault=N_("Choose at least one questionnaire")), status=422)
    brief: dict[str, JsonValue] = {"plan": plan.ref.id, "questionnaires": list(codes)}
    if typed.service:
        brief["service"] = {"lang": visit.lang, "text": typed.service}
    try:
        handed = visit.house.invite(brief, email=typed.email, by_mail=by_mail)
    except BadAccount as err:
        told = N_("Say the address to which the link goes") if by_mail and not typed.email else err.message
        return _shown(visit, replace(typed, email_fault=told), status=422)
    except Invalid as err:
        return _shown(visit, replace(typed, fault=err.message), status=422)
    return _shown(visit, Typed(email=typed.email if handed.mailed is not None else ""), handed)


def _dismiss(visit: Visit, id: str) -> None:
    """The role and what was asked are taken back; answers that were written stay in the audit."""
    held = visit.project.named(Respondent, id)
    if held.document.withdrawn_on is None:
        told = withdrawn(held.document, visit.project.ports.clock.now().date())
        visit.project.write(id, told, expected_revision=held.ref.revision)
    others = (one.document for one in visit.project.all(Respondent))
    if not any(one.account == held.document.account and one.withdrawn_on is None for one in others):
        visit.house.dismiss(held.document.account)


def _shown(visit: Visit, typed: Typed, handed: Handed | None = None, *, status: int = 200) -> HttpResponse:
    plan = plan_of(visit.project)
    shelf = questionnaires(visit.project, plan)
    titles = {one.document.code: one.document.title for one in shelf}
    context = {
        "plan": plan.document if plan else None,
        "new_plan": visit.house.new_address(Plan),
        "choices": [(held.document.code, held.document, held.document.code in typed.codes) for held in shelf],
        "typed": typed,
        "handed": handed,
        "waiting": [(one, *_asked(one.offer.brief or {}, titles)) for one in visit.house.waiting()],
        "rows": [_row(visit.project, one, shelf) for one in visit.project.all(Respondent)],
    }
    return visit.shown("audit/respondents.html", context, status=status)


def _asked(brief: Mapping[str, JsonValue], titles: Mapping[str, Text]) -> tuple[str, list[Text]]:
    """The department that an invitation names, and its questionnaires."""
    service, codes = brief.get("service"), brief.get("questionnaires")
    said = str(service.get("text", "")) if isinstance(service, Mapping) else ""
    return said, [titles[str(one)] for one in (codes if isinstance(codes, list) else ()) if one in titles]


def _row(project: Project, one: Held[Respondent], shelf: list[Held[Questionnaire]]) -> Row:
    told = one.document
    sheets = tuple(
        Sheet(held.document.title, _progress(project, held, told.account))
        for held in shelf
        if held.document.code in told.questionnaires
    )
    return Row(one.ref.id, told.account, told.service, sheets, told.withdrawn_on)


def _progress(project: Project, asked: Held[Questionnaire], account: str) -> Progress | None:
    """Of what was written; a draft is nobody else's business."""
    about = {"questionnaire": str(asked.ref.key), "respondent": account}
    found = project.store.projections(Answers.kind, **about)
    held = project.held(Answers, found[0].ref.id) if found else None
    return progress(asked.document.questions, held.document.answers) if held else None
