"""The smallest set of answers to change so that rules say something else: an exact search.

Branch and bound on the first rule that is not as wanted. Whatever set of answers repairs it holds one of the
repairs tried (a term made true, an exception shown or broken, a fact of a term denied), so nothing smaller is
missed; ``tests/engines/ruling`` compares it with every assignment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from filrouge.engines.ruling.rules import (
    Answers,
    Looked,
    Rule,
    Sides,
    Term,
    bits_of,
    facts_of,
    is_excepted,
    sides,
    value_of,
)

Change = Term  #: questions, each with its new answer
Goal = tuple[Rule, bool]  #: a rule and what it is to say
Repair = tuple[Sides, Sides]  #: the bits of new answers, and those of their contraries


def smallest_changes(
    goals: Sequence[Goal], answers: Answers, may_change: frozenset[str], *, at_most: int = 12
) -> tuple[Change, ...]:
    """Every smallest set of changes after which all goals are met, in a stable order.

    Args:
        goals: what each rule is to say.
        answers: today's.
        may_change: the questions whose answer may become another; never to unknown.
        at_most: give up beyond that many changes.

    Returns:
        Nothing when no set of that size does it; one empty set when the goals are met already.
    """
    found = _smallest(goals, sides(answers), _bits_of(may_change), at_most)
    return tuple(_in_order(found))


def smallest_ways(
    rules: Iterable[Rule], answers: Answers, may_change: frozenset[str], *, at_most: int = 12
) -> tuple[Change, ...]:
    """Every smallest set of changes after which some rule holds that did not, in the order of rules.

    Arguments as for ``smallest_changes``.
    """
    read, free = sides(answers), _bits_of(may_change)
    ways: dict[Change, None] = {}
    least = at_most
    for rule in rules:
        found = _smallest([(rule, True)], read, free, least)
        if 0 in found:
            continue
        if found and (size := next(iter(found)).bit_count()) < least:
            least = size
            ways.clear()
        ways.update(dict.fromkeys(_in_order(found)))
    return tuple(ways)


def _smallest(goals: Sequence[Goal], read: Sides, free: Sides, at_most: int) -> set[Sides]:
    if len(goals) == 1:
        rule, wanted = goals[0]
        if wanted and rule.apart and not is_excepted(rule, read):
            return _ways(rule, read, free, at_most)
    missed: list[Goal] = []
    met: list[Goal] = []
    for goal in goals:
        (met if value_of(goal[0], read) is goal[1] else missed).append(goal)
    if not missed:
        return {0}
    search = _Search(_concerned(missed, met, free), free, at_most)
    search.visit(0, 0, read)
    return search.found


def _in_order(found: set[Sides]) -> Iterable[Change]:
    return sorted(map(_change, found), key=sorted) if len(found) > 1 else map(_change, found)


@lru_cache(maxsize=64)
def _bits_of(questions: frozenset[str]) -> Sides:
    return bits_of((question, told) for question in questions for told in (True, False))


@lru_cache(maxsize=4096)
def _change(bits: Sides) -> Change:
    return facts_of(bits)


def _concerned(missed: Sequence[Goal], met: Sequence[Goal], free: Sides) -> list[Goal]:
    """The goals that are missed, and those met that a repair may undo: no other needs a look.

    Repairs ask the questions of goals that are missed, then those of goals that they undid.
    """
    kept, near = list(missed), missed
    while near and met:
        touched = 0
        for rule, _ in near:
            touched |= rule.asked & free
        near = [goal for goal in met if goal[0].asked & touched]
        met = [goal for goal in met if not goal[0].asked & touched]
        kept += near
    return kept


def _ways(rule: Rule, read: Sides, free: Sides, at_most: int) -> set[Sides]:
    """The smallest sets that make a rule hold that shows no exception: what one of its terms misses."""
    least = at_most
    told: set[Sides] = set()
    for wanted in rule.possible:
        missing = wanted & ~read
        size = missing.bit_count()
        if size <= least and not missing & ~free:
            if size < least:
                least = size
                told.clear()
            told.add(missing)
    return told


@dataclass
class _Search:
    goals: Sequence[Goal]
    free: Sides
    best: int
    found: set[Sides] = field(default_factory=set)
    seen: set[Sides] = field(default_factory=set)

    def visit(self, here: Sides, size: int, read: Sides) -> None:
        """``here``: the answers that were changed; ``read``: all of them after that."""
        missed = next((goal for goal in self.goals if value_of(goal[0], read) is not goal[1]), None)
        if missed is None:
            if size < self.best:
                self.found.clear()
                self.best = size
            self.found.add(here)
            return
        if size >= self.best:
            return
        for new, contrary in _repairs(missed, read):
            told = here | new
            if new & ~self.free or contrary & told or told in self.seen:
                continue
            reached = told.bit_count()
            if size < reached <= self.best:
                self.seen.add(told)
                self.visit(told, reached, read & ~contrary | new)


def _repairs(goal: Goal, read: Sides) -> Iterator[Repair]:
    """Sets of which every way to reach a goal holds at least one."""
    rule, wanted = goal
    if not wanted:
        yield from (_missing(term, read) for term in rule.exceptions)
        yield from _denials(next(term for term in rule.wanted if not read & term.denied))
        return
    shown = next((term for term in rule.exceptions if read & term.wanted == term.wanted), None)
    yield from _denials(shown) if shown else (_missing(term, read) for term in rule.wanted)


def _missing(term: Looked, read: Sides) -> Repair:
    new = contraries = 0
    for bit, contrary in term.facts:
        if not read & bit:
            new |= bit
            contraries |= contrary
    return new, contraries


def _denials(term: Looked) -> Iterator[Repair]:
    return ((contrary, bit) for bit, contrary in term.facts)
