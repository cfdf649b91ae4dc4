"""What can be wrong with a statement, and what is told of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

from filrouge.kernel.texts import Text, typeset

PACKAGE: Final = "filrouge.engines.requirements"
Severity = Literal["major", "minor"]
Pattern = Literal["ubiquitous", "event", "state", "option", "unwanted", "complex", "none"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Rule:
    """``message`` has one place, ``%(words)s``: the words of the statement that show the fault."""

    id: str
    severity: Severity
    title: Text
    message: Text
    advice: Text
    source: str


@dataclass(frozen=True)
class Finding:
    """A fault of a statement at ``text[start:end]``."""

    rule: Rule
    start: int
    end: int
    message: Text

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def advice(self) -> Text:
        return self.rule.advice


def read_data(name: str) -> Mapping[str, Any]:
    """A file of ``data``: part of the program, as its code is."""
    return tomllib.loads((files(PACKAGE) / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def _text(told: Mapping[str, str]) -> Text:
    return Text(fr=typeset(told["fr"]), en=told["en"])


RULES: Final[Mapping[str, Rule]] = {
    id: Rule(
        id,
        told["severity"],
        _text(told["title"]),
        _text(told["message"]),
        _text(told["advice"]),
        told["source"],
    )
    for id, told in read_data("rules").items()
}


def finding(rule: str, text: str, span: Span) -> Finding:
    """A finding with its words in the message."""
    start, end = span
    said = {"words": " ".join(text[start:end].split())}
    message = RULES[rule].message
    return Finding(RULES[rule], start, end, Text(fr=message.fr % said, en=message.en % said))
