"""The pages of the room: requirements, the matrix and its gaps, both deliverables and what they lack."""

import pytest
from delivery.pages.conftest import *  # noqa: F403 - the workbench's fixtures
from domains.specification.baked import functions, inventory, plan, requirement, requirements, said

from filrouge.domains.specification import service
from filrouge.domains.specification.documents import RequirementsToImport
from filrouge.engines.importing.reqif import exchange_of
from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.projects import Frame, Review
from filrouge.kinds.specification import AcceptanceTest, SectionText, Source, Specification


@pytest.fixture
def home(project):
    frame = project.write(
        "boulangerie",
        Frame(company=said("Une boulangerie"), strategy=said("Jeter moins")),
        expected_revision=0,
    )
    shows = Source(id="frame", cites=Quote(ref=frame, pointer="/strategy"))
    needs = functions().needs[0].model_copy(update={"sources": (shows,)})
    carried = functions().functions[0].model_copy(update={"carried_by": ()})
    told = functions(needs=(needs,), functions=(carried,))
    served = project.write("four", told, expected_revision=0)
    undecided = AcceptanceTest(method="metric", subject="oven", metric="waste")
    asked = requirements(
        requirement(sources=(), rationale=said("Le pain coûte")),
        requirement(
            "r2",
            sources=(),
            statement=said("Le four doit être rapide et facile à nettoyer."),
            test=undecided,
        ),
        functions=served,
    )
    wanted = project.write("four", asked, expected_revision=0)
    there = project.write("boulangerie", inventory(), expected_revision=0)
    way = project.write("boulangerie", plan(inventory=there), expected_revision=0)
    told = Specification(
        title=said("Un four neuf"),
        variant="private",
        frame=frame,
        functions=served,
        requirements=wanted,
        master_plan=way,
        sections=(SectionText(id="context", owner="moa", says=said("Le pain brûle.")),),
    )
    project.write("four", told, expected_revision=0)
    return f"/p/{project.store.project}/specification/"


def again(claire, work, address):
    answer = claire.post(address)
    assert "/jobs/" in answer["Location"]
    work(answer["Location"].rpartition("/")[2])


def test_the_front_leads_to_each_document(claire, home):
    said = claire.get(home)
    for address in ("cahier/four", "plan/boulangerie", "requirements/four"):
        assert f'href="{home}{address}"' in said


def test_a_statement_is_read_by_the_rules_and_an_undecided_test_is_a_hole(claire, home):
    told = claire.get(f"{home}requirements/four")
    assert "à compléter" in told and "rapide" in told and "Pertes r1" in told
    alone = claire.get(f"{home}requirements/four?findings=1")
    assert "Pertes r2" in alone and "Pertes r1" not in alone


def test_the_matrix_is_traced_filtered_and_says_what_a_change_touches(claire, home, work):
    assert "pas encore tracées" in claire.get(f"{home}matrix/four")
    again(claire, work, f"{home}matrix/four/again")
    whole = claire.get(f"{home}matrix/four")
    assert "Cuire sans brûler" in whole and "mesure en production" in whole
    down = claire.get(f"{home}matrix/four?gaps=down")
    assert "Cuire sans brûler" not in down and "Pertes r2" in down
    touched = claire.get(f"{home}matrix/four?of=need.n1")
    assert "Changer «\u00a0n1\u00a0»" in touched
    assert "n1" in claire.get(f"{home}matrix/four?of=nothing")


def test_many_requirements_are_told_page_by_page(claire, home, work, project):
    served = project.latest(Key("specification.functions", "four"))
    many = [requirement(f"n{n:03}", sources=(), rationale=said("Le pain")) for n in range(250)]
    project.write("four", requirements(*many, functions=served), expected_revision=1)
    first = claire.get(f"{home}requirements/four")
    assert "n099" in first and "n100" not in first and len(first.encode()) < 150_000
    assert "n249" in claire.get(f"{home}requirements/four?page=3")
    assert "n249" in claire.get(f"{home}requirements/four?page=99") and "n000" in claire.get(
        f"{home}requirements/four?page=x"
    )
    again(claire, work, f"{home}matrix/four/again")
    whole = claire.get(f"{home}matrix/four")
    assert "n039" in whole and "n040" not in whole and "layer=requirement" in whole
    assert len(whole.encode()) < 150_000
    alone = claire.get(f"{home}matrix/four?layer=requirement&page=2")
    assert "n249" in alone and "n040" not in alone and len(alone.encode()) < 150_000


