"""Words of the rules in one language, ready to be searched.

Notation of the files: letters in brackets may be missing (``adapté(e)(s)``), ``_`` is any one word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from filrouge.engines.requirements.rules import Span, read_data
from filrouge.kernel.texts import Lang

_NOTATION: Final = re.compile(r"\((\w+)\)|(_)|( )|(.)", re.DOTALL)
_LISTS: Final = ("vague", "unverifiable", "escape", "open-list", "comparative", "no-measure")
_NOTHING: Final = r"(?!)"
_ANY: Final = r"[\w'%-]+"
_BEFORE: Final = r"(?<![\w-])"
_AFTER: Final = r"(?![\w-])"


def phrase(told: str) -> str:
    """A phrase of the notation as a regular expression over whole words."""
    left = _BEFORE if told[0].isalnum() else ""
    return f"{left}{_inside(told)}"


def alternatives(phrases: Iterable[str]) -> str:
    """One expression for all, longest first; those of one letter together, which makes it fast."""
    by_letter: dict[str, list[str]] = {}
    for told in sorted(phrases, key=len, reverse=True):
        by_letter.setdefault(told[0], []).append(_inside(told))
    groups = {letter: "|".join(inside) for letter, inside in by_letter.items()}
    alone = [f"(?:{inside})" for letter, inside in groups.items() if not letter.isalnum()]
    words = [f"(?={re.escape(letter)})(?:{inside})" for letter, inside in groups.items() if letter.isalnum()]
    return "|".join([f"{_BEFORE}(?:{'|'.join(words)})"] * bool(words) + alone) or _NOTHING


def _inside(told: str) -> str:
    inside = "".join(
        f"(?:{letters})?" if letters else _ANY if any_word else r"\s+" if blank else re.escape(letter)
        for letters, any_word, blank, letter in _NOTATION.findall(told)
    )
    return inside + (_AFTER if told[-1].isalnum() or told[-1] in ")_" else "")


@dataclass(frozen=True)
class Words:
    """Phrases to find, and phrases that cancel what they cover."""

    found: re.Pattern[str]
    cancelled: re.Pattern[str]

    def spans(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where they stand between two places, in order."""
        end = len(text) if end is None else end
        kept = [one.span() for one in self.found.finditer(text, start, end)]
        if not kept:
            return
        away = [one.span() for one in self.cancelled.finditer(text)]
        yield from (span for span in kept if not any(touch(span, other) for other in away))


def touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def words(found: Iterable[str], cancelled: Iterable[str] = ()) -> Words:
    return Words(re.compile(alternatives(found)), re.compile(alternatives(cancelled)))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All that the rules know of a language."""

    lang: Lang
    plain: Mapping[str, Words]  #: by rule: a fault wherever it stands
    measured: Mapping[str, Words]  #: by rule: a fault where the sentence gives no measure, and no-measure too
    counted: Mapping[str, Words]  #: by rule: a fault where the sentence gives no measure
    obligation: Words
    weak: Words
    measure: re.Pattern[str]
    quantities: Words
    asks: re.Pattern[str]  #: a verb that asks for a quantity, at the end of what is searched
    pronouns: Words
    grammar: Mapping[str, tuple[str, ...]]
    leading: Mapping[str, re.Pattern[str]]  #: by kind of condition: its first words
    later: Mapping[str, re.Pattern[str]]

    def one_of(self, name: str) -> str:
        """The phrases of a part of the grammar as one expression, to be put into a larger one."""
        return f"(?:{alternatives(self.grammar[name])})"

    def expression(self, name: str, then: str = "") -> re.Pattern[str]:
        """The same, compiled once, with what must follow."""
        return _expression(self, name, then)


@cache
def _expression(known: Lexicon, name: str, then: str) -> re.Pattern[str]:
    return re.compile(known.one_of(name) + then)


@cache
def lexicon(lang: Lang) -> Lexicon:
    """The words of a language, compiled once."""
    told = read_data(f"words.{lang}")
    lists = {rule: told[rule] for rule in _LISTS}
    conditions: Mapping[str, Any] = told["conditions"]
    return Lexicon(
        lang=lang,
        plain={rule: words(one["words"], one["not"]) for rule, one in lists.items()},
        measured={r: words(one["measured"], one["not"]) for r, one in lists.items() if "measured" in one},
        counted={r: words(one["counted"], one["not"]) for r, one in lists.items() if "counted" in one},
        obligation=words(told["obligation"]["words"]),
        weak=words(told["obligation"]["weak"]),
        measure=_measure(told["measure"]),
        quantities=words(told["measure"]["quantities"]),
        asks=re.compile(rf"(?:{alternatives(told['measure']['asks'])})\s+(?:[\w']+\s+){{0,4}}$"),
        pronouns=words(told["grammar"]["pronouns"], told["grammar"]["not-pronouns"]),
        grammar={name: tuple(one) for name, one in told["grammar"].items()},
        leading={
            kind: re.compile(alternatives(one)) for kind, one in conditions.items() if isinstance(one, list)
        },
        later={kind: re.compile(alternatives(one)) for kind, one in conditions["later"].items()},
    )


def _measure(told: Mapping[str, list[str]]) -> re.Pattern[str]:
    """A number with its unit, a bound with its number, a frequency, a reference to the value, a date."""
    digits = r"(?<![\w-])\d+(?:[ .,]\d+)*"
    number = f"(?:{digits}|{alternatives(told['numbers'])})"
    return re.compile(
        rf"{number}\s*(?:{alternatives(told['units'])})"
        rf"|(?:{alternatives(told['bounds'])})\s*(?:\w+\s+){{0,2}}{digits}"
        rf"|{alternatives(told['frequency'])}"
        rf"|{alternatives(told['phrases'])}|(?:{alternatives(told['references'])})\s+(?:n°\s*)?[\w.]*\d"
        r"|(?<!\d)\d{1,2}(?:er)?\s+(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
        r"|décembre|january|february|march|april|may|june|july|august|september|october|november|december)"
    )
