"""The pages of the room, as a signed-in person's browser asks for them."""

import pytest
from domains.compliance.scene import SCORING, intake, run, screened

from filrouge.domains.compliance import service
from filrouge.kernel.documents import Key
from filrouge.kinds.compliance import Clearance

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
