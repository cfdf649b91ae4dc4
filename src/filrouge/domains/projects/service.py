"""Use cases: add the logbook up, tell the course of the project."""

import json

from filrouge.domains.projects.compute.effort import effort_of
from filrouge.domains.projects.documents import AboutTeam, NotebookFile, Nothing, TextFile
from filrouge.domains.projects.report import logbook_report
from filrouge.kernel.context import Context
from filrouge.kernel.documents import validated
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.projects import (
    Decision,
    Effort,
    EnergyFactors,
    ImportedText,
    LogbookEntry,
    LogbookReport,
    Notebook,
    Team,
)

PACKAGE = "filrouge.domains.projects"
ENERGY_FACTORS = "data/energy-factors.json"


@use_case(
    "projects.effort",
    version=1,
    title=Text(fr="Additionner le journal du projet", en="Add up the project log"),
    right="projects.write",
    reads=(Team, LogbookEntry),
    makes=(Effort,),
)
def measure_effort(context: Context, given: AboutTeam) -> None:
    """Add up every entry of the logbook.

    Raises:
        Stranger: an entry counts hours of somebody outside the team.
    """
    team = context.read(Team, given.subject).document
    entries = {held.ref.id: held.document for held in context.all(LogbookEntry)}
    context.make(effort_of(team, entries))


@use_case(
    "projects.report_logbook",
    version=3,
    title=Text(fr="Restituer le déroulement du projet", en="Report the course of the project"),
    right="projects.write",
    reads=(Effort, LogbookEntry, Decision),
    makes=(LogbookReport,),
)
def report_logbook(context: Context, given: AboutTeam) -> None:
    """Tell the logbook and the decisions, with their totals."""
    effort = context.need(Effort, subject=given.subject)
    content = logbook_report(effort, context.all(LogbookEntry), context.all(Decision))
    context.make(LogbookReport(content=content))


@use_case(
    "projects.import_text",
    version=1,
    title=Text(fr="Lire un texte existant (Word, Markdown)", en="Read an existing text (Word, Markdown)"),
    right="projects.write",
    makes=(ImportedText,),
)
def import_text(context: Context, given: TextFile) -> None:
    """Cut a text at its headings, and tell what was left out; sections are written from it by a person.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros, Outside.
    """
    from filrouge.domains.projects.compute.imports import text  # noqa: PLC0415 - heavy

    context.make(text(given.file, context.blob(given.file), given.level, given.lang, context.blobs.put))


@use_case(
    "projects.import_notebook",
    version=1,
    title=Text(fr="Garder un carnet de calcul", en="Keep a notebook"),
    right="projects.write",
    makes=(Notebook,),
)
def import_notebook(context: Context, given: NotebookFile) -> None:
    """Keep a notebook with its cells and what they had shown; nothing in it is run.

    Raises:
        TooBig, WrongType, Damaged.
    """
    from filrouge.domains.projects.compute.imports import notebook  # noqa: PLC0415 - heavy

    context.make(notebook(given.file, context.blob(given.file), context.blobs.put))


@use_case(
    "projects.ship_energy_factors",
    version=1,
    title=Text(fr="Ranger les facteurs d’émission livrés", en="Shelve the emission factors shipped"),
    right="projects.write",
    makes=(EnergyFactors,),
)
def ship_energy_factors(context: Context, given: Nothing) -> None:
    """Make the factors that the product ships, each with its bounds and its source."""
    told = context.resource(f"{PACKAGE}/{ENERGY_FACTORS}")
    context.make(validated(EnergyFactors, json.loads(told)))
