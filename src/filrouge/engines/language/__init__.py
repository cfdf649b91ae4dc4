"""Texts as data: what is wrong in their characters, their language, those nearly the same.

``grams``, ``letters`` and ``retrieval`` load scikit-learn: import them by name.
"""

from filrouge.engines.language.characters import Characters, Misread, look_at, misread, repaired
from filrouge.engines.language.errors import NoText, NothingRepeated
from filrouge.engines.language.near_duplicates import Pair, near_duplicates, shingles, signature, similarity
from filrouge.engines.language.profile import TextsProfile, profile
from filrouge.engines.language.recognising import Language, language_of

__all__ = [
    "Characters",
    "Language",
    "Misread",
    "NoText",
    "NothingRepeated",
    "Pair",
    "TextsProfile",
    "language_of",
    "look_at",
    "misread",
    "near_duplicates",
    "profile",
    "repaired",
    "shingles",
    "signature",
    "similarity",
]
