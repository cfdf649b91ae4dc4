"""A timesheet goes into the logbook by keyboard and without scripts, and every row is seen before."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from browser.cast import OWNER, PROJECT
from browser.hands import Mouse
from importing_made import timesheet


class Keys(Mouse):
    """Enter on what a press is about."""

    def act(self, wanted) -> None:
        wanted.press("Enter")


def test_a_timesheet_by_keyboard_without_scripts(people, tmp_path):
    path = tmp_path / "Temps de mars.xlsx"
    path.write_bytes(timesheet(OWNER))
    tab = people(OWNER, lang="fr", scripts=False).new_page()
    person = Keys(tab)
    tab.goto(f"/p/{PROJECT}/import")
    person.give("Fichier", path)
    person.press("Voir le tableau")
    assert tab.get_by_label("Heures").input_value() == "hours/spent_h"
    person.press("Essayer sans rien écrire")
    assert person.says("hier n’est pas une date")
    kept = os.environ.get("FILROUGE_SCREENSHOTS")
    if kept:
        tab.screenshot(path=Path(kept) / "importing-trial.png", full_page=True)
    person.press("Garder les bonnes lignes")
    assert "projects.logbook_entry" in tab.url
    assert tab.get_by_text("Documents écrits : 2").is_visible()


def test_the_trial_is_accessible(people, tmp_path):
    path = tmp_path / "march.xlsx"
    path.write_bytes(timesheet(OWNER))
    tab = people(OWNER, lang="en", theme="dark").new_page()
    person = Mouse(tab)
    tab.goto(f"/p/{PROJECT}/import")
    person.give("File", path)
    person.press("See the table")
    person.press("Try, writing nothing")
    found = Axe().run(tab).response["violations"]
    assert not [one["id"] for one in found if one["impact"] in ("serious", "critical")]
