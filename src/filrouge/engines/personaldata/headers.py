"""What the name of a column announces, in French and in English."""

import re
from collections.abc import Iterable

from filrouge.kernel.texts import unaccented

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+|\d+")

FIRST_NAME = frozenset({"prenom", "prenoms", "firstname", "forename", "given"})
NAME = (
    frozenset({"nom", "noms", "name", "surname", "lastname", "patronyme", "fullname", "titulaire"})
    | FIRST_NAME
)
#: beside one of these a name is not a person's
NOT_A_PERSON = frozenset(
    """
    produit product fichier file societe company entreprise organisme variable colonne column champ
    field acte commune ville city town departement department region pays country rue street banque
    bank plan formule contrat contract modele model marque brand provider hospital hopital
    etablissement domaine domain host station type categorie category metric feature instance drg
    """.split()
)
BIRTH = frozenset({"naissance", "birth", "birthdate", "birthday", "dob", "ddn", "ne", "nee", "born"})
NOT_A_DATE = frozenset(
    {"lieu", "place", "commune", "ville", "city", "pays", "country", "departement", "nom", "name"}
)
ADDRESS = frozenset({"adresse", "address", "voie", "rue", "street", "domicile"})
NOT_A_PLACE = frozenset({"mail", "email", "courriel", "ip", "web", "url", "mac"})
POSTCODE = frozenset({"cp", "postcode", "zip", "zipcode", "postal"})
NIR = frozenset({"nir", "nss", "secu", "ssn", "insee"})
BANK = frozenset({"iban", "rib", "compte", "account", "bancaire"})
PHONE = frozenset({"tel", "telephone", "phone", "mobile", "portable", "fax", "gsm"})
EMAIL = frozenset({"mail", "email", "courriel", "mel"})
SIREN = frozenset({"siren"})
SIRET = frozenset({"siret"})
_TRAITS = frozenset(
    """
    sexe sex gender genre civilite age commune ville town city departement nationalite nationality
    profession metier job occupation csp marital matrimonial situation diplome education race
    ethnicity religion
    """.split()
)
_QUASI = BIRTH | POSTCODE | _TRAITS


def words(header: str) -> frozenset[str]:
    """Words of a header without accents or capitals: ``dateNaissance`` gives date and naissance."""
    parted = _CAMEL.sub(" ", header)
    plain = unaccented(parted).lower()
    return frozenset(_WORD.findall(plain))


def announces(header: str, wanted: frozenset[str], *, unless: frozenset[str] = frozenset()) -> bool:
    found = words(header)
    return bool(found & wanted) and not found & unless


def quasi_identifiers(headers: Iterable[str]) -> tuple[str, ...]:
    """Columns that, taken together, may single a person out, by what their names announce."""
    return tuple(header for header in headers if announces(header, _QUASI))
