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
    """Answers that do not change any more: their sides are made once, and each rule is read once in them."""

    def value(self, rule: "Rule") -> bool | None:
        """As ``value_of`` tells it."""
        held = self._values.get(id(rule))
        if held is None:
            held = self._values[id(rule)] = (rule, value_of(rule, self.sides))
        return held[1]

    @cached_property
    def _values(self) -> dict[int, tuple["Rule", bool | None]]:
        """By identity, each rule kept so that no other takes its place: comparing them would cost more."""
        return {}

    @cached_property
    def sides(self) -> Sides:
        yes = no = 0
        place = _bits.get
        for question, answer in self.items():
            if answer:
                yes |= place(question) or _bit(question)
            elif answer is not None:
                no |= place(question) or _bit(question)
        return Sides(yes, no)


def known(answers: Answers) -> Known:
    return answers if isinstance(answers, Known) else Known(answers)


def sides(answers: Answers) -> Sides:
    return known(answers).sides


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
    def wanted(self) -> tuple[tuple[Term, Sides], ...]:
        """Every term of ``when`` with what it looks for."""
        return tuple((term, _looked_for(term)) for term in self.when)

    @cached_property
    def exceptions(self) -> tuple[Sides, ...]:
        return tuple(map(_looked_for, self.unless))

    @cached_property
    def excepted_alone(self) -> Sides:
        """Facts of which one shows an exception."""
        return _looked_for(fact for term in self.unless if len(term) == 1 for fact in term)

    @cached_property
    def excepted_together(self) -> tuple[Sides, ...]:
        """The other terms of ``unless``."""
        return tuple(_looked_for(term) for term in self.unless if len(term) != 1)

    @cached_property
    def possible(self) -> tuple[Term, ...]:
        """The terms of ``when`` that do not deny themselves."""
        return tuple(term for term in self.when if len(dict(term)) == len(term))

    @cached_property
    def apart(self) -> bool:
        """Whether what makes it hold shows none of its exceptions: they ask other questions."""
        return not {q for term in self.when for q, _ in term} & {q for term in self.unless for q, _ in term}

    @cached_property
    def asked(self) -> int:
        """The bits of its questions."""
        read = _looked_for((question, True) for question in self.questions())
        return read.yes

    @cached_property
    def bits(self) -> Mapping[Term, tuple[tuple[Fact, Sides], ...]]:
        """Each fact of a term with its bit, on the side where it is looked for."""
        return {
            term: tuple((fact, _looked_for((fact,))) for fact in term) for term in (*self.when, *self.unless)
        }

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
    yes, no = told
    if rule.unless and is_excepted(rule, told):
        return False
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


def is_excepted(rule: Rule, told: Sides) -> bool:
    """Whether one of its exceptions is shown."""
    shown = rule.excepted_alone
    return bool(told.yes & shown.yes or told.no & shown.no) or any(map(told.hold, rule.excepted_together))


def reasons(rule: Rule, answers: Answers) -> Iterator[Fact]:
    """The answers that make a rule hold, or that show its exception; nothing when neither is."""
    told = sides(answers)
    shown = [term for term, wanted in zip(rule.unless, rule.exceptions, strict=True) if told.hold(wanted)]
    held = shown or [term for term, wanted in rule.wanted if told.hold(wanted)]
    yield from dict.fromkeys(fact for term in held for fact in rule.told_in_order[term])


def unsettled(rule: Rule, answers: Answers) -> Iterator[str]:
    """The unknown answers of the terms that may still hold."""
    yes, no = sides(answers)
    for term, wanted in rule.wanted:
        if no & wanted.yes or yes & wanted.no:
            continue
        if wanted.yes & ~yes or wanted.no & ~no:
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
