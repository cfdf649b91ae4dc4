"""A threshold that changes takes the model out of production until it is accepted again."""

import databases
import pytest
import recette
import served
from conftest import fresh_name
from recette import requirement

from filrouge.domains.serving.compute.standing import out_of_production
from filrouge.kernel.documents import Key
from filrouge.kinds.serving import Endpoint


@pytest.fixture(scope="module", autouse=True)
def django():
    databases.sqlite()


@pytest.fixture
def project():
    from filrouge.delivery.wiring import accounts, open_project

    return open_project(fresh_name(), actor=str(accounts().named(fresh_name("person"))))


@pytest.fixture
def name():
    return fresh_name("cher")


@pytest.fixture
def refs(project):
    return served.learned(project)


def papers(project, refs, name, threshold=0.75):
    told = recette.required(project, requirement("tenue", threshold, subject=name))
    record = recette.recorded(project, recette.ran(project, refs, told, name))
    recette.sign(project, record)
    return {"record": record, "clearance": recette.cleared(project)}


def produced(project, refs, name, **more):
    told = more.get("papers") or papers(project, refs, name)
    return served.published(project, refs, stage="production", name=name, papers=told)


def served_now(project, name):
    from delivery.test_publishing import of

    return of(project).get(name, {}).get("stage")


def why(project):
    held = project.held(Endpoint, "cher")
    told = out_of_production(project, held.ref, held.document)
    return str(told or "")


def test_what_is_accepted_signed_and_cleared_is_served_in_production(project, refs, name):
    produced(project, refs, name)
    assert served_now(project, name) == "production" and why(project) == ""


def test_another_threshold_takes_it_out_until_it_is_run_and_decided_again(project, refs, name):
    produced(project, refs, name)
    changed = recette.required(project, requirement("tenue", 0.7, subject=name))
    assert served_now(project, name) is None
    assert "rests on changed" in why(project)
    acceptance = recette.ran(project, refs, changed, name)
    assert "run again since the record" in why(project)
    record = recette.recorded(project, acceptance)
    assert served_now(project, name) is None
    recette.sign(project, record)
    assert "revised, or is signed no longer" in why(project)  # what was published names the older record
    produced(project, refs, name, papers={"record": record, "clearance": recette.cleared(project)})
    assert served_now(project, name) == "production" and why(project) == ""


def test_words_of_a_requirement_change_and_the_same_acceptance_puts_it_back(project, refs, name):
    produced(project, refs, name)
    same = requirement("tenue", 0.75, subject=name)
    told = same.model_copy(update={"rationale": recette.said("Le métier.")})
    changed = recette.required(project, told)
    assert served_now(project, name) is None
    recette.ran(project, refs, changed, name)  # the same results: no revision, and no doubt left
    assert why(project) == "" and served_now(project, name) == "production"


def test_a_clearance_that_is_blocked_takes_it_out(project, refs, name):
    produced(project, refs, name)
    recette.cleared(project, state="blocked")
    assert "blocked" in why(project) and served_now(project, name) is None


def test_a_record_that_is_revised_is_to_be_signed_again(project, refs, name):
    given = papers(project, refs, name)
    produced(project, refs, name, papers=given)
    acceptance = project.read(given["record"]).document.acceptance
    recette.recorded(project, acceptance, "refused")
    assert "revised" in why(project) and served_now(project, name) is None


def test_a_waiver_holds_until_its_day(project, refs, name):
    waiver = recette.waived(project, project.actor)
    recette.sign(project, waiver)
    produced(project, refs, name, papers={"waiver": waiver})
    assert project.store.latest(Key(Endpoint.kind, "cher")) is not None
    assert "ended" in why(project)  # the clock of this machine is past the day
    assert served_now(project, name) is None
