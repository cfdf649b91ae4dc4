"""The risks of an impact assessment, on the CNIL's scales, before and after the action plan."""

from typing import get_args

from filrouge.kinds.compliance import (
    AipdFacts,
    AipdQuestion,
    Answer,
    FearedEvent,
    MissingAnswer,
    RiskPoint,
    Risks,
    Scale,
)

LEVELS: dict[Scale, int | None] = {
    "undefined": None,
    "negligible": 1,
    "limited": 2,
    "significant": 3,
    "maximal": 4,
}
HIGH = 3  #: from "significant" on
QUESTIONS: tuple[AipdQuestion, ...] = get_args(AipdQuestion)


def risks_of(aipd: AipdFacts) -> Risks:
    """Where each feared event stands. A level that nobody estimated is none; the authority's consultation is
    unknown while a residual level is, unless some risk is high already (GDPR, article 36(1))."""
    points = tuple(_point(event) for event in aipd.events)
    high = sum(_is_high(one) for one in points)
    undefined = sum(None in (one.residual_severity_level, one.residual_likelihood_level) for one in points)
    answered = {one.id for one in aipd.answers if one.text.text.strip()}
    consult: Answer = "yes" if high else "unknown" if undefined or not points else "no"
    return Risks(
        points=points,
        undefined_count=undefined,
        high_count=high,
        open_actions_count=sum(one.action is not None and one.done_on is None for one in aipd.actions),
        unanswered=tuple(MissingAnswer(id=one) for one in QUESTIONS if one not in answered),
        consult_authority=consult,
    )


def is_settled(aipd: AipdFacts) -> bool:
    """Validated, with the DPO's opinion recorded (GDPR, article 35(2)), and no high residual risk left."""
    heard = aipd.dpo_opinion.asked == "yes" and aipd.dpo_opinion.text is not None
    return aipd.decision == "validated" and heard and risks_of(aipd).consult_authority == "no"


def _point(event: FearedEvent) -> RiskPoint:
    return RiskPoint(
        id=event.id,
        severity_level=LEVELS[event.severity],
        likelihood_level=LEVELS[event.likelihood],
        residual_severity_level=LEVELS[event.residual_severity],
        residual_likelihood_level=LEVELS[event.residual_likelihood],
    )


def _is_high(point: RiskPoint) -> bool:
    levels = (point.residual_severity_level, point.residual_likelihood_level)
    return all(level is not None and level >= HIGH for level in levels)
