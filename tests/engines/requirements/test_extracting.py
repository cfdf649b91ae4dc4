"""Requirements found in a text, and the columns that hold them."""

from engines.requirements.measured import labelled, outside

from filrouge.engines.importing.markdowns import blocks_of
from filrouge.engines.importing.sections import cut
from filrouge.engines.requirements.columns import roles_of
from filrouge.engines.requirements.extracting import Found, requirements_in

TEXT = """
# Besoins

Le département ne dispose pas d'un site. Le site doit se charger en moins de 2 secondes. Budget : 43 €.

BF-01 : Le visiteur consulte la page d'accueil.

Le système doit permettre à l'étudiant de :

- consulter ses notes ;
- télécharger les supports de cours.

Voir aussi :

- Un point d'information.

# Sécurité

| Réf | Exigence | Priorité |
|---|---|---|
| SEC-1 | Le titulaire doit chiffrer les sauvegardes. | Haute |
| SEC-2 | Journal des accès | Basse |

| Jalon | Date |
|---|---|
| Recette | 17 avril 2026 |
"""


def found(text: str, lang: str = "fr") -> tuple[Found, ...]:
    return requirements_in(cut(blocks_of(text.encode(), "x.md"), 1).sections, lang)  # type: ignore[arg-type]


def test_sentences_lists_and_tables_are_found():
    assert [(one.section, one.id, one.statement) for one in found(TEXT)] == [
        (1, "", "Le site doit se charger en moins de 2 secondes."),
        (1, "BF-01", "Le visiteur consulte la page d'accueil."),
        (1, "", "Le système doit permettre à l'étudiant de consulter ses notes."),
        (1, "", "Le système doit permettre à l'étudiant de télécharger les supports de cours."),
        (2, "SEC-1", "Le titulaire doit chiffrer les sauvegardes."),
        (2, "SEC-2", "Journal des accès"),
    ]
    assert found(TEXT)[-1].title == "Sécurité"


def test_english_is_found_as_well():
    text = "# Scope\n\nThis is context. The vendor shall restore service within 4 hours."
    assert [one.statement for one in found(text, "en")] == [
        "The vendor shall restore service within 4 hours."
    ]


def test_every_labelled_requirement_with_a_word_of_obligation_is_found_in_prose():
    every = [*labelled(sealed=False), *labelled(sealed=True), *outside()]
    obliging = [one for one in every if "no-modal" not in one["labels"] and one["id"][0] == "f"]
    text = "# T\n\n" + "\n\n".join(one["text"] for one in obliging)
    told = " ".join(one.statement for one in found(text))
    missed = [one["id"] for one in obliging if one["text"] not in told]
    assert not missed


def test_columns_are_known_by_what_people_call_them():
    roles = roles_of(
        ["Réf.", "Libellé court", "Énoncé de l'exigence", "Criticité", "Coût (€)", "Lot interne"]
    )
    assert roles == {
        "id": "Réf.",
        "title": "Libellé court",
        "statement": "Énoncé de l'exigence",
        "priority": "Criticité",
        "cost_eur": "Coût (€)",
    }
    assert roles_of(["ReqIF.ForeignID", "ReqIF.Text", "ReqIF.Name"]) == {
        "id": "ReqIF.ForeignID",
        "statement": "ReqIF.Text",
        "title": "ReqIF.Name",
    }
    assert roles_of(["Description", "Exigence"])["statement"] == "Exigence"
