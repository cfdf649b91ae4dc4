"""An intake as one flat table of answers."""

from collections.abc import Iterable, Iterator
from typing import get_args

from filrouge.engines.ruling import Answers
from filrouge.kernel.documents import Part
from filrouge.kinds.compliance import AnnexPoint, Answer, Fact, Intake, Practice, RequiredType

FACTS: tuple[str, ...] = get_args(Fact)
READ: dict[Answer, bool | None] = {"yes": True, "no": False, "unknown": None}
TOLD: dict[bool | None, Answer] = {True: "yes", False: "no", None: "unknown"}


def answers_of(intake: Intake) -> Answers:
    """Every question with its answer.

    A listed item that nobody told takes the answer given for the others of its list: "no" only where a person
    said that the list was read through. Exemptions that nobody told are not claimed.
    """
    return {
        **dict(_facts(intake)),
        **_listed(intake.practices, intake.practices_others, get_args(Practice)),
        **_listed(intake.annex_iii, intake.annex_iii_others, get_args(AnnexPoint)),
        **_listed(intake.aipd_required, intake.aipd_required_others, get_args(RequiredType)),
        **{one.id: READ[one.answer] for one in intake.aipd_exempt},
    }


def _facts(intake: Intake) -> Iterator[tuple[str, bool | None]]:
    for name in type(intake).model_fields:
        group = getattr(intake, name)
        if isinstance(group, Part):
            yield from ((fact, READ[told]) for fact, told in group if fact in FACTS)


def _listed(told: Iterable[object], others: Answer, every: Iterable[str]) -> dict[str, bool | None]:
    given = {one.id: READ[one.answer] for one in told}  # type: ignore[attr-defined]
    return {item: given.get(item, READ[others]) for item in every}
