"""The quality of one requirement statement, French or English: rules that can be explained, patterns of EARS.

No language model and no parser: word lists and a few rules of grammar, told in ``data/*.toml``. What that
finds and misses is measured on labelled requirements (``docs/explanation/lint-of-requirements.md``).
"""

from filrouge.engines.requirements.linting import Linting, Quality, lint, quality_of
from filrouge.engines.requirements.rules import RULES, Finding, Pattern, Rule, Severity

__all__ = ["RULES", "Finding", "Linting", "Pattern", "Quality", "Rule", "Severity", "lint", "quality_of"]
