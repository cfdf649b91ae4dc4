"""Coming in through the form, by keyboard; with a second factor too."""

import time
from urllib.parse import urlsplit

from browser.cast import OWNER, PASSWORD, TOTP_SECRET
from browser.hands import Keyboard, eventually
from browser.test_every_page import SERIOUS


def signs_in(person, name: str) -> None:
    person.tab.goto("/")
    person.write("Nom ou adresse", name)
    person.write("Mot de passe", PASSWORD)
    person.press("Se connecter")


def test_by_keyboard_into_a_project(people):
    person = Keyboard(people().new_page())
    signs_in(person, OWNER)
    person.press("Ouvrir solviere", "link")
    assert person.tab.get_by_role("heading", level=1).inner_text() == "solviere"


def test_the_keyboard_may_skip_to_the_content(people):
    tab = people(OWNER).new_page()
    tab.goto("/p/solviere/")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    eventually(lambda: tab.evaluate("document.activeElement.id") == "contenu")


def test_a_second_factor_is_asked_and_taken(people):
    from axe_playwright_python.sync_playwright import Axe

    person = Keyboard(people().new_page())
    signs_in(person, "Nadia Roche")
    assert "/2fa/authenticate" in person.tab.url
    found = [one for one in Axe().run(person.tab).response["violations"] if one["impact"] in SERIOUS]
    assert found == []
    person.tab.locator("input[name=code]").fill(code_now())
    with person.tab.expect_navigation(url=lambda url: urlsplit(url).path == "/"):
        person.tab.keyboard.press("Enter")
    assert person.says("Mes projets")


def code_now() -> str:
    """What the telephone shows."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))
