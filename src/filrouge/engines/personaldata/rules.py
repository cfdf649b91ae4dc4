"""The rules, each with what it can say and how often chance alone would follow it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from filrouge.engines.personaldata import headers, numbers
from filrouge.engines.personaldata.results import Category, Confidence

_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"


@dataclass(frozen=True, slots=True)
class Rule:
    """Cells that contain the ``shape`` are candidates; those where what was matched ``holds`` are hits.

    ``chance_ratio``: share of random candidates that would hold. A column is found when its hits go beyond
    it (binomial test), more readily when its header announces the rule.
    """

    id: str
    category: Category
    shape: re.Pattern[str]
    holds: Callable[[str], bool]
    chance_ratio: float
    announced_by: frozenset[str]
    best: Confidence  #: what it says when most cells follow it, or when the header announces it


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(_BEFORE + pattern + _AFTER)


def _always(text: str) -> bool:
    return True


RULES = (
    Rule(
        id="nir",
        category="national_id",
        shape=_shape(r"[123478][ .-]?\d\d[ .-]?\d\d[ .-]?(?:\d\d|2[ABab])[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d\d"),
        holds=numbers.is_nir,
        chance_ratio=1 / 97,
        announced_by=headers.NIR,
        best="high",
    ),
    Rule(
        id="nir_without_key",
        category="national_id",
        shape=_shape(r"\d[ .-]?\d\d[ .-]?\d\d[ .-]?(?:\d\d|2[ABab])[ .-]?\d{3}[ .-]?\d{3}"),
        holds=numbers.is_nir_without_key,
        chance_ratio=0.03,  # 2 first digits of 10, 12 months of 100
        announced_by=headers.NIR,
        best="medium",
    ),
    Rule(
        id="iban",
        category="bank_account",
        shape=_shape(r"[A-Za-z]{2}\d\d(?:[ -]?[0-9A-Za-z]{4}){2,7}(?:[ -]?[0-9A-Za-z]{1,3})?"),
        holds=numbers.is_iban,
        chance_ratio=2e-4,  # modulo 97, a country, its length and letters
        announced_by=headers.BANK,
        best="high",
    ),
    Rule(
        id="phone",
        category="phone",
        shape=re.compile(
            r"(?<![\w+])(?:(?:\+|00)[1-9]\d{0,2}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d){6,12}"
            r"|\d\d([ .-]?)\d\d(?:\1\d\d){3})(?!\w)"
        ),
        holds=numbers.is_phone,
        chance_ratio=0.1,  # ten random digits that start with 0 and suit the numbering plan
        announced_by=headers.PHONE,
        best="high",
    ),
    Rule(
        id="email",
        category="email",
        shape=re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,24}"
        ),
        holds=_always,
        chance_ratio=1e-4,
        announced_by=headers.EMAIL,
        best="high",
    ),
    Rule(
        id="siret",
        category="company",
        shape=_shape(r"\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?\d{5}"),
        holds=numbers.is_siret,
        chance_ratio=0.015,  # two Luhn keys, or La Poste
        announced_by=headers.SIRET,
        best="high",
    ),
    Rule(
        id="siren",
        category="company",
        shape=_shape(r"\d{3}[ .]?\d{3}[ .]?\d{3}"),
        holds=numbers.is_siren,
        chance_ratio=0.1,  # one Luhn key
        announced_by=headers.SIREN,
        best="medium",
    ),
    Rule(
        id="street",
        category="address",
        shape=re.compile(
            r"(?i)\b\d{1,4}\s?(?:bis|ter|quater)?,?\s+(?:(?:rue|avenue|av|boulevard|bd|bvd|place|chemin|all[ée]e|impasse|"
            r"route|quai|cours|square|lotissement|r[ée]sidence|sentier|passage)\b\.?\s+\S|"
            r"(?:[\w'’.-]+\s+){1,4}(?:street|road|lane|drive|avenue|boulevard|st|rd|ln|dr|ave|blvd)\b)"
        ),
        holds=_always,
        chance_ratio=1e-4,
        announced_by=headers.ADDRESS,
        best="high",
    ),
    Rule(
        id="ip_address",
        category="other",
        shape=re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"),
        holds=numbers.is_address_on_the_internet,
        chance_ratio=0.05,  # a version with four numbers
        announced_by=frozenset({"ip"}),
        best="medium",
    ),
)
