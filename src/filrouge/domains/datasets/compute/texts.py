"""What was measured on texts, told as a document."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from filrouge.engines.language import TextsProfile, profile
from filrouge.engines.personaldata.prose import rules_in
from filrouge.kinds.datasets import NearTexts, TextCount, TextLengths, TextProfile

ROWS_SHOWN, PAIRS_SHOWN = 50, 100


def text_profile(texts: Sequence[str | None], *, column: str, seed: int) -> TextProfile:
    """The profile of the texts of a column; rows are counted from 1, lists are cut, counts are not."""
    found = profile(texts, seed=seed)
    followed = [rules_in(text) for text in texts if text]
    by_rule = Counter(rule for rules in followed for rule in rules)
    return TextProfile(
        column=column,
        texts_count=found.texts_count,
        missing_count=found.missing_count,
        blank_count=found.blank_count,
        characters=_lengths(found.characters),
        words=_lengths(found.words),
        languages=tuple(
            TextCount(id=c.id, texts_count=c.texts_count, texts_ratio=c.ratio) for c in found.languages
        ),
        forms=tuple(TextCount(id=c.id, texts_count=c.texts_count, texts_ratio=c.ratio) for c in found.forms),
        invisible_texts_count=found.invisible_texts_count,
        control_texts_count=found.control_texts_count,
        lost_texts_count=found.lost_texts_count,
        misread_texts_count=len(found.misread_texts),
        misread_rows=tuple(place + 1 for place in found.misread_texts[:ROWS_SHOWN]),
        repeated_texts_count=found.repeated_texts_count,
        near_texts_count=len(
            {place for pair in found.near_duplicates for place in (pair.first, pair.second)}
        ),
        near=_near(found),
        personal_texts_count=sum(bool(rules) for rules in followed),
        personal_rules=tuple(
            TextCount(id=rule, texts_count=count, texts_ratio=count / len(followed))
            for rule, count in sorted(by_rule.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _lengths(found: Any) -> TextLengths | None:
    return TextLengths(**asdict(found)) if found else None


def _counts(found: Sequence[Any]) -> tuple[TextCount, ...]:
    return tuple(TextCount(id=c.id, texts_count=c.texts_count, texts_ratio=c.ratio) for c in found)


def _near(found: TextsProfile) -> tuple[NearTexts, ...]:
    return tuple(
        NearTexts(
            id=f"{pair.first + 1}~{pair.second + 1}",
            first_row=pair.first + 1,
            second_row=pair.second + 1,
            similarity_ratio=pair.similarity,
        )
        for pair in found.near_duplicates[:PAIRS_SHOWN]
    )
