"""A timesheet goes into the logbook by keyboard and without scripts, and every row is seen before."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from browser.cast import OWNER, PROJECT
from importing_made import timesheet


def test_a_timesheet_by_keyboard_without_scripts(people, tmp_path):
    path = tmp_path / "Temps de mars.xlsx"
    path.write_bytes(timesheet(OWNER))
    tab = people(OWNER, lang="fr", scripts=False).new_page()
    tab.goto(f"/p/{PROJECT}/import")
    tab.get_by_label("Fichier").first.set_input_files(path)
    tab.get_by_role("button", name="Voir le tableau").press("Enter")
    assert tab.get_by_label("Heures").input_value() == "hours/spent_h"
    tab.get_by_role("button", name="Essayer sans rien écrire").press("Enter")
    assert tab.get_by_text("hier n’est pas une date").is_visible()
    kept = os.environ.get("FILROUGE_SCREENSHOTS")
    if kept:
        tab.screenshot(path=Path(kept) / "importing-trial.png", full_page=True)
    tab.get_by_role("button", name="Garder les bonnes lignes").press("Enter")
    assert "projects.logbook_entry" in tab.url
    assert tab.get_by_text("Documents écrits : 2").is_visible()


def test_the_trial_is_accessible(people, tmp_path):
    path = tmp_path / "march.xlsx"
    path.write_bytes(timesheet(OWNER))
    tab = people(OWNER, lang="en", theme="dark").new_page()
    tab.goto(f"/p/{PROJECT}/import")
    tab.get_by_label("File").first.set_input_files(path)
    tab.get_by_role("button", name="See the table").click()
    tab.get_by_role("button", name="Try, writing nothing").click()
    found = Axe().run(tab).response["violations"]
    assert not [one["id"] for one in found if one["impact"] in ("serious", "critical")]
