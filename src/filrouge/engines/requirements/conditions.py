"""The pattern of EARS that a statement follows.

A. Mavin and others, "Easy Approach to Requirements Syntax", RE 2009.
"""

from filrouge.engines.requirements.reading import Reading
from filrouge.engines.requirements.rules import Pattern


def pattern_of(reading: Reading, *, has_subject: bool) -> Pattern:
    """By the conditions of the first sentence that obliges: two kinds or more are complex.

    Without a subject or a word of obligation there is no pattern.
    """
    sentence = next((one for one in reading.sentences if one.obligations), None)
    if sentence is None or not has_subject:
        return "none"
    kinds = {condition.kind for condition in sentence.conditions}
    return "complex" if len(kinds) > 1 else next(iter(kinds), "ubiquitous")
