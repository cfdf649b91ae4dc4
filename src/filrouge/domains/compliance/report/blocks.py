"""Pieces that the reports of this room share."""

from collections.abc import Iterable

from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.reports import Block, Column, Section, Words
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.compliance import Given, Question

YES, NO = Text(fr="oui", en="yes"), Text(fr="non", en="no")


def quote(ref: Ref, *way: str) -> Quote:
    return Quote(ref=ref, pointer="".join(f"/{token(one)}" for one in way))


def column(id: str, fr: str, en: str) -> Column:
    return Column(id=id, label=Text(fr=fr, en=en))


def section(id: str, fr: str, en: str, *blocks: Block) -> Section:
    return Section(id=id, title=Words(text=Text(fr=fr, en=en)), blocks=blocks)


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
