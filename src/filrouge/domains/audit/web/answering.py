"""Answering a questionnaire, one pillar at a time.

What is typed is a draft of one's own answers until the revision is written; the page keeps it as one types,
and every button keeps it first. Several people answer the same questionnaire, each in their own document.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.http import urlencode

from filrouge.domains.audit.compute.answering import applies_for
from filrouge.domains.audit.compute.progress import Progress, below, progress
from filrouge.domains.audit.web.fields import field_of, typed_answer
from filrouge.domains.audit.web.invited import EVERYBODYS, Asked, asked
from filrouge.domains.audit.web.shelf import mine
from filrouge.kernel.documents import Account, Body, Key, encode, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.project import Held, Project
from filrouge.kernel.rights import ROLES, Role
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.words import coded
from filrouge.kinds.audit import Answer, Answers, Category, Evidence, Question, Questionnaire
from filrouge.webkit.rooms import Visit

SHOWN = 25  #: questions of one page
ANSWERING: tuple[Role, ...] = tuple(one for one in ROLES if one not in ("owner", "jury", "respondent"))


@dataclass(frozen=True)
class Pillar:
    id: str
    title: Text
    told: Progress
    here: bool
    address: str


@dataclass(frozen=True)
class Desk:
    """My answers to a questionnaire: what is written, and what I am still writing."""

    key: Key
    base_revision: int
    body: Body
    is_draft: bool

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What reads as answers; a draft may hold anything."""
        return tuple(_readable(self.body.get("answers", ())))


def answer(visit: Visit, code: str) -> HttpResponse:
    what = asked(visit.project, code)
    held, desk = what.questionnaire, desk_of(visit, what)
    pillar = _asked_pillar(held.document, visit.request.GET.get("pillar", ""))
    start = _start(visit.request.GET.get("from", ""))
    if visit.request.method == "GET":
        return _shown(visit, held, desk, pillar, start, {})
    questions = {one.id: one for one in below(held.document, pillar)[start : start + SHOWN]}
    body, faults = _merged(desk, held.document, questions, visit.request.POST, visit)
    do = visit.request.POST.get("do", "keep")
    visit.project.save_own_draft(Answers, desk.key.id, desk.base_revision, encode(body))
    kept = Desk(desk.key, desk.base_revision, body, is_draft=True)
    if do == "autosave":
        return visit.shown("audit/kept.html", {"faults_count": len(faults), "told": _all_told(held, kept)})
    if do == "write" and not faults:
        told = validated(Answers, body)
        ref = visit.project.write_own(desk.key.id, told, expected_revision=desk.base_revision)
        return visit.led(f"{_address(visit, code, pillar, start)}&written={ref.revision}")
    if not faults:
        return visit.led(_address(visit, code, *_next(held.document, pillar, start, do)))
    return _shown(visit, held, kept, pillar, start, faults, status=422)


