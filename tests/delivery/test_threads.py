"""Names of steps, as people read them."""

import unicodedata

from filrouge.delivery.proposing import slug
from filrouge.delivery.threads import named, spelt_in_files
from filrouge.kernel.thread import Case, Step

FILE = {"name": "Inscriptions d’été 2025.csv", "sha256": "0" * 64, "size_bytes": 1}


def test_a_step_gets_back_the_accents_that_its_file_writes():
    for form in ("NFC", "NFD"):
        file = {**FILE, "name": unicodedata.normalize(form, FILE["name"])}
        id = slug(file["name"].removesuffix(".csv"))
        step = Step(id=f"{id}-profil", use="datasets.profile", given={"files": [file]})
        spelt = spelt_in_files(Case(project="essai", steps=(step,)))
        assert id == "inscriptions-d-ete-2025"
        assert named(step.id, spelt) == "Inscriptions d été 2025, profil"


def test_words_that_filrouge_knows_have_their_accents_without_a_file():
    assert named("depenses-personnel", {}) == "Dépenses, données personnelles"
