"""Reports as pages: figures lead to sources, holes and doubts are told, finals are frozen and harmless."""

import re
from dataclasses import replace
from datetime import date

import pytest

from filrouge.adapters.render import html
from filrouge.delivery.printing import freeze_report, page_of
from filrouge.kernel.documents import Account, Key, Prose
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.reports import FinalReport
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.projects import Clause, Decision, Hours, LogbookEntry, LogbookReport, Member, Team


def said(text):
    return Prose(lang="fr", text=text)


@pytest.fixture
def home(project):
    return f"/p/{project.store.project}"


def log(project, who, id="e1", spent_h=3.5, revision=0):
    hours = (Hours(id="h1", who=who, role="moe", spent_h=spent_h),)
    entry = LogbookEntry(on=date(2026, 1, 5), nature="hours", text=said("<i>Fait</i>"), hours=hours)
    project.write(id, entry, expected_revision=revision)


def report_on(project, subject):
    from filrouge.domains.projects.documents import AboutTeam
    from filrouge.domains.projects.service import report_logbook

    run = Runner(project).perform(Call(report_logbook, "course", AboutTeam(subject=subject)))
    return next(ref for ref in run.made if ref.kind == LogbookReport.kind)


@pytest.fixture
def subject(claire, project):
    """A team, its log and a decision: a report with no hole."""
    ana = Account(claire.account)
    member = Member(id="m1", account=ana, roles=("moe",), since=date(2026, 1, 1))
    ref = project.write("team", Team(members=(member,)), expected_revision=0)
    log(project, ana)
    decision = Decision(
        question=said("Quoi ?"),
        options=(Clause(id="a", what=said("A")),),
        chosen="a",
        reasons=said("Ainsi."),
        decided_on=date(2026, 1, 6),
        decided_by=(ana,),
    )
    project.write("d1", decision, expected_revision=0)
    return ref


def test_every_figure_leads_to_its_source(claire, project, home, subject):
    report = report_on(project, subject)
    place = f"{home}/r/{report.kind}/{report.id}/"
    assert place in claire.get(f"{home}/r/")
    page = claire.get(place)
    assert "3,5\u00a0h" in page
    assert re.search(rf"{home}/d/projects.effort/[^/]+/\?revision=1#/spent_h", page)
    assert 'href="#decisions"' in page and "&lt;i&gt;Fait" in page
    assert "Time spent" in claire.client.get(place, headers={"accept-language": "en"}).content.decode()


def test_a_hole_and_a_doubt_keep_a_report_from_being_final(claire, project, home, subject):
    report = report_on(project, subject)
    place = f"{home}/r/{report.kind}/{report.id}/"
    log(project, Account(claire.account), spent_h=5, revision=1)
    page = claire.get(place)
    assert "ne peut pas encore être déclaré final" in page and 'aria-disabled="true"' in page
    claire.post(f"{place}final", {"name": "signe"}, code=409)
    assert project.store.keys(FinalReport.kind) == ()


def test_an_empty_log_leaves_holes_with_their_owners(claire, project, home):
    member = Member(id="m1", account=Account(claire.account), roles=("moe",), since=date(2026, 1, 1))
    ref = project.write("team", Team(members=(member,)), expected_revision=0)
    report = report_on(project, ref)
    page = claire.get(f"{home}/r/{report.kind}/{report.id}/")
    assert 'class="hole"' in page and "attendu de" in page and "maîtrise d’œuvre" in page.casefold()


def test_a_final_report_is_frozen_with_its_journal_head(claire, project, home, subject):
    report = report_on(project, subject)
    place = f"{home}/r/{report.kind}/{report.id}/"
    assert "Déclarer final" in claire.get(place)
    claire.post(f"{place}final", {"name": "signe"})
    final = project.document(FinalReport, project.store.latest(Key(FinalReport.kind, "signe")))
    page = claire.get(f"{home}/r/reports.final/signe/")
    assert final.journal_head in page and "la contient toujours" in page
    assert "signe" in claire.get(f"{home}/r/") and "signe" in claire.get(place)
    answer = claire.client.get(f"{home}/r/reports.final/signe/text")
    assert answer.content.decode() == final.text
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    answer = claire.client.get(f"{home}/r/reports.final/signe/as.file")
    assert answer.content.decode() == final.text and "signe.html" in answer["Content-Disposition"]


def test_a_final_text_that_somebody_forged_runs_nothing(claire, project, home, subject):
    report = report_on(project, subject)
    forged = FinalReport(
        report=report,
        quotes=(),
        lang="fr",
        media_type="text/html",
        text="<script>alert(1)</script>",
        journal_head="1:none",
    )
    project.write("forged", forged, expected_revision=0)
    assert "<script>alert" not in claire.get(f"{home}/r/reports.final/forged/")
    assert "<script>alert" not in claire.get(f"{home}/d/reports.final/forged/")
    assert "ne la contient pas" in claire.get(f"{home}/r/reports.final/forged/")
    answer = claire.client.get(f"{home}/r/reports.final/forged/text")
    assert (
        "allow" not in answer["Content-Security-Policy"] and "script" not in answer["Content-Security-Policy"]
    )


STARTS = {
    "html": b"<!DOCTYPE",
    "slides.html": b"<!DOCTYPE",
    "md": b"# ",
    "pdf": b"%PDF",
    **dict.fromkeys(("docx", "odt", "xlsx", "pptx"), b"PK"),
}


@pytest.mark.parametrize(("suffix", "start"), STARTS.items())
def test_a_report_is_downloaded(claire, project, home, subject, suffix, start):
    report = report_on(project, subject)
    answer = claire.client.get(f"{home}/r/{report.kind}/{report.id}/as.{suffix}")
    assert answer.status_code == 200 and answer.content.startswith(start)
    assert "attachment" in answer["Content-Disposition"]
    claire.get(f"{home}/r/{report.kind}/{report.id}/as.exe", code=404)


def test_what_the_reader_may_not_read_is_not_told_by_a_report(claire, project, subject):
    report = report_on(project, subject)
    blind = replace(project, rights=frozenset({"reports.read", "reports.write"}))
    page = page_of(blind, report, "fr")
    assert "3,5" not in html(page) and "réservé" in html(page)
    with pytest.raises(Forbidden):
        freeze_report(blind, report, "x", "fr")


def test_another_document_is_no_report(browser, claire, project, home, subject):
    claire.get(f"{home}/r/projects.team/team/", code=404)
    browser().get(f"{home}/r/", code=404)
