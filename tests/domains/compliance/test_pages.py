"""The pages of the room, as a signed-in person's browser asks for them."""

import json
from dataclasses import replace
from datetime import date

import pytest
from domains.compliance.scene import SCORING, axe_page, intake, run, screened

from filrouge.domains.compliance import service
from filrouge.domains.compliance.documents import AxeToRead, GridToFill, Nothing
from filrouge.kernel.documents import Key, Prose
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.compliance import Clearance, GridAnswer, Processing, SelfAssessment

pytest_plugins = ["delivery.pages.conftest"]
LANGS = pytest.mark.parametrize("lang", ["fr", "en"])


@pytest.fixture
def claire(browser):
    return browser()


@pytest.fixture
def project(claire):
    return claire.project()


def base(project):
    return f"/p/{project.store.project}/compliance/"


@LANGS
def test_an_empty_project_is_told_where_to_begin(browser, lang):
    person = browser(None, lang)
    project = person.project()
    page = person.get(base(project))
    assert f"/p/{project.store.project}/new/compliance.intake" in page
    assert "compliance.processing" in person.get(f"{base(project)}register")
    for place in ("use/nowhere", "risks/nowhere"):
        person.get(base(project) + place, 404)


@LANGS
def test_a_verdict_is_shown_with_what_flips_it_and_its_way_out(browser, lang):
    person = browser(None, lang)
    project = person.project()
    ref = project.write("score", intake(**SCORING), expected_revision=0)
    assert "annexe III, 5(c)" not in person.get(f"{base(project)}use/score")
    run(project, service.report_screening, ref)
    page = person.get(f"{base(project)}use/score")
    assert "annexe III, 5(c)" in page and 'class="flips"' in page and 'aria-labelledby="h-gate"' in page
    assert len(page.encode()) < 150_000
    assert f"{base(project)}use/score" in person.get(base(project))
    assert f"/p/{project.store.project}/r/compliance.screening_report/" in page


def test_a_reason_of_the_gate_names_its_text_and_its_rule_in_words(claire, project):
    ref = project.write("score", intake(**SCORING), expected_revision=0)
    run(project, service.report_screening, ref)
    page = claire.get(f"{base(project)}use/score")
    assert "no_selection" not in page and "RGPD" in page[: page.index('id="h-flip"')]
    assert "confirmer\u00a0: écarter toute sélection" in page


def test_reports_of_two_uses_are_told_apart_by_their_titles(claire, project):
    from filrouge.delivery.titles import called

    for name in ("Lire les courriers", "Repérer les départs"):
        told = intake(**SCORING).model_copy(update={"title": Prose(lang="fr", text=name)})
        run(project, service.report_screening, project.write(name[:3].lower(), told, expected_revision=0))
    page = claire.get(f"/p/{project.store.project}/r/")
    for name in ("Lire les courriers", "Repérer les départs"):
        assert f"Examen juridique d’un usage de l’IA\u00a0: {name}</a>" in page
    report = project.store.projections("compliance.screening_report")[0].ref
    blind = replace(project, rights=frozenset())
    assert called(blind, [report])[report].words.fr == f"Rapport d’examen juridique {report.id}"


def test_the_register_leads_to_its_report(claire, project):
    assert "/r/compliance.register_report/" not in claire.get(f"{base(project)}register")
    Runner(project).perform(Call(service.keep_register, "registre", Nothing(), 0))
    assert "/r/compliance.register_report/" in claire.get(f"{base(project)}register")


def test_the_contents_of_the_register_tell_its_sheets_apart(claire, project):
    for name in ("courriers", "paie-2026"):
        sheet = Processing(name=Prose(lang="fr", text=name), side="controller")
        project.write(name, sheet, expected_revision=0)
    made = Runner(project).perform(Call(service.keep_register, "registre", Nothing(), 0)).made
    page = claire.get(f"/p/{project.store.project}/r/{made[-1].kind}/{made[-1].id}/")
    assert "Fiche «\u00a0courriers\u00a0», responsable" in page
    assert "Fiche «\u00a0paie\u00a0», responsable" in page


