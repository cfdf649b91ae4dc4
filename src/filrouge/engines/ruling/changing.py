"""The smallest set of answers to change so that rules say something else: an exact search.

Branch and bound on the first rule that is not as wanted. Whatever set of answers repairs it holds one of the
repairs tried (a term made true, an exception shown or broken, a fact of a term denied), so nothing smaller is
missed; ``tests/engines/ruling`` compares it with every assignment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from filrouge.engines.ruling.rules import Answers, Known, Rule, Sides, Term, is_excepted, known, value_of

Change = frozenset[tuple[str, bool]]  #: questions, each with its new answer
Goal = tuple[Rule, bool]  #: a rule and what it is to say


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
    told = known(answers)
    if len(goals) == 1 and goals[0][1] and goals[0][0].apart and not is_excepted(goals[0][0], told.sides):
        found = _ways(goals[0][0], told, may_change, at_most)
        return tuple(sorted(found, key=sorted)) if len(found) > 1 else tuple(found)
    watched = tuple(_Watched(rule, wanted, told.value(rule) is wanted) for rule, wanted in goals)
    search = _Search(watched, told.sides, may_change, at_most)
    search.visit({}, frozenset(), told.sides)
    return tuple(sorted(search.found, key=sorted))


def _ways(rule: Rule, answers: Known, may_change: frozenset[str], at_most: int) -> set[Change]:
    """The smallest sets that make a rule hold that shows no exception: what one of its terms misses."""
    if answers.value(rule):
        return {frozenset()}
    read = answers.sides
    least: int = at_most
    told: set[Change] = set()
    for term in rule.possible:
        missing = _missing(rule, term, read)
        if len(missing) <= least and all(question in may_change for question, _ in missing):
            if len(missing) < least:
                least = len(missing)
                told.clear()
            told.add(missing)
    return told


class _Watched(NamedTuple):
    """A goal, and what to look at before its rule is read again."""

    rule: Rule
    wanted: bool
    met: bool  #: before anything changes


@dataclass
class _Search:
    goals: tuple[_Watched, ...]
    first: Sides
    may_change: frozenset[str]
    best: int
    found: set[Change] = field(default_factory=set)
    seen: set[Change] = field(default_factory=set)

    def visit(self, changed: Mapping[str, bool], here: Change, read: Sides) -> None:
        """``here``: what was changed; ``read``: the answers after that."""
        missed = self._missed(read)
        if missed is None:
            if len(here) < self.best:
                self.found.clear()
                self.best = len(here)
            self.found.add(here)
            return
        if len(here) >= self.best:
            return
        for repair in _repairs(missed, read):
            if all(q in self.may_change and changed.get(q, new) is new for q, new in repair):
                told = here | repair
                if len(here) < len(told) <= self.best and told not in self.seen:
                    self.seen.add(told)
                    self.visit({**changed, **dict(repair)}, told, read.after(repair))

    def _missed(self, read: Sides) -> _Watched | None:
        """The first goal that is not met; those that were, and that no change touches, still are."""
        (yes, no), (yes_first, no_first) = read, self.first
        touched = (yes ^ yes_first) | (no ^ no_first)
        for goal in self.goals:
            rule, wanted, met = goal
            if (rule.asked & touched or not met) and value_of(rule, read) is not wanted:
                return goal
        return None


def _repairs(goal: _Watched, read: Sides) -> Iterator[Change]:
    """Sets of which every way to reach a goal holds at least one."""
    rule, wanted, _ = goal
    exceptions = zip(rule.unless, rule.exceptions, strict=True)
    shown = next((term for term, looked_for in exceptions if read.hold(looked_for)), None)
    if wanted and shown is not None:
        yield from _denials(rule, shown)
    elif wanted:
        yield from (_missing(rule, term, read) for term in rule.when)
    else:
        yield from (_missing(rule, term, read) for term in rule.unless)
        yield from _denials(rule, next(term for term in rule.when if not _denied(rule, term, read)))


def _missing(rule: Rule, term: Term, read: Sides) -> Change:
    yes, no = read
    return frozenset(fact for fact, at in rule.bits[term] if not (yes & at.yes or no & at.no))


def _denials(rule: Rule, term: Term) -> Iterator[Change]:
    return (frozenset({(question, not wanted)}) for question, wanted in rule.told_in_order[term])


def _denied(rule: Rule, term: Term, read: Sides) -> bool:
    yes, no = read
    return any(no & at.yes or yes & at.no for _, at in rule.bits[term])
