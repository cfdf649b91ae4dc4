"""A rule, and its value in Kleene's strong three-valued logic (S. C. Kleene, 1952, § 64)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import NamedTuple

Answers = Mapping[str, bool | None]  #: by question; None, or no entry: unknown, which is never read as no
Fact = tuple[str, bool]  #: a question and the answer that is looked for
Term = frozenset[Fact]  #: facts that hold together
_bits: dict[str, int] = {}  #: of each question that was ever asked
_next_place = count()


class Sides(NamedTuple):
    """Answers as two sets of questions, a bit for each: a verdict reads some two hundred terms in them."""

    yes: int
    no: int

    def after(self, changed: Iterable[Fact]) -> "Sides":
        """The same once some answers changed."""
        yes, no = self
        for question, told in changed:
            bit = _bit(question)
            yes, no = (yes | bit, no & ~bit) if told else (yes & ~bit, no | bit)
        return Sides(yes, no)

    def tell(self, fact: Fact) -> bool:
        """Whether the answer is the one that is looked for."""
        question, wanted = fact
        return bool((self.yes if wanted else self.no) & _bit(question))

    def hold(self, term: "Sides") -> bool:
        return self.yes & term.yes == term.yes and self.no & term.no == term.no


class Known(dict[str, bool | None]):
    """Answers that do not change any more, whose sides are made once."""

    @cached_property
    def sides(self) -> Sides:
        yes = no = 0
        for question, answer in self.items():
            if answer:
                yes |= _bit(question)
            elif answer is not None:
                no |= _bit(question)
        return Sides(yes, no)


def sides(answers: Answers) -> Sides:
    return (answers if isinstance(answers, Known) else Known(answers)).sides


def _bit(question: str) -> int:
    return _bits.get(question) or _bits.setdefault(question, 1 << next(_next_place))


def _looked_for(term: Iterable[Fact]) -> Sides:
    yes, no = 0, 0
    for question, wanted in term:
        yes, no = (yes | _bit(question), no) if wanted else (yes, no | _bit(question))
    return Sides(yes, no)


@dataclass(frozen=True)
class Rule:
    """Holds when the facts of one term of ``when`` all hold, unless those of a term of ``unless`` are shown.

    An exception must be shown: an unknown answer leaves it aside, while it leaves ``when`` unknown.
    """

    id: str
    when: tuple[Term, ...]
    unless: tuple[Term, ...] = ()

    @cached_property
    def alone(self) -> Sides:
        """Facts of which one makes it hold."""
        return _looked_for(fact for term in self.when if len(term) == 1 for fact in term)

    @cached_property
    def together(self) -> tuple[Sides, ...]:
        """The other terms of ``when``."""
        return tuple(_looked_for(term) for term in self.when if len(term) != 1)

    @cached_property
    def exceptions(self) -> tuple[Sides, ...]:
        return tuple(map(_looked_for, self.unless))

    @cached_property
    def told_in_order(self) -> Mapping[Term, tuple[Fact, ...]]:
        return {term: tuple(sorted(term)) for term in (*self.when, *self.unless)}

    def questions(self) -> frozenset[str]:
        return frozenset(question for term in (*self.when, *self.unless) for question, _ in term)


def facts(*told: str) -> Term:
    """``facts("a", "!b")``: a is yes and b is no."""
    return frozenset((one.removeprefix("!"), not one.startswith("!")) for one in told)


def value_of(rule: Rule, answers: Answers | Sides) -> bool | None:
    """Whether a rule holds; None: the answers do not settle it."""
    told = answers if isinstance(answers, Sides) else sides(answers)
    if rule.exceptions and any(map(told.hold, rule.exceptions)):
        return False
    yes, no = told
    alone = rule.alone
    if yes & alone.yes or no & alone.no:
        return True
    value = None if (alone.yes | alone.no) & ~(yes | no) else False
    for term in rule.together:
        if no & term.yes or yes & term.no:
            continue
        if told.hold(term):
            return True
        value = None
    return value


def term_value(term: Term, answers: Answers) -> bool | None:
    """Whether all facts of a term hold; one that does not settles it, whatever is unknown."""
    settled = True
    for question, wanted in term:
        found = answers.get(question)
        if found is None:
            settled = False
        elif found is not wanted:
            return False
    return True if settled else None


def holds(term: Term, answers: Answers) -> bool:
    for question, wanted in term:
        if answers.get(question) is not wanted:
            return False
    return True


def reasons(rule: Rule, answers: Answers) -> Iterator[Fact]:
    """The answers that make a rule hold, or that show its exception; nothing when neither is."""
    shown = [term for term in rule.unless if holds(term, answers)]
    held = shown or [term for term in rule.when if holds(term, answers)]
    yield from dict.fromkeys(fact for term in held for fact in rule.told_in_order[term])


def unsettled(rule: Rule, answers: Answers) -> Iterator[str]:
    """The unknown answers of the terms that may still hold."""
    for term in rule.when:
        if term_value(term, answers) is None:
            yield from (q for q, _ in rule.told_in_order[term] if answers.get(q) is None)


def both(values: Iterable[bool | None]) -> bool | None:
    """All of them: no as soon as one is no."""
    told: bool | None = True
    for value in values:
        if value is False:
            return False
        told = told if value else None
    return told


def either(values: Iterable[bool | None]) -> bool | None:
    """One of them: yes as soon as one is yes."""
    told: bool | None = False
    for value in values:
        if value:
            return True
        told = None if value is None else told
    return told
