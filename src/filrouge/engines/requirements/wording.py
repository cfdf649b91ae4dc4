"""Rules that look for words: vague, unverifiable, escape, open list, comparison, pronoun, no measure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from filrouge.engines.requirements.lexicon import touch
from filrouge.engines.requirements.reading import Reading, Sentence
from filrouge.engines.requirements.rules import Span
from filrouge.kernel.texts import Lang

Found = Iterator[tuple[str, Span]]
_DEGREE: Final[dict[Lang, re.Pattern[str]]] = {
    "fr": re.compile(
        r"(?<![\w'-])(?<!au )(?<!de )(?<!en )(?<!non )(?<!d'ici au )(?:(?:le|la|les) )?(?:plus|moins) "
        r"(?!de\b|d'|tard|tôt|ou moins|que\b|possible|large\b|\d)[a-zà-ÿ-]+"
    ),
    "en": re.compile(
        r"(?<![\w'-])(?<!at )(?<!no )(?:more|less|most|least) (?!than\b|of\b|privilege|\d)[a-z-]+"
    ),
}
_COUNTED: Final[dict[Lang, re.Pattern[str]]] = {
    "fr": re.compile(r"(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?:[\w']+ ){0,6}$"),
    "en": re.compile(r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:[\w']+ ){0,6}$"),
}
_MADE_EXACT: Final = ("vague", "unverifiable")
_NORM: Final = re.compile(r"\b[A-Z]{2,}(?:[/ -][A-Z]+)*[ -]?\d")  #: ISO/IEC 27001, WCAG 2.1
_ACRONYM: Final = re.compile(r"\b[A-Z]{2,}\b")
_LISTED: Final = re.compile(r" ?: |\(")
_CLAUSE: Final = re.compile(r"[;(]|, |\. ")
_NEAR: Final = 60  #: letters after a word, in which what makes it exact is looked for
_CLITIC: Final = re.compile(
    r"(?:(?<=doit )|(?<=doivent )|(?<=devra )|(?<=devront )|(?<=pouvoir ))"
    r"(?:(?:le|la|les) |l')(?=\w+(?:er|ir|re)\b)"
    r"|(?:(?<= de )|(?<= à ))(?:le|les) (?=\w+)"
    r"|(?:(?<=, )|(?<= et )|(?<= ou )|(?<= puis ))(?:la |l')(?=\w+er\b)"
    r"|(?:(?<=, )|(?<= et )|(?<= puis )|(?<= qui )|(?<= ne ))(?:la |le |les |l'|en |y )(?=\w+(?:ra|ront)\b)"
    r"|(?:(?<=doit )|(?<=doivent )|(?<=devra )|(?<=devront )|(?<= pour )|(?<= de )|(?<= d'))(?:en|y) "
    r"(?=\w+(?:er|ir|re)\b)"
    r"|(?:(?<= pour )|(?<= de )|(?<= et )|(?<=doit )|(?<=devra ))(?:lui|leur) (?=\w+(?:er|ir|re)\b)"
)
_SMALL: Final = frozenset(
    "un une des le la les de d du l son sa ses leur leurs très a an the its their as of high low".split()
)


def wording(reading: Reading) -> Found:
    """Every fault of words, in the order of the rules."""
    for sentence in reading.sentences:
        faults = list(_of_lists(reading, sentence))
        yield from faults
        degrees = [span for rule, span in faults if rule not in ("open-list", "escape")]
        yield from _without_measure(reading, sentence, degrees)
    yield from (("pronoun", span) for span in _pronouns(reading))


def _of_lists(reading: Reading, sentence: Sentence) -> Found:
    known, told = reading.words, reading.told
    for rule, one in known.plain.items():
        if rule == "comparative" and sentence.measured:
            continue
        for span in one.spans(told, sentence.start, sentence.end):
            spared = rule in _MADE_EXACT and _made_exact(reading, sentence, span)
            spared = spared or _of_a_purpose(reading, sentence, span) or _of_a_right(reading, sentence, span)
            if not spared:
                yield rule, span
    if sentence.measured:
        return
    for rule, one in known.measured.items():
        for span in one.spans(told, sentence.start, sentence.end):
            yield rule, span
            yield "no-measure", span
    for rule, one in known.counted.items():
        yield from ((rule, span) for span in one.spans(told, sentence.start, sentence.end))
    for degree in _DEGREE[known.lang].finditer(told, sentence.start, sentence.end):
        negated = re.search(r"\b(?:ne|n')\b[^,]{0,25}$", told[sentence.start : degree.start()])
        if not negated and not _COUNTED[known.lang].search(told[sentence.start : degree.start()]):
            yield "comparative", degree.span()


def _made_exact(reading: Reading, sentence: Sentence, span: Span) -> bool:
    """Is a word told exactly by what follows it: a value, a norm by its name, a closed list, a definition?"""
    known, told, start = reading.words, reading.told, span[1]
    end = min(sentence.end, start + _NEAR)
    if known.plain["open-list"].found.search(told, start, sentence.end):
        return False
    if known.expression("sets").match(told, *span) and _LISTED.search(told, start, end):
        return True
    until = _CLAUSE.search(told, start, end)
    end = until.start() if until else end
    named = _ACRONYM if known.expression("norms").search(told, span[0], start + 15) else _NORM
    return bool(
        known.measure.search(told, start, end)
        or known.expression("exact").search(told, start, end)
        or named.search(reading.text, start, end)
    )


def _of_a_purpose(reading: Reading, sentence: Sentence, span: Span) -> bool:
    """*to minimise*, *afin de faciliter* after an action: the reason of an obligation, not its object."""
    known, told = reading.words, reading.told
    if not sentence.obligations or not known.expression("endeavours").match(told, span[0], span[1]):
        return False
    before = told[sentence.obligations[0][1] : span[0]]
    opened = known.expression("purpose-openers", r" ?(?:en |y |mieux |la |le |les |also )?$").search(before)
    joined = known.expression("coordinators", r" (?:de |d'|to )?$").search(before)
    return bool(
        opened or (joined and known.expression("purpose-openers", " ").search(before[: joined.start()]))
    )


def _of_a_right(reading: Reading, sentence: Sentence, span: Span) -> bool:
    """*may audit at any time*: a right without a term, no absolute that a test would have to settle."""
    rights = reading.words.expression("rights").match(reading.told, *span)
    return bool(rights and sentence.weak and not sentence.obligations)


def _without_measure(reading: Reading, sentence: Sentence, faults: Sequence[Span]) -> Found:
    """A quantity that is asked for: head of the subject, object of a verb that asks, beside a faulty word."""
    if sentence.measured:
        return
    told, known = reading.told, reading.words
    until = sentence.obligations[0][0] if sentence.obligations else sentence.main
    for start, end in known.quantities.spans(told, sentence.main, sentence.end):
        head = end <= until and len(told[sentence.main : start].replace("'", "' ").split()) <= 2
        beside = any(
            touch((start - 2, end + 2), fault) and not fault[0] <= start < end <= fault[1] for fault in faults
        )
        ask = known.asks.search(told[sentence.main : start])
        if head or beside or (ask and _only_small(told, sentence.main + ask.start(), start, faults)):
            yield "no-measure", (start, end)


def _only_small(told: str, start: int, end: int, faults: Sequence[Span]) -> bool:
    """Between a verb and a quantity: articles and faulty words, nothing of their own."""
    between = "".join(
        " " if any(begin <= place < stop for begin, stop in faults) else told[place]
        for place in range(start, end)
    )
    return all(word in _SMALL for word in between.replace("'", " ").split()[1:])


def _pronouns(reading: Reading) -> Iterator[Span]:
    grammar = reading.words.grammar
    yield from reading.words.pronouns.spans(reading.told)
    if reading.words.lang == "fr":
        nouns = set(grammar["nouns-like-verbs"])
        for one in _CLITIC.finditer(reading.told):
            following = re.compile(r"\w+").match(reading.told, one.end())
            if following and following[0] not in nouns:
                yield one.start(), following.end()
