"""A project begins with somebody's own files, and a file that changes is told wherever it was quoted."""

import re

import pytest
from conftest import fresh_name
from django.core.files.uploadedfile import SimpleUploadedFile

from filrouge.kernel.documents import Key
from filrouge.kernel.thread import case_of
from filrouge.kinds.datasets import Dictionary, Profile
from filrouge.kinds.models import Problem
from filrouge.kinds.projects import Charter, Frame, Section, Team

ROWS = "".join(f"{n};{n % 7};{'oui' if n % 3 else 'non'}\n" for n in range(1, 61))


def file(name="ventes.csv", content=f"id;montant;paye\n{ROWS}"):
    return SimpleUploadedFile(name, content.encode())


def opened(person, answer):
    return person.project(re.match(r"/p/([^/]+)/", answer["Location"]).group(1))


def begun(person, *files, **told):
    name = told.pop("name", fresh_name())
    return opened(person, person.post("/new", {"way": "files", "name": name, "files": list(files), **told}))


def at(project, place=""):
    return f"/p/{project.store.project}/{place}"


def job_of(answer):
    return answer["Location"].rpartition("/")[2]


def test_a_project_begins_with_a_file_and_its_name_is_proposed(claire):
    stem = fresh_name("ventes")
    answer = claire.post("/new", {"way": "files", "name": "", "files": [file(f"{stem}-2024.csv")]})
    assert answer["Location"] == f"/p/{stem}-2024/setup"
    again = claire.post("/new", {"way": "files", "name": "", "files": [file(f"{stem}-2024.csv")]})
    assert again["Location"] == f"/p/{stem}-2024-2/setup"


def test_the_request_returns_at_once_and_the_page_follows_the_reading(claire, work):
    project = begun(claire, file())
    told = claire.get(at(project, "setup"))
    assert "lecture et mesure en cours" in told and 'hx-select="#setup"' in told and "<noscript><meta" in told
    assert project.store.latest(Key("datasets.manifest", "ventes")) is None


@pytest.mark.slow
def test_what_is_proposed_is_accepted_or_not(claire, work):
    from filrouge.delivery.wiring import jobs

    project = begun(claire, file())
    (queued,) = jobs().list(project.store.project)
    work(queued.id)
    told = claire.get(at(project, "setup"))
    assert "60 lignes, 3 colonnes" in told and "hx-get" not in told
    assert "Choisir ce que l’on fait des fichiers reçus" in claire.get(at(project))
    answer = claire.post(at(project, "setup"), {"table": "ventes", "step": "ventes-structure"})
    work(job_of(answer))
    assert [step.id for step in case_of(project).steps] == [
        "ventes",
        "ventes-personnel",
        "ventes-profil",
        "ventes-structure",
    ]
    assert project.store.latest(Key(Dictionary.kind, "ventes"))
    assert "Tout est en route" in claire.get(at(project, "setup"))
    assert "Choisir ce que l’on fait" not in claire.get(at(project))
    claire.post(at(project, "setup"), {"table": "ventes"}, code=404)


@pytest.mark.slow
def test_a_column_to_predict_brings_the_steps_of_a_model(claire, work):
    from filrouge.delivery.wiring import jobs

    project = begun(claire, file())
    work(jobs().list(project.store.project)[0].id)
    claire.post(at(project, "setup"), {"table": "ventes", "target": "absente"}, code=404)
    claire.post(at(project, "setup"), {"table": "ventes", "step": "ventes-fiche", "target": "paye"})
    ids = [step.id for step in case_of(project).steps]
    assert ids[3:] == ["ventes-structure", "ventes-fiche", "decoupe", "essais", "modele", "modele-fiche"]
    problem = project.document(Problem, project.store.latest(Key(Problem.kind, "probleme")))
    assert (problem.target, problem.task) == ("paye", "binary")


