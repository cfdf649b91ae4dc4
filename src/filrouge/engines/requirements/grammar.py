"""Rules on the build of a sentence: several, no subject, passive, negation, no word of obligation."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from filrouge.engines.requirements.lexicon import Lexicon, alternatives, touch
from filrouge.engines.requirements.reading import Reading, Sentence
from filrouge.engines.requirements.rules import Span
from filrouge.kernel.texts import Lang

Found = Iterator[tuple[str, Span]]
_NOUN_OF_ACTION: Final[dict[Lang, tuple[str, ...]]] = {
    "fr": ("tion", "tions", "sion", "ment", "ments", "age", "ité", "ance", "ence"),
    "en": ("tion", "tions", "ment", "ability", "ibility"),
}
_FUTURE: Final = (
    r"\b(?!(?:sera|seront|pourra|pourront|devra|devront|caméra|opéra|extra|infra|ultra)\b)"
    r"[a-zà-ÿ]+(?:era|ira|dra|tra|vra|ura|rra|eront|iront|dront|tront|vront|uront|rront)\b"
)
_CLITICS: Final = r"la |le |les |l'|lui |leur |se |s'"
_PRESENT: Final[dict[Lang, str]] = {
    "fr": "être|est|sont|sera|seront|serait|seraient",
    "en": "be|is|are",
}


def grammar(reading: Reading) -> Found:
    """Every fault of build."""
    sentences = reading.sentences
    obliged = [one for one in sentences if one.obligations]
    for sentence in sentences:
        if (bare := _no_subject(reading, sentence)) is not None:
            yield "no-subject", bare
        yield from (("passive", span) for span in _passives(reading, sentence))
        yield from (("negation", span) for span in _negations(reading, sentence))
        yield from (("several", span) for span in _several(reading, sentence))
        if sentence.weak and not sentence.obligations:
            yield "no-modal", sentence.weak[0]
    yield from (("several", one.obligations[0]) for one in obliged[1:])
    if not obliged and not any(one.weak for one in sentences):
        yield "no-modal", (0, len(reading.text.rstrip()))


def _word(told: str, at: int) -> str:
    met = re.compile(r"[\w-]+").match(told, at)
    return met[0] if met else ""


def _infinitive(word: str, known: Lexicon) -> bool:
    """A verb in the infinitive: by its ending in French, by a list in English."""
    endings = known.grammar["infinitive-endings"]
    if endings:
        return len(word) > 3 and word.endswith(endings) and word not in known.grammar["nouns-like-verbs"]
    return word in known.grammar["verbs"] or word in known.grammar["ambiguous-verbs"]


def _no_subject(reading: Reading, sentence: Sentence) -> Span | None:
    """Where the statement begins without anybody or anything to carry the obligation."""
    told, known, main = reading.told, reading.words, sentence.main
    impersonal = known.expression("impersonal").match(told, main, sentence.end)
    if impersonal:
        named = re.compile(r"\s*(?:que\b|qu'|that\b)").match(told, impersonal.end(), sentence.end)
        return None if named else impersonal.span()
    first = _word(told, main)
    whole = (main, main + len(first))
    if any(start == main for start, _ in (*sentence.obligations, *sentence.weak)):
        return whole
    if sentence.obligations or sentence.weak or not first:
        return None
    bare = first in known.grammar["openers"] or first.endswith(_NOUN_OF_ACTION[known.lang])
    unled = known.lang == "fr" and not _led(reading, sentence, first)
    return whole if bare or unled or _infinitive(first, known) else None


def _led(reading: Reading, sentence: Sentence, first: str) -> bool:
    """French subjects are led by an article or a like word; else by a name with capitals inside, or before a
    verb that tells what is (*Firefox est*)."""
    written = _word(reading.text, sentence.main)
    tells = re.compile(rf"\S+ (?:{_PRESENT['fr']})\b").match(reading.told, sentence.main, sentence.end)
    return first in reading.words.grammar["determiners"] or written[1:] != written[1:].lower() or bool(tells)


@cache
def _participle(known: Lexicon) -> str:
    regular = r"[a-zà-ÿ-]+é(?:e|s|es)?" if known.lang == "fr" else r"[a-z-]+ed"
    ending = "(?:e|s|es)?" if known.lang == "fr" else ""
    listed = "|".join(sorted(map(re.escape, known.grammar["participles"]), key=len, reverse=True))
    states = "|".join(sorted(map(re.escape, known.grammar["states"]), key=len, reverse=True))
    return rf"(?!(?:{states}){ending}(?![\w-]))(?:{regular}|(?:{listed}){ending})(?![\w-])"


@cache
def _passive(known: Lexicon, modal: bool) -> re.Pattern[str]:
    adverb = r"(?:[a-zà-ÿ]+ment |[a-z]+ly |aussi |also |not |pas |jamais |toujours |always |never )?"
    verb = "|".join(known.grammar["auxiliary"]) if modal else _PRESENT[known.lang]
    return re.compile(rf"(?<![\w-])(?:{verb}) {adverb}{_participle(known)}")


@cache
def _agents(known: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?!{known.one_of('no-agent')}){known.one_of('agent')}")


def _passives(reading: Reading, sentence: Sentence) -> Iterator[Span]:
    """Passives of the obligation that name no agent up to the end of the sentence."""
    told, known = reading.told, reading.words
    impersonal = known.expression("impersonal").match(told, sentence.main, sentence.end)
    if impersonal and not sentence.obligations:
        return
    modal = bool(sentence.obligations)
    start = sentence.obligations[0][0] if modal else sentence.main
    for one in _passive(known, modal).finditer(told, start, sentence.end):
        opened = max(0, one.start() - 14)
        relative = known.expression("relatives", r"\s*$").search(told, opened, one.start())
        clause = known.expression("subordinate-passives", r" ?$").search(told, opened, one.start())
        if relative or (clause and not _of_the_modal(reading, sentence, clause.start())):
            continue
        modality = any(touch(one.span(), span) for span in (*sentence.obligations, *sentence.weak))
        until = _end_of_action(known, told, one.end(), sentence.end)
        if not modality and not _agents(known).search(told, one.end(), until):
            yield one.span()
    if modal:
        yield from _second_participles(reading, sentence)


def _of_the_modal(reading: Reading, sentence: Sentence, at: int) -> bool:
    """*is required to*, *shall be able to*: what follows is the action of the obligation itself."""
    if any(start <= at < end for start, end in (*sentence.obligations, *sentence.weak)):
        return True
    return reading.told.endswith("able ", 0, at)


def _end_of_action(known: Lexicon, told: str, start: int, end: int) -> int:
    """Up to the next participle that is not joined to the first: what follows it is of another action."""
    others = re.compile(rf"(?<![\w-])(?<!et )(?<!ou )(?<!or )(?<!and )(?:{_participle(known)})")
    other = others.search(told, start, end)
    return other.start() if other else end


def _second_participles(reading: Reading, sentence: Sentence) -> Iterator[Span]:
    """*être de qualité et remis*: the participle is of another obligation than the state before it."""
    joined = _state_and_participle(reading.words)
    for one in joined.finditer(reading.told, sentence.obligations[0][0], sentence.end):
        yield one.span(1)


@cache
def _state_and_participle(known: Lexicon) -> re.Pattern[str]:
    verb, participle = "|".join(known.grammar["auxiliary"]), _participle(known)
    state = rf"(?!{participle})(?:[\w'-]+ ){{1,4}}?"
    complement = r"(?= (?:à|au|aux|dans|en|sous|sur|par|pour|in|on|at|to|within|by)(?![\w-]))"
    return re.compile(rf"(?<![\w-])(?:{verb}) {state}(?:et|ou|and|or) ({participle}){complement}")


@cache
def _negation(known: Lexicon) -> re.Pattern[str]:
    words = f"(?:{alternatives(known.grammar['negations'])})"
    if known.lang == "fr":
        verb = r"(?:doi|dev|peu|pour|est\b|sont\b|sera|saur)\w*"
        return re.compile(
            rf"(?<![\w-])(?:ne |n'){verb} (?:(?:en )?{words})"
            rf"|(?<![\w-])ne {words} (?=[\w'-]+(?:er|ir|oir|re)\b)"
            rf"|(?<![\w-])(?:aucune?|nulle?) (?:[^,.;]{{1,90}}? )(?:ne |n'){verb}"
            r"|(?<![\w-])ne (?:peu|pour|saur)\w+(?= [\w'-]+(?:er|ir|oir|re)\b)(?![^.;]* qu(?:e |'))"
        )
    return re.compile(
        rf"(?<![\w-])(?:shall|must|may|can|could|will|should) {words}|(?<![\w-])cannot(?![\w-])"
        r"|(?<![\w-])(?:(?:under|in) )?(?:no|none|neither) (?:[^,.;]{1,60}? )"
        r"(?:shall|must|may|can|will)(?![\w-])"
    )


def _negations(reading: Reading, sentence: Sentence) -> Iterator[Span]:
    """A negated obligation; what a condition or a relative clause denies is none."""
    told, known = reading.told, reading.words
    relatives = known.expression("relatives", r"\s*$")
    later = [one.span for one in sentence.conditions if one.span[0] > sentence.main]
    for one in _negation(known).finditer(told, sentence.main, sentence.end):
        if any(start <= one.start() < end for start, end in later):
            continue
        if not relatives.search(told, max(0, one.start() - 14), one.start()):
            yield one.span()


def _several(reading: Reading, sentence: Sentence) -> Iterator[Span]:
    """A second word of obligation, or a second action under the first one."""
    told, known = reading.told, reading.words
    yield from sentence.obligations[1:2]
    if len(sentence.obligations) > 1:
        return
    other = known.expression("other-clauses").search(told, sentence.main, sentence.end)
    if (second := other.span() if other else _second_future(reading, sentence)) is not None:
        yield second
        return
    if not sentence.obligations:
        if len(sentence.weak) == 1:
            yield from _second_verb(reading, sentence, sentence.weak[0][1])
        return
    modals = sorted((*sentence.obligations, *sentence.weak))
    if len(modals) > 1 and known.expression("coordinators", r"(?: \w+)? $").search(told, 0, modals[1][0]):
        yield modals[1]
        return
    if (joined := next(_second_participles(reading, sentence), None)) is not None:
        yield joined
        return
    yield from _second_verb(reading, sentence, sentence.obligations[0][1])


def _second_verb(reading: Reading, sentence: Sentence, start: int) -> Iterator[Span]:
    """The next action that is joined to the first after a modal."""
    told, known = reading.told, reading.words
    later = [one.span[0] for one in sentence.conditions if one.span[0] > start]
    end = min([sentence.end, *later])
    for one in _joined_participles(known).finditer(told, start, end):
        yield one.span(1)
        return
    for one in _joined_verbs(known).finditer(told, start, end):
        acts = _acts(known, one[2], told[one.end() : end].split()[:1])
        if acts and not _purpose(known, told[start : one.start()]):
            yield one.span(1)
            return


def _second_future(reading: Reading, sentence: Sentence) -> Span | None:
    """*détaillera …, et précisera*: French tenders oblige in the future, one verb an obligation."""
    told, known = reading.told, reading.words
    if known.lang != "fr":
        return None
    for one in _joined_futures(known).finditer(told, sentence.main, sentence.end):
        first = re.compile(_FUTURE).search(told, sentence.main, one.start()) or one
        began = min(span[0] for span in (*sentence.obligations, first.span()))
        relative = known.expression("relatives").search(told, max(sentence.main, began - 12), one.start())
        if began < one.start() and not relative:
            return one.span(1)
    return None


@cache
def _joined_futures(known: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{known.one_of('coordinators')} (?:{_CLITICS}|en |y )?({_FUTURE})")


@cache
def _joined_participles(known: Lexicon) -> re.Pattern[str]:
    verb, participle = "|".join(known.grammar["auxiliary"]), _participle(known)
    joins = known.one_of("coordinators")
    return re.compile(rf"(?<![\w-])(?:{verb}) {participle},? (?:{joins}) ((?:{verb} )?{participle})")


@cache
def _joined_verbs(known: Lexicon) -> re.Pattern[str]:
    clitic = (
        rf"(?:(?:ensuite|également|aussi|alors) )?(?:de |d'|à )?(?:{_CLITICS})?"
        if known.lang == "fr"
        else r"(?:to |then |also |[a-z]+ly )?"
    )
    return re.compile(rf"{known.one_of('coordinators')} ({clitic}([a-zà-ÿ-]+))(?![\w-])")


def _acts(known: Lexicon, word: str, follows: list[str]) -> bool:
    """Is a word after a coordinator another action? One that is a noun as well needs its object after it."""
    if word in known.grammar["ambiguous-verbs"]:
        return any(one in known.grammar["determiners"] for one in follows)
    return _infinitive(word, known)


_ALLOWED: Final = re.compile(r"^\s*(?:be )?(?:able|required|(?:allow|enable|permit)\b.*?) to\b")


def _purpose(known: Lexicon, between: str) -> bool:
    """Does the second verb belong to a purpose or a relative clause opened after the obligation?"""
    return bool(known.expression("purposes").search(_ALLOWED.sub("", between)))
