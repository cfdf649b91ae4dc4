"""A rule, and its value in Kleene's strong three-valued logic (S. C. Kleene, 1952, § 64)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Answers = Mapping[str, bool | None]  #: by question; None, or no entry: unknown, which is never read as no
Fact = tuple[str, bool]  #: a question and the answer that is looked for
Term = frozenset[Fact]  #: facts that hold together


@dataclass(frozen=True)
class Rule:
    """Holds when the facts of one term of ``when`` all hold, unless those of a term of ``unless`` are shown.

    An exception must be shown: an unknown answer leaves it aside, while it leaves ``when`` unknown.
    """

    id: str
    when: tuple[Term, ...]
    unless: tuple[Term, ...] = ()

    def questions(self) -> frozenset[str]:
        return frozenset(question for term in (*self.when, *self.unless) for question, _ in term)


def facts(*told: str) -> Term:
    """``facts("a", "!b")``: a is yes and b is no."""
    return frozenset((one.removeprefix("!"), not one.startswith("!")) for one in told)


def value_of(rule: Rule, answers: Answers) -> bool | None:
    """Whether a rule holds; None: the answers do not settle it."""
    get = answers.get
    for term in rule.unless:
        if holds(term, answers):
            return False
    told: bool | None = False
    for term in rule.when:  # written out: a verdict asks for some two hundred terms
        value: bool | None = True
        for question, wanted in term:
            found = get(question)
            if found is None:
                value = None
            elif found is not wanted:
                value = False
                break
        if value:
            return True
        if value is None:
            told = None
    return told


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
    yield from dict.fromkeys(fact for term in held for fact in sorted(term))


def unsettled(rule: Rule, answers: Answers) -> Iterator[str]:
    """The unknown answers of the terms that may still hold."""
    for term in rule.when:
        if term_value(term, answers) is None:
            yield from (question for question, _ in sorted(term) if answers.get(question) is None)


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
