"""What a set of texts holds."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from filrouge.engines.language.characters import Characters, look_at
from filrouge.engines.language.near_duplicates import Pair, near_duplicates
from filrouge.engines.language.recognising import language_of

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Lengths:
    """Of the texts that are not blank; quantiles are those of an existing text or between two."""

    shortest: int
    first_quartile: float
    median: float
    third_quartile: float
    longest: int
    mean: float


@dataclass(frozen=True, slots=True)
class Count:
    """``ratio`` is of the texts that are not blank."""

    id: str
    texts_count: int
    ratio: float


@dataclass(frozen=True, slots=True)
class TextsProfile:
    """Texts are counted; None where none is left to measure."""

    texts_count: int
    missing_count: int
    blank_count: int  #: nothing but spaces, controls and invisible characters
    characters: Lengths | None  #: code points, once composed
    words: Lengths | None
    languages: tuple[Count, ...]  #: most frequent first
    forms: tuple[Count, ...]
    invisible_texts_count: int
    control_texts_count: int
    lost_texts_count: int
    misread_texts: tuple[int, ...]  #: places of texts with pieces such as ``Ã©``
    repeated_texts_count: int  #: texts that another one before them equals, letter for letter
    near_duplicates: tuple[Pair, ...]  #: places of texts nearly the same, equal ones left out


def profile(texts: Sequence[str | None], *, seed: int = 0) -> TextsProfile:
    """Length, languages, characters, near-duplicates of texts; None is a missing one.

    Places count from 0, missing and blank texts included.
    """
    given = [text for text in texts if text is not None]
    kept = [place for place, text in enumerate(texts) if text is not None and not _is_blank(text)]
    full = [str(texts[place]) for place in kept]
    seen = [look_at(text) for text in full]
    distinct = list({text: place for place, text in reversed(list(zip(kept, full, strict=True)))}.items())
    return TextsProfile(
        texts_count=len(texts),
        missing_count=len(texts) - len(given),
        blank_count=len(given) - len(full),
        characters=_lengths([len(unicodedata.normalize("NFC", text)) for text in full]),
        words=_lengths([len(_WORD.findall(unicodedata.normalize("NFC", text))) for text in full]),
        languages=_counts([language_of(text) for text in full]),
        forms=_counts([one.form for one in seen]),
        invisible_texts_count=sum(one.invisible_count > 0 for one in seen),
        control_texts_count=sum(one.controls_count > 0 for one in seen),
        lost_texts_count=sum(one.lost_count > 0 for one in seen),
        misread_texts=_misread(kept, seen),
        repeated_texts_count=len(full) - len(distinct),
        near_duplicates=_near(distinct, seed),
    )


def _is_blank(text: str) -> bool:
    return all(letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf") for letter in text)


def _lengths(lengths: Sequence[int]) -> Lengths | None:
    if not lengths:
        return None
    first, median, third = (float(value) for value in np.quantile(lengths, [0.25, 0.5, 0.75]))
    return Lengths(min(lengths), first, median, third, max(lengths), float(np.mean(lengths)))


def _counts(found: Sequence[str]) -> tuple[Count, ...]:
    told = sorted(Counter(found).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Count(id, count, count / len(found)) for id, count in told)


def _misread(kept: Sequence[int], seen: Sequence[Characters]) -> tuple[int, ...]:
    return tuple(place for place, one in zip(kept, seen, strict=True) if one.misread)


def _near(distinct: Sequence[tuple[str, int]], seed: int) -> tuple[Pair, ...]:
    in_order = sorted(distinct, key=lambda pair: pair[1])
    pairs = near_duplicates([text for text, _ in in_order], seed=seed)
    return tuple(Pair(in_order[p.first][1], in_order[p.second][1], p.similarity) for p in pairs)
