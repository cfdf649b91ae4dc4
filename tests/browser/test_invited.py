"""Somebody from outside the team answers on a phone, without scripts: link, code, questions, a piece."""

import os
from datetime import date
from pathlib import Path

import pytest
from browser.cast import OWNER
from browser.hands import Mouse
from browser.test_every_page import NARROW_PX, SERIOUS

PHRASE = "une phrase assez longue 12"


@pytest.fixture(scope="module")
def audit(lively) -> str:
    """The front page of a project that has an audit of one questionnaire."""
    from filrouge.delivery.wiring import open_project
    from filrouge.kernel.documents import Prose, Ref
    from filrouge.kinds.audit import Plan

    project = open_project("essais-invites", actor=lively.people[OWNER])
    asked = Ref(kind="audit.questionnaire", id="questionnaires.usages-ia", revision=1, library=True)
    plan = Plan(
        title=Prose(lang="fr", text="Usages de l’IA dans les services"),
        as_of=date(2026, 3, 31),
        questionnaires=(asked,),
    )
    project.write("plan", plan, expected_revision=0)
    return "/p/essais-invites/audit/"


def invited(people, audit: str, service: str) -> tuple[str, str]:
    """The link and the code, as the owner reads them on the page."""
    owner = Mouse(people(OWNER).new_page())
    owner.tab.goto(f"{audit}respondents")
    owner.tab.get_by_role("checkbox").first.check()
    owner.write("Service", service)
    owner.press("Faire un lien et un code")
    assert owner.says("Transmettez le lien et le code")
    seen(owner.tab, "invites")
    return owner.control("Lien").input_value(), owner.control("Code").input_value()


def comes_in(guest: Mouse, link: str, code: str, name: str) -> None:
    guest.tab.goto(link)
    guest.write("Code", code)
    seen(guest.tab, "code")
    guest.press("Continuer")
    guest.write("Votre nom", name)
    guest.write("Un mot de passe", PHRASE)
    seen(guest.tab, "account")
    guest.press("Créer mon compte")


def seen(tab, name: str) -> None:
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"], name
    if folder := os.environ.get("FILROUGE_SCREENSHOTS"):
        tab.screenshot(path=Path(folder) / f"invited-{name}.png", full_page=True)


def test_on_a_phone_without_scripts(people, audit, tmp_path):
    link, code = invited(people, audit, "Gestion des adhérents")
    guest = Mouse(people(scripts=False, width=NARROW_PX).new_page())
    comes_in(guest, link, code, "Alix Moreau")
    assert guest.tab.url.endswith(f"{audit}answer/usages-ia")
    guest.tab.get_by_role("radio").first.check()
    seen(guest.tab, "answer")
    guest.press("Écrire la révision")
    assert guest.says("l’équipe de l’audit la lit maintenant")
    guest.tab.locator("details").first.locator("summary").click()
    guest.press("Joindre une pièce", "link")
    guest.write("Titre", "Registre")
    guest.write("Ce qu’elle montre", "Les usages connus")
    note = tmp_path / "registre.txt"
    note.write_text("deux usages")
    guest.give("Fichier", note)
    seen(guest.tab, "piece")
    guest.press("Joindre à ma réponse")
    guest.tab.goto(f"{audit}mine")
    assert guest.says("Vos questionnaires")
    seen(guest.tab, "mine")
    owner = Mouse(people(OWNER).new_page())
    owner.tab.goto(f"{audit}respondents")
    assert owner.says("Alix Moreau") and owner.says("Gestion des adhérents")
    seen(owner.tab, "people")
    owner.press("Retirer l’invitation")
    assert guest.tab.goto(f"{audit}mine").status == 404


@pytest.mark.parametrize(("lang", "theme"), [("fr", "light"), ("en", "dark")])
def test_what_the_invited_see_is_accessible(people, audit, lang, theme):
    from axe_playwright_python.sync_playwright import Axe

    def found(tab):
        return [one["id"] for one in Axe().run(tab).response["violations"] if one["impact"] in SERIOUS]

    link, code = invited(people, audit, "")
    tab = people(lang=lang, theme=theme, width=NARROW_PX).new_page()
    tab.goto(link)
    assert found(tab) == [] and tab.locator("html").get_attribute("lang") == lang
    tab.fill("#code", "AAAA-AAAA")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#code-aid .err")
    assert found(tab) == []
    tab.fill("#code", code)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert found(tab) == []
    tab.fill("[name=name]", f"Sasha {lang}")
    tab.fill("[name=password]", PHRASE)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert found(tab) == []
    for place in ("mine", "answer/usages-ia"):
        tab.goto(f"{audit}{place}")
        assert found(tab) == []
        seen(tab, f"{place.replace('/', '-')}-{lang}")
