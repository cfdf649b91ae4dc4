"""Full text: which words a document is found by, what a reader asked for, and where a document says it.

Words are cut and folded here, so that every store finds the same documents: without case, accents, French
elisions and the plural's last letter. Indexes are bounded; what lies beyond the bound is not found.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from filrouge.kernel.documents import Account, Blob, Document, Prose, Quantity, Quote, Ref, token
from filrouge.kernel.texts import Text

WORDS_LIMIT: Final = 16_000  #: of one document; PostgreSQL counts no further than 16,383
WORD_LETTERS: Final = 60
WORDS_KEPT: Final = 50_000  #: folded once
HEAD_WORDS_LIMIT: Final = 400
QUERY_LETTERS: Final = 400
TERMS_LIMIT: Final = 16
FACET_LETTERS: Final = 80
GAP: Final = "¶"  #: stands between passages: no phrase goes from one to the next
FACET: Final = "¦"  #: joins a summary's field and its value into one word
BEFORE_LETTERS, AFTER_LETTERS = 70, 170  #: of an excerpt, around its first hit

_WORD = re.compile(r"\w+")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_QUOTES = str.maketrans("«»“”", '""""')
_BY_FIELD = re.compile(r"([a-z][a-z0-9_]*):(.+)")
_HASH = re.compile(r"[0-9a-f]{32,}")
_TWO_LETTERS = {ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae", ord("ß"): "ss"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_NO_TEXT = (int, float, bool, date, NoneType, Account, Quantity, Ref, Quote)


class Passage(NamedTuple):
    at: str  #: JSON Pointer, parts of a list by id
    text: str


class Piece(NamedTuple):
    """A stretch of an excerpt; ``hit``: it is what was asked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Found:
    """Where a document says what was asked for; ``at`` is "" for its name."""

    at: str
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Indexed:
    """The words of a document in order, ``GAP`` between passages: those it is called by, and the others."""

    head: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """Words that stand side by side; ``prefix``: the last one may go on; a facet is one word of its own."""

    words: tuple[str, ...]
    prefix: bool = False
    facet: bool = False

    def places(self, words: Sequence[str]) -> Iterator[int]:
        """Where these words begin."""
        *before, last = self.words
        for place in _starts(self.words[0], words, prefix=self.prefix and not before):
            met = words[place : place + len(self.words)]
            if len(met) == len(self.words) and list(met[:-1]) == before and self._ends(met[-1], last):
                yield place

    def _ends(self, word: str, last: str) -> bool:
        return word.startswith(last) if self.prefix else word == last


def _starts(word: str, words: Sequence[str], *, prefix: bool) -> Iterator[int]:
    if prefix:
        yield from (place for place, one in enumerate(words) if one.startswith(word))
        return
    place = -1
    for _ in range(words.count(word)):
        place = words.index(word, place + 1)
        yield place


@dataclass(frozen=True)
class Query:
    """What was asked for: every term must be met. A query without terms finds nothing."""

    terms: tuple[Term, ...] = ()

    def in_words(self) -> "Query":
        """The same, where ``field:value`` is not a field's value but words."""
        plain = (Term(words_of(" ".join(t.words)), t.prefix) if t.facet else t for t in self.terms)
        return Query(tuple(term for term in plain if term.words))

    def by_beginnings(self) -> "Query":
        """The same, where the words asked for may be the beginnings of words."""
        return Query(tuple(t if t.facet else Term(t.words, prefix=True) for t in self.terms))

    def score(self, indexed: Indexed) -> int:
        """0 when a term is not met; being called by a word counts for more than saying it."""
        counts = [(_count(term, indexed.head), _count(term, indexed.body)) for term in self.terms]
        if not counts or not all(head or body for head, body in counts):
            return 0
        return sum(100 * head + min(body, 99) for head, body in counts)


def _count(term: Term, words: Sequence[str]) -> int:
    return sum(1 for _ in term.places(words))


def parsed(text: str) -> Query:
    """Words, "phrases", beginnings (``mutu*``) and summary fields (``nature:hours``); all can be asked."""
    asked = islice(_ASKED.finditer(text[:QUERY_LETTERS].translate(_QUOTES)), TERMS_LIMIT)
    terms = (_phrase(match[1]) if match[1] is not None else _term(match[2]) for match in asked)
    return Query(tuple(term for term in terms if term.words))


def _phrase(text: str) -> Term:
    return Term(words_of(text))


def _term(text: str) -> Term:
    if told := _BY_FIELD.fullmatch(text):
        return Term((facet(told[1], told[2]),), facet=True)
    return Term(words_of(text), prefix=text.endswith("*"))


def indexed(id: str, document: Document) -> Indexed:
    """What a document is found by; of a traced one only its name and its summary, since seeing its text is
    written in the journal."""
    summary = document.summary()
    names = [id, *(str(value) for value in summary.values() if isinstance(value, str))]
    told = () if document.traced else passages(document)
    titles = [one.text for one in told if one.at == "/title"]
    facets = [facet(name, value) for name, value in summary.items() if value is not None]
    head = _with_gaps([*names, *titles], HEAD_WORDS_LIMIT)
    return Indexed((*head, *facets), _with_gaps((one.text for one in told), WORDS_LIMIT))


def _with_gaps(texts: Iterator[str] | Sequence[str], limit: int) -> tuple[str, ...]:
    told: list[str] = []
    for text in texts:
        if words := words_of(text):
            told += [GAP, *words]
        if len(told) > limit:
            break
    return tuple(told[1 : limit + 1])


def facet(field: str, value: object) -> str:
    """``decided_on:2026-01-03`` as one word."""
    told = _folded_letters(str(value)[:FACET_LETTERS].strip())
    joined = "".join(letter if letter.isalnum() else "·" for letter in told)
    return f"{field.replace('_', '·')}{FACET}{joined}"


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    whole = _whole(text)
    plain = _western(whole)
    if plain is not None:
        return tuple(map(_trimmed, plain.split()))
    return tuple(filter(None, map(_folded, _WORD.findall(whole))))


def _western(text: str) -> str | None:
    """The same text in plain letters, between blanks; None when it has letters that are folded one by one.

    What people write here is nearly always such: a table of bytes folds it ten times as fast.
    """
    try:
        told = text.replace("\u202f", " ").translate(_TWO_LETTERS) if not text.isascii() else text
        coded = told.encode("cp1252")
    except UnicodeEncodeError:
        return None
    return None if coded.translate(None, _SIMPLE) else coded.translate(_PLAIN).decode("ascii")


def _whole(text: str) -> str:
    """Accents in their letters, underscores and elided words blanked; what matches keeps its place."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "'" in text or "’" in text:
        text = _ELIDED.sub(lambda met: " " * len(met[0]), text)
    return text.replace("_", " ")


@lru_cache(maxsize=WORDS_KEPT)
def _folded(word: str) -> str:
    return _trimmed("".join(filter(str.isalnum, _folded_letters(word))))


class _Trimmed(dict[str, str]):
    """Word → without the last letter of a plural, not longer than any word is; kept, since words repeat."""

    def __missing__(self, word: str) -> str:
        if len(self) > WORDS_KEPT:
            self.clear()
        told = word[:WORD_LETTERS]
        self[word] = told[:-1] if len(told) > 3 and told[-1] in "sx" else told
        return self[word]


_trimmed = _Trimmed().__getitem__


def _folded_letters(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _western_tables() -> tuple[bytes, bytes]:
    """Byte of cp1252 → plain letter or blank; and the bytes of which this is all there is to say."""
    plain, simple = bytearray(256), bytearray()
    for byte in range(256):
        letter = bytes([byte]).decode("cp1252", errors="replace")
        folded = _folded_letters(letter) if letter.isalnum() else " "
        if len(folded) == 1 and folded.isascii() and letter != "\ufffd":
            plain[byte] = ord(folded)
            simple.append(byte)
    return bytes(plain), bytes(simple)


_PLAIN, _SIMPLE = _western_tables()


def passages(document: Document) -> tuple[Passage, ...]:
    """The texts that a document declares; no references, accounts, hashes nor choices of a list."""
    return tuple(_passages(document, ""))


def _passages(value: object, at: str) -> Iterator[Passage]:
    if isinstance(value, _NO_TEXT):
        return
    if isinstance(value, str):
        if value and not (len(value) >= 32 and _HASH.fullmatch(value)):
            yield Passage(at, value)
    elif isinstance(value, Prose):
        yield Passage(at, value.text)
    elif isinstance(value, Text):
        yield from (Passage(f"{at}/fr", value.fr), Passage(f"{at}/en", value.en))
    elif isinstance(value, Blob):
        yield from _passages(value.name, f"{at}/name")
    elif isinstance(value, BaseModel):
        for name in _told_fields(type(value)):
            yield from _passages(getattr(value, name), f"{at}/{name}")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _passages(item, f"{at}/{token(name)}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _passages(item, f"{at}/{token(getattr(item, 'id', place))}")


@lru_cache(maxsize=2_000)
def _told_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Fields that may hold a text of somebody's: neither numbers nor choices."""
    fields = model.model_fields.items()
    return tuple(name for name, field in fields if any(map(_may_tell, _types(field.annotation))))


def _types(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _types(get_args(annotation)[0])
    elif origin in (Union, UnionType, tuple):
        for inside in get_args(annotation):
            yield from _types(inside)
    elif annotation is not Ellipsis:
        yield annotation


def _may_tell(kind: Any) -> bool:
    return get_origin(kind) is not Literal and not (isinstance(kind, type) and issubclass(kind, _NO_TEXT))


def found_in(id: str, document: Document, query: Query) -> Found:
    """The first passage that holds most of what was asked for; the document's name when none does."""
    told = () if document.traced else passages(document)
    best, most = Passage("", id), 0
    for one in told:
        words = words_of(one.text)
        count = sum(1 for term in query.terms if next(term.places(words), None) is not None)
        if count > most:
            best, most = one, count
    return Found(best.at, excerpt(best.text, query))


def excerpt(text: str, query: Query) -> tuple[Piece, ...]:
    """A text around what was asked for, on one line; its beginning when it does not hold it."""
    text = unicodedata.normalize("NFC", text)
    spans = _hits(text, query)
    middle = spans[0][0] if spans else 0
    start = _word_start(text, middle - BEFORE_LETTERS)
    stop = _word_stop(text, middle + AFTER_LETTERS)
    pieces, at = [Piece("… " if start else "", False)], start
    for first, last in spans:
        if last <= stop:
            pieces += [Piece(text[at:first], False), Piece(text[first:last], True)]
            at = last
    pieces += [Piece(text[at:stop], False), Piece(" …" if stop < len(text) else "", False)]
    return tuple(Piece(re.sub(r"\s+", " ", one.text), one.hit) for one in pieces if one.text)


def _hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the terms are met: (start, end), in order, not overlapping."""
    met = [(match, _folded(match[0])) for match in _WORD.finditer(_whole(text))]
    met = [(match, word) for match, word in met if word]
    words = [word for _, word in met]
    found = sorted((place, -len(term.words)) for term in query.terms for place in term.places(words))
    spans: list[tuple[int, int]] = []
    free = 0
    for place, length in found:
        if place >= free:
            free = place - length
            spans.append((met[place][0].start(), met[free - 1][0].end()))
    return spans


def _word_start(text: str, at: int) -> int:
    """The beginning of the word there, and of the text when it is near."""
    if at <= 0:
        return 0
    return text.find(" ", at, at + WORD_LETTERS) + 1 or at


def _word_stop(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    found = text.rfind(" ", max(at - WORD_LETTERS, 0), at)
    return found if found > 0 else at
