"""A rule, and its value in Kleene's strong three-valued logic (S. C. Kleene, 1952, § 64)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count, product
from typing import NamedTuple

Answers = Mapping[str, bool | None]  #: by question; None, or no entry: unknown, which is never read as no
Fact = tuple[str, bool]  #: a question and the answer that is looked for
Term = frozenset[Fact]  #: facts that hold together
#: Answers as a set of bits, one for the yes of each question and one for its no: a verdict reads some two
#: hundred terms in them. The bits of one process say nothing in another.
Sides = int
TABLED_COUNT = 5  #: questions, up to which a rule is read off a table of all their answers
_next_place = count()
_bits: dict[str, tuple[Sides, Sides]] = {}  #: no and yes of each question that was ever asked
_facts: dict[Sides, Fact] = {}


class Known(dict[str, bool | None]):
    """Answers that do not change any more: their sides are made once."""

    @cached_property
    def sides(self) -> Sides:
        """From no to all, which is one sum for all sheets of the same questions, to the few other answers."""
        read = _all_no(tuple(self))
        for question, told in self.items():
            if told is not False:
                no, yes = _bits[question]
                read = read & ~no | yes if told else read & ~no
        return read


def known(answers: Answers) -> Known:
    return answers if isinstance(answers, Known) else Known(answers)


def sides(answers: Answers) -> Sides:
    return known(answers).sides


@lru_cache(maxsize=16)
def _all_no(questions: tuple[str, ...]) -> Sides:
    return bits_of((question, False) for question in questions)


def bits_of(told: Iterable[Fact]) -> Sides:
    read = 0
    for question, side in told:
        read |= (_bits.get(question) or _asked(question))[side]
    return read


def facts_of(told: Sides) -> Term:
    """The facts whose bits these are."""
    found = set()
    while told:
        bit = told & -told
        found.add(_facts[bit])
        told ^= bit
    return frozenset(found)


class Bits(NamedTuple):
    """Facts as bits, and their contraries."""

    wanted: Sides
    denied: Sides

    def after(self, read: Sides) -> Sides:
        """Answers once they are changed to these."""
        return read & ~self.denied | self.wanted


@lru_cache(maxsize=4096)
def bits_of_change(changed: Term) -> Bits:
    return Bits(bits_of(changed), _denied(changed))


def _asked(question: str) -> tuple[Sides, Sides]:
    place = next(_next_place)
    no, yes = _bits.setdefault(question, (1 << 2 * place, 2 << 2 * place))
    _facts[no], _facts[yes] = (question, False), (question, True)
    return no, yes


def _denied(term: Iterable[Fact]) -> Sides:
    return bits_of((question, not told) for question, told in term)


class Looked(NamedTuple):
    """A term as it is looked for in answers."""

    wanted: Sides
    denied: Sides  #: of which one shows that the term does not hold
    facts: tuple[tuple[Sides, Sides], ...]  #: each wanted bit with its contrary, in the order of facts


def _looked(term: Term) -> Looked:
    told = tuple((bits_of((fact,)), _denied((fact,))) for fact in sorted(term))
    return Looked(bits_of(term), _denied(term), told)


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
        return bits_of(fact for term in self.when if len(term) == 1 for fact in term)

    @cached_property
    def alone_denied(self) -> Sides:
        """Their contraries."""
        return _denied(fact for term in self.when if len(term) == 1 for fact in term)

    @cached_property
    def together(self) -> tuple[tuple[Sides, Sides], ...]:
        """The other terms of ``when``: what each wants, and what denies it."""
        return tuple((bits_of(term), _denied(term)) for term in self.when if len(term) != 1)

    @cached_property
    def wanted(self) -> tuple[Looked, ...]:
        """Every term of ``when``."""
        return tuple(map(_looked, self.when))

    @cached_property
    def exceptions(self) -> tuple[Looked, ...]:
        """Every term of ``unless``."""
        return tuple(map(_looked, self.unless))

    @cached_property
    def excepted_alone(self) -> Sides:
        """Facts of which one shows an exception."""
        return bits_of(fact for term in self.unless if len(term) == 1 for fact in term)

    @cached_property
    def excepted_together(self) -> tuple[Sides, ...]:
        """The other terms of ``unless``."""
        return tuple(bits_of(term) for term in self.unless if len(term) != 1)

    @cached_property
    def possible(self) -> tuple[Sides, ...]:
        """The terms of ``when`` that do not deny themselves."""
        return tuple(bits_of(term) for term in self.when if len(dict(term)) == len(term))

    @cached_property
    def apart(self) -> bool:
        """Whether what makes it hold shows none of its exceptions: they ask other questions."""
        return not {q for term in self.when for q, _ in term} & {q for term in self.unless for q, _ in term}

    @cached_property
    def asked(self) -> Sides:
        """Both bits of its questions."""
        return bits_of((question, told) for question in self.questions() for told in (True, False))

    @cached_property
    def told_in_order(self) -> Mapping[Term, tuple[Fact, ...]]:
        return {term: tuple(sorted(term)) for term in (*self.when, *self.unless)}

    @cached_property
    def table(self) -> Mapping[Sides, bool | None]:
        """Its value by every set of answers to its questions; nothing when they are many."""
        questions = self.questions()
        if len(questions) > TABLED_COUNT:
            return {}
        sides_of = ((0, bits_of([(one, False)]), bits_of([(one, True)])) for one in questions)
        return {read: _value(self, read) for read in map(sum, product(*sides_of))}

    def questions(self) -> frozenset[str]:
        return frozenset(question for term in (*self.when, *self.unless) for question, _ in term)


def facts(*told: str) -> Term:
    """``facts("a", "!b")``: a is yes and b is no."""
    return frozenset((one.removeprefix("!"), not one.startswith("!")) for one in told)


def value_of(rule: Rule, answers: Answers | Sides) -> bool | None:
    """Whether a rule holds; None: the answers do not settle it."""
    read = answers if isinstance(answers, int) else sides(answers)
    return rule.table[read & rule.asked] if rule.table else _value(rule, read)


def _value(rule: Rule, read: Sides) -> bool | None:
    if is_excepted(rule, read):
        return False
    if read & rule.alone:
        return True
    value = None if rule.alone_denied & ~read else False
    for wanted, denied in rule.together:
        if not read & denied:
            if read & wanted == wanted:
                return True
            value = None
    return value


def is_excepted(rule: Rule, read: Sides) -> bool:
    """Whether one of its exceptions is shown."""
    if not rule.unless:
        return False
    if read & rule.excepted_alone:
        return True
    for wanted in rule.excepted_together:
        if read & wanted == wanted:
            return True
    return False


def reasons(rule: Rule, answers: Answers) -> Iterator[Fact]:
    """The answers that make a rule hold, or that show its exception; nothing when neither is."""
    read = sides(answers)
    for terms, looked in ((rule.unless, rule.exceptions), (rule.when, rule.wanted)):
        held = [term for term, (wanted, _, _) in zip(terms, looked, strict=True) if read & wanted == wanted]
        if held:
            yield from dict.fromkeys(fact for term in held for fact in rule.told_in_order[term])
            return


def reasons_in(rule: Rule, read: Sides) -> Sides:
    """``reasons``, as bits."""
    for looked in (rule.exceptions, rule.wanted):
        held = 0
        for wanted, _, _ in looked:
            if read & wanted == wanted:
                held |= wanted
        if held:
            return held
    return 0


def unsettled(rule: Rule, answers: Answers) -> Iterator[str]:
    """The unknown answers of the terms that may still hold."""
    return (question for question, _ in sorted(facts_of(unsettled_in(rule, sides(answers)))))


def unsettled_in(rule: Rule, read: Sides) -> Sides:
    """``unsettled``, as the bits of what is looked for."""
    open_ = 0
    for wanted, denied, _ in rule.wanted:
        if not read & denied:
            open_ |= wanted & ~read
    return open_


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
