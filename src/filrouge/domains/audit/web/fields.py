"""One question as controls, and what was typed in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from filrouge.adapters.render.numbers import unit_words
from filrouge.domains.audit.compute.frameworks import OWN_QUESTION
from filrouge.domains.audit.compute.sheets import check_choices
from filrouge.domains.audit.errors import BadAnswers
from filrouge.kernel.documents import Prose, Ref
from filrouge.kernel.texts import N_, Lang, Message, Text
from filrouge.kernel.words import coded
from filrouge.kinds.audit import Answer, Attached, Category, ExpectedEvidence, Question
from filrouge.webkit.forms.numbers import number_of, typed

YES_NO = {"yes": Text(fr="Oui", en="Yes"), "no": Text(fr="Non", en="No")}
UNKNOWN = "?"


@dataclass(frozen=True)
class Option:
    value: str
    words: Text
    level: int | None
    chosen: bool


@dataclass(frozen=True)
class Piece:
    """A piece asked for, and the one that was joined."""

    name: str
    expected: ExpectedEvidence
    joined: str


@dataclass(frozen=True)
class AnswerField:
    """A question as it is shown; ``applies`` None: what decides is not answered yet."""

    question: Question
    legend: Text
    about: Text | None
    options: tuple[Option, ...]
    pieces: tuple[Piece, ...]
    value: str = ""
    unit: str = ""
    unknown: bool = False
    not_applicable: str = ""
    comment: str = ""
    applies: bool | None = True
    fault: Message | None = None
    roles: tuple[Text, ...] = field(default=())

    @property
    def name(self) -> str:
        return self.question.id

    @property
    def told(self) -> bool:
        return bool(self.value or self.unknown or any(one.chosen for one in self.options))


def field_of(
    question: Question,
    answer: Answer | None,
    category: Category,
    applies: bool | None,
    fault: Message | None,
    lang: Lang,
) -> AnswerField:
    """A described category asks one question, the same everywhere: its title and statement say more."""
    described = question.id == f"{category.id}.{OWN_QUESTION}"
    given = answer or Answer(id=question.id)
    joined = {one.expected: one.piece.id for one in given.joined}
    return AnswerField(
        question=question,
        legend=category.title if described else question.ask,
        about=category.statement if described else None,
        options=tuple(_options(question, given)),
        pieces=tuple(
            Piece(f"{question.id}:p:{one.id}", one, joined.get(one.id, "")) for one in question.expects
        ),
        value=_value(question, given, lang),
        unit=unit_words(question.unit or "", lang),
        unknown=given.unknown,
        not_applicable=given.not_applicable.text if given.not_applicable else "",
        comment=given.comment.text if given.comment else "",
        applies=applies,
        fault=fault,
        roles=tuple(coded(Question, "asked_of", one) for one in question.asked_of),
    )


def typed_answer(
    question: Question, posted: QueryDict, before: Answer | None, known: Mapping[str, Ref], lang: Lang
) -> Answer:
    """What was typed for one question.

    Raises:
        BadAnswers: a choice that is not offered, no number, no day, or a piece that is not there.
    """
    given = [one for one in posted.getlist(question.id) if one]
    unknown = UNKNOWN in given
    told = {} if unknown or not given else _told(question, given, lang)
    reason, comment = (posted.get(f"{question.id}:{name}", "").strip() for name in ("na", "comment"))
    return Answer(
        id=question.id,
        **told,
        unknown=unknown,
        not_applicable=_prose(reason, before.not_applicable if before else None, lang),
        comment=_prose(comment, before.comment if before else None, lang),
        joined=tuple(_joined(question, posted, before, known)),
        owner=before.owner if before else None,
        answered_on=before.answered_on if before else None,
    )


def _options(question: Question, given: Answer) -> Iterator[Option]:
    if question.type == "boolean":
        for value, words in YES_NO.items():
            yield Option(value, words, None, given.holds is (value == "yes"))
    for one in question.choices:
        yield Option(one.id, one.label, one.level, one.id in given.choices)


def _value(question: Question, given: Answer, lang: Lang) -> str:
    if question.type == "number" and given.number is not None:
        return typed(given.number, lang)
    if question.type == "date" and given.on is not None:
        return given.on.isoformat()
    return given.text.text if question.type == "text" and given.text else ""


def _told(question: Question, given: list[str], lang: Lang) -> dict[str, object]:
    """The field of an answer that was filled. Raises BadAnswers."""
    first = given[0].strip()
    if question.type in ("choice", "multiple"):
        check_choices(question, given)
        return {"choices": tuple(given)}
    if question.type == "boolean":
        return {"holds": first == "yes"}
    if not first:
        return {}
    if question.type == "number":
        number = number_of(first, lang)
        if number is None:
            raise BadAnswers(N_("%(cell)s is no number", cell=first))
        return {"number": float(number)}
    if question.type == "date":
        try:
            return {"on": date.fromisoformat(first)}
        except ValueError:
            raise BadAnswers(N_("%(cell)s is no day: write year-month-day", cell=first)) from None
    return {"text": Prose(lang=lang, text=first)}


def _joined(
    question: Question, posted: QueryDict, before: Answer | None, known: Mapping[str, Ref]
) -> Iterator[Attached]:
    """Pieces by the name of their document; one that stays keeps the revision it was joined at."""
    held = {(one.expected, one.piece.id): one for one in (before.joined if before else ())}
    yield from (one for one in held.values() if one.expected is None)
    for one in question.expects:
        name = posted.get(f"{question.id}:p:{one.id}", "").strip()
        if not name:
            continue
        if name not in known:
            raise BadAnswers(N_("No piece of evidence is named %(name)s", name=name))
        yield held.get((one.id, name)) or Attached(id=one.id, piece=known[name], expected=one.id)


def _prose(text: str, before: Prose | None, lang: Lang) -> Prose | None:
    """Words that did not change keep the language they were written in."""
    if not text:
        return None
    return before if before and before.text == text else Prose(lang=lang, text=text)
