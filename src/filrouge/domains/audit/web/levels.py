"""Declared and proven, drawn: a radar for each questionnaire, its table below, what calls for attention."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from filrouge.adapters.render import Page, charts
from filrouge.domains.audit.report.levels import AXES_MIN, radar, scored
from filrouge.domains.audit.web.shelf import assessment_of, plan_of, questionnaires
from filrouge.kernel.documents import Quote, token
from filrouge.kernel.project import Held
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import Section, Words
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.audit import Assessment, CategoryScore, Plan, Questionnaire, QuestionnaireScore, Signal
from filrouge.webkit.rooms import Visit

SIGNALS_SHOWN = 60


@dataclass(frozen=True)
class Row:
    title: Text
    score: CategoryScore
    depth: int
    place: str  #: of the proven level


@dataclass(frozen=True)
class Told:
    """A questionnaire: its whole, its drawing, a row per category."""

    code: str
    title: Text
    whole: QuestionnaireScore
    rows: tuple[Row, ...]
    drawing: SafeString
    words: str


def levels(visit: Visit) -> HttpResponse:
    plan = plan_of(visit.project)
    assessment = assessment_of(visit.project, plan)
    context = {
        "plan": plan.document if plan else None,
        "assessment": assessment.document if assessment else None,
        "place": visit.house.address(assessment.ref.key) if assessment else "",
        "told": list(_told(visit, plan, assessment)) if assessment else [],
        "signals": list(_signals(visit, plan, assessment)) if assessment else [],
    }
    return visit.shown("audit/levels.html", context)


def _told(visit: Visit, plan: Held[Plan] | None, assessment: Held[Assessment]) -> Iterator[Told]:
    wholes = {one.id: one for one in assessment.document.questionnaires}
    scores = {one.id: one for one in assessment.document.categories}
    read = visit.project.reader()  # of all the drawings: they quote one assessment
    for held in questionnaires(visit.project, plan):
        told = held.document
        if told.code not in wholes:
            continue
        tops = [one for one in told.categories if one.parent is None and one.id in scores]
        drawing, words = SafeString(""), ""
        if len(tops) >= AXES_MIN:
            drawing, words = _drawn(visit, assessment, held, read)
        rows = [
            Row(
                one.title,
                scores[one.id],
                0 if one.parent is None else 1,
                visit.house.place(assessment.ref, f"/categories/{token(one.id)}/proven_level"),
            )
            for top in tops
            for one in told.categories
            if one.id in scores and top.id in (one.id, one.parent)
        ]
        yield Told(told.code, told.title, wholes[told.code], tuple(rows), drawing, words)


def _drawn(
    visit: Visit,
    assessment: Held[Assessment],
    held: Held[Questionnaire],
    read: Callable[[Quote], Value | None],
) -> tuple[SafeString, str]:
    """The radar inside the page, and its paragraph."""
    tops = [one for one in held.document.categories if one.parent is None]
    caption = Text(fr="Par pilier", en="By pillar")
    table = scored(assessment, held, tops, f"pillars-{held.document.code}", caption)
    chart = radar(assessment, held, table)
    title = Words(text=Text(fr="Niveaux", en="Levels"))
    content = Section(id="chart", title=title, blocks=(chart,))
    page = Page(assessment.ref, content, read, lambda quote: None, "", visit.lang)
    svg = charts.drawing(chart, page)
    if svg is None:
        return SafeString(""), ""
    id = held.document.code
    return mark_safe(charts.inline(svg, f"h-{id}", f"p-{id}")), charts.alternative(chart, page)  # noqa: S308 - ours


def _signals(
    visit: Visit, plan: Held[Plan] | None, assessment: Held[Assessment]
) -> Iterator[tuple[Text, str, float | None]]:
    """What the figures call attention to, in words."""
    names: dict[str, str] = {}
    for held in questionnaires(visit.project, plan):
        names |= {one.id: one.title.said(visit.lang) for one in held.document.categories}
        for one in held.document.questions:
            same = one.id.rpartition(".")[0]
            names[one.id] = (
                names[same] if same in names and one.id.endswith(".niveau") else one.ask.said(visit.lang)
            )
    for signal in assessment.document.signals[:SIGNALS_SHOWN]:
        word = sentence_case(coded(Signal, "nature", signal.nature))
        yield word, names.get(signal.about, signal.about), signal.size
