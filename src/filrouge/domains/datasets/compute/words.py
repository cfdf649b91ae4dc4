"""How the card says what documents name by a stable word."""

from collections.abc import Mapping

from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import ColumnType, Confidence, PersonalCategory, Role, Verdict

TYPES: Mapping[ColumnType, Text] = {
    "text": Text(fr="texte", en="text"),
    "integer": Text(fr="entier", en="integer"),
    "number": Text(fr="nombre", en="number"),
    "decimal": Text(fr="décimal exact", en="exact decimal"),
    "boolean": Text(fr="oui ou non", en="yes or no"),
    "date": Text(fr="date", en="date"),
    "timestamp": Text(fr="date et heure", en="date and time"),
}
ROLES: Mapping[Role, Text] = {
    "identifier": Text(fr="identifiant", en="identifier"),
    "group": Text(fr="groupe", en="group"),
    "time": Text(fr="temps", en="time"),
    "target": Text(fr="cible", en="target"),
    "feature": Text(fr="variable explicative", en="feature"),
    "sensitive": Text(fr="sensible : mesure de l'équité", en="sensitive: to measure fairness"),
    "weight": Text(fr="poids", en="weight"),
    "ignored": Text(fr="écartée", en="ignored"),
}
CATEGORIES: Mapping[PersonalCategory, Text] = {
    "national_id": Text(fr="numéro de sécurité sociale", en="social security number"),
    "bank_account": Text(fr="compte bancaire", en="bank account"),
    "phone": Text(fr="téléphone", en="phone"),
    "email": Text(fr="courriel", en="e-mail"),
    "company": Text(fr="identifiant d'entreprise", en="company identifier"),
    "name": Text(fr="nom de personne", en="name of a person"),
    "birth_date": Text(fr="date de naissance", en="birth date"),
    "address": Text(fr="adresse postale", en="postal address"),
    "other": Text(fr="autre identifiant", en="other identifier"),
}
CONFIDENCES: Mapping[Confidence, Text] = {
    "high": Text(fr="forte", en="high"),
    "medium": Text(fr="moyenne", en="medium"),
    "low": Text(fr="faible", en="low"),
}
VERDICTS: Mapping[Verdict, Text] = {
    "passed": Text(fr="passé", en="passed"),
    "failed": Text(fr="échoué", en="failed"),
    "not_applicable": Text(fr="sans objet", en="not applicable"),
}
LEAK_CHECKS: Mapping[str, Text] = {
    "duplicates": Text(fr="lignes égales des deux côtés", en="equal rows on both sides"),
    "near_duplicates": Text(fr="lignes presque égales des deux côtés", en="nearly equal rows on both sides"),
    "groups": Text(fr="groupes des deux côtés", en="groups on both sides"),
    "future": Text(fr="apprendre du futur", en="learning from the future"),
    "target": Text(fr="colonnes qui disent la cible", en="columns that say the target"),
    "availability": Text(fr="colonnes connues trop tard", en="columns known too late"),
    "target_drift": Text(fr="cible qui a bougé", en="a target that moved"),
}
REASONS: Mapping[str, Text] = {
    "ragged": Text(fr="nombre de cellules", en="number of cells"),
    "undecodable": Text(fr="encodage", en="encoding"),
    "not_a_number": Text(fr="nombre illisible", en="unreadable number"),
    "not_an_integer": Text(fr="entier illisible", en="unreadable integer"),
    "not_a_date": Text(fr="date illisible", en="unreadable date"),
    "not_a_timestamp": Text(fr="heure illisible", en="unreadable time"),
    "not_a_boolean": Text(fr="ni oui ni non", en="neither yes nor no"),
    "not_json": Text(fr="JSON illisible", en="unreadable JSON"),
    "not_an_object": Text(fr="JSON sans clés", en="JSON without keys"),
    "duplicate_key": Text(fr="clé répétée", en="repeated key"),
    "nul_byte": Text(fr="octet nul", en="NUL byte"),
    "repeated_header": Text(fr="en-tête répété", en="repeated header"),
    "formula_without_value": Text(fr="formule sans valeur", en="formula without a value"),
    "error_value": Text(fr="erreur du tableur", en="spreadsheet error"),
}


def said(words: Mapping[str, Text], name: str) -> Text:
    """The label of a stable word; a word without a label says itself, without figures."""
    plain = "".join(letter for letter in name.replace("_", " ") if not letter.isdigit())
    return words.get(name, Text(fr=plain, en=plain))
