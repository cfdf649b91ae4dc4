"""Pages of this room: the studies, one study compared, and how much the criteria count for whoever reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from filrouge.domains.options.compute.scoring import range_of
from filrouge.engines.simulation import Range, median
from filrouge.kernel.documents import Key, Prose, Quote, checked_name, validated
from filrouge.kernel.errors import FilrougeError, Invalid
from filrouge.kernel.project import Held, Project
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kernel.words import coded
from filrouge.kinds.options import (
    Ballot,
    Choice,
    Comparison,
    Criterion,
    MethodResult,
    Ranking,
    Score,
    Study,
    Veto,
)
from filrouge.webkit.rooms import Page, Visit

WRITE = "options.write"
READ = "options.read"
TRACK = 120  #: width of the line that shows a range on the scale of its criterion, in its own units
MARK = 4
DOUBTS = (0.1, 0.2, 0.3, 0.5)
VOTED = Text(fr="Votre bulletin est écrit.", en="Your ballot is written.")


@dataclass(frozen=True)
class Span:
    """A range on the scale of its criterion: its beginning, its end and its middle, from 0 to ``TRACK``."""

    start: str
    end: str
    mark: str


@dataclass(frozen=True)
class Cell:
    """What is known of one option on one criterion."""

    option: Prose  #: what it is called
    middle: float | None
    low: float | None
    high: float | None
    nature: Text | None
    source: str  #: where the figure leads; "" for a judgement
    who: str
    span: Span | None


@dataclass(frozen=True)
class Line:
    criterion: Criterion
    weight_percent: float | None
    cells: list[Cell]


def front(visit: Visit) -> HttpResponse:
    """Every study, and whether it was compared and decided."""
    project = visit.project
    compared = {_study_of(project, one).id for one in project.all(Comparison)} - {""}
    decided = {one.document.study.id for one in project.all(Choice)}
    told = [
        {
            "address": f"{visit.here}{one.ref.id}",
            "study": one.document,
            "compared": one.ref.id in compared,
            "decided": one.ref.id in decided,
        }
        for one in project.all(Study)
    ]
    return visit.shown(
        "options/front.html",
        {"studies": told, "new": visit.house.new_address(Study), "may_write": visit.project.may(WRITE)},
    )


def study(visit: Visit, id: str) -> HttpResponse:
    """One study: what is known, who weighs what, how it comes out, what would change it, the decision."""
    held = visit.project.named(Study, checked_name(id))
    ballots = _ballots(visit.project, held)
    mine = next((one for one in ballots if one.document.who == visit.project.actor), None)
    comparison = _comparison(visit.project, held)
    choice = next((one for one in visit.project.all(Choice) if one.document.study.id == id), None)
    signature = visit.project.signature(choice.ref) if choice else None
    titles = {one.id: one.title for one in held.document.options}
    return visit.shown(
        "options/study.html",
        {
            "study": held.document,
            "ref": held.ref,
            "titles": titles,
            "lines": _lines(visit, held, comparison),
            "vetoed": {one.option for one in held.document.vetoes},
            "vetoes": [(one, titles[one.option], _cited(visit, one)) for one in held.document.vetoes],
            "ballots": [_weighed(visit, held.document, one.document) for one in ballots] if mine else [],
            "voted_count": len(ballots),
            "mine": mine,
            "vote": f"{visit.here}{id}/ballot",
            "comparison": comparison,
            "comparison_address": visit.house.address(comparison.ref.key) if comparison else "",
            "rankings": _rankings(comparison, titles),
            "methods": _methods(comparison, titles),
            "turns": _turns(held, comparison, titles),
            "choice": choice,
            "signature": signature.document if signature else None,
            "signed_by": visit.house.name(str(signature.document.signer)) if signature else "",
            "may_sign": choice and not signature and visit.project.signs(choice.document),
            "choice_address": visit.house.address(choice.ref.key) if choice else "",
            "new_choice": visit.house.new_address(Choice, held.ref),
            "edit": visit.house.edit_address(held.ref.key),
            "document": visit.house.address(held.ref.key),
            "may_write": visit.project.may(WRITE),
            "old": comparison is not None and _is_old(visit.project, held, ballots, comparison),
        },
    )


def compare(visit: Visit, id: str) -> HttpResponse:
    """Run the comparison over the ballots there are, as a step of the thread."""
    held = visit.project.named(Study, checked_name(id))
    ballots = _ballots(visit.project, held)
    if not ballots:
        raise Invalid(N_("Nobody has said yet how much the criteria count"))
    step = checked_name(f"{id}-comparaison")
    given = {
        "subject": {"latest": f"{Study.kind}/{id}"},
        "ballots": [{"latest": f"{Ballot.kind}/{one.ref.id}"} for one in ballots],
    }
    visit.house.give_step(step, "options.compare", given)
    return visit.led(visit.house.walk(step))


def ballot(visit: Visit, id: str) -> HttpResponse:
    """How much each criterion counts for whoever reads; others show once one has written."""
    held = visit.project.named(Study, checked_name(id))
    key = Key(Ballot.kind, checked_name(f"{id}-{visit.project.actor}"[:80]))
    latest = visit.project.held(Ballot, key.id)
    before = latest.document if latest else None
    fault: FilrougeError | None = None
    if visit.request.method == "POST":
        try:
            written = _ballot_of(visit, held)
            visit.project.write(key.id, written, expected_revision=latest.ref.revision if latest else 0)
        except Invalid as err:
            fault = err
        else:
            messages.success(visit.request, VOTED.said(visit.lang))
            return visit.led(f"{visit.here}{id}")
    points = {one.id: one.points for one in before.weights} if before else {}
    posted = visit.request.POST
    return visit.shown(
        "options/ballot.html",
        {
            "study": held.document,
            "rows": [
                (
                    one,
                    coded(Criterion, "family", one.family),
                    posted.get(f"points:{one.id}", _spelt(points.get(one.id), visit.lang)),
                )
                for one in held.document.criteria
            ],
            "doubts": [(str(one), 100 * one) for one in DOUBTS],
            "doubt": posted.get("doubt") or str(before.doubt_ratio if before else 0.2),
            "says": posted.get("says") or (before.says.text if before and before.says else ""),
            "back": f"{visit.here}{id}",
            "fault": fault,
        },
        status=422 if fault else 200,
    )


def _ballot_of(visit: Visit, held: Held[Study]) -> Ballot:
    """
    Raises:
        Invalid: a criterion without points, or points for none.
    """
    posted = visit.request.POST
    weights: list[dict[str, str | float]] = []
    for one in held.document.criteria:
        told = posted.get(f"points:{one.id}", "").strip().replace(",", ".")
        try:
            points = float(told)
        except ValueError:
            raise Invalid(
                N_("Give points to the criterion %(name)s", name=one.title.text), at=f"/weights/{one.id}"
            ) from None
        weights.append({"id": one.id, "points": points})
    if not any(one["points"] for one in weights):
        raise Invalid(N_("Give points to one criterion at least"), at="/weights")
    says = posted.get("says", "").strip()
    body = {
        "study": held.ref.model_dump(mode="json"),
        "who": str(visit.project.actor),
        "weights": weights,
        "doubt_ratio": float(posted.get("doubt") or 0.2),
        "says": {"lang": visit.lang, "text": says} if says else None,
    }
    return validated(Ballot, body)


def _spelt(points: float | None, lang: Lang) -> str:
    if points is None:
        return ""
    told = f"{points:g}"
    return told.replace(".", ",") if lang == "fr" else told


def _ballots(project: Project, held: Held[Study]) -> list[Held[Ballot]]:
    return [one for one in project.all(Ballot) if one.document.study.key == held.ref.key]


def _study_of(project: Project, held: Held[Comparison]) -> Key:
    """The study that a comparison was run on, which its run knows."""
    run = project.store.maker(held.ref.key)
    found = [read.ref.key for read in run.reads if read.ref.kind == Study.kind] if run else []
    return found[0] if found else Key(Study.kind, "")


def _comparison(project: Project, held: Held[Study]) -> Held[Comparison] | None:
    """The one that was run last."""
    found = [one for one in project.all(Comparison) if _study_of(project, one) == held.ref.key]
    return found[-1] if found else None


def _is_old(
    project: Project, held: Held[Study], ballots: Sequence[Held[Ballot]], comparison: Held[Comparison]
) -> bool:
    """It was run on another revision of the study, or on other ballots."""
    run = project.store.maker(comparison.ref.key)
    read = {one.ref for one in run.reads} if run else set()
    return not {held.ref, *(one.ref for one in ballots)} <= read


def _weighed(visit: Visit, study: Study, ballot: Ballot) -> tuple[str, list[tuple[Prose, float | None]]]:
    """Who gives how many points to each criterion, in the order of the study."""
    points = {one.id: one.points for one in ballot.weights}
    return visit.house.name(str(ballot.who)), [(one.title, points.get(one.id)) for one in study.criteria]


def _cited(visit: Visit, veto: Veto) -> str:
    cites = veto.cites
    return (
        visit.house.place(cites.ref, cites.pointer) if isinstance(cites, Quote) else visit.house.place(cites)
    )


def _lines(visit: Visit, held: Held[Study], comparison: Held[Comparison] | None) -> list[Line]:
    read = visit.project.reader()
    scores = {(one.option, one.criterion): one for one in held.document.scores}
    weights = {one.id: 100 * one.weight_ratio for one in comparison.document.weights} if comparison else {}
    lines = []
    for criterion in held.document.criteria:
        ranges: dict[str, Range | None] = {}
        for option in held.document.options:
            given = scores.get((option.id, criterion.id))
            try:
                ranges[option.id] = range_of(given, criterion.unit, read) if given else None
            except FilrougeError:
                ranges[option.id] = None  # what it quotes is gone, or is no number: the cell says unknown
        cells = [
            _cell(visit, option.title, scores.get((option.id, criterion.id)), ranges[option.id], ranges)
            for option in held.document.options
        ]
        lines.append(Line(criterion, weights.get(criterion.id), cells))
    return lines


def _cell(
    visit: Visit, option: Prose, given: Score | None, told: Range | None, all_: Mapping[str, Range | None]
) -> Cell:
    if given is None or told is None:
        return Cell(option, None, None, None, None, "", "", None)
    source = visit.house.place(given.value.ref, given.value.pointer) if given.value else ""
    who = visit.house.name(str(given.judged_by)) if given.judged_by else ""
    sure = told.shape == "fixed"
    middle = told.low if sure else median(told)
    nature = coded(Score, "nature", given.nature)
    low, high = (None, None) if sure else (told.low, told.high)
    return Cell(option, middle, low, high, nature, source, who, _span(told, middle, all_))


def _span(told: Range, middle: float, all_: Mapping[str, Range | None]) -> Span | None:
    known = [one for one in all_.values() if one]
    start, end = min(one.low for one in known), max(one.high for one in known)
    if start == end:
        return None

    def at(value: float) -> float:
        return (value - start) / (end - start) * TRACK

    mark = min(max(at(middle) - MARK / 2, 0), TRACK - MARK)
    return Span(f"{at(told.low):.1f}", f"{max(at(told.high), at(told.low) + 1):.1f}", f"{mark:.1f}")


def _rankings(comparison: Held[Comparison] | None, titles: Mapping[str, Any]) -> list[dict[str, Any]]:
    if comparison is None:
        return []
    told = [("allowed", comparison.document.allowed)]
    if comparison.document.without_vetoes:
        told.append(("free", comparison.document.without_vetoes))
    return [{"place": place, **_ranking(one, titles)} for place, one in told]


def _ranking(ranking: Ranking, titles: Mapping[str, Any]) -> dict[str, Any]:
    wsm = ranking.methods[0]
    return {
        "winner": titles[ranking.winner],
        "agreeing_count": ranking.agreeing_count,
        "methods_count": ranking.methods_count,
        "ranks": [one.id for one in wsm.options[0].ranks],
        "rows": [
            {
                "title": titles[one.id],
                "best": one.id == ranking.winner,
                "ranks": [(rank.id, rank.ratio * 100, f"{rank.ratio * 100:.1f}") for rank in one.ranks],
            }
            for one in sorted(wsm.options, key=lambda one: (one.rank, one.id))
        ],
    }


def _methods(
    comparison: Held[Comparison] | None, titles: Mapping[str, Any]
) -> list[tuple[Text, Any, list[Any]]]:
    """Each method with its winner and whom it would put first if somebody left."""
    if comparison is None:
        return []
    return [
        (
            coded(MethodResult, "id", one.id),
            titles[one.winner],
            [(titles[left.id], titles[left.winner]) for left in one.reversals],
        )
        for one in comparison.document.allowed.methods
    ]


def _turns(
    held: Held[Study], comparison: Held[Comparison] | None, titles: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Changes of one weight or one score after which another option wins."""
    if comparison is None:
        return []
    criteria = {one.id: one for one in held.document.criteria}
    allowed = comparison.document.allowed
    told: list[dict[str, Any]] = [
        {
            "criterion": criteria[one.id].title,
            "of": None,
            "now": one.weight_ratio * 100,
            "flips_at": one.flips_at_ratio * 100,
            "unit": "%",
            "within": None,
            "winner": titles[one.winner],
        }
        for one in allowed.methods[0].flips
        if one.flips_at_ratio is not None and one.winner and one.id in criteria
    ]
    told += [
        {
            "criterion": criteria[one.criterion].title,
            "of": titles[one.option],
            "now": one.score,
            "flips_at": one.flips_at,
            "unit": criteria[one.criterion].unit,
            "within": one.within_doubt,
            "winner": titles[one.winner],
        }
        for one in allowed.turns
        if one.criterion in criteria
    ]
    return told


PAGES = (
    Page("front", "", front, {"GET": READ}),
    Page("study", "<str:id>", study, {"GET": READ}),
    Page("compare", "<str:id>/compare", compare, {"POST": WRITE}),
    Page("ballot", "<str:id>/ballot", ballot, {"GET": WRITE, "POST": WRITE}),
)
