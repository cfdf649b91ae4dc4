"""A statement looked at by every rule, and a set of statements told in one ratio."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from filrouge.engines.requirements.conditions import pattern_of
from filrouge.engines.requirements.grammar import grammar
from filrouge.engines.requirements.reading import read
from filrouge.engines.requirements.rules import RULES, Finding, Pattern, finding
from filrouge.engines.requirements.wording import wording
from filrouge.kernel.texts import Lang


@dataclass(frozen=True)
class Linting:
    """What the rules say of one statement, in the order of its words."""

    findings: tuple[Finding, ...]
    pattern: Pattern

    @property
    def sound(self) -> bool:
        """Nothing major was found: no proof that the statement is right."""
        return not any(one.severity == "major" for one in self.findings)


def lint(text: str, lang: Lang) -> Linting:
    """Faults of one statement, and its pattern of EARS.

    Limits: words and a few rules of grammar, no understanding; the precision and recall of each rule were
    measured and are in the docs. A statement is read alone: no glossary, no other requirement is known.
    """
    reading = read(text, lang)
    order = {rule: place for place, rule in enumerate(RULES)}
    spans = sorted({*wording(reading), *grammar(reading)}, key=lambda one: (one[1], order[one[0]]))
    findings = tuple(finding(rule, text, span) for rule, span in spans)
    has_subject = all(one.rule.id != "no-subject" for one in findings)
    return Linting(findings, pattern_of(reading, has_subject=has_subject))


@dataclass(frozen=True)
class Quality:
    """A set of statements: how many have nothing major against them, and how many each rule met."""

    statements_count: int
    sound_count: int
    by_rule_count: Mapping[str, int]

    @property
    def sound_ratio(self) -> float | None:
        """None for an empty set: nothing was looked at."""
        return self.sound_count / self.statements_count if self.statements_count else None


def quality_of(lintings: Iterable[Linting]) -> Quality:
    """Counts over statements: a rule that meets one statement twice counts once."""
    all_of_them = list(lintings)
    met = Counter(rule for one in all_of_them for rule in {finding.rule.id for finding in one.findings})
    sound = sum(one.sound for one in all_of_them)
    return Quality(len(all_of_them), sound, {rule: met[rule] for rule in RULES})
