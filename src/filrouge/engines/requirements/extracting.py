"""Requirements in a text cut into sections: sentences that oblige, numbered lines, lists, tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from filrouge.engines.importing.sections import Section
from filrouge.engines.requirements.columns import roles_of
from filrouge.engines.requirements.lexicon import lexicon
from filrouge.kernel.texts import Lang

_ID: Final = re.compile(
    r"^\**\[?(?P<id>[A-Z]{1,10}(?:[-_. ]?[A-Z]{1,10}){0,3}[-_. ]?\d+(?:[.-]\d+)*)\]?\**\s*(?:[:–—-]+\s*|\s)"
)
_ITEM: Final = re.compile(r"^\s*[-•*–]\s+")
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Þ«])")
_HEADING: Final = re.compile(r"^#+\s")


@dataclass(frozen=True)
class Found:
    """A requirement of a text: where it stands, the id it had there, and its words."""

    section: int  #: the place of its section, from 1
    title: str  #: of its section
    id: str  #: as the text writes it; "" when it writes none
    statement: str


def requirements_in(sections: Sequence[Section], lang: Lang) -> tuple[Found, ...]:
    """Every statement that obliges, or that has an id of its own, in order.

    The items of a list that is led by an unfinished obligation (*Le système doit permettre de :*) each make
    a statement with it. A table is read by its headers; without one for the statement, by its longest cell.

    Limits: a sentence with neither a word of obligation nor an id (*Le site est en français*) is not found.
    """
    return tuple(
        Found(place, section.title, id, statement)
        for place, section in enumerate(sections, start=1)
        for id, statement in _of_paragraphs(section.paragraphs, lang)
    )


def _of_paragraphs(paragraphs: Iterable[str], lang: Lang) -> Iterator[tuple[str, str]]:
    lead = ""
    for paragraph in paragraphs:
        if paragraph.startswith("| "):
            yield from _of_table(paragraph.split("\n"), lang)
        elif _ITEM.match(paragraph):
            for line in paragraph.split("\n"):
                yield from _of_item(_ITEM.sub("", line), lead, lang)
            continue  # the lead may serve the next list
        elif not _HEADING.match(paragraph):
            yield from _of_sentences(paragraph, lang)
        lead = _unfinished(paragraph, lang)


def _unfinished(paragraph: str, lang: Lang) -> str:
    """The last sentence, when it obliges and ends with a colon."""
    last = _SENTENCE.split(paragraph.strip())[-1]
    return last.rstrip(" \u00a0\u202f:") if last.rstrip().endswith(":") and _obliges(last, lang) else ""


def _of_item(item: str, lead: str, lang: Lang) -> Iterator[tuple[str, str]]:
    id, words = _labelled(item)
    words = words.rstrip(" ;,.")
    if lead and words and not _obliges(words, lang):
        yield id, f"{lead} {words[:1].lower()}{words[1:]}."
    elif words and (id or _obliges(words, lang)):
        yield id, f"{words}."


def _of_sentences(paragraph: str, lang: Lang) -> Iterator[tuple[str, str]]:
    id, words = _labelled(paragraph)
    for sentence in _SENTENCE.split(" ".join(words.split())):
        unfinished = sentence.rstrip().endswith(":")
        if (_obliges(sentence, lang) or id) and not unfinished and sentence:
            yield id, sentence
        id = ""


def _labelled(text: str) -> tuple[str, str]:
    met = _ID.match(text)
    return (met["id"], text[met.end() :].strip()) if met else ("", text.strip())


def _obliges(text: str, lang: Lang) -> bool:
    told = text.lower().replace("’", "'").replace("\u00a0", " ")
    return any(True for _ in lexicon(lang).obligation.spans(told))


def _of_table(lines: Sequence[str], lang: Lang) -> Iterator[tuple[str, str]]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in lines]
    headers, *body = rows
    roles = roles_of(headers)
    if "statement" in roles:
        told, named = headers.index(roles["statement"]), headers.index(roles["id"]) if "id" in roles else -1
        for row in body:
            if told < len(row) and row[told]:
                yield (row[named] if 0 <= named < len(row) else ""), row[told]
        return
    for row in rows:
        longest = max(row, key=len)
        id = next((cell for cell in row if _ID.fullmatch(f"{cell} ")), "")
        if longest and longest != id and (id or _obliges(longest, lang)):
            yield id, longest
