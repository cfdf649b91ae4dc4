"""The smallest set of answers to change so that rules say something else: an exact search.

Branch and bound on the first rule that is not as wanted. Whatever set of answers repairs it holds one of the
repairs tried (a term made true, an exception shown or broken, a fact of a term denied), so nothing smaller is
missed; ``tests/engines/ruling`` compares it with every assignment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from filrouge.engines.ruling.rules import Answers, Rule, Sides, Term, sides, value_of

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
    if len(goals) == 1 and goals[0][1] and not goals[0][0].unless:
        found = _ways(goals[0][0], sides(answers), may_change, at_most)
        return tuple(sorted(found, key=sorted))
    search = _Search(tuple(goals), sides(answers), may_change, at_most)
    search.visit({})
    return tuple(sorted(search.found, key=sorted))


def _ways(rule: Rule, known: Sides, may_change: frozenset[str], at_most: int) -> set[Change]:
    """The smallest sets that make a rule without exceptions hold: what one of its terms misses."""
    if value_of(rule, known):
        return {frozenset()}
    possible = (term for term in rule.when if len(dict(term)) == len(term))  # one that denies itself is not
    missing = (_missing(term, known) for term in possible)
    told = {one for one in missing if len(one) <= at_most and may_change.issuperset(dict(one))}
    least = min(map(len, told), default=0)
    return {one for one in told if len(one) == least}


@dataclass
class _Search:
    goals: tuple[Goal, ...]
    known: Sides
    may_change: frozenset[str]
    best: int
    found: set[Change] = field(default_factory=set)
    seen: set[Change] = field(default_factory=set)

    def visit(self, changed: Mapping[str, bool]) -> None:
        here = frozenset(changed.items())
        if here in self.seen:
            return
        self.seen.add(here)
        known = self.known.after(here)
        missed = next((goal for goal in self.goals if value_of(goal[0], known) is not goal[1]), None)
        if missed is None:
            if len(here) < self.best:
                self.found.clear()
                self.best = len(here)
            self.found.add(here)
            return
        for repair in _repairs(missed, known):
            if all(q in self.may_change and changed.get(q, new) is new for q, new in repair):
                told = {**changed, **dict(repair)}
                if len(told) <= self.best and len(told) > len(changed):
                    self.visit(told)


def _repairs(goal: Goal, known: Sides) -> Iterator[Change]:
    """Sets of which every way to reach a goal holds at least one."""
    rule, wanted = goal
    exceptions = zip(rule.unless, rule.exceptions, strict=True)
    shown = next((term for term, looked_for in exceptions if known.hold(looked_for)), None)
    if wanted and shown is not None:
        yield from _denials(shown)
    elif wanted:
        yield from (_missing(term, known) for term in rule.when)
    else:
        yield from (_missing(term, known) for term in rule.unless)
        alive = next(term for term in rule.when if not _denied(term, known))
        yield from _denials(alive)


def _missing(term: Term, known: Sides) -> Change:
    return frozenset(fact for fact in term if not known.tell(fact))


def _denials(term: Term) -> Iterator[Change]:
    return (frozenset({(question, not wanted)}) for question, wanted in sorted(term))


def _denied(term: Term, known: Sides) -> bool:
    return any(known.tell((question, not wanted)) for question, wanted in term)
