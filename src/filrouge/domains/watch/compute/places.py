"""France or abroad, from what affiliations say; what they do not say stays unknown."""

import re
import unicodedata
from collections.abc import Iterable

from filrouge.kinds.watch import Affiliation, Place

#: Names of countries as affiliations end with them, in English and French, without accents.
_NAMES = {
    "FR": "france",
    "BE": "belgium belgique",
    "CH": "switzerland suisse",
    "DE": "germany allemagne deutschland",
    "GB": "united-kingdom uk royaume-uni england scotland wales",
    "US": "united-states usa u-s-a united-states-of-america etats-unis",
    "CA": "canada",
    "ES": "spain espagne",
    "IT": "italy italie",
    "NL": "netherlands the-netherlands pays-bas",
    "PT": "portugal",
    "IE": "ireland irlande",
    "LU": "luxembourg",
    "AT": "austria autriche",
    "SE": "sweden suede",
    "DK": "denmark danemark",
    "NO": "norway norvege",
    "FI": "finland finlande",
    "PL": "poland pologne",
    "CZ": "czech-republic czechia tchequie",
    "GR": "greece grece",
    "RO": "romania roumanie",
    "HU": "hungary hongrie",
    "TR": "turkey turkiye turquie",
    "RU": "russia russie",
    "UA": "ukraine",
    "IL": "israel",
    "CN": "china chine p-r-china pr-china",
    "JP": "japan japon",
    "KR": "south-korea republic-of-korea korea coree-du-sud",
    "IN": "india inde",
    "SG": "singapore singapour",
    "AU": "australia australie",
    "BR": "brazil bresil",
    "MX": "mexico mexique",
    "MA": "morocco maroc",
    "TN": "tunisia tunisie",
    "DZ": "algeria algerie",
    "SN": "senegal",
    "ZA": "south-africa afrique-du-sud",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}


def country(affiliation: Affiliation) -> str | None:
    """The code of a country: as told, else as the last part of the name says it."""
    if affiliation.country:
        return affiliation.country
    last = re.split(r"[,;(]", affiliation.name.strip(" .)"))[-1]
    plain = unicodedata.normalize("NFKD", last.casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return _CODES.get(re.sub(r"[^a-z]+", "-", letters).strip("-"))


def place_of(affiliations: Iterable[Affiliation]) -> Place:
    """Where a work comes from, as far as it is said: an unknown country beside a French one is not France."""
    codes = {country(one) for one in affiliations}
    known = codes - {None}
    if not known:
        return "unknown"
    if "FR" in known and known != {"FR"}:
        return "both"
    if "FR" in known:
        return "france" if None not in codes else "unknown"
    return "abroad" if None not in codes else "unknown"
