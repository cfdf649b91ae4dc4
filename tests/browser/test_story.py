"""What a newcomer does in the first ten minutes: from a file of one's own to a figure that turned suspect.

By mouse, by keyboard alone, and with scripts off; in French.
"""

import pytest
from browser.cast import OWNER, members_csv
from browser.hands import Keyboard, Mouse
from conftest import fresh_name

HANDS = {"mouse": (Mouse, True), "keyboard": (Keyboard, True), "mouse, no scripts": (Mouse, False)}


@pytest.fixture
def files(tmp_path):
    """The export as it came first, and as it came the second time: each reimbursement 11 € dearer."""
    made = tmp_path / "soins.csv", tmp_path / "later" / "soins.csv"
    made[1].parent.mkdir()
    made[0].write_bytes(members_csv(120))
    made[1].write_bytes(members_csv(126, dearer_eur=11))
    return made


@pytest.mark.parametrize("hands", HANDS)
def test_a_figure_from_a_file_of_ones_own_turns_suspect_and_is_stood_by(people, files, hands):
    make, scripts = HANDS[hands]
    person = make(people(OWNER, scripts=scripts).new_page())
    project = fresh_name("histoire")
    begins(person, project, files[0])
    writes(person, project)
    changes_the_file(person, project, files[1])
    stands_by_it(person, project)


def begins(person, project, file) -> None:
    person.tab.goto("/")
    person.press("Nouveau projet", "link")
    person.give("Fichiers", file)
    person.write("Nom du projet", project)
    person.press("Commencer avec ces fichiers")
    person.await_text("Accepter et lancer")
    person.press("Accepter et lancer")
    person.tab.goto(f"/p/{project}/")
    person.await_text("soins-profil")


def writes(person, project) -> None:
    person.tab.goto(f"/p/{project}/new/projects.section")
    person.write("Intitulé", "Ce que coûtent les soins")
    person.press("Commencer")
    person.write("Texte", "Un soin coûte en moyenne ")
    person.write("Chercher", "montant moyenne")
    person.press("Chercher")
    person.press("Insérer 73,96")
    person.press("Écrire la révision 1")
    assert person.says("Un soin coûte en moyenne 73,96")


def changes_the_file(person, project, file) -> None:
    person.tab.goto(f"/p/{project}/files/soins")
    person.give("Nouvelle version", file)
    person.press("Déposer cette version")
    person.tab.goto(f"/p/{project}/suspects")
    person.await_text("85,56")
    assert person.says("73,96") and person.says("Ce que coûtent les soins") or person.says("ce-que-coutent")


def stands_by_it(person, project) -> None:
    person.write("Pourquoi elle tient encore", "Les tarifs ont changé en mars, la phrase reste vraie.")
    person.press("Réaffirmer")
    person.tab.goto(f"/p/{project}/suspects")
    assert person.says("Rien de ce qui est cité n’a changé sans être réaffirmé.")
