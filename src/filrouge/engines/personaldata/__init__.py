"""Personal data found by rules and checksums; what leaves is counts and shapes, never a value."""

from filrouge.engines.personaldata.anonymity import k_anonymity
from filrouge.engines.personaldata.detect import find
from filrouge.engines.personaldata.headers import quasi_identifiers
from filrouge.engines.personaldata.results import Anonymity, Category, Confidence, Finding, Found, masked

__all__ = [
    "Anonymity",
    "Category",
    "Confidence",
    "Finding",
    "Found",
    "find",
    "k_anonymity",
    "masked",
    "quasi_identifiers",
]
