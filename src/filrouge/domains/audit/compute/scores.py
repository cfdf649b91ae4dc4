"""Declared and proven, apart: by question, by category, by questionnaire.

*Declared* is the lower median of what respondents claim. *Proven* is the highest level of which every piece
asked for was joined to a claim of it. Where a measure says the level it prevails, and pieces go further only
beyond the best that it can say. What nobody proved stands at the lowest level: answering more lowers nothing
that is proven. A question leaves the count only when a standing piece shows that it does not apply.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal

from filrouge.domains.audit.compute.answering import (
    applies_for,
    asked_at,
    banded,
    by_question,
    level_of,
    lower_median,
    meets,
    reach,
    shown_for,
    standing,
)
from filrouge.kernel.documents import Ref
from filrouge.kinds.audit import (
    Answer,
    Answers,
    Assessment,
    Category,
    CategoryScore,
    Evidence,
    MeasuredBy,
    Measures,
    Plan,
    Question,
    Questionnaire,
    QuestionnaireScore,
    QuestionScore,
    Scan,
    Signal,
)

GAP_TOLD = 1.0  #: levels of difference from which a gap is told
SPREAD_TOLD = 2  #: levels between two respondents from which they disagree
DIGITS = 3


def assess(
    plan: Plan,
    questionnaires: Sequence[Questionnaire],
    answers: Mapping[str, Sequence[Answers]],
    pieces: Mapping[Ref, Evidence | None],
    measures: Sequence[Measures] = (),
    scan: Scan | None = None,
) -> Assessment:
    """Judge every questionnaire of a plan; ``answers`` by its code, ``pieces`` None where one was erased."""
    stands = standing(pieces, plan.as_of)
    judged = [_Judge(one, answers.get(one.code, ()), stands, measures, plan) for one in questionnaires]
    questions = tuple(score for one in judged for score in one.questions.values())
    categories = tuple(score for one in judged for score in one.categories())
    asked = [one for one in questions if one.applies is not False]
    return Assessment(
        as_of=plan.as_of,
        respondents_count=len({one.respondent for told in answers.values() for one in told}),
        pieces_count=len(stands),
        answered_ratio=_rounded(sum(map(_answered, asked)) / len(asked)) if asked else None,
        questionnaires=tuple(one.whole() for one in judged),
        categories=categories,
        questions=questions,
        signals=tuple(_signals(categories, questions, scan)),
    )


@dataclass(frozen=True)
class _Part:
    """What a question or a category brings to the one above; ``optional``: shown not to apply."""

    weight: float
    declared: float | None
    proven: float
    optional: bool


class _Judge:
    """One questionnaire with all that was answered to it."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Sequence[Answers],
        stands: frozenset[Ref],
        measures: Sequence[Measures],
        plan: Plan,
    ) -> None:
        self._told, self._answers = questionnaire, answers
        self._weights = {one.id: one.weight for one in plan.weights}
        self._targets = {one.id: one.level for one in plan.targets}
        self._stands, self._measures = stands, measures
        self._by_question = by_question(answers)
        self._given = [{answer.id: answer for answer in one.answers} for one in answers]
        self.floor = min(one.level for one in questionnaire.scale)
        self.ceiling = max(one.level for one in questionnaire.scale)
        self.questions = {one.id: self._question(one) for one in questionnaire.questions if one.is_scored}

    def whole(self) -> QuestionnaireScore:
        all_of_it = _together(1, self._tops())
        asked = [one for one in self.questions.values() if one.applies is not False]
        return QuestionnaireScore(
            id=self._told.code,
            lowest_level=self.floor,
            highest_level=self.ceiling,
            questions_count=len(asked),
            answered_count=sum(map(_answered, asked)),
            respondents_count=len(self._answers),
            declared_level=all_of_it.declared if all_of_it else None,
            proven_level=all_of_it.proven if all_of_it else self.floor,
        )

    def categories(self) -> Iterator[CategoryScore]:
        for category in self._told.categories:
            part = self._of(category)
            if part is None:
                continue
            held = [one for one in self._below(category) if one.applies is not False]
            target, declared, shown = self._targets.get(category.id), part.declared, part.proven
            yield CategoryScore(
                id=category.id,
                parent=category.parent,
                questionnaire=self._told.code,
                questions_count=len(held),
                answered_count=sum(map(_answered, held)),
                proven_count=sum(one.proven_level > self.floor for one in held),
                disagreements_count=sum(map(_disagree, held)),
                declared_level=declared,
                proven_level=shown,
                target_level=target,
                declared_gap=_difference(target, declared),
                proven_gap=_difference(target, shown),
                unproven_gap=_difference(declared, shown),
            )

    def _question(self, question: Question) -> QuestionScore:
        told = self._by_question.get(question.id, [])
        levels = [level for one in told if (level := level_of(question, one)) is not None]
        measured = self._measured(question.measured_by)
        shown = shown_for(question, told, self._stands)
        by_pieces = max((reach(question, level, shown, self.floor) for level in levels), default=self.floor)
        proven = _proven(question, measured, by_pieces)
        following = next(
            (one for one in sorted({e.from_level for e in question.expects}) if one > proven), None
        )
        return QuestionScore(
            id=question.id,
            category=question.category,
            respondents_count=len(levels),
            unknown_count=sum(one.unknown for one in told),
            declared_level=lower_median(levels),
            lowest_level=min(levels, default=None),
            highest_level=max(levels, default=None),
            proven_level=proven,
            proven_by=_by(measured, by_pieces, proven, self.floor),
            measured_level=measured,
            missing=tuple(sorted(asked_at(question, following) - shown)) if following else (),
            applies=self._applies(question, told),
        )

    def _measured(self, wanted: MeasuredBy | None) -> int | None:
        """The level that the worst measure of a characteristic says."""
        if wanted is None:
            return None
        told = [
            one
            for measures in self._measures
            for one in measures.measures
            if one.characteristic == wanted.characteristic and wanted.aspect in (None, one.aspect)
        ]
        ages = [float(one.age_days) for one in told if one.age_days is not None]
        ratios = [one.ratio for one in told if one.ratio is not None]
        worst = max(ages, default=None) if ages else min(ratios, default=None)
        return None if worst is None else banded(wanted.bands, worst) or self.floor

    def _applies(self, question: Question, told: Sequence[Answer]) -> bool | None:
        """For a count of questions: not asked when all who tell agree that it does not apply."""
        said = [one.not_applicable is None for one in told if one.says_something and not one.unknown]
        if said:
            return any(said)
        if not question.when:
            return True
        gates = [applies_for(question, given) for given in self._given]
        if any(one is True for one in gates):
            return True
        return False if any(one is False for one in gates) else None

    def _is_shown_idle(self, question: Question) -> bool:
        """Whether a standing piece shows that a question does not apply."""
        declined = [one for one in self._by_question.get(question.id, []) if one.not_applicable is not None]
        closing = [
            answer
            for condition in question.when
            for answer in self._by_question.get(condition.id, [])
            if meets(condition, answer) is False
        ]
        return any(one.piece in self._stands for answer in (*declined, *closing) for one in answer.joined)

    def _of(self, category: Category) -> _Part | None:
        """A category with all below it; None when nothing in it is scored."""
        below = [one for one in self._told.categories if one.parent == category.id]
        inner = [part for one in below if (part := self._of(one)) is not None]
        inner += [
            _Part(one.weight, score.declared_level, score.proven_level, self._is_shown_idle(one))
            for one in self._told.questions
            if one.category == category.id and (score := self.questions.get(one.id)) is not None
        ]
        return _together(self._weights.get(category.id, category.weight), inner)

    def _tops(self) -> list[_Part]:
        tops = [one for one in self._told.categories if one.parent is None]
        return [part for one in tops if (part := self._of(one)) is not None]

    def _below(self, category: Category) -> list[QuestionScore]:
        found = [one for one in self.questions.values() if one.category == category.id]
        for inner in self._told.categories:
            if inner.parent == category.id:
                found += self._below(inner)
        return found


