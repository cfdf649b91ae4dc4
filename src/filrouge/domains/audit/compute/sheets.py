"""Answers as a workbook or as YAML: written to be filled in, read back row by row.

A row is a question. What cannot be read is left out with its reason, the rest is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from pydantic import ValidationError

from filrouge.domains.audit.errors import BadAnswers
from filrouge.engines.importing.archives import ZIP
from filrouge.engines.importing.grids import Grid, Row, grid_of
from filrouge.engines.importing.yamltexts import decoded, show
from filrouge.kernel.documents import Account, Prose, Ref, fault_message
from filrouge.kernel.errors import Invalid
from filrouge.kernel.ports import Told
from filrouge.kernel.texts import N_, Lang, Message, Text
from filrouge.kinds.audit import Answer, Attached, Question, Questionnaire, RowTold

#: Columns of the workbook, in this order; a file in either language is read.
COLUMNS: Mapping[str, Text] = {
    "id": Text(fr="Question n°", en="Question no."),
    "ask": Text(fr="Question", en="Question"),
    "offers": Text(fr="Réponses possibles", en="Possible answers"),
    "wanted": Text(fr="Preuves attendues", en="Evidence expected"),
    "answer": Text(fr="Réponse", en="Answer"),
    "unknown": Text(fr="Je ne sais pas", en="I do not know"),
    "not_applicable": Text(fr="Sans objet, parce que", en="Does not apply, because"),
    "comment": Text(fr="Commentaire", en="Comment"),
    "evidence": Text(fr="Preuves jointes", en="Evidence joined"),
    "owner": Text(fr="Responsable", en="Owner"),
    "answered_on": Text(fr="Répondu le", en="Answered on"),
}
WIDTHS = {"ask": 48, "offers": 60, "wanted": 40, "comment": 30, "evidence": 40, "not_applicable": 28}
YES, NO = {"oui", "yes", "vrai", "true", "1", "x"}, {"non", "no", "faux", "false", "0"}
YES_NO = {True: Text(fr="oui", en="yes"), False: Text(fr="non", en="no")}
BETWEEN = " | "  #: in a line of evidence: id, piece asked for or -, document
SHEET_NAME = Text(fr="Réponses", en="Answers")


def workbook(questionnaire: Questionnaire, answers: Sequence[Answer], lang: Lang) -> bytes:
    """A row per question, with what was answered; what people wrote is a text, never a formula."""
    import xlsxwriter  # noqa: PLC0415 - heavy

    told = BytesIO()
    given = {one.id: one for one in answers}
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(told, options) as book:
        book.set_properties({"title": questionnaire.title.said(lang), "created": datetime(2000, 1, 1)})
        sheet = book.add_worksheet(SHEET_NAME.said(lang))
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for place, (name, words) in enumerate(COLUMNS.items()):
            sheet.write_string(0, place, words.said(lang), head)
            sheet.set_column(place, place, WIDTHS.get(name, 16), wrapped)
        for line, question in enumerate(questionnaire.questions, start=1):
            for place, cell in enumerate(_cells(question, given.get(question.id), lang)):
                _write(sheet, line, place, cell)
            _offer(sheet, line, question, lang)
        sheet.freeze_panes(1, 2)
    return told.getvalue()


def yaml_text(questionnaire: Questionnaire, answers: Sequence[Answer], lang: Lang) -> bytes:
    """The answers as YAML; a question without an answer stands there with its words, to be filled in."""
    given = {one.id: one for one in answers}
    rows = []
    for question in questionnaire.questions:
        body = (
            given[question.id].model_dump(mode="json", exclude_defaults=True) if question.id in given else {}
        )
        rows.append({**body, "id": question.id, "ask": question.ask.said(lang)})
    return show({"questionnaire": questionnaire.code, "answers": rows}).encode()


def read_answers(
    content: bytes, name: str, questionnaire: Questionnaire, lang: Lang
) -> tuple[tuple[Answer, ...], tuple[RowTold, ...]]:
    """What a file answers, and what became of each of its rows; blank rows are no answers.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros, BadYaml: the file cannot be read.
        BadAnswers: it is of another questionnaire, or no row of it can be kept.
    """
    if content.startswith(ZIP):
        found = _of_workbook(grid_of(content, name), questionnaire, lang)
    else:
        found = _of_yaml(decoded(content, name), questionnaire, name)
    kept: dict[str, Answer] = {}
    rows = []
    for line, answer in found:
        if isinstance(answer, Answer) and answer.id in kept:
            answer = N_("%(id)s is answered twice", id=answer.id)
        if isinstance(answer, Answer):
            kept[answer.id] = answer
        why = None if isinstance(answer, Answer) else Told.of(answer)
        rows.append(RowTold(id=f"r{line}", line=line, what="left_out" if why else "kept", told=why))
    if not kept:
        raise BadAnswers(
            N_("No row of %(file)s answers a question of %(of)s", file=name, of=questionnaire.code)
        )
    return tuple(kept.values()), tuple(rows)


Found = tuple[int, "Answer | Message"]


def _of_workbook(grid: Grid, questionnaire: Questionnaire, lang: Lang) -> Iterator[Found]:
    questions = {one.id: one for one in questionnaire.questions}
    places = {
        name: grid.headers.index(word)
        for name, words in COLUMNS.items()
        for word in (words.fr, words.en)
        if word in grid.headers
    }
    if "id" not in places:
        raise BadAnswers(N_("A workbook of answers has a column %(column)s", column=COLUMNS["id"].en))
    for row in grid.rows:
        told = {name: _cell(row, place) for name, place in places.items()}
        id = str(told.get("id") or "").strip()
        if not id or not any(told.get(name) not in (None, "") for name in _ANSWERING):
            continue
        yield row.line, _row(questions.get(id), id, told, lang)


_ANSWERING = ("answer", "unknown", "not_applicable", "comment", "evidence")


def _row(question: Question | None, id: str, told: Mapping[str, Any], lang: Lang) -> Answer | Message:
    if question is None:
        return N_("no question is named %(id)s", id=id)
    try:
        return Answer.model_validate(
            {
                "id": id,
                **_answer(question, told.get("answer"), lang),
                "unknown": _yes_or_no(told.get("unknown")) or False,
                "not_applicable": _prose(told.get("not_applicable"), lang),
                "comment": _prose(told.get("comment"), lang),
                "joined": tuple(_attached(str(told.get("evidence") or ""))),
                "owner": Account(told["owner"]) if told.get("owner") else None,
                "answered_on": _day(told.get("answered_on")),
            }
        )
    except ValidationError as err:
        return fault_message(err.errors()[0])
    except Invalid as err:
        return err.message


def _answer(question: Question, cell: Any, lang: Lang) -> dict[str, Any]:
    """The field of an answer that a cell fills. Raises BadAnswers."""
    if cell in (None, ""):
        return {}
    if question.type in ("choice", "multiple"):
        chosen = tuple(one.strip() for one in str(cell).replace(",", ";").split(";") if one.strip())
        check_choices(question, chosen)
        return {"choices": chosen}
    if question.type == "boolean":
        held = _yes_or_no(cell)
        if held is None:
            raise BadAnswers(N_("%(cell)s is neither yes nor no", cell=cell))
        return {"holds": held}
    if question.type == "number":
        try:
            return {"number": float(str(cell).replace("\u202f", "").replace(" ", "").replace(",", "."))}
        except ValueError:
            raise BadAnswers(N_("%(cell)s is no number", cell=cell)) from None
    return {"on": _day(cell)} if question.type == "date" else {"text": _prose(cell, lang)}


def check_choices(question: Question, chosen: Sequence[str]) -> None:
    """Raises BadAnswers: a choice that the question does not offer, or several where one is made."""
    offered = {one.id for one in question.choices}
    if stray := [one for one in chosen if one not in offered]:
        raise BadAnswers(N_("%(id)s does not offer %(choice)s", id=question.id, choice=stray[0]))
    if question.type == "choice" and len(chosen) > 1:
        raise BadAnswers(N_("%(id)s wants one choice", id=question.id))


def _of_yaml(told: Any, questionnaire: Questionnaire, name: str) -> Iterator[Found]:
    questions = {one.id: one for one in questionnaire.questions}
    if not isinstance(told, dict) or not isinstance(told.get("answers"), list):
        raise BadAnswers(N_("%(file)s has no list of answers", file=name))
    if told.get("questionnaire") != questionnaire.code:
        raise BadAnswers(N_("%(file)s answers another questionnaire", file=name), at="/questionnaire")
    for line, row in enumerate(told["answers"], start=1):
        if not isinstance(row, dict):
            yield line, N_("this row is no set of named fields")
            continue
        body = {key: value for key, value in row.items() if key != "ask"}
        if body.keys() - {"id"}:
            yield line, _of_body(questions.get(str(row.get("id"))), body)


def _of_body(question: Question | None, body: Mapping[str, Any]) -> Answer | Message:
    if question is None:
        return N_("no question is named %(id)s", id=str(body.get("id")))
    try:
        answer = Answer.model_validate_json(_json(body))
        check_choices(question, answer.choices)
    except ValidationError as err:
        return fault_message(err.errors()[0])
    except Invalid as err:
        return err.message
    return answer


def _json(body: Mapping[str, Any]) -> str:
    import json  # noqa: PLC0415 - used here only

    return json.dumps(body)


def _cells(question: Question, answer: Answer | None, lang: Lang) -> Iterator[Any]:
    shown: dict[str, Callable[[], Any]] = {
        "id": lambda: question.id,
        "ask": lambda: question.ask.said(lang),
        "offers": lambda: "\n".join(f"{one.id}: {one.label.said(lang)}" for one in question.choices),
        "wanted": lambda: "\n".join(f"{one.id}: {one.what.said(lang)}" for one in question.expects),
    }
    for name in COLUMNS:
        yield shown[name]() if name in shown else (_told(name, answer, lang) if answer else None)


def _told(name: str, answer: Answer, lang: Lang) -> Any:
    """What an answer shows in a column."""
    if name == "answer":
        return _shown_answer(answer, lang)
    if name == "unknown":
        return YES_NO[True].said(lang) if answer.unknown else None
    if name == "evidence":
        lines = ((one.id, one.expected or "-", str(one.piece)) for one in answer.joined)
        return "\n".join(BETWEEN.join(line) for line in lines) or None
    value = getattr(answer, name)
    return value.text if isinstance(value, Prose) else value.isoformat() if isinstance(value, date) else value


def _shown_answer(answer: Answer, lang: Lang) -> Any:
    if answer.choices:
        return "; ".join(answer.choices)
    if answer.holds is not None:
        return YES_NO[answer.holds].said(lang)
    if answer.on is not None:
        return answer.on.isoformat()
    return answer.text.text if answer.text else answer.number


def _write(sheet: Any, line: int, place: int, cell: Any) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(line, place, cell)
    elif cell is not None:
        sheet.write_string(line, place, str(cell))


def _offer(sheet: Any, line: int, question: Question, lang: Lang) -> None:
    """A list to choose from, where one choice is made."""
    place = list(COLUMNS).index("answer")
    offered = [one.id for one in question.choices] if question.type == "choice" else []
    if question.type == "boolean":
        offered = [words.said(lang) for words in YES_NO.values()]
    if offered:
        sheet.data_validation(line, place, line, place, {"validate": "list", "source": offered})


def _cell(row: Row, place: int) -> Any:
    return row.cells[place] if place < len(row.cells) else None


def _yes_or_no(cell: Any) -> bool | None:
    if isinstance(cell, bool):
        return cell
    word = str(cell if cell is not None else "").strip().lower().removesuffix(".0")
    return True if word in YES else False if word in NO else None


def _prose(cell: Any, lang: Lang) -> Prose | None:
    text = str(cell).strip() if cell is not None else ""
    return Prose(lang=lang, text=text) if text else None


def _day(cell: Any) -> date | None:
    """Raises BadAnswers."""
    if cell in (None, ""):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell).strip())
    except ValueError:
        raise BadAnswers(N_("%(cell)s is no day: write year-month-day", cell=cell)) from None


def _attached(text: str) -> Iterable[Attached]:
    """Raises BadAnswers."""
    for line in text.splitlines():
        pieces = [one.strip() for one in line.split(BETWEEN.strip())]
        if not line.strip():
            continue
        if len(pieces) != 3:
            raise BadAnswers(N_("a piece of evidence reads: name | piece asked for or - | document"))
        id, expected, piece = pieces
        yield Attached(id=id, expected=None if expected == "-" else expected, piece=Ref.model_validate(piece))
