"""Criteria of public grids in our words, automatic checks of pages, and the grid that they fill."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from filrouge.kernel.documents import Blob, Document, Part, Scalar
from filrouge.kernel.reports import Report
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.compliance.ethics import GridName, ThemeScore
from filrouge.kinds.compliance.screening import Answer, Checked

GridVerdict = Literal["met", "not_met", "not_applicable", "unknown"]
DecidedBy = Literal["tool", "person", "nobody"]


class CriterionRow(Part):
    """A criterion by its grid and number, said in our own words where that is allowed and sure.

    ``wording``: whose words the statement is in; None with no statement.
    """

    id: str = Field(pattern=r"^[a-z_]+\.\d{1,2}(\.\d{1,2})?$")
    grid: GridName
    theme: str
    theme_title: Text | None = None
    number: str
    statement: Text | None = None
    wording: Literal["ours", "official"] | None = None
    licence: str = ""
    checked: Checked
    checked_against: str = ""
    checked_on: date | None = None

    @model_validator(mode="after")
    def _words_are_somebodys(self) -> "CriterionRow":
        if (self.statement is None) is not (self.wording is None):
            raise ValueError(N_("a statement says whose words it is in"))
        if (self.checked == "unverified") is (self.checked_on is not None):
            raise ValueError(N_("a row was checked on a day and against something, or it is unverified"))
        return self


class Criteria(Document):
    """The criteria of the grids with what each was checked against; shipped in the library."""

    kind = "compliance.criteria"
    origin = "imported"

    told_on: date
    rows: tuple[CriterionRow, ...]


class CheckedPage(Part):
    id: str
    address: str
    faults_count: int = Field(ge=0)


class RuleOutcome(Part):
    """What one rule of the tool found on all pages; ``id`` is the tool's name for it."""

    id: str
    faults_count: int = Field(ge=0, description="elements at fault, over all pages")
    faulty_pages_count: int = Field(ge=0)
    passed_pages_count: int = Field(ge=0)
    to_review_count: int = Field(ge=0, description="elements that the tool leaves to a person")


class AccessibilityCheck(Document):
    """The result of an automatic check of pages, read from the tool's own file."""

    kind = "compliance.accessibility_check"
    origin = "imported"

    file: Blob
    tool: str
    tool_version: str
    ran_on: date
    pages: tuple[CheckedPage, ...] = Field(min_length=1)
    rules: tuple[RuleOutcome, ...]

    def summary(self) -> Mapping[str, Scalar]:
        faults = sum(one.faults_count for one in self.rules)
        return {"ran_on": self.ran_on.isoformat(), "pages_count": len(self.pages), "faults_count": faults}


class FilledCriterion(Part):
    """A criterion with who decided it; ``contradicts``: the tool found a fault where a person saw none."""

    id: str
    verdict: GridVerdict
    decided_by: DecidedBy
    rules: tuple[str, ...] = ()
    faults_count: int = Field(ge=0, description="elements at fault, over all pages")
    to_review_count: int = Field(ge=0, description="elements that the tool leaves to a person")
    contradicts: bool = False


class FilledGrid(Document):
    """The RGAA grid as far as a check of pages and a self-assessment fill it; the rest stays unknown."""

    kind = "compliance.filled_grid"
    origin = "computed"

    grid: GridName
    rows: tuple[FilledCriterion, ...]
    themes: tuple[ThemeScore, ...]
    pages_count: int
    by_tool_count: int
    by_person_count: int
    unknown_count: int
    contradictions_count: int
    met_ratio: float | None
    all_met: Answer

    def summary(self) -> Mapping[str, Scalar]:
        return {"grid": self.grid, "unknown_count": self.unknown_count, "all_met": self.all_met}


class FilledGridReport(Report):
    """The filled grid told, criterion by criterion."""

    kind = "compliance.filled_grid_report"
