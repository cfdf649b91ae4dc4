"""What was revised since is shown from old to new, and taken with one button, without a script."""

import re
from datetime import date

import pytest

from filrouge.kernel.documents import Account, Key, Prose, Quote
from filrouge.kinds.projects import Clause, Decision, Frame, Ground, YearBudget

YEARS = ("2026", "2027")


def said(text):
    return Prose(lang="fr", text=text)


def frame(budget_eur, *years):
    budgets = tuple(YearBudget(id=year, budget_eur=budget_eur) for year in years)
    return Frame(company=said("Un four"), strategy=said("Durer"), csr_policy=said("Peu"), budgets=budgets)


@pytest.fixture
def decision(claire, project):
    source = project.write("cadre", frame(80_000, *YEARS), expected_revision=0)
    grounds = tuple(
        Ground(id=year, cites=Quote(ref=source, pointer=f"/budgets/{year}/budget_eur")) for year in YEARS
    )
    told = Decision(
        question=said("Quel four ?"),
        options=(Clause(id="bois", what=said("Bois")),),
        chosen="bois",
        reasons=said("Il tient dans le budget"),
        decided_on=date(2026, 1, 2),
        decided_by=(Account(claire.account),),
        grounds=grounds,
    )
    return project.write("four", told, expected_revision=0)


def test_the_page_shows_old_and_new_and_the_button_takes_them(claire, project, decision):
    at = f"/p/{project.store.project}/d/{decision.kind}/{decision.id}/"
    assert "est à sa dernière révision" in claire.get(f"{at}latest")
    project.write("cadre", frame(70_000, *YEARS), expected_revision=1)
    assert f"{at}latest" in claire.get(at)
    page = claire.get(f"{at}latest")
    assert (
        len(re.findall(r"<del>80\D000[^<]*€</del>", page))
        == len(re.findall(r"<ins>70\D000[^<]*€</ins>", page))
        == 2
    )
    sent = {"revision": "1", "cited": re.search(r'name="cited" value="([^"]+)" checked', page)[1]}
    assert claire.post(f"{at}latest", sent)["Location"] == at
    latest = project.read(project.latest(Key(decision.kind, decision.id))).document
    assert [one.cites.ref.revision for one in latest.grounds] == [2, 2]
    claire.post(f"{at}latest", sent, code=409)  # the page was of another revision


def test_what_would_become_a_hole_is_not_taken_unasked(claire, project, decision):
    at = f"/p/{project.store.project}/d/{decision.kind}/{decision.id}/"
    project.write("cadre", frame(70_000, "2026"), expected_revision=1)
    page = claire.get(f"{at}latest")
    assert "introuvable" in page and not re.search(r'name="cited" value="[^"]+" checked', page)
    claire.post(f"{at}latest", {"revision": "1"})  # nothing chosen: nothing written
    assert project.latest(decision.key) == decision


def test_what_a_run_makes_is_not_written_here(claire, project):
    claire.get(f"/p/{project.store.project}/d/projects.logbook_report/x/latest", code=403)
