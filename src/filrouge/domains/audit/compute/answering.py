"""What an answer is worth, which questions apply, and which piece shows what."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median_low

from filrouge.kernel.documents import Ref
from filrouge.kinds.audit import Answer, Answers, Band, Condition, Evidence, Question

Given = Mapping[str, Answer]  #: answers of one respondent, by question


def level_of(question: Question, answer: Answer) -> int | None:
    """The level that an answer claims; None when it claims none."""
    if answer.unknown or answer.not_applicable is not None:
        return None
    if question.type == "choice":
        chosen = [one.level for one in question.choices if one.id in answer.choices and one.level]
        return max(chosen, default=None)
    value = value_of(question, answer)
    return None if value is None else banded(question.bands, value)


def value_of(question: Question, answer: Answer) -> float | None:
    """The number that bands are read with: a number, how many choices count, one for yes."""
    if question.type == "multiple":
        return (
            float(sum(one.id in answer.choices for one in question.choices if one.counts))
            if answer.choices
            else None
        )
    if question.type == "boolean":
        return None if answer.holds is None else float(answer.holds)
    return answer.number


def banded(bands: Iterable[Band], value: float) -> int | None:
    """The highest level whose band holds the value."""
    held = [one.level for one in bands if _within(one, value)]
    return max(held, default=None)


def meets(condition: Condition, answer: Answer) -> bool | None:
    """Whether an answer fulfils a condition; None when it does not tell."""
    if answer.unknown or not answer.says_something:
        return None
    if answer.not_applicable is not None:
        return False
    if condition.any_of:
        return bool(set(condition.any_of) & set(answer.choices)) if answer.choices else None
    if condition.holds is not None:
        return None if answer.holds is None else answer.holds is condition.holds
    if condition.at_least is not None:
        return None if answer.number is None else answer.number >= condition.at_least
    return True


def applies_for(question: Question, given: Given) -> bool | None:
    """Whether a question is put to somebody who answered so; None while what decides is unknown."""
    told = [meets(one, given[one.id]) if one.id in given else None for one in question.when]
    if any(one is False for one in told):
        return False
    return None if None in told else True


def lower_median(levels: Sequence[int]) -> int | None:
    """Of several respondents, a level that one of them claimed, and that half of them at least reach."""
    return int(median_low(levels)) if levels else None


def standing(pieces: Mapping[Ref, Evidence | None], as_of: date) -> frozenset[Ref]:
    """Pieces that are there, not refused by their examiner, and not past their day."""
    return frozenset(
        ref
        for ref, one in pieces.items()
        if one is not None
        and one.verdict != "insufficient"
        and (one.valid_until is None or one.valid_until >= as_of)
    )


def shown_for(question: Question, answers: Iterable[Answer], stands: frozenset[Ref]) -> frozenset[str]:
    """The pieces asked for that anybody joined and that stand."""
    return frozenset(
        one.expected
        for answer in answers
        for one in answer.joined
        if one.expected is not None and one.piece in stands
    )


def reach(question: Question, claimed: int, shown: frozenset[str], floor: int) -> int:
    """How far up to the level claimed the pieces asked for are all shown."""
    wanted = sorted({one.from_level for one in question.expects})
    lacking = next((level for level in wanted if not asked_at(question, level) <= shown), None)
    top = claimed if lacking is None else min(claimed, lacking - 1)
    return top if wanted and top >= wanted[0] else floor


def asked_at(question: Question, level: int) -> frozenset[str]:
    """The pieces that a level asks for, beside those of the levels below it."""
    return frozenset(one.id for one in question.expects if one.from_level == level)


def by_question(answers: Iterable[Answers]) -> dict[str, list[Answer]]:
    """What all respondents say of each question; the order of respondents is of no consequence."""
    told: dict[str, list[Answer]] = {}
    for one in answers:
        for answer in one.answers:
            told.setdefault(answer.id, []).append(answer)
    return told


def _within(band: Band, value: float) -> bool:
    above = band.at_least is None or value >= band.at_least
    return above and (band.at_most is None or value <= band.at_most)
