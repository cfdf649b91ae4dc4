"""The journal and the logbook as pages."""

import json
from datetime import date

import pytest

from filrouge.kernel.documents import Account, Prose
from filrouge.kernel.ports import Put
from filrouge.kinds.projects import Hours, LogbookEntry


def entry(who, month=1, day=5, spent_h=2.5, text="Fait"):
    hours = (Hours(id="h1", who=Account(who), role="moe", spent_h=spent_h),)
    return LogbookEntry(
        on=date(2026, month, day), nature="hours", text=Prose(lang="fr", text=text), hours=hours
    )


@pytest.fixture
def home(project):
    return f"/p/{project.store.project}"


def member(browser, project, *roles):
    from filrouge.delivery.wiring import accounts

    person = browser()
    for role in roles:
        accounts().grant(project.store.project, person.account, role)
    return person


def test_entries_are_told_newest_first_and_filtered(browser, claire, project, home):
    yanis = member(browser, project, "moe")
    project.write("e1", entry(claire.account), expected_revision=0)
    yanis.project(project.store.project).write("e2", entry(yanis.account), expected_revision=0)
    page = claire.get(f"{home}/journal")
    assert page.index(">e2</span>") < page.index(">e1</span>") and yanis.name in page
    page = claire.get(f"{home}/journal?person={yanis.account}")
    assert ">e2</span>" in page and ">e1</span>" not in page
    page = claire.get(f"{home}/journal?document=projects.logbook_entry/e1")
    assert ">e1</span>" in page and ">e2</span>" not in page
    assert ">e1</span>" not in claire.get(f"{home}/journal?verb=erase")
    claire.get(f"{home}/journal?document=no.kind/x&before=zero")


def test_older_entries_are_on_the_next_pages(claire, project, home):
    for n in range(55):
        project.write("e", entry(claire.account, spent_h=1 + n / 10), expected_revision=n)
    page = claire.get(f"{home}/journal")
    assert ">55</th>" in page and ">1</th>" not in page and "before=6" in page
    assert ">1</th>" in claire.get(f"{home}/journal?before=6")


def test_a_page_of_large_acts_ends_sooner(claire, project, home):
    for act in range(12):
        puts = [Put(f"e{act}-{n}", entry(claire.account), 0) for n in range(110)]
        project.write_all(puts)
    page = claire.get(f"{home}/journal")
    assert page.count("<tr>") == 1 + 10 and ">12</th>" in page and "before=3" in page
    assert "98 autres" in page
    page = claire.get(f"{home}/journal?before=3")
    assert page.count("<tr>") == 1 + 2 and ">1</th>" in page


def test_it_is_verified_on_demand_and_a_break_is_named(claire, project, home):
    project.write("e", entry(claire.account), expected_revision=0)
    claire.post(f"{home}/journal/verify")
    assert "Le journal tient" in claire.get(f"{home}/journal")
    from filrouge.adapters.djangostore.models import Fact

    Fact.objects.filter(entry__project__name=project.store.project).update(body=b'{"actor":"forged"}')
    answer = claire.client.post(f"{home}/journal/verify")
    assert answer.status_code == 422 and "journal.broken" in answer.content.decode()


def test_the_export_and_the_page_leave_out_what_may_not_be_read(claire, project, home):
    from dataclasses import replace

    from filrouge.delivery.pages import journal
    from filrouge.delivery.pages.bodies import Drawing
    from filrouge.delivery.pages.names import Names
    from filrouge.kernel.provenance import prov_json

    project.write("e", entry(claire.account), expected_revision=0)
    told = json.loads(claire.get(f"{home}/journal/prov.json"))
    assert any("logbook_entry" in name for name in told["entity"])
    assert "entity" not in prov_json(project.store, readable=lambda kind: False)
    blind = replace(project, rights=frozenset({"journal.read"}))
    (one,) = project.store.journal()
    line = journal._line(Drawing(blind, "fr", Names("fr")), one)
    assert line.wrote == [] and line.hidden == 1


def test_without_the_right_there_is_no_journal(browser, project, home):
    sponsor = member(browser, project, "sponsor")
    for path in ("journal", "journal/prov.json"):
        sponsor.get(f"{home}/{path}", code=403)
    sponsor.post(f"{home}/journal/verify", code=403)


def test_the_logbook_adds_hours_up_by_month(claire, project, home):
    assert "est vide" in claire.get(f"{home}/logbook")
    project.write("e1", entry(claire.account, month=1), expected_revision=0)
    project.write("e2", entry(claire.account, month=1, day=6, spent_h=1), expected_revision=0)
    project.write("e3", entry(claire.account, month=2, text="<b>Ici</b>"), expected_revision=0)
    page = claire.get(f"{home}/logbook")
    assert "Février 2026" in page and "3,5\u00a0h" in page and "6\u00a0h" in page
    assert "&lt;b&gt;Ici" in page and claire.name in page and "/d/projects.logbook_entry/e1/" not in page
    page = claire.get(f"{home}/logbook?month=2026-01")
    assert "/d/projects.logbook_entry/e1/" in page and "/d/projects.logbook_entry/e3/" not in page
    assert f"{home}/new/projects.logbook_entry" in page
