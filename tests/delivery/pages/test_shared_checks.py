"""A check of pages is given once: the room that has not read it takes it from the other's document."""

import json

import pytest
import recette
import served
from conftest import fresh_name
from domains.compliance.scene import axe_page
from recette import requirement

from filrouge.domains.compliance.documents import AxeToRead
from filrouge.domains.compliance.service import import_axe
from filrouge.domains.serving.documents import CheckToImport
from filrouge.domains.serving.service import import_check
from filrouge.kernel.documents import validated
from filrouge.kernel.errors import FilrougeError, Invalid
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.compliance import AccessibilityCheck, FilledGrid
from filrouge.kinds.serving import ToolCheck

LANGS = pytest.mark.parametrize("lang", ["fr", "en"])
OFFER = {"fr": "n’est pas à déposer une seconde fois", "en": "is not to be sent a second time"}


def put(project, told=None):
    content = json.dumps(told or [axe_page({"image-alt": 2})]).encode()
    return project.ports.blobs.put(content, "axe.json")


def read_by_compliance(project, **given):
    return Runner(project).perform(Call(import_axe, "controle", AxeToRead(**given))).made[0]


def read_by_serving(project, **given):
    return Runner(project).perform(Call(import_check, "outil", CheckToImport(**given))).made[0]


def test_what_one_room_read_reads_the_same_in_the_other(memory_project):
    project, file = memory_project, put(memory_project)
    first = read_by_compliance(project, file=file)
    told = project.read(read_by_serving(project, check=first)).document
    assert told == project.read(read_by_serving(project, file=file)).document
    assert (told.file, told.figures[0].value.value) == (file, 1)


def test_and_the_other_way_round(memory_project):
    project, file = memory_project, put(memory_project)
    first = read_by_serving(project, file=file)
    told = project.read(read_by_compliance(project, check=first)).document
    assert told == project.read(read_by_compliance(project, file=file)).document


def test_a_check_of_another_tool_fills_no_grid(memory_project):
    audit = {"dependencies": [{"name": "a", "version": "1", "vulns": []}]}
    first = read_by_serving(memory_project, file=put(memory_project, audit))
    with pytest.raises(FilrougeError, match="axe-core"):
        read_by_compliance(memory_project, check=first)


@pytest.mark.parametrize("asked", [AxeToRead, CheckToImport])
def test_a_file_or_a_check_and_not_both(memory_project, asked):
    file = put(memory_project)
    for given in ({}, {"file": file, "check": read_by_compliance(memory_project, file=file)}):
        with pytest.raises(Invalid):
            validated(asked, {name: one.model_dump() for name, one in given.items()})


@LANGS
def test_the_grid_offers_what_an_acceptance_read(browser, work, lang):
    person = browser(None, lang)
    project = person.project()
    place = f"/p/{project.store.project}/compliance/grid/rgaa"
    assert OFFER[lang] not in person.get(place)
    read_by_serving(project, file=put(project))
    assert OFFER[lang] in person.get(place)
    assert OFFER[lang] not in person.get(place.replace("rgaa", "rgesn"))
    work(person.post(f"{place}/take", {"check": "outil"})["Location"].rpartition("/")[2])
    (check,) = project.all(AccessibilityCheck)
    (grid,) = project.all(FilledGrid)
    assert (check.document.rules[0].id, grid.document.pages_count) == ("image-alt", 1)
    page = person.get(place)
    assert OFFER[lang] not in page and "axe-core" in page
    person.post(f"{place}/take", {"check": "outil"}, 404)


@LANGS
def test_an_acceptance_offers_what_compliance_read(browser, work, lang):
    person = browser(None, lang)
    project = person.project()
    refs, name = served.learned(project), fresh_name("cher")
    served.published(project, refs, name=name)
    place = f"/p/{project.store.project}/serving/acceptance/cher"
    read_by_compliance(project, file=put(project))
    rule = {
        "method": "accessibility",
        "metric": "axe_violations_count",
        "comparator": "at_most",
        "unit": "count",
    }
    told = recette.required(project, requirement("haute", 0.7, subject=name))
    recette.ran(project, refs, told, name)
    assert OFFER[lang] not in person.get(place), "no test asks for one"
    told = recette.required(project, requirement("pages", 0, subject=name, **rule))
    recette.ran(project, refs, told, name)
    assert OFFER[lang] in person.get(place)
    work(person.post(f"{place}/check", {"check": "controle"})["Location"].rpartition("/")[2])
    (check,) = project.all(ToolCheck)
    page = person.get(place)
    assert OFFER[lang] not in page
    assert {"fr": "ne compte pas", "en": "does not count"}[lang] in page, (
        "read, and not yet of this acceptance"
    )
    recette.ran(project, refs, told, name, checks=(check.ref,))
    assert {"fr": "ne compte pas", "en": "does not count"}[lang] not in person.get(place)
    person.post(f"{place}/check", {"check": "controle"}, 404)


def test_who_may_only_read_is_offered_nothing(browser):
    from filrouge.delivery.wiring import accounts

    project, reader = browser().project(), browser()
    accounts().grant(project.store.project, reader.account, "jury")
    read_by_serving(project, file=put(project))
    place = f"/p/{project.store.project}/compliance/grid/rgaa"
    assert OFFER["fr"] not in reader.get(place)
    reader.post(f"{place}/take", {"check": "outil"}, 403)