def test_the_cahier_shows_its_sections_and_what_they_lack(claire, home, work, project):
    before = claire.get(f"{home}cahier/four")
    assert "Le pain brûle." in before and "Mettre en page" in before
    again(claire, work, f"{home}plan/boulangerie/again")
    again(claire, work, f"{home}matrix/four/again")
    again(claire, work, f"{home}cahier/four/again")
    told = claire.get(f"{home}cahier/four")
    assert "Épreuves de recette et seuils, seuil" in told
    assert "Il manque" in told and "/r/specification.report/" in told and "le schéma directeur" not in told


def test_what_a_review_says_is_shown(claire, home, project):
    about = Ref(kind=Specification.kind, id="four", revision=1)
    refused = Review(
        about=about,
        asked_role="moe",
        verdict="refuse",
        reason=said("Le seuil est hors de portée"),
        given_by=project.actor,
    )
    project.write("avis", refused, expected_revision=0)
    assert "Le seuil est hors de portée" in claire.get(f"{home}cahier/four")


def test_the_plan_shows_what_changes_and_its_critical_path(claire, home, work):
    assert "Calculer l’écart" in claire.get(f"{home}plan/boulangerie")
    again(claire, work, f"{home}plan/boulangerie/again")
    told = claire.get(f"{home}plan/boulangerie")
    assert "Télécopieur" in told and "chemin critique" in told and "retiré" in told
    assert "à compléter" in told  # no step puts the flow of batches in place


@pytest.mark.parametrize("page", ["requirements/none", "matrix/none", "cahier/none", "plan/none"])
def test_what_is_not_there_is_not_found(claire, home, page):
    claire.get(f"{home}{page}", code=404)


SHEET = """Réf;Exigence;Criticité;Lot interne
EX-1;Le four doit cuire 20 pains par fournée.;Obligatoire;L1
EX-2;Le four doit être convivial.;vitale;L2
EX-3;;Haute;L2
"""


@pytest.fixture
def client(project):
    file = project.ports.blobs.put(SHEET.encode(), "client.csv")
    given = RequirementsToImport(file=file, owner="moa", type="functional", priority="should")
    Runner(project).perform(Call(service.import_requirements, "client", given))
    return "client"


def test_a_client_s_file_is_shown_row_by_row_and_taken_over(claire, home, client, project):
    assert f'href="{home}imported/{client}"' in claire.get(home)
    told = claire.get(f"{home}imported/{client}")
    assert "convivial" in told and "Mot vague" in told and "elle n’a pas d’énoncé" in told and "L1" in told
    answer = claire.post(f"{home}imported/{client}/take", {"requirement": "EX-1", "into": "four"})
    assert answer["Location"].endswith("/requirements/four")
    held = project.read(project.latest(Key("specification.requirements", "four"))).document
    assert [one.id for one in held.requirements] == ["r1", "r2", "EX-1"]
    assert held.requirements[2].sources[0].cites.ref.id == client
    claire.post(f"{home}imported/{client}/take", {"requirement": "EX-2"})
    assert project.latest(Key("specification.requirements", "client")).revision == 1


def test_a_set_is_given_as_a_file(claire, home):
    content = claire.client.get(f"{home}requirements/four/as.reqif")
    assert content["Content-Disposition"] == 'attachment; filename="four.reqif"'
    assert len(exchange_of(content.content, "four.reqif").objects) == 2
    assert claire.client.get(f"{home}requirements/four/as.xlsx").content.startswith(b"PK")
    assert claire.client.get(f"{home}requirements/four/as.exe").status_code == 404