def _signals(
    categories: Iterable[CategoryScore], questions: Iterable[QuestionScore], scan: Scan | None
) -> Iterator[Signal]:
    for one in categories:
        if one.proven_gap is not None and one.proven_gap >= GAP_TOLD:
            yield Signal(id=f"gap.{one.id}", nature="gap", about=one.id, size=one.proven_gap)
        if one.unproven_gap is not None and one.unproven_gap >= GAP_TOLD:
            yield Signal(id=f"unproven.{one.id}", nature="unproven", about=one.id, size=one.unproven_gap)
    for score in questions:
        if _disagree(score):
            assert score.highest_level is not None and score.lowest_level is not None
            spread = score.highest_level - score.lowest_level
            yield Signal(id=f"disagreement.{score.id}", nature="disagreement", about=score.id, size=spread)
        if score.measured_level is not None and score.declared_level is not None:
            if score.declared_level > score.measured_level:
                over = score.declared_level - score.measured_level
                yield Signal(id=f"contradicted.{score.id}", nature="contradicted", about=score.id, size=over)
        if score.applies is not False and not score.respondents_count and score.measured_level is None:
            yield Signal(id=f"unknown.{score.id}", nature="unknown", about=score.id)
    for use in scan.uses if scan else ():
        if use.declared is False:
            yield Signal(id=f"shadow.{use.id}", nature="shadow", about=use.id, size=use.places_count)


def _proven(question: Question, measured: int | None, by_pieces: int) -> int:
    if measured is None or question.measured_by is None:
        return by_pieces
    best = max(one.level for one in question.measured_by.bands)
    return max(measured, by_pieces) if measured == best else measured


def _by(
    measured: int | None, by_pieces: int, proven: int, floor: int
) -> Literal["evidence", "measure"] | None:
    if measured is not None and proven == measured:
        return "measure"
    return "evidence" if by_pieces > floor else None


def _answered(score: QuestionScore) -> bool:
    return score.respondents_count > 0 or score.measured_level is not None


def _disagree(score: QuestionScore) -> bool:
    if score.highest_level is None or score.lowest_level is None:
        return False
    return score.highest_level - score.lowest_level >= SPREAD_TOLD


def _together(weight: float, parts: Sequence[_Part]) -> _Part | None:
    """Weighted means. A part shown not to apply counts in what is proven only where it raises it, so that
    neither showing that it does not apply nor proving it lowers anything."""
    if not parts:
        return None
    kept = [(one.weight, one.proven) for one in parts if not one.optional]
    for one in sorted((one for one in parts if one.optional), key=lambda part: -part.proven):
        if not kept or one.proven > (_weighted(kept) or 0):
            kept.append((one.weight, one.proven))
    declared = _weighted([(one.weight, one.declared) for one in parts if one.declared is not None])
    return _Part(weight, declared, _weighted(kept) or 0, all(one.optional for one in parts))


def _weighted(told: Sequence[tuple[float, float]]) -> float | None:
    """A weighted mean that does not depend on the order of what is summed."""
    total = fsum(weight for weight, _ in told)
    return _rounded(fsum(weight * value for weight, value in told) / total) if told else None


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else _rounded(one - other)


def _rounded(value: float) -> float:
    return round(value, DIGITS)
