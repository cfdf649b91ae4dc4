"""Documents as pages: what is shown, to whom, and that what people stored stays text."""

from dataclasses import replace
from datetime import date

import pytest

from filrouge.kernel.documents import Account, Key, Prose, Quantity, Quote
from filrouge.kernel.ports import Put
from filrouge.kernel.thread import Case, Step
from filrouge.kinds.projects import (
    Charter,
    Cited,
    Clause,
    Constraint,
    Decision,
    Frame,
    Ground,
    Hours,
    Indicator,
    LogbookEntry,
    Member,
    Missing,
    Objective,
    Risk,
    Section,
    Team,
    YearBudget,
)

EVIL = '<script>alert(1)</script><svg onload="x">&'


def said(text, lang="fr"):
    return Prose(lang=lang, text=text)


def frame(wanted=12500.0, company="Mutuelle Ariane"):
    indicator = Indicator(id="cost", what=said("Coût"), wanted=Quantity(value=wanted, unit="eur"))
    return Frame(
        company=said(company),
        strategy=said("Répondre plus vite.\n\nSans perdre personne."),
        budgets=(YearBudget(id="2026", budget_eur=120000.5), YearBudget(id="2027", budget_eur=90000)),
        constraints=(Constraint(id="c1", nature="budget", what=said("Serré")),),
        objectives=(Objective(id="o1", what=said("Réduire"), indicators=(indicator,)),),
    )


def charter(source, title="Courrier"):
    return Charter(
        frame=source,
        title=said(title),
        purpose=said("Orienter"),
        objectives=(Quote(ref=source, pointer="/objectives/o1/indicators/cost/wanted"),),
        risks=(
            Risk(id="r1", what=said("Retard"), likelihood="high"),
            Risk(id="r2", what=said("Coût"), severity="low"),
        ),
    )


@pytest.fixture
def home(project):
    return f"/p/{project.store.project}"


@pytest.fixture
def source(project):
    return project.write("frame", frame(), expected_revision=0)


def test_kinds_are_counted_and_lead_to_their_lists(claire, project, home, source):
    page = claire.get(f"{home}/d/")
    assert f"{home}/d/projects.frame/" in page and "Cadre de l’entreprise" in page
    page = claire.get(f"{home}/d/projects.frame/")
    assert f"{home}/d/projects.frame/frame/" in page


def test_a_document_is_drawn_with_its_values_at_their_pointers(claire, project, home, source):
    page = claire.get(f"{home}/d/projects.frame/frame/")
    assert 'id="/objectives/o1/indicators/cost/wanted"' in page
    assert "12\u202f500,00\u00a0€" in page and "120\u202f000,50\u00a0€" in page
    assert "<p>Sans perdre personne.</p>" in page
    assert "Contraintes" in page and "budget" in page


def test_in_english_numbers_are_english(browser, claire, project, home, source):
    claire.client.cookies["django_language"] = "en"
    page = claire.get(f"{home}/d/projects.frame/frame/")
    assert "€" in page and "12,500.00" in page and "Company frame" in page


def test_a_figure_is_sewn_to_its_source_and_turns_suspect(claire, project, home, source):
    project.write("charter", charter(source), expected_revision=0)
    address = f"{home}/d/projects.frame/frame/?revision=1#/objectives/o1/indicators/cost/wanted"
    page = claire.get(f"{home}/d/projects.charter/charter/")
    assert address in page and 'class="q"' in page and "is-suspect" not in page
    project.write("frame", frame(wanted=9000.0), expected_revision=1)
    page = claire.get(f"{home}/d/projects.charter/charter/")
    assert "q is-suspect" in page and "9\u202f000,00" in page and "<del>12\u202f500,00" in page


