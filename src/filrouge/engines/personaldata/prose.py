"""Personal data inside a text that people wrote: the rules of columns, and names of people."""

import re
from typing import Final

from filrouge.engines.personaldata.firstnames import FIRST_NAMES
from filrouge.engines.personaldata.rules import RULES
from filrouge.kernel.texts import unaccented

CIVILITY, FULL_NAME = "civility", "full_name"
_CIVILITY: Final = re.compile(
    r"\b(?:M\.|MM\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Dr\.?|Docteur|Me|Maître|Mrs\.?|Ms\.?)"
    r"\s+(?!Madame|Monsieur|Mademoiselle)[A-ZÀ-ÖØ-Þ][\w'’-]+"
)
_NAME: Final = re.compile(r"\b([A-ZÀ-ÖØ-Þ][^\W\d_]+(?:-[A-ZÀ-ÖØ-Þ][^\W\d_]+)?)\s+[A-ZÀ-ÖØ-Þ][^\W\d_'’-]+")
CHARACTERS_LIMIT: Final = 10_000  #: of a text; what follows is not read


def rules_in(text: str) -> frozenset[str]:
    """The rules that a text follows at least once; no value leaves this function.

    Limits: a rule may hold by chance for a number of its shape; names without a civility, or whose first name
    is rare or in small letters, are not found. Finding nothing proves nothing.
    """
    cut = text[:CHARACTERS_LIMIT]
    found = {
        rule.id for rule in RULES if any(rule.holds(match.group()) for match in rule.shape.finditer(cut))
    }
    found |= {CIVILITY} if _CIVILITY.search(cut) else set()
    return frozenset(found | ({FULL_NAME} if _holds_full_name(cut) else set()))


def _holds_full_name(text: str) -> bool:
    return any(_plain(match[1]) <= FIRST_NAMES for match in _NAME.finditer(text))


def _plain(name: str) -> set[str]:
    """The parts of a first name in small letters without accents."""
    bare = unaccented(name).lower()
    return set(bare.split("-"))
