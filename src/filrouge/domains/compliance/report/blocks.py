"""Pieces that the reports of this room share."""

from collections.abc import Iterable

from filrouge.kernel.reports import Words
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.compliance import Given, Question

YES, NO = Text(fr="oui", en="yes"), Text(fr="non", en="no")


def words(text: Text) -> Words:
    return Words(text=sentence_case(text))


def question(id: Question) -> Text:
    return coded(Given, "id", id)


def changes(told: Iterable[Given]) -> Text:
    """« question : oui ; autre question : non »."""
    pairs = [(question(one.id), coded(Given, "answer", one.answer)) for one in told]
    return Text(
        fr="\u202f; ".join(f"{asked.fr}\u00a0: {new.fr}" for asked, new in pairs),
        en="; ".join(f"{asked.en}: {new.en}" for asked, new in pairs),
    )
