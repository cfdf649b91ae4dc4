"""Use cases: add the logbook up, tell the course of the project."""

from filrouge.domains.projects.compute.effort import effort_of
from filrouge.domains.projects.documents import AboutTeam
from filrouge.domains.projects.report import logbook_report
from filrouge.kernel.context import Context
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.projects import Decision, Effort, LogbookEntry, LogbookReport, Team


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
    version=2,
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