@pytest.mark.slow
def test_a_file_changes_and_the_figure_that_quotes_it_turns_suspect_then_is_re_affirmed(claire, work):
    """The story that this product is for, from the first file to the re-affirmation."""
    from filrouge.delivery.wiring import jobs

    project = begun(claire, file())
    work(jobs().list(project.store.project)[0].id)
    told = claire.get(at(project))
    assert "Écrire une première section qui cite un chiffre" in told and "Changer le fichier" in told
    profile = project.latest(Key(Profile.kind, "ventes-profil"))
    quote = {"ref": profile.model_dump(), "pointer": "/rows_count"}
    section = {
        "title": {"lang": "fr", "text": "Données"},
        "text": {"lang": "fr", "text": "La table a {{lignes}} lignes."},
        "quotes": [{"id": "lignes", "quote": quote}],
    }
    project.write("donnees", Section.model_validate(section), expected_revision=0)
    page = claire.get(at(project, "files/ventes"))
    revision = re.search(r'name="revision" value="(\d+)"', page).group(1)
    newer = file("ventes-v2.csv", f"id;montant;paye\n{ROWS}61;3;oui\n")
    sent = {"at": "0", "revision": revision, "redo": "1", "files": [newer]}
    answer = claire.post(at(project, "files/ventes"), sent)
    told = claire.get(at(project))
    assert "3 suspectes" in told and "Ventes, données personnelles" in told
    work(job_of(answer))
    assert "1 citation est devenue suspecte" in claire.get(answer["Location"])
    told = claire.get(at(project))
    assert "</span>60</del>" in told and "</span>61</ins>" in told
    token = re.search(r'name="doubt" value="([^"]+)"', told).group(1)
    claire.post(
        at(project, "suspects/reaffirm"), {"doubt": token, "why": "Une ligne de plus.", "from": "home"}
    )
    assert "Rien de ce qui est cité n’a changé" in claire.get(at(project))
    assert "Réaffirmé alors que la valeur est devenue <b>61</b>" in claire.get(
        at(project, "d/projects.section/donnees/")
    )


def test_a_file_may_be_changed_and_redone_later(claire):
    project = begun(claire, file())
    told = claire.get(at(project, "files/ventes"))
    assert "ventes.csv" in told
    answer = claire.post(at(project, "files/ventes"), {"at": "0", "revision": "1", "files": [file("b.csv")]})
    assert answer["Location"] == at(project)
    assert "b.csv est déposé" in claire.get(at(project))
    (step, *_) = case_of(project).steps
    assert step.given["files"][0]["name"] == "b.csv"


def test_two_people_who_change_the_thread_are_told(claire):
    project = begun(claire, file())
    for code in (302, 409):
        sent = {"at": "0", "revision": "1", "files": [file("b.csv", "a;b\n1;2\n")]}
        claire.post(at(project, "files/ventes"), sent, code=code)


def test_a_file_that_is_none_is_told_beside_the_field(claire):
    project = begun(claire, file())
    assert (
        "vide"
        in claire.post(
            at(project, "files/ventes"), {"at": "0", "files": [file("b.csv", "")]}, code=422
        ).content.decode()
    )
    claire.post(at(project, "files/ventes"), {"at": "0"}, code=422)
    claire.post(at(project, "files/ventes"), {"at": "7", "files": [file()]}, code=404)
    claire.get(at(project, "files/ventes-profil"), code=404)


def test_more_files_join_a_project(claire):
    project = begun(claire, file())
    claire.post(at(project, "files"), {"files": [file("clients.csv"), file("ventes.csv")]})
    ids = [step.id for step in case_of(project).steps]
    assert ids[3:] == [
        "clients",
        "clients-personnel",
        "clients-profil",
        "ventes-2",
        "ventes-2-personnel",
        "ventes-2-profil",
    ]
    claire.post(at(project, "files"), code=422)


