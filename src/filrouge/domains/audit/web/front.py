"""The audit at a glance: what it is for, who still has what to say, where it stands."""

from dataclasses import dataclass

from django.http import HttpResponse

from filrouge.domains.audit.web.shelf import answered, assessment_of, plan_of, questionnaires
from filrouge.kernel.project import Held
from filrouge.kernel.texts import Text
from filrouge.kinds.audit import Finding, Plan, Questionnaire
from filrouge.webkit.rooms import Visit

INVITE = "audit.invite"


@dataclass(frozen=True)
class Line:
    """A questionnaire: how far I am, and how many people answered."""

    code: str
    title: Text
    purpose: Text
    answers_count: int
    pieces_count: int
    questions_count: int
    minutes: int
    people_count: int


def front(visit: Visit) -> HttpResponse:
    project = visit.project
    plan = plan_of(project)
    assessment = assessment_of(project, plan)
    context = {
        "plan": plan.document if plan else None,
        "plan_place": visit.house.address(plan.ref.key) if plan else "",
        "new_plan": visit.house.new_address(Plan),
        "lines": [_line(visit, one) for one in questionnaires(project, plan)],
        "assessment": assessment.document if assessment else None,
        "first": assessment.document.questionnaires[0] if assessment else None,
        "may_invite": project.may(INVITE),
        "findings_count": len(project.store.keys(Finding.kind)),
        "new_finding": visit.house.new_address(Finding, plan.ref if plan else None),
    }
    return visit.shown("audit/front.html", context)


def _line(visit: Visit, one: Held[Questionnaire]) -> Line:
    """From what lists know of answers: nobody's answers are opened for it."""
    told = answered(visit.project, one.ref)
    mine = next((fields for fields in told if fields["respondent"] == visit.project.actor), {})
    return Line(
        one.document.code,
        one.document.title,
        one.document.purpose,
        int(mine.get("answers_count") or 0),
        int(mine.get("pieces_count") or 0),
        len(one.document.questions),
        sum(asked.minutes for asked in one.document.questions),
        len({fields["respondent"] for fields in told}),
    )