def test_every_kind_of_the_house_is_drawn(claire, project, home, source):
    project.write("charter", charter(source), expected_revision=0)
    member = Member(id="m1", account=Account(claire.account), roles=("moa",), since=date(2026, 1, 1))
    project.write("team", Team(members=(member,)), expected_revision=0)
    decision = Decision(
        question=said("Quoi ?"),
        options=(Clause(id="a", what=said("A")), Clause(id="b", what=said("B"))),
        chosen="a",
        reasons=said("Parce que."),
        decided_on=date(2026, 2, 3),
        decided_by=(Account(claire.account),),
        grounds=(
            Ground(id="g1", cites=source),
            Ground(id="g2", cites=Quote(ref=source, pointer="/objectives/o1/indicators/cost/wanted")),
        ),
    )
    project.write("d", decision, expected_revision=0)
    hours = Hours(id="h1", who=Account(claire.account), role="moe", spent_h=3)
    entry = LogbookEntry(on=date(2026, 2, 3), nature="hours", text=said("Fait"), hours=(hours,))
    project.write("e", entry, expected_revision=0)
    for place in ("projects.team/team", "projects.decision/d", "projects.logbook_entry/e"):
        page = claire.get(f"{home}/d/{place}/")
        drawn = page.partition('<div class="document">')[2].partition('id="exchanges"')[0]
        assert claire.name in drawn and claire.account not in drawn


def test_what_people_stored_stays_text(claire, project, home):
    source = project.write("frame", frame(company=EVIL), expected_revision=0)
    project.write("charter", charter(source, title=EVIL), expected_revision=0)
    for path in ("d/projects.frame/frame/", "d/projects.charter/charter/", "d/projects.charter/"):
        page = claire.get(f"{home}/{path}")
        assert "<script>alert" not in page and "<svg onload" not in page


def test_a_revision_is_shown_and_another_project_is_not_there(browser, claire, project, home, source):
    project.write("frame", frame(company="Autre nom"), expected_revision=1)
    assert "Mutuelle Ariane" in claire.get(f"{home}/d/projects.frame/frame/?revision=1")
    assert "Autre nom" in claire.get(f"{home}/d/projects.frame/frame/")
    claire.get(f"{home}/d/projects.frame/frame/?revision=9", code=404)
    claire.get(f"{home}/d/projects.frame/none/", code=404)
    claire.get(f"{home}/d/projects.nothing/", code=404)
    for odd in ("0", "²", "x", "9" * 40, "%00"):
        claire.get(f"{home}/d/projects.frame/frame/?revision={odd}", code=404)
        claire.get(f"{home}/d/projects.frame/?page={odd}")
        claire.get(f"{home}/journal?before={odd}")
    claire.get(f"{home}/d/projects.frame/{'x' * 300}/", code=404)
    browser().get(f"{home}/d/projects.frame/frame/", code=404)


def test_a_body_is_downloaded(claire, project, home, source):
    answer = claire.client.get(f"{home}/d/projects.frame/frame/as.json")
    assert answer.json()["company"]["text"] == "Mutuelle Ariane"
    assert "attachment" in answer["Content-Disposition"]
    assert "Mutuelle Ariane" in claire.get(f"{home}/d/projects.frame/frame/as.yaml")
    claire.get(f"{home}/d/projects.frame/frame/as.exe", code=404)


def test_lists_are_sorted_filtered_and_turned(claire, project, home):
    entries = [
        Put(f"e{n:03}", LogbookEntry(on=date(2026, 1, 1 + n % 28), nature="remark", text=said("x")), 0)
        for n in range(60)
    ]
    project.write_all(entries)
    first = claire.get(f"{home}/d/projects.logbook_entry/")
    assert "/e000/" in first and "/e059/" not in first and "page=2" in first
    assert "/e059/" in claire.get(f"{home}/d/projects.logbook_entry/?page=2")
    page = claire.get(f"{home}/d/projects.logbook_entry/?sort=on&down=1&q=2026-01-28")
    assert "/e027/" in page and "/e055/" in page and "/e001/" not in page
    assert "28 janvier 2026" in page


@pytest.fixture
def library(workbench):
    from filrouge.delivery.wiring import fill_library

    fill_library()


def test_the_library_is_read_with_the_same_pages(claire, library):
    page = claire.get("/library/")
    assert "/library/d/certification.referentiel/" in page
    page = claire.get("/library/d/certification.bloc/")
    assert "/library/d/certification.bloc/referentiel.bloc-1/" in page
    page = claire.get("/library/d/certification.bloc/referentiel.bloc-1/")
    assert "/comments" not in page


