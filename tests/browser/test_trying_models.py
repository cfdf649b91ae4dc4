"""A model is tried by people: a sentence and a picture, a number that is wrong; by mouse, by keyboard, on a
phone, without scripts, in both languages.
"""

import pytest
from browser.cast import OWNER
from browser.hands import Keyboard, Mouse
from PIL import Image

PLACE = "/p/essais-modeles/serving/try/"
HANDS = {
    "mouse, French": (Mouse, True, "fr", 1280),
    "keyboard, English": (Keyboard, True, "en", 1280),
    "phone, no scripts, French": (Mouse, False, "fr", 360),
}
WORDS = {
    "fr": ("Prédire", "La réponse du modèle", "Âge à la date", "De 0 à 120"),
    "en": ("Predict", "The model’s answer", "Âge à la date", "From 0 to 120"),
}


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "claire.png"
    Image.new("RGB", (60, 40), (250, 250, 240)).save(path)
    return path


@pytest.mark.parametrize("hands", HANDS)
def test_a_sentence_and_a_picture_are_answered(people, photo, hands):
    make, scripts, lang, width = HANDS[hands]
    tab = people(OWNER, scripts=scripts, lang=lang, width=width).new_page()
    person = make(tab)
    predict, answer, _, _ = WORDS[lang]
    tab.goto(f"{PLACE}media")
    person.write("message", "Une photo prise au guichet")
    person.give("photo", photo)
    person.press(predict)
    tab.get_by_role("heading", name=answer).wait_for()
    assert person.says("clair") and person.says("sombre") and person.says("curl http")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    if scripts:
        assert not serious(tab)


@pytest.mark.parametrize("hands", HANDS)
def test_a_wrong_number_is_named_beside_its_field_and_then_answered(people, hands):
    make, scripts, lang, width = HANDS[hands]
    tab = people(OWNER, scripts=scripts, lang=lang, width=width).new_page()
    person = make(tab)
    predict, answer, label, bounds = WORDS[lang]
    tab.goto(f"{PLACE}cher")
    person.write(label, "130")
    person.press(predict)
    fault = tab.locator(".err")
    fault.wait_for()
    assert bounds in fault.inner_text() and fault.count() == 1
    wrong = tab.locator("[aria-invalid=true]")
    assert wrong.input_value() == "130" and wrong.get_attribute("aria-describedby")
    if scripts:
        assert not serious(tab)
    person.write(label, "60")
    person.press(predict)
    tab.get_by_role("heading", name=answer).wait_for()
    assert person.says("73,11 %" if lang == "fr" else "73.11%") or person.says("73.11 %")


def serious(tab) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
