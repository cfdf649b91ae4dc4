"""Rules over answers that are yes, no or unknown: what they say, why, and what would flip it."""

from filrouge.engines.ruling.changing import Change, Goal, smallest_changes
from filrouge.engines.ruling.rules import (
    Answers,
    Fact,
    Known,
    Rule,
    Sides,
    both,
    either,
    facts,
    is_excepted,
    known,
    reasons,
    sides,
    unsettled,
    value_of,
)

__all__ = [
    "Answers",
    "Change",
    "Fact",
    "Goal",
    "Known",
    "Rule",
    "Sides",
    "both",
    "either",
    "facts",
    "is_excepted",
    "known",
    "reasons",
    "sides",
    "smallest_changes",
    "unsettled",
    "value_of",
]
