"""How far an audit is: facts told and pieces joined, never clicks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filrouge.domains.audit.compute.answering import applies_for
from filrouge.kinds.audit import Answer, Category, Question, Questionnaire


@dataclass(frozen=True)
class Progress:
    """Of questions that are put: told (an answer, or why it does not apply), and said not to be known; pieces
    asked for, and those joined."""

    asked_count: int
    told_count: int
    unknown_count: int
    pieces_asked_count: int
    pieces_joined_count: int
    minutes_left: int

    @property
    def percent(self) -> int:
        return 100 * self.told_count // self.asked_count if self.asked_count else 0


def progress(questions: Iterable[Question], answers: Iterable[Answer]) -> Progress:
    """Of one person; a question that earlier answers close is not put."""
    given = {one.id: one for one in answers}
    put = [one for one in questions if applies_for(one, given) is not False]
    said = {id for id, one in given.items() if one.says_something}
    told = [one for one in put if one.id in said]
    unknown = [one for one in told if given[one.id].unknown]
    left = [one for one in put if one.id not in said]
    return Progress(
        asked_count=len(put),
        told_count=len(told) - len(unknown),
        unknown_count=len(unknown),
        pieces_asked_count=sum(len(one.expects) for one in put),
        pieces_joined_count=sum(
            len({piece.expected for piece in given[one.id].joined if piece.expected})
            for one in put
            if one.id in given
        ),
        minutes_left=sum(one.minutes for one in left),
    )


def below(questionnaire: Questionnaire, top: Category) -> Sequence[Question]:
    """The questions of a category and of all below it, in the order of the questionnaire."""
    inside = {top.id}
    while more := {one.id for one in questionnaire.categories if one.parent in inside} - inside:
        inside |= more
    return [one for one in questionnaire.questions if one.category in inside]