def test_a_verdict_is_replayed_at_another_day_and_nothing_is_stored(claire, project):
    ref = project.write("score", intake(**SCORING), expected_revision=0)
    run(project, service.clear, ref)
    before = project.latest(Key(Clearance.kind, "score"))
    place = f"{base(project)}use/score"
    old = claire.get(place + "?as_of=2026-07-01")  # before the regulation of July moved annex III
    assert "2 août 2026" in old and "2 décembre 2027" not in old
    assert "2 décembre 2027" in claire.get(place + "?as_of=2026-11-29")
    assert 'role="alert"' in claire.get(place + "?as_of=bient%C3%B4t")
    assert project.latest(Key(Clearance.kind, "score")) == before


def test_screening_is_asked_with_a_button(claire, project, work):
    project.write("numeros", intake(), expected_revision=0)
    for _ in range(2):  # the second time the step is there
        work(claire.post(f"{base(project)}screen", {"intake": "numeros"})["Location"].rpartition("/")[2])
    assert 'aria-labelledby="h-gate"' in claire.get(f"{base(project)}use/numeros")
    claire.post(f"{base(project)}screen", {"intake": "nowhere"}, 404)


def test_who_may_only_read_is_offered_nothing_to_write(browser, claire, project):
    from filrouge.delivery.wiring import accounts

    project.write("numeros", intake(), expected_revision=0)
    juror = browser()
    accounts().grant(project.store.project, juror.account, "jury")
    assert "/screen" not in juror.get(f"{base(project)}use/numeros") + juror.get(base(project))
    juror.post(f"{base(project)}screen", {"intake": "numeros"}, 403)


@LANGS
def test_the_register_says_what_is_missing_and_the_map_where_events_stand(browser, lang):
    person = browser(None, lang)
    project = person.project()
    screened(project)
    assert 'class="hole"' in person.get(f"{base(project)}register")
    page = person.get(f"{base(project)}risks/score")
    assert "<strong>A</strong>" in page and "<strong>B</strong>" in page
    assert "2027" in page


@LANGS
def test_a_grid_shows_its_criteria_in_our_words_and_who_decided(browser, lang):
    person = browser(None, lang)
    project = person.project()
    rgaa = f"{base(project)}grid/rgaa"
    page = person.get(rgaa)
    assert {"fr": "Une image qui informe", "en": "An image that informs"}[lang] in page
    assert {"fr": "0 sur 106", "en": "0 of 106"}[lang] in page and len(page.encode()) < 150_000
    content = json.dumps(axe_page({"image-alt": 3}, {"document-title": 1})).encode()
    given = AxeToRead(file=project.ports.blobs.put(content, "axe.json"))
    read = Runner(project).perform(Call(service.import_axe, "controle", given, 0)).made[0]
    told = SelfAssessment(
        grid="rgaa",
        subject=Prose(lang="fr", text="Le site"),
        on=date(2026, 11, 29),
        answers=(GridAnswer(id="13.2", verdict="met"),),
    )
    said = project.write("site", told, expected_revision=0)
    Runner(project).perform(Call(service.fill_grid, "grille", GridToFill(subject=read, assessment=said), 0))
    page = person.get(rgaa)
    assert {"fr": "3 sur 106", "en": "3 of 106"}[lang] in page and "axe-core 4.12.1" in page
    assert {"fr": "une personne", "en": "a person"}[lang] in page
    assert {"fr": "l’outil", "en": "the tool"}[lang] in page
    assert {"fr": "seuls ses numéros", "en": "only its numbers"}[lang] in person.get(
        f"{base(project)}grid/frugal_ai"
    )
    assert "78" in person.get(f"{base(project)}grid/rgesn")
    person.get(f"{base(project)}grid/nowhere", 404)
