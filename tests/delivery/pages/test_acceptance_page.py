"""The page of an acceptance: measures beside thresholds, what was decided, what blocks and the way out."""

import re
from datetime import date

import pytest
import recette
import served
from conftest import fresh_name
from recette import requirement

DUE = date(2126, 6, 30)


@pytest.fixture
def model(claire, project):
    """What a model learned, the name it is served under, its page."""
    refs, name = served.learned(project), fresh_name("cher")
    served.published(project, refs, name=name)
    return refs, name, f"/p/{project.store.project}/serving/acceptance/cher"


def plain(page):
    return re.sub(r"\s+", " ", page.replace("\xa0", " ").replace("\u202f", " "))


def accepted(project, model, *requirements):
    refs, name, _ = model
    told = recette.required(project, *(requirement(id, subject=name, **more) for id, more in requirements))
    return recette.ran(project, refs, told, name)


def test_before_any_acceptance_the_page_says_what_is_needed(claire, model):
    page = claire.get(model[2])
    assert "Aucune recette n’a été passée" in page
    assert "il n’y a pas de procès-verbal" in page and "écrire le procès-verbal" in page
    assert "Repasser la recette" not in page


def test_each_requirement_stands_beside_its_threshold_and_its_measure(claire, project, model):
    accepted(
        project,
        model,
        ("tenue", {"threshold": 0.75}),
        ("haute", {"threshold": 0.82}),
        ("sans", {"threshold": 0.5, "metric": "rmse"}),
    )
    page = claire.get(model[2])
    rows = re.findall(r'<tr role="row" id="t-(\w+)">(.*?)</tr>', page, re.DOTALL)
    assert [id for id, _ in rows] == ["haute", "sans", "tenue"]  # what fails is read first
    told = dict(rows)
    assert "non tenue" in told["haute"] and "Le doute reste" in told["haute"].replace("le doute", "Le doute")
    assert "non mesurable" in told["sans"] and '<svg class="gauge"' not in told["sans"]
    assert "entre 0,75 et 0,85" in re.sub(r"<[^>]+>", "", told["tenue"])
    assert told["tenue"].count('class="gauge"') == 1
    assert "at=%2Ftests%2Ftenue%2Fvalue" in told["tenue"] or "/tests/tenue/value" in told["tenue"]
    only = claire.get(f"{model[2]}?open=1")
    assert 'id="t-haute"' in only and 'id="t-tenue"' not in only


def test_what_blocks_is_told_with_its_way_out_until_nothing_does(claire, project, model):
    refs, name, at = model
    acceptance = accepted(project, model, ("tenue", {"threshold": 0.75}), ("haute", {"threshold": 0.82}))
    record = recette.recorded(project, acceptance)
    page = claire.get(at)
    assert "exigences ni tenues ni réservées" in page and "réviser le procès-verbal" in page
    assert "Pas encore signé" in page and "#signature" in page and "haute" in page
    record = recette.recorded(project, acceptance, "accepted_with_reservations", reserved=("haute",), due=DUE)
    recette.sign(project, record)
    papers = {"record": record, "clearance": recette.cleared(project)}
    served.published(project, refs, stage="production", name=name, papers=papers)
    page = claire.get(at)
    assert "Rien ne s’y oppose aujourd’hui" in page and "Signé par" in page and claire.name in page
    gate = page.split('id="h-gate"')[1].split("</section>")[0]
    assert "en sachant ce qui n’est pas tenu" in gate and "Réserve ouverte" in gate and "#t-haute" in gate
    assert re.search(r'href="#r-haute">Réserve, échéance 30\s*juin\s*2126', page.replace("\xa0", " "))
    recette.required(
        project, requirement("tenue", 0.7, subject=name), requirement("haute", 0.82, subject=name)
    )
    assert "repose la recette" in claire.get(at)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "non tenue à la recette. Réserve levée le 1 juin 2026, la chose faite : À refaire"),
        ("en", "not met at the acceptance. Reservation lifted on June 1, 2026, the thing done: À refaire"),
    ],
)
def test_what_lifted_a_requirement_that_was_not_met_is_told(browser, project, model, lang, words):
    from filrouge.delivery.wiring import accounts

    refs, name, at = model
    acceptance = accepted(
        project, model, ("haute", {"threshold": 0.82}), ("voulue", {"threshold": 0.9, "priority": "could"})
    )
    told = {"reserved": ("haute",), "due": DUE, "lifted_on": date(2026, 6, 1)}
    record = recette.recorded(project, acceptance, "accepted_with_reservations", **told)
    recette.sign(project, record)
    papers = {"record": record, "clearance": recette.cleared(project)}
    served.published(project, refs, stage="production", name=name, papers=papers)
    reader = browser(lang=lang)
    accounts().grant(project.store.project, reader.account, "moa")
    page = plain(reader.get(at))
    gate = page.split('id="h-gate"')[1].split("</section>")[0]
    assert words in re.sub(r"<[^>]+>", "", gate)
    assert ("n’attend pas" if lang == "fr" else "does not wait for") in gate, "what was only wished for"
    assert "Recette non tenue" not in page and "Acceptance not met" not in page


def test_what_a_reader_may_not_read_is_not_told_as_missing(browser, project, model):
    from filrouge.delivery.wiring import accounts

    reader = browser(lang="en")
    accounts().grant(project.store.project, reader.account, "jury")
    page = reader.get(model[2])
    assert "Acceptance of" in page and "Run the acceptance again" not in page


def test_the_acceptance_is_run_again_from_its_page_by_its_step(claire, project, model):
    claire.post(f"{model[2]}/again", code=404)  # nobody ran one yet
    assert "recette" in claire.get(f"/p/{project.store.project}/serving/")
