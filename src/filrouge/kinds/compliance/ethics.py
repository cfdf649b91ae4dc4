"""The ethics review of a use, and self-assessments against public grids."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from filrouge.kernel.documents import Account, Document, Of, Part, Prose, Ref, Scalar
from filrouge.kinds.compliance.screening import Answer

GridName = Literal["rgesn", "frugal_ai", "rgaa"]


class ValueAtStake(Part):
    """A value that the use serves or hurts, and what it is weighed against."""

    id: str
    what: Prose
    tension: Prose | None = None


class AffectedGroup(Part):
    """People whom the use touches, what it changes for them, and whether they were heard."""

    id: str
    who: Prose
    consequence: Prose | None = None
    heard: Answer = "unknown"


class Condition(Part):
    id: str
    what: Prose
    due: date | None = None


class EthicsReview(Document):
    """Values at stake, people affected, contestability, human oversight, and who decided what."""

    kind = "compliance.ethics_review"

    intake: Annotated[Ref, Of("compliance.intake")]
    values: tuple[ValueAtStake, ...] = Field(min_length=1)
    groups: tuple[AffectedGroup, ...] = Field(min_length=1)
    alternatives: Prose | None = Field(default=None, description="doing without it included")
    contestability: Prose | None = None
    oversight: Prose | None = None
    verdict: Literal["go", "go_with_conditions", "stop"] | None = None
    conditions: tuple[Condition, ...] = ()
    dissent: Prose | None = None
    decided_by: tuple[Account, ...] = ()
    decided_on: date | None = None

    def summary(self) -> Mapping[str, Scalar]:
        return {"verdict": self.verdict}


class GridAnswer(Part):
    """A criterion of the grid by its number."""

    id: str = Field(pattern=r"^\d{1,2}(\.\d{1,2})?$")
    verdict: Literal["met", "not_met", "not_applicable", "unknown"]
    says: Prose | None = None
    cites: Ref | None = None


class SelfAssessment(Document):
    """What a team says of a service against a public grid (RGESN, frugal AI, RGAA), criterion by number."""

    kind = "compliance.self_assessment"

    grid: GridName
    subject: Prose
    on: date
    answers: tuple[GridAnswer, ...] = ()

    def summary(self) -> Mapping[str, Scalar]:
        return {"grid": self.grid, "on": self.on.isoformat()}


class ThemeScore(Part):
    """Of a theme of the grid; ``met_ratio`` of what applies and is known, none when nothing is."""

    id: str
    criteria_count: int
    met_count: int
    not_met_count: int
    not_applicable_count: int
    unknown_count: int
    met_ratio: float | None


class GridScore(Document):
    """A self-assessment added up by theme; what nobody answered is unknown, and never counts as met."""

    kind = "compliance.grid_score"
    origin = "computed"

    grid: GridName
    themes: tuple[ThemeScore, ...]
    criteria_count: int
    unknown_count: int
    met_ratio: float | None
    all_met: Answer
