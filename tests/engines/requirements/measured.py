"""Precision and recall of the lint on the labelled requirements, with Wilson's intervals at 95 %.

``python tests/engines/requirements/measured.py [--sealed | --outside | --unseen] [--misses]``
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from filrouge.engines.requirements import RULES, lint

LABELLED = Path(__file__).with_name("labelled.yaml")
OUTSIDE, UNSEEN = LABELLED.with_name("outside.yaml"), LABELLED.with_name("unseen.yaml")
LANGS = {"f": "fr", "e": "en"}


@dataclass(frozen=True)
class Measure:
    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else float("nan")

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else float("nan")


def labelled(*, sealed: bool) -> list[Mapping[str, Any]]:
    """One half, told by the text itself."""
    return [one for one in yaml.safe_load(LABELLED.read_text()) if _odd(one["text"]) is sealed]


def outside() -> list[Mapping[str, Any]]:
    """What others wrote; it developed the rules after it had measured them once."""
    return list(yaml.safe_load(OUTSIDE.read_text()))


def unseen() -> list[Mapping[str, Any]]:
    """What others wrote, labelled after the rules were frozen: it only measures."""
    return list(yaml.safe_load(UNSEEN.read_text()))


def _odd(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest()[-1], 16) % 2 == 1


def compared(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(rule, "right" | "false" | "missed") of a statement; right needs the words of the label, if any.
    Of ``several`` no words are asked: the label shows the first action, the finding the second."""
    found: dict[str, list[str]] = {}
    for met in lint(one["text"], LANGS[one["id"][0]]).findings:
        found.setdefault(met.rule.id, []).append(one["text"][met.start : met.end].lower())
    for rule in RULES:
        if rule in one["labels"]:
            shown = [words.lower() for words in one["labels"][rule].split(" | ")]
            met_words = found.get(rule, [])
            hit = any(a in b or b in a or rule == "several" for a in shown for b in met_words)
            yield rule, "right" if hit else "missed"
        elif rule in found:
            yield rule, "false"


def measured(statements: list[Mapping[str, Any]]) -> Mapping[str, Measure]:
    """By rule, and "all"; over statements: a rule is met once or not in each."""
    counts = Counter(told for one in statements for told in compared(one))
    by_rule = {
        rule: Measure(*(counts[rule, what] for what in ("right", "false", "missed"))) for rule in RULES
    }
    rows = by_rule.values()
    total = Measure(sum(r.right for r in rows), sum(r.false for r in rows), sum(r.missed for r in rows))
    return {**by_rule, "all": total}


def patterns(statements: list[Mapping[str, Any]]) -> tuple[int, int]:
    """(recognised, all), and conditional statements alone tell more: most are ubiquitous."""
    right = sum(lint(one["text"], LANGS[one["id"][0]]).pattern == one["ears"] for one in statements)
    return right, len(statements)


def wilson(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a proportion (E. B. Wilson, 1927)."""
    if not count:
        return 0.0, 1.0
    share, spread = hits / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return middle - half, middle + half


def table(statements: list[Mapping[str, Any]]) -> Iterator[str]:
    for rule, one in measured(statements).items():
        low, high = wilson(one.right, one.right + one.false)
        least, most = wilson(one.right, one.right + one.missed)
        yield (
            f"| `{rule}` | {one.right + one.missed} | {one.precision:.2f} ({low:.2f}–{high:.2f}) "
            f"| {one.recall:.2f} ({least:.2f}–{most:.2f}) |"
        )


if __name__ == "__main__":
    sets = {"--sealed": lambda: labelled(sealed=True), "--outside": outside, "--unseen": unseen}
    asked = next((flag for flag in sets if flag in sys.argv), "")
    chosen = sets[asked]() if asked else labelled(sealed=False)
    print("\n".join(table(chosen)))
    print(
        "EARS",
        patterns(chosen),
        patterns([one for one in chosen if one["ears"] not in ("ubiquitous", "none")]),
    )
    if "--misses" in sys.argv:
        for one in chosen:
            faults = [told for told in compared(one) if told[1] != "right"]
            pattern = lint(one["text"], LANGS[one["id"][0]]).pattern
            if faults or pattern != one["ears"]:
                print(one["id"], one["text"], faults, pattern if pattern != one["ears"] else "")