@pytest.mark.parametrize(
    "told, place",
    [
        ({"name": "«»"}, "name"),
        ({"name": "library"}, "name"),
        ({"files": [file("vide.csv", "")]}, "files"),
        ({"files": []}, "files"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_what_was_given_is_kept(claire, told, place):
    sent = {"way": "files", "name": fresh_name(), "files": [file()], **told}
    page = claire.post("/new", sent, code=422).content.decode()
    field = re.search(rf'<input[^>]* name="{place}"[^>]*aria-invalid="true"', page)
    assert field and 'class="err"' in page
    if place == "name":
        assert "Déjà déposé" in page
        kept = re.search(r'name="kept" value="([^"]+)"', page).group(1)
        claire.post("/new", {"way": "files", "name": fresh_name(), "kept": kept})


def test_files_that_were_kept_are_for_who_sent_them(claire, browser):
    page = claire.post("/new", {"way": "files", "name": "…", "files": [file()]}, code=422).content.decode()
    kept = re.search(r'name="kept" value="([^"]+)"', page).group(1)
    browser().post("/new", {"way": "files", "name": fresh_name(), "kept": kept}, code=422)


def test_a_name_is_written_as_addresses_are(claire):
    word = fresh_name()
    answer = claire.post("/new", {"way": "empty", "name": f"Été à {word.upper()} !"})
    assert answer["Location"] == f"/p/ete-a-{word}/"


def test_a_name_that_is_taken_is_told(claire, browser):
    name = begun(claire, file()).store.project
    page = browser().post("/new", {"way": "empty", "name": name}, code=422).content.decode()
    assert "porte déjà" in page or "déjà" in page


def test_a_project_begins_with_words(claire, work):
    from filrouge.delivery.wiring import jobs

    told = {"title": "Courrier", "company": "Ariane", "strategy": "Répondre vite.", "purpose": "Trier."}
    name = fresh_name()
    project = opened(claire, claire.post("/new", {"way": "words", "name": name, "role": "moa", **told}))
    for kind, id in ((Frame, "cadre"), (Charter, "charte"), (Team, "equipe")):
        assert project.store.latest(Key(kind.kind, id)), kind
    work(jobs().list(name)[0].id)
    assert "2 étapes, 2 faites" in claire.get(at(project))


def test_words_that_are_missing_are_told_and_those_given_stay(claire):
    page = claire.post("/new", {"way": "words", "title": "Courrier <b>"}, code=422).content.decode()
    assert page.count('aria-invalid="true"') == 3 and "Courrier &lt;b&gt;" in page


def test_a_project_begins_empty(claire):
    name = fresh_name()
    answer = claire.post("/new", {"way": "empty", "name": name})
    assert answer["Location"] == f"/p/{name}/"
    assert "Déposer un fichier" in claire.get(f"/p/{name}/")
    claire.post("/new", {"way": "empty", "name": ""}, code=422)
    claire.post("/new", {"way": "nothing"}, code=422)


def test_the_page_speaks_english(browser):
    told = browser(lang="en").get("/new")
    assert "New project" in told and "From files" in told and "Begin with nothing" in told


def test_rights(claire, browser):
    from filrouge.delivery.wiring import accounts

    project = begun(claire, file())
    stranger, sponsor = browser(), browser()
    accounts().grant(project.store.project, sponsor.account, "sponsor")
    for place in ("setup", "files", "files/ventes"):
        stranger.get(at(project, place), code=404)
    for place in ("files", "files/ventes"):
        sponsor.get(at(project, place), code=403)
        sponsor.post(at(project, place), {"files": [file()]}, code=403)
    assert "Changer le fichier" not in sponsor.get(at(project))


def test_a_file_that_cannot_be_read_waits_for_whoever_gave_it(claire, work):
    from filrouge.delivery.wiring import jobs

    project = begun(claire, file("ventes.csv", "id;montant\n"))
    work(jobs().list(project.store.project)[0].id)
    told = claire.get(at(project))
    assert "Débloquer l’étape 1, Ventes" in told and "/files/ventes.csv" not in told
