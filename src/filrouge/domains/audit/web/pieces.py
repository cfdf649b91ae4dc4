"""Joining a piece of one's own to an answer, without knowing what pieces are called."""

from secrets import token_hex
from typing import Any

from django.http import HttpResponse

from filrouge.domains.audit.web.answering import address_of, desk_of
from filrouge.domains.audit.web.invited import asked
from filrouge.kernel.documents import Body, encode, validated
from filrouge.kernel.errors import Invalid, NotFound
from filrouge.kernel.texts import N_
from filrouge.kinds.audit import (
    Answer,
    Answers,
    Attached,
    Evidence,
    ExpectedEvidence,
    Question,
    Questionnaire,
)
from filrouge.webkit.forms import Form
from filrouge.webkit.rooms import Visit

#: What the page decides, or an examiner: never whoever joins a piece.
NOT_ASKED = ("valid_until", "cites", "holder", "verdict", "verdict_reason")


def piece(visit: Visit, code: str) -> HttpResponse:
    """GET asks for the piece; POST writes it, and joins it to the draft of one's answers."""
    what = asked(visit.project, code)
    question, expected = _question(what.questionnaire.document, visit)
    form = visit.house.form(Evidence, {}, without=NOT_ASKED)
    if visit.request.method == "GET":
        return _shown(visit, form, question, expected, code)
    form = visit.house.sent(form).settled()
    try:
        told = validated(Evidence, {**form.body, "holder": visit.project.actor})
    except Invalid as err:
        return _shown(visit, form.with_faults(err, whole="/file"), question, expected, code, status=422)
    ref = visit.project.write_own(f"piece-{token_hex(6)}", told, expected_revision=0)
    desk = desk_of(visit, what)
    answers = {one.id: one for one in desk.answers}
    joined = Attached(id=expected.id if expected else ref.id, piece=ref, expected=expected and expected.id)
    answers[question.id] = _with(answers.get(question.id) or Answer(id=question.id), joined)
    order = [one.id for one in what.questionnaire.document.questions]
    rows = [answers[id].model_dump(mode="json") for id in order if id in answers]
    body: Body = {**desk.body, "answers": rows}
    visit.project.save_own_draft(Answers, desk.key.id, desk.base_revision, encode(body))
    return visit.led(_back(visit, code, question, what.questionnaire.document))


def _with(answer: Answer, joined: Attached) -> Answer:
    others = tuple(one for one in answer.joined if one.id != joined.id)
    return answer.model_copy(update={"joined": (*others, joined)})


def _question(told: Questionnaire, visit: Visit) -> tuple[Question, ExpectedEvidence | None]:
    """What the address says. Raises NotFound."""
    given = visit.request.GET
    for one in told.questions:
        if one.id == given.get("question"):
            return one, next((piece for piece in one.expects if piece.id == given.get("piece")), None)
    raise NotFound(N_("No question %(id)s in this questionnaire", id=repr(given.get("question", "")[:80])))


def _shown(
    visit: Visit, form: Form, question: Question, expected: Any, code: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "question": question,
        "expected": expected,
        "action": visit.request.get_full_path(),
        "back": f"{visit.here}answer/{code}",
    }
    return visit.shown("audit/piece.html", context, status=status)


def _back(visit: Visit, code: str, question: Question, told: Questionnaire) -> str:
    return f"{address_of(visit, code, question, told)}#{question.id}"
