"""Precision and recall of the lint on the labelled requirements, with Wilson's intervals at 95 %.

``python tests/engines/requirements/measured.py [--sealed | --outside | --unseen] [--misses]``
``python tests/engines/requirements/measured.py --apart [--misses]``: against two readers who had seen no
rule, and how far they agree with each other and with the hand that wrote the rules.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from filrouge.engines.requirements import RULES, lint

LABELLED = Path(__file__).with_name("labelled.yaml")
OUTSIDE, UNSEEN = LABELLED.with_name("outside.yaml"), LABELLED.with_name("unseen.yaml")
APART = LABELLED.with_name("apart.yaml")
READERS = ("a", "b")
LANGS = {"f": "fr", "e": "en"}
Readings = Mapping[str, Mapping[str, Any]]  #: by id of a sentence: its labels and its pattern


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


def apart(reader: str, *, sealed: bool | None = None) -> list[Mapping[str, Any]]:
    """What neither reader nor rule had met before: as "a", "b" or "both" read it; one half, or all of it."""
    sentences = yaml.safe_load(APART.read_text())
    return as_read([one for one in sentences if sealed in (None, _odd(one["text"]))], reader)


def as_read(sentences: Iterable[Mapping[str, Any]], reader: str) -> list[Mapping[str, Any]]:
    """Those sentences that were read, with the labels of "a", "b", or those that "both" gave: then with the
    words of either, and no pattern where the two differ."""
    given = readings(reader) if reader in READERS else _in_common(*map(readings, READERS))
    return [{"text": one["text"], **given[one["id"]]} for one in sentences if one["id"] in given]


@cache
def readings(reader: str) -> Readings:
    return {one["id"]: one for one in yaml.safe_load(LABELLED.with_name(f"reader-{reader}.yaml").read_text())}


def by_the_hand_of_the_rules() -> Readings:
    """The labels of whoever wrote the rules."""
    everything = (*labelled(sealed=False), *labelled(sealed=True), *outside(), *unseen())
    return {one["id"]: one for one in everything}


def _in_common(first: Readings, second: Readings) -> Readings:
    return {
        id: {
            "id": id,
            "labels": {
                rule: " | ".join(filter(None, (words, second[id]["labels"][rule])))
                for rule, words in one["labels"].items()
                if rule in second[id]["labels"]
            },
            "ears": one["ears"] if one["ears"] == second[id]["ears"] else None,
        }
        for id, one in first.items()
    }


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
    told = [one for one in statements if one["ears"]]
    right = sum(lint(one["text"], LANGS[one["id"][0]]).pattern == one["ears"] for one in told)
    return right, len(told)


def settled(statements: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Patterns as the guide has them since: none where the same reader found no subject or no modal."""
    lacking = {"no-subject", "no-modal"}
    return [{**one, "ears": "none"} if lacking & one["labels"].keys() else one for one in statements]


def kappa(one: Readings, other: Readings, rule: str) -> float:
    """Agreement on a rule beyond chance (J. Cohen, 1960), over what both read; NaN where neither gave it."""
    ids = one.keys() & other.keys()
    pairs = [(rule in one[id]["labels"], rule in other[id]["labels"]) for id in ids]
    seen = sum(a == b for a, b in pairs) / len(ids)
    yes = [sum(column) / len(ids) for column in zip(*pairs, strict=True)]
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return (seen - chance) / (1 - chance) if chance < 1 else float("nan")


def shared(one: Readings, other: Readings, rules: Iterable[str] = tuple(RULES)) -> float:
    """F1 of the labels of one against those of the other, over what both read."""
    pairs = [(one[id]["labels"], other[id]["labels"]) for id in one.keys() & other.keys()]
    labels = sum((rule in a) + (rule in b) for a, b in pairs for rule in rules)
    return 2 * sum(rule in a and rule in b for a, b in pairs for rule in rules) / labels if labels else 1.0


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


def agreement() -> Iterator[str]:
    """By rule: kappa of reader with reader, and of each with the hand that wrote the rules; then F1."""
    first, second, hand = *map(readings, READERS), by_the_hand_of_the_rules()
    pairs = ((first, second), (hand, first), (hand, second))
    for rule in RULES:
        yield f"| `{rule}` | " + " | ".join(f"{kappa(*pair, rule):.2f}" for pair in pairs) + " |"
    yield "| F1, all rules | " + " | ".join(f"{shared(*pair):.2f}" for pair in pairs) + " |"


def misses(statements: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in statements:
        faults = [told for told in compared(one) if told[1] != "right"]
        pattern = lint(one["text"], LANGS[one["id"][0]]).pattern
        other = pattern if one["ears"] not in (None, pattern) else ""
        if faults or other:
            yield f"{one['id']} {one['text']} {faults} {other}"


def told_apart() -> Iterator[str]:
    """What the lint is worth to the two readers, by half; never a miss of the sealed half."""
    for sealed, half in ((None, "all"), (False, "developing"), (True, "sealed")):
        for reader in (*READERS, "both"):
            statements = apart(reader, sealed=sealed)
            ears = f"EARS {patterns(statements)}, as settled {patterns(settled(statements))}"
            yield f"{half}, reader {reader}, {len(statements)}: {list(table(statements))[-1]} {ears}"
    yield from table(apart("both"))
    yield from agreement()


if __name__ == "__main__":
    sets = {"--sealed": lambda: labelled(sealed=True), "--outside": outside, "--unseen": unseen}
    asked = next((flag for flag in sets if flag in sys.argv), "")
    if "--apart" in sys.argv:
        chosen = settled(apart("both", sealed=False))
        print("\n".join(told_apart()))
    else:
        chosen = sets[asked]() if asked else labelled(sealed=False)
        conditional = [one for one in chosen if one["ears"] not in ("ubiquitous", "none")]
        print("\n".join(table(chosen)))
        print("EARS", patterns(chosen), patterns(conditional))
    if "--misses" in sys.argv:
        print("\n".join(misses(chosen)))
