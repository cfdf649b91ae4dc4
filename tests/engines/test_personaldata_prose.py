"""Personal data inside what people write."""

import pytest

from filrouge.engines.personaldata.prose import rules_in


@pytest.mark.parametrize(
    "text, rules",
    [
        ("Bonjour, je suis Mme Lefort, ma carte est perdue.", {"civility"}),
        ("C'est au nom de Bernard Lefort.", {"full_name"}),
        ("Écrivez-moi à jean@example.org ou au 01 99 00 12 34.", {"email", "phone"}),
        ("J'habite 12 rue des Lilas à Lyon.", {"street"}),
        ("Mon RIB : FR76 3000 6000 0112 3456 7890 189", {"iban"}),
        ("Madame, Monsieur, ma carte n'est pas arrivée.", set()),
        ("Madame Monsieur bonjour", set()),
        ("Remboursement de 38 € reçu le 12 mars, merci Marie !", set()),
        ("", set()),
    ],
)
def test_a_text_follows_rules(text, rules):
    assert rules_in(text) == rules