def _shown(
    visit: Visit,
    held: Held[Questionnaire],
    desk: Desk,
    pillar: Category,
    start: int,
    faults: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    told = held.document
    given = {one.id: one for one in desk.answers}
    questions = below(told, pillar)
    shown = questions[start : start + SHOWN]
    tops = [one for one in told.categories if one.parent is None]
    titles = {one.id: one for one in told.categories}
    context = {
        "code": told.code,
        "title": told.title,
        "pillars": [
            Pillar(
                one.id,
                one.title,
                progress(below(told, one), desk.answers),
                one.id == pillar.id,
                _address(visit, told.code, one, 0),
            )
            for one in tops
        ],
        "pillar": pillar,
        "whole": _all_told(held, desk),
        "fields": [
            field_of(
                one,
                given.get(one.id),
                titles[one.category],
                applies_for(one, given),
                faults.get(one.id),
                visit.lang,
            )
            for one in shown
        ],
        "earlier": _address(visit, told.code, pillar, max(0, start - SHOWN)) if start else "",
        "later": start + SHOWN < len(questions),
        "is_draft": desk.is_draft,
        "revision": desk.base_revision,
        "written": visit.request.GET.get("written", ""),
        "role": desk.body.get("role", ""),
        "roles": [(one, coded(Answers, "role", one)) for one in ANSWERING],
        "role_fault": faults.get("role"),
        "faults_count": len(faults),
        "pieces": [(one.ref.id, one.document.title) for one in pieces_of(visit.project)],
        "new_piece": f"{visit.here}piece/{told.code}",
        "is_invited": is_invited(visit.project),
        "place": visit.house.address(desk.key) if desk.base_revision else "",
        "action": _address(visit, told.code, pillar, start),
    }
    return visit.shown("audit/answer.html", context, status=status)


def is_invited(project: Project) -> bool:
    """Whether the actor answers as somebody from outside the team, who sees nothing else."""
    return not project.may(EVERYBODYS)


def pieces_of(project: Project) -> Iterator[Held[Evidence]]:
    """What the actor may join: every piece for the team, one's own for the invited."""
    pieces = project.all(Evidence)
    return (one for one in pieces if one.document.holder == project.actor or project.may(EVERYBODYS))


def desk_of(visit: Visit, what: Asked) -> Desk:
    """My draft, else what I wrote, else a blank sheet; my role is what the plan or my invitation says."""
    project, held, plan = visit.project, what.questionnaire, what.plan
    written = mine(project, held.ref)
    mark = sha256(project.actor.encode()).hexdigest()[:8]
    key = written.ref.key if written else Key(Answers.kind, f"{held.document.code}-{mark}")
    if draft := project.store.draft(key, project.actor):
        return Desk(key, draft.base_revision, json.loads(draft.body), is_draft=True)
    if written:
        return Desk(key, written.ref.revision, written.document.body(), is_draft=False)
    invited = plan.document.invited if plan else ()
    role = next((one.role for one in invited if one.account == project.actor), None)
    service = what.respondent.service if what.respondent else None
    blank: Body = {
        "questionnaire": held.ref.model_dump(mode="json"),
        "respondent": project.actor,
        "answers": [],
    }
    if is_invited(project):
        role = role or "respondent"
    about = {"role": role, "service": service.model_dump(mode="json") if service else None}
    return Desk(key, 0, blank | {name: told for name, told in about.items() if told}, is_draft=False)


def _merged(
    desk: Desk, told: Questionnaire, questions: Mapping[str, Any], posted: QueryDict, visit: Visit
) -> tuple[Body, dict[str, Any]]:
    """My answers with those of this page in place, and what cannot be read of them."""
    faults: dict[str, Any] = {}
    answers = {one.id: one for one in desk.answers}
    known = {one.ref.id: one.ref for one in pieces_of(visit.project)}
    for id, question in questions.items():
        if f"{id}:here" not in posted:
            continue
        try:
            answers[id] = typed_answer(question, posted, answers.get(id), known, visit.lang)
        except Invalid as err:
            faults[id] = err.message
    role = ("" if is_invited(visit.project) else posted.get("role", "")) or desk.body.get("role", "")
    if role not in ROLES and posted.get("do") == "write":
        faults["role"] = N_("Say in which role you answer")
    order = [one.id for one in told.questions]
    kept = [answers[id] for id in order if id in answers and _holds_something(answers[id])]
    body = {**desk.body, "answers": [one.model_dump(mode="json") for one in kept]}
    body["respondent"] = Account(visit.project.actor)
    return (body | ({"role": role} if role in ROLES else {})), faults


def _holds_something(one: Answer) -> bool:
    return one.says_something or one.comment is not None or bool(one.joined)


def _all_told(held: Held[Questionnaire], desk: Desk) -> Progress:
    return progress(held.document.questions, desk.answers)


def _readable(rows: Any) -> Iterator[Answer]:
    for row in rows if isinstance(rows, list | tuple) else ():
        try:
            yield validated(Answer, row)
        except Invalid:
            continue


def _asked_pillar(told: Questionnaire, asked: str) -> Category:
    tops = [one for one in told.categories if one.parent is None]
    return next((one for one in tops if one.id == asked), tops[0])


def _next(told: Questionnaire, pillar: Category, start: int, do: str) -> tuple[Category, int]:
    """Where « keep and go on » leads: the next questions, then the next pillar."""
    if do != "next":
        return pillar, start
    if start + SHOWN < len(below(told, pillar)):
        return pillar, start + SHOWN
    tops = [one for one in told.categories if one.parent is None]
    place = tops.index(pillar) + 1
    return (tops[place], 0) if place < len(tops) else (pillar, start)


def _start(asked: str) -> int:
    return int(asked) if asked.isdigit() and len(asked) < 6 else 0


def address_of(visit: Visit, code: str, question: Question, told: Questionnaire) -> str:
    """The page of the questionnaire that shows a question."""
    for pillar in (one for one in told.categories if one.parent is None):
        ids = [one.id for one in below(told, pillar)]
        if question.id in ids:
            return _address(visit, code, pillar, ids.index(question.id) // SHOWN * SHOWN)
    return f"{visit.here}answer/{code}"


def _address(visit: Visit, code: str, pillar: Category, start: int) -> str:
    return f"{visit.here}answer/{code}?{urlencode({'pillar': pillar.id, 'from': str(start)})}"
