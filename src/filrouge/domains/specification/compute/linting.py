"""A set of requirements read by the rules of ``engines.requirements``."""

from filrouge.engines.requirements import RULES, Linting, lint, quality_of
from filrouge.kinds.specification import (
    LintedRequirement,
    LintFinding,
    Requirements,
    RequirementsLint,
    RuleCount,
)


def lint_of(requirements: Requirements) -> RequirementsLint:
    """Every statement in its own language."""
    read = {
        one.id: (one.statement.text, lint(one.statement.text, one.statement.lang))
        for one in requirements.requirements
    }
    quality = quality_of(linting for _, linting in read.values())
    return RequirementsLint(
        requirements=tuple(_linted(id, text, linting) for id, (text, linting) in read.items()),
        rules=tuple(RuleCount(id=rule, requirements_count=quality.by_rule_count[rule]) for rule in RULES),
        requirements_count=quality.statements_count,
        sound_count=quality.sound_count,
        sound_ratio=quality.sound_count / quality.statements_count,
    )


def _linted(id: str, text: str, linting: Linting) -> LintedRequirement:
    findings = tuple(
        LintFinding(
            id=f"f{n}",
            rule=one.rule.id,
            severity=one.severity,
            start=one.start,
            end=one.end,
            words=text[one.start : one.end],
        )
        for n, one in enumerate(linting.findings, start=1)
    )
    return LintedRequirement(id=id, pattern=linting.pattern, is_sound=linting.sound, findings=findings)
