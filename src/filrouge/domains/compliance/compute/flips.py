"""The smallest change of the answers that gives another verdict, for the class of system and for the AIPD.

Searched exactly over what may change: what the system does and the exceptions that could be claimed; never
whether the law applies at all, nor who the operator is.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TypeVar, cast

from filrouge.domains.compliance.compute import ai_act, privacy
from filrouge.domains.compliance.compute.answers import TOLD
from filrouge.domains.compliance.compute.duties import RULES
from filrouge.engines.ruling import (
    Answers,
    Change,
    Goal,
    Rule,
    bits_of_change,
    sides,
    smallest_changes,
    smallest_ways,
)
from filrouge.kinds.compliance import AipdFlip, AipdVerdict, Given, Question, Tier, TierFlip

KEPT_COUNT = 12
FAR = 12  #: answers to change, beyond which nobody looks for a heavier verdict
ORDER: tuple[Tier, ...] = ("minimal", "transparency", "high", "prohibited")
HIGH = (ai_act.ANNEX_III, ai_act.ANNEX_I)
F = TypeVar("F", TierFlip, AipdFlip)
Found = tuple[bool, Change]  #: whether the verdict gets heavier, and the change


def tier_flips(
    answers: Answers, tier: Tier, practices: Sequence[str], tier_of: Callable[[Change], Tier]
) -> tuple[tuple[TierFlip, ...], int]:
    """Smallest sets towards a lighter and towards a heavier class, and how many there are in all.

    Args:
        practices: those that the law prohibits on the day that is read.
        tier_of: the class that a change would give.
    """
    at = ORDER.index(tier) if tier in ORDER else None
    if at is None:
        return (), 0
    here, above = _from_level(at, practices), _from_level(at + 1, practices)
    found: list[Found] = []
    if at:
        found += _told(False, _without(here, answers, ai_act.FLIPPABLE))
        found += _told(False, _without(here, answers, ai_act.EXCEPTIONS))
    found += _told(True, smallest_ways(above, answers, ai_act.FLIPPABLE, at_most=FAR))
    return _kept(found, answers, lambda place, up, one: _tier_flip(place, up, tier_of(one), one))


@lru_cache(maxsize=64)
def _from_level(at: int, practices: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that put a system in a class or in a heavier one."""
    levels = ((), ai_act.ARTICLE_50, HIGH, tuple(RULES[one] for one in practices))
    return tuple(rule for level in levels[at:] for rule in level)


@lru_cache(maxsize=4096)
def _tier_flip(place: int, heavier: bool, becomes: Tier, change: Change) -> TierFlip:
    return TierFlip(
        id=f"f{place}",
        way="exception" if any(q in ai_act.EXCEPTIONS for q, _ in change) else "facts",
        heavier=heavier,
        becomes=becomes,
        changes=given(change),
    )


def aipd_flips(
    answers: Answers, verdict: AipdVerdict, verdict_of: Callable[[Change], AipdVerdict]
) -> tuple[tuple[AipdFlip, ...], int]:
    """The same for the impact assessment."""
    due = (privacy.NAMED, privacy.TWO)
    found: list[Found] = []
    if verdict in ("required", "undetermined"):
        found += _told(False, _without(due, answers, privacy.FLIPPABLE - privacy.EXCEPTIONS))
        found += _told(False, _without(due, answers, privacy.EXCEPTIONS))
    if verdict in ("justify", "not_required", "undetermined"):
        found += _told(True, smallest_ways(due, answers, privacy.FLIPPABLE, at_most=FAR))
    return _kept(found, answers, lambda place, up, one: _aipd_flip(place, up, verdict_of(one), one))


@lru_cache(maxsize=4096)
def _aipd_flip(place: int, heavier: bool, becomes: AipdVerdict, change: Change) -> AipdFlip:
    return AipdFlip(
        id=f"f{place}",
        way="exception" if any(q in privacy.EXCEPTIONS for q, _ in change) else "facts",
        heavier=heavier,
        becomes=becomes,
        changes=given(change),
    )


def given(facts: Iterable[tuple[str, bool]]) -> tuple[Given, ...]:
    return tuple(given_as(question, new) for question, new in sorted(facts))


@cache
def given_as(question: str, told: bool | None) -> Given:
    """An answer of the closed list of questions, made once."""
    return Given(id=cast(Question, question), answer=TOLD[told])


def _without(rules: Iterable[Rule], answers: Answers, may_change: frozenset[str]) -> tuple[Change, ...]:
    """The smallest sets after which none of these rules holds."""
    goals: list[Goal] = [(rule, False) for rule in rules]
    return tuple(one for one in smallest_changes(goals, answers, may_change, at_most=40) if one)


def _told(heavier: bool, changes: Iterable[Change]) -> list[Found]:
    return [(heavier, change) for change in changes]


def _kept(
    found: Sequence[Found], answers: Answers, flip: Callable[[int, bool, Change], F]
) -> tuple[tuple[F, ...], int]:
    """Those that are told, each with its place, and how many there are in all: lighter before heavier, and
    what is unknown before what is settled."""
    read, each = sides(answers), list(dict.fromkeys(found))

    def rank(one: Found) -> tuple[bool, int]:
        bits = bits_of_change(one[1])
        return one[0], (read & (bits.wanted | bits.denied)).bit_count()

    first = sorted(each, key=rank)[:KEPT_COUNT]
    return tuple(flip(place, *one) for place, one in enumerate(first, start=1)), len(each)
