"""What somebody who was invited sees: their questionnaires, and nothing else of the project."""

from dataclasses import dataclass

from django.http import HttpResponse

from filrouge.domains.audit.compute.progress import Progress, progress
from filrouge.domains.audit.compute.respondents import asked_of
from filrouge.domains.audit.web.shelf import mine, plan_of, questionnaires
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Held, Project
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.audit import Plan, Questionnaire, Respondent
from filrouge.webkit.rooms import Visit

EVERYBODYS = "audit.write"  #: whoever holds it answers whatever is asked in the project


@dataclass(frozen=True)
class Asked:
    """A questionnaire that a person is to answer, and the audit it belongs to."""

    questionnaire: Held[Questionnaire]
    plan: Held[Plan] | None
    respondent: Respondent | None


@dataclass(frozen=True)
class Line:
    code: str
    title: Text
    purpose: Text
    told: Progress
    is_written: bool


def front(visit: Visit) -> HttpResponse:
    """The questionnaires of whoever was invited, each with how far they are."""
    asked = list(invited(visit.project))
    plans = {one.plan.ref: one.plan.document for one in asked if one.plan}
    lines = [_line(visit.project, one) for one in asked]
    context = {"here": "audit/mine", "plans": list(plans.values()), "lines": lines}
    return visit.shown("audit/mine.html", context)


def asked(project: Project, code: str) -> Asked:
    """A questionnaire that the actor may answer: all of the audit for its team, theirs for the invited.

    Raises:
        NotFound: there is none, or this person was not invited to it.
    """
    if project.may(EVERYBODYS):
        plan = plan_of(project)
        found = [Asked(one, plan, None) for one in questionnaires(project, plan)]
    else:
        found = list(invited(project))
    for one in found:
        if one.questionnaire.document.code == code:
            return one
    raise NotFound(N_("No questionnaire %(code)s in this audit", code=code))


def invited(project: Project) -> list[Asked]:
    """What the actor was invited to, the latest audit first."""
    told = asked_of((one.document for one in project.all(Respondent)), project.actor)
    plans = [(one, project.held(Plan, one.plan.id)) for one in told]
    plans.sort(key=lambda pair: pair[1].document.as_of.isoformat() if pair[1] else "", reverse=True)
    return [
        Asked(held, plan, respondent)
        for respondent, plan in plans
        if plan is not None
        for held in questionnaires(project, plan)
        if held.document.code in respondent.questionnaires
    ]


def _line(project: Project, one: Asked) -> Line:
    told, written = one.questionnaire.document, mine(project, one.questionnaire.ref)
    answers = written.document.answers if written else ()
    how_far = progress(told.questions, answers)
    return Line(told.code, told.title, told.purpose, how_far, written is not None)