def test_contents_are_downloads_for_whom_a_readable_document_cites_them(browser, claire, project, home):
    content = project.ports.blobs.put(b"<html>0123456789", "piège.html")
    claire.get(f"{home}/blobs/{content.sha256}", code=404)
    step = Step(id="s", use="datasets.ingest", given={"files": [content.model_dump()]})
    project.write("case", Case(project="p", steps=(step,)), expected_revision=0)
    answer = claire.client.get(f"{home}/blobs/{content.sha256}")
    assert b"".join(answer.streaming_content) == b"<html>0123456789"
    assert (
        answer["Content-Type"] == "application/octet-stream" and "attachment" in answer["Content-Disposition"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    part = claire.client.get(f"{home}/blobs/{content.sha256}", headers={"range": "bytes=6-8"})
    assert part.status_code == 206 and b"".join(part.streaming_content) == b"012"
    assert part["Content-Range"] == "bytes 6-8/16"
    assert (
        claire.client.get(f"{home}/blobs/{content.sha256}", headers={"range": "bytes=99-"}).status_code == 416
    )
    tail = claire.client.get(f"{home}/blobs/{content.sha256}", headers={"range": "bytes=-3"})
    assert b"".join(tail.streaming_content) == b"789"
    browser().get(f"{home}/blobs/{content.sha256}", code=404)
    page = claire.get(f"{home}/d/thread.case/case/")
    assert content.sha256[:8] in page and 'id="/steps/s/with"' in page
    step = Step(id="s", use="datasets.ingest", given={"files": []})
    project.write("case", Case(project="p", steps=(step,)), expected_revision=1)
    assert "Étapes › s › Ce qui lui est donné" in claire.get(f"{home}/d/thread.case/case/diff")


def test_two_revisions_are_compared_in_words(claire, project, home, source):
    project.write("frame", frame(wanted=9000.0, company="Mutuelle Nouvelle"), expected_revision=1)
    page = claire.get(f"{home}/d/projects.frame/frame/history")
    assert "Révision 2" in page and claire.name in page
    page = claire.get(f"{home}/d/projects.frame/frame/diff?old=1&new=2")
    assert "Objectifs › o1 › Indicateurs › cost › Valeur visée" in page
    assert "12\u202f500,00" in page and "9\u202f000,00" in page and "Mutuelle Nouvelle" in page
    assert "Mutuelle Ariane" in claire.get(f"{home}/d/projects.frame/frame/diff")
    assert "Rien n’a changé" in claire.get(f"{home}/d/projects.frame/frame/diff?old=2&new=2")
    claire.get(f"{home}/d/projects.frame/frame/diff?old=1&new=7", code=404)


def test_citations_are_told_both_ways_and_lead_there(claire, project, home, source):
    project.write("charter", charter(source), expected_revision=0)
    page = claire.get(f"{home}/d/projects.charter/charter/citations")
    assert f"{home}/d/projects.frame/frame/?revision=1" in page and "Valeur visée" in page
    page = claire.get(f"{home}/d/projects.frame/frame/citations")
    assert f"{home}/d/projects.charter/charter/?revision=1" in page


def test_a_revision_that_was_erased_is_told_and_not_shown(claire, project, home, source):
    project.erase(source.key, why="asked")
    assert "effacée" in claire.get(f"{home}/d/projects.frame/frame/history")
    assert "Ariane" not in claire.get(f"{home}/d/projects.frame/frame/", code=410)


def test_parts_that_do_not_stand_in_a_row_are_unfolded_under_it(claire, project, home):
    indicators = (Indicator(id="i1", what=said("Coût"), wanted=Quantity(value=3.5, unit="h")),)
    objectives = tuple(Objective(id=f"o{n}", what=said("Réduire"), indicators=indicators) for n in (1, 2))
    told = frame().model_copy(update={"objectives": objectives})
    project.write("frame", told, expected_revision=0)
    page = claire.get(f"{home}/d/projects.frame/frame/")
    assert "Détail de o1" in page and 'id="/objectives/o2/indicators/i1/wanted"' in page


def test_a_section_is_drawn_as_it_was_written(claire, project, home, source):
    cited = Cited(id="cout", quote=Quote(ref=source, pointer="/objectives/o1/indicators/cost/wanted"))
    missing = Missing(id="delai", what=said("le délai"), owner="moe")
    text = "# Dépense\n\nOn vise {{cout}} <b>au plus</b>, en {{delai}}.\n\n- un\n- deux"
    section = Section(title=said("Objectif"), text=said(text), quotes=(cited,), missing=(missing,))
    project.write("s", section, expected_revision=0)
    page = claire.get(f"{home}/d/projects.section/s/")
    assert "<h2>Dépense</h2>" in page and "&lt;b&gt;au plus" in page and "<li>un</li>" in page
    assert "12\u202f500,00" in page and 'class="hole"' in page and "le délai" in page


def test_what_the_reader_may_not_read_is_neither_linked_nor_told(claire, project, home, source):
    from filrouge.delivery.pages.bodies import Drawing
    from filrouge.delivery.pages.names import Names

    project.write("charter", charter(source), expected_revision=0)
    held = project.store.latest(Key("projects.charter", "charter"))
    blind = replace(project, rights=frozenset())
    drawn = Drawing(blind, "fr", Names("fr")).body(project.document(Charter, held))
    assert "réservé" in drawn and "12\u202f500" not in drawn
    assert "/d/projects.frame/" not in drawn
    told = Drawing(project, "fr", Names("fr")).body(project.document(Charter, held))
    assert "12\u202f500" in told and "/d/projects.frame/" in told


def test_a_role_without_the_right_reads_no_kind(browser, claire, project, home, source, monkeypatch):
    from filrouge.delivery.wiring import accounts

    monkeypatch.setattr(Frame, "rights", {"read": "projects.secret"})
    juror = browser()
    accounts().grant(project.store.project, juror.account, "jury")
    project.write("charter", charter(source), expected_revision=0)
    assert "projects.frame" not in juror.get(f"{home}/d/")
    for path in ("", "frame/", "frame/history", "frame/diff", "frame/citations", "frame/as.json"):
        juror.get(f"{home}/d/projects.frame/{path}", code=403)
    juror.post(f"{home}/d/projects.frame/frame/comments", {"text": "x"}, code=403)
    juror.get(f"{home}/tasks?about=projects.frame/frame@1", code=403)
    page = juror.get(f"{home}/d/projects.charter/charter/")
    assert "12\u202f500" not in page and "réservé" in page and "/d/projects.frame/" not in page
    page = juror.get(f"{home}/d/projects.charter/charter/citations")
    assert "/d/projects.frame/" not in page and "ne laissent pas lire" in page
    assert "projects.frame" not in juror.get(f"{home}/journal/prov.json")
    page = juror.get(f"{home}/journal")
    assert "/d/projects.frame/" not in page and "réservés" in page
    page = juror.get(f"{home}/journal?document=projects.frame/frame")
    assert "Aucune entrée" in page


def test_a_page_asks_as_much_for_many_documents_as_for_few(claire, project, home, source):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(path):
        claire.get(path)
        with CaptureQueriesContext(connection) as told:
            claire.get(path)
        return len(told)

    def add(start, stop):
        about = (source,)
        entry = LogbookEntry(on=date(2026, 1, 1), nature="remark", text=said("x"), about=about)
        project.write_all([Put(f"e{n:03}", entry, 0) for n in range(start, stop)])

    paths = ("d/", "d/projects.logbook_entry/", "d/projects.logbook_entry/?q=e0", "d/projects.frame/frame/")
    paths += ("logbook", "journal", "tasks", "r/", "coverage", "d/projects.frame/frame/citations")
    add(0, 5)
    few = [asked(f"{home}/{path}") for path in paths]
    add(5, 80)
    assert [asked(f"{home}/{path}") for path in paths] == few
    assert max(few) <= 30


def test_many_rows_are_folded_behind_their_count(claire, project, home, source):
    risks = tuple(Risk(id=f"r{n}", what=said("Retard")) for n in range(30))
    many = charter(source).model_copy(update={"risks": risks})
    project.write("many", many, expected_revision=0)
    told = claire.get(f"{home}/d/projects.charter/many/")
    first, others = told.split("Voir les 18 autres\u00a0: Risques")
    assert 'id="/risks/r11"' in first and 'id="/risks/r12"' in others
    few = many.model_copy(update={"risks": risks[:20]})
    project.write("few", few, expected_revision=0)
    assert "Voir les" not in claire.get(f"{home}/d/projects.charter/few/")
