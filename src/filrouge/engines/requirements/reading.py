"""A statement cut into sentences, each with its conditions, its main clause and its words of obligation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from filrouge.engines.requirements.lexicon import Lexicon, lexicon, touch
from filrouge.engines.requirements.rules import Pattern, Span
from filrouge.kernel.texts import Lang

_PLAIN: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\t\n\r", " ") | {"’": "'", "‘": "'", "‑": "-"})
_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])|\n\s*\n")
_COMMA: Final = re.compile(r",(?!\d)")
_JOINED: Final = re.compile(r"\s*(?:(?:alors|then)\s+)?")
_LABEL: Final = re.compile(
    r"\s*(?:[-•*–]\s+|\[?[A-Z][A-Z0-9_-]*[-_]?\d[\w.-]*\]?\s*[:–-]\s*|\d+(?:\.\d+)*[.)]?\s+(?=\D))?"
)


@dataclass(frozen=True)
class Condition:
    kind: Pattern
    span: Span


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int
    main: int  #: where its main clause begins
    conditions: tuple[Condition, ...]
    obligations: tuple[Span, ...]  #: words that oblige, in the main clause
    weak: tuple[Span, ...]
    measured: bool  #: it gives a value with its unit, or says where it stands


@dataclass(frozen=True)
class Reading:
    """``told`` is the text in lower case with plain blanks and apostrophes, letter by letter."""

    text: str
    told: str
    words: Lexicon
    sentences: tuple[Sentence, ...]


def read(text: str, lang: Lang) -> Reading:
    """A statement as the rules look at it; places are the same in ``told`` and in the text."""
    known = lexicon(lang)
    plain = text.translate(_PLAIN)
    low = plain.lower()
    if len(low) != len(plain):  # a letter whose small form is two
        low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in plain)
    return Reading(text, low, known, tuple(_sentences(plain, low, known)))


def _sentences(plain: str, told: str, known: Lexicon) -> Iterator[Sentence]:
    cuts = [0, *(one.end() for one in _END.finditer(plain)), len(told)]
    for start, end in zip(cuts, cuts[1:], strict=False):
        if plain[start:end].strip():
            yield _sentence(plain, told, start, end, known)


def _sentence(plain: str, told: str, start: int, end: int, known: Lexicon) -> Sentence:
    label = _LABEL.match(plain, start, end)
    at = label.end() if label else start
    main, conditions = _leading(told, at, end, known)
    obligations = _outside_relatives(list(known.obligation.spans(told, main, end)), told, known)
    obligations = [one for one in obligations if told[one[0] : one[1]] != "need to" or one[0] != main]
    weak = _outside_relatives(list(known.weak.spans(told, main, end)), told, known)
    after = obligations[0][1] if obligations else end
    later = tuple(_later(told, after, end, known))
    return Sentence(
        start,
        end,
        main,
        (*conditions, *later),
        tuple(one for one in obligations if not any(touch(one, condition.span) for condition in later)),
        tuple(weak),
        bool(known.measure.search(told, start, end)),
    )


def _leading(told: str, at: int, end: int, known: Lexicon) -> tuple[int, list[Condition]]:
    """Conditions before the main clause; an escape there is passed over."""
    conditions: list[Condition] = []
    while True:
        escape = known.plain["escape"].found.match(told, at, end)
        kind = None if escape else _kind(told, at, end, known)
        if not escape and not kind:
            return at, conditions
        comma = _clause_end(told, at, end, known)
        if comma < 0:
            if kind:
                conditions.append(Condition(kind, (at, at)))
            return at, conditions
        if kind:
            conditions.append(Condition(kind, (at, comma)))
        joined = _JOINED.match(told, comma + 1, end)
        at = joined.end() if joined else comma + 1


def _kind(told: str, at: int, end: int, known: Lexicon) -> Pattern | None:
    """The kind whose first words are the longest here."""
    met = [(found.end(), kind) for kind, one in known.leading.items() if (found := one.match(told, at, end))]
    return max(met)[1] if met else None  # type: ignore[return-value]


def _clause_end(told: str, at: int, end: int, known: Lexicon) -> int:
    """The first comma after which another condition, or a clause with a verb of obligation, begins; else the
    first comma; -1 without any."""
    commas = [one.start() for one in _COMMA.finditer(told, at, end)]
    for place, comma in enumerate(commas):
        follows = told[comma + 1 : commas[place + 1] if place + 1 < len(commas) else end]
        begins = comma + 1 + len(follows) - len(follows.lstrip())
        if _kind(told, begins, end, known) or known.obligation.found.search(follows):
            return comma
    return commas[0] if commas else -1


def _later(told: str, start: int, end: int, known: Lexicon) -> Iterator[Condition]:
    """Conditions said after the obligation; not what a verb asks (*vérifier si*), not an escape."""
    escapes = list(known.plain["escape"].spans(told, start, end))
    endings = tuple(known.grammar["infinitive-endings"])
    verbs = (*known.grammar["verbs"], *known.grammar["ambiguous-verbs"])
    for kind, expression in known.later.items():
        for one in expression.finditer(told, start, end):
            before = told[start : one.start()].split()[-1:]
            asks = ((endings and word.endswith(endings)) or word in verbs for word in before)
            asked = kind == "unwanted" and any(asks)
            if not asked and not any(touch(one.span(), escape) for escape in escapes):
                yield Condition(kind, (one.start(), end))  # type: ignore[arg-type]


def _outside_relatives(spans: list[Span], told: str, known: Lexicon) -> list[Span]:
    """*qui doit*, *that shall*: a relative clause tells of a noun, it is no obligation of its own."""
    relative = known.expression("relatives", r"\s*(?:(?:ils?|elles?|on|it|they|we)\s+)?(?:ne\s+|n')?$")
    return [one for one in spans if not relative.search(told, max(0, one[0] - 20), one[0])]
