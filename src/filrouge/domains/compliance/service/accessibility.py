"""Use cases: criteria of grids shipped, automatic checks of pages read, and the RGAA grid that they fill."""

from filrouge.domains.compliance.compute.accessibility import fill, read_axe, shipped_criteria, shipped_rules
from filrouge.domains.compliance.compute.grids import score_of, shipped_grids
from filrouge.domains.compliance.documents import AxeToRead, GridToFill, Nothing
from filrouge.domains.compliance.errors import UnknownCriterion
from filrouge.domains.compliance.report.accessibility import filled_grid_report
from filrouge.kernel.context import Context
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.compliance import (
    AccessibilityCheck,
    Criteria,
    FilledGrid,
    FilledGridReport,
    SelfAssessment,
)
from filrouge.kinds.serving import ToolCheck

DATA = "filrouge.domains.compliance/data"
GRIDS, CRITERIA, RULES = f"{DATA}/grids.toml", f"{DATA}/criteria.toml", f"{DATA}/axe-rgaa.toml"


@use_case(
    "compliance.ship_criteria",
    version=1,
    title=Text(fr="Ranger les critères livrés", en="Shelve the criteria shipped"),
    right="compliance.write",
    makes=(Criteria,),
)
def ship_criteria(context: Context, given: Nothing) -> None:
    """Make the criteria of the grids, in our own words, each with what it was checked against."""
    grids = shipped_grids(context.resource(GRIDS))
    context.make(shipped_criteria(context.resource(CRITERIA), grids))


@use_case(
    "compliance.read_axe",
    version=1,
    title=Text(fr="Lire un contrôle d’accessibilité", en="Read an accessibility check"),
    right="compliance.write",
    reads=(ToolCheck,),
    makes=(AccessibilityCheck,),
)
def import_axe(context: Context, given: AxeToRead) -> None:
    """Keep what axe-core answered, and what it says of each rule.

    Raises:
        NotAnAxeResult: not a file of the tool.
    """
    read = context.maybe(ToolCheck, given.check)
    file = read.document.file if read else given.file
    assert file is not None  # the input holds one of the two
    context.make(read_axe(file, context.blob(file)))


@use_case(
    "compliance.fill_grid",
    version=1,
    title=Text(fr="Remplir la grille RGAA", en="Fill the RGAA grid"),
    right="compliance.write",
    reads=(AccessibilityCheck, SelfAssessment),
    makes=(FilledGrid, FilledGridReport),
)
def fill_grid(context: Context, given: GridToFill) -> None:
    """Faults that the tool found, then what people say; what nobody decided stays unknown.

    Raises:
        UnknownCriterion: a self-assessment against another grid, or about a number it does not have.
    """
    grids, rules = shipped_grids(context.resource(GRIDS)), shipped_rules(context.resource(RULES))
    check = context.read(AccessibilityCheck, given.subject)
    told = context.read(SelfAssessment, given.assessment).document if given.assessment else None
    if told is not None:
        if told.grid != "rgaa":
            raise UnknownCriterion(N_("%(grid)s is not the grid to fill", grid=told.grid))
        score_of(told, grids)
    filled = fill(check.document, told, rules, grids)
    ref = context.make(filled)
    criteria = shipped_criteria(context.resource(CRITERIA), grids)
    context.make(FilledGridReport(content=filled_grid_report(ref, filled, check, criteria)))
