"""From a team and a logbook to their totals and their report."""

from datetime import date

import pytest

from filrouge.domains.certification.service import coverage_of
from filrouge.domains.projects import service
from filrouge.domains.projects.documents import AboutTeam
from filrouge.domains.projects.errors import Stranger
from filrouge.domains.projects.module import MODULE
from filrouge.kernel.documents import Account, Key, Prose
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.projects import (
    Clause,
    Decision,
    Dissent,
    Effort,
    Hours,
    LogbookEntry,
    LogbookReport,
    Member,
    Team,
)

ANA, BOB, EVE = (Account(f"account-{name}") for name in ("ana", "bob", "eve"))
TEAM = Team(
    members=(
        Member(id="client", account=ANA, roles=("moa",), since=date(2026, 1, 1)),
        Member(id="builder", account=BOB, roles=("moe",), since=date(2026, 1, 1)),
        Member(id="guard", account=EVE, roles=("dpo",), since=date(2026, 1, 1)),
    )
)


def said(text: str) -> Prose:
    return Prose(lang="fr", text=text)


def log(project, id, day, nature="remark", who=BOB, spent_h=0.0):
    hours = (Hours(id="h1", who=who, role="moe", spent_h=spent_h),) if spent_h else ()
    entry = LogbookEntry(on=date(2026, 1, day), nature=nature, text=said(f"entrée {id}"), hours=hours)
    return project.write(id, entry, expected_revision=0)


@pytest.fixture
def project(memory_project):
    memory_project.write("team", TEAM, expected_revision=0)
    return memory_project


def lead(project):
    """A project that is led: five entries over four days, a decision."""
    log(project, "kick-off", 5, "meeting")
    log(project, "work-1", 6, "hours", spent_h=3.5)
    log(project, "work-2", 6, "hours", who=ANA, spent_h=1)
    log(project, "outage", 7, "incident")
    log(project, "choice", 12, "decision")
    decision = Decision(
        question=said("Quel four ?"),
        options=(Clause(id="wood", what=said("Bois")), Clause(id="electric", what=said("Électrique"))),
        chosen="electric",
        reasons=said("Il consomme moins"),
        decided_on=date(2026, 1, 12),
        decided_by=(ANA,),
        dissents=(Dissent(id="d1", who=EVE, says=said("Le bois est local")),),
    )
    project.write("oven", decision, expected_revision=0)


def report(project):
    given = AboutTeam(subject=project.latest(Key(Team.kind, "team")))
    run = Runner(project).perform(Call(service.report_logbook, "course", given, seed=0))
    return project.read(run.made[0]).document


def test_the_report_quotes_totals_that_resolve(project):
    lead(project)
    content = report(project).content
    quotes = [quote for quote, _ in quotes_in(content)]
    assert all(project.value(quote) is not None for quote in quotes)
    told = {quote.pointer: project.value(quote).content for quote in quotes}
    assert told["/spent_h"] == 4.5
    assert told["/entries_count"] == 5
    assert told["/members/builder/spent_h"] == 3.5
    assert told["/months/2026-01/id"] == "2026-01"
    assert told["/options/electric/what"] == "Électrique"
    assert told["/dissents/d1/says"] == "Le bois est local"
    assert not list(holes(content, project.value))


def test_an_empty_log_leaves_holes_and_no_figure(project):
    content = report(project).content
    assert not list(quotes_in(content))
    assert [hole.owner for hole in holes(content, project.value)] == ["moe", "moa"]


def test_the_same_log_gives_the_same_report(project):
    lead(project)
    first = report(project)
    assert report(project) == first
    assert project.latest(Key(LogbookReport.kind, "course")).revision == 1


def test_a_changed_entry_makes_the_report_suspect(project):
    lead(project)
    report(project)
    assert not project.suspects().roots
    ref = project.latest(Key(LogbookEntry.kind, "work-1"))
    hours = Hours(id="h1", who=BOB, role="moe", spent_h=7)
    changed = project.read(ref).document.model_copy(update={"hours": (hours,)})
    project.write("work-1", changed, expected_revision=1)
    assert project.suspects().touch(Key(LogbookReport.kind, "course"))
    report(project)
    effort = project.read(project.latest(Key(Effort.kind, "team"))).document
    assert effort.spent_h == 8


def test_a_new_entry_is_counted(project):
    lead(project)
    report(project)
    log(project, "later", 20, "hours", spent_h=2)
    report(project)
    assert project.read(project.latest(Key(Effort.kind, "team"))).document.entries_count == 6


def test_a_stranger_stops_the_totals(project):
    log(project, "ghost", 5, "hours", who=Account("account-zoe"), spent_h=1)
    with pytest.raises(Stranger):
        report(project)


def test_a_led_project_reaches_the_journal_criterion_and_its_competence_stays_open(project):
    lead(project)
    before = coverage_of(project, MODULE.checks)
    assert {one.code: one.state for one in before.criteria}["K1.1.1"] == "evidence absent"
    report(project)
    after = coverage_of(project, MODULE.checks)
    states = {one.code: one.state for one in (*after.competences, *after.criteria)}
    assert states["K1.1.1"] == "threshold reached"
    assert states["C4.2.2"] == "present"
    assert states["K2.1.1"] == "not built"
