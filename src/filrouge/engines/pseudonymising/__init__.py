"""Tokens, coarser values and suppression in place of what identifies; k-anonymity before and after."""

from filrouge.engines.pseudonymising.anonymity import Anonymity, anonymity
from filrouge.engines.pseudonymising.pseudonymiser import Pseudonymiser, Replaced
from filrouge.engines.pseudonymising.rules import Rule, rules
from filrouge.engines.pseudonymising.tokens import collision_probability, length_for, token, tokens

__all__ = [
    "Anonymity",
    "Pseudonymiser",
    "Replaced",
    "Rule",
    "anonymity",
    "collision_probability",
    "length_for",
    "rules",
    "token",
    "tokens",
]
