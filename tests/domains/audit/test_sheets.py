"""Answers go out to a workbook or to YAML and come back the same, row by row."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.domains.audit.compute.sheets import COLUMNS, read_answers, workbook, yaml_text
from filrouge.domains.audit.errors import BadAnswers
from filrouge.kernel.documents import Account
from filrouge.kernel.errors import Invalid
from filrouge.kinds.audit import Answer, AnswerChoice, Attached

from .scene import ref, said
from .test_scores import WORD, question, questionnaire

CHOICES = tuple(AnswerChoice(id=id, label=WORD) for id in ("x", "y", "z"))
TOLD = questionnaire(
    question("one", "left"),
    question("several", "left", type="multiple", choices=CHOICES),
    question("yes", "left", type="boolean", choices=()),
    question("number", "right", type="number", choices=()),
    question("day", "right", type="date", choices=()),
    question("text", "right", type="text", choices=()),
)
WRITTEN = {"xlsx": workbook, "yaml": yaml_text}
# What a cell of a spreadsheet keeps: no control character, no blank at an end.
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=30
)
prose = words.map(said)
pieces = st.lists(
    st.builds(
        Attached,
        id=st.just("p"),
        piece=st.builds(lambda n: ref("audit.evidence", "e", n), st.integers(1, 99)),
        expected=st.none() | st.sampled_from("ab"),
    ),
    max_size=2,
).map(lambda told: tuple(one.model_copy(update={"id": f"p{n}"}) for n, one in enumerate(told)))
beside = st.fixed_dictionaries(
    {
        "comment": st.none() | prose,
        "joined": pieces,
        "owner": st.none() | st.just(Account("a-1")),
        "answered_on": st.none() | st.dates(),
    }
)
FIELDS = {
    "one": st.sampled_from(["n1", "n4"]).map(lambda id: {"choices": (id,)}),
    "several": st.lists(st.sampled_from("xyz"), min_size=1, unique=True).map(
        lambda ids: {"choices": tuple(ids)}
    ),
    "yes": st.booleans().map(lambda held: {"holds": held}),
    "number": st.floats(-1e6, 1e6).map(lambda value: {"number": round(value, 3)}),
    "day": st.dates().map(lambda day: {"on": day}),
    "text": prose.map(lambda text: {"text": text}),
}
silent = st.just({"unknown": True}) | prose.map(lambda why: {"not_applicable": why})
answers = st.fixed_dictionaries({}, optional={id: one | silent for id, one in FIELDS.items()}).filter(bool)


@settings(max_examples=30)
@given(
    answers,
    st.lists(beside, min_size=6, max_size=6),
    st.sampled_from(["xlsx", "yaml"]),
    st.sampled_from(["fr", "en"]),
)
def test_a_round_trip_loses_nothing(said_to, more, format, lang):
    told = tuple(
        Answer(id=one.id, **said_to[one.id], **beside)
        for one, beside in zip(TOLD.questions, more, strict=True)
        if one.id in said_to
    )
    content = WRITTEN[format](TOLD, told, lang)
    found, rows = read_answers(content, f"a.{format}", TOLD, "fr")
    assert found == told
    assert [row.what for row in rows] == ["kept"] * len(told)


@pytest.mark.parametrize("format", WRITTEN)
def test_a_blank_sheet_answers_nothing(format):
    with pytest.raises(BadAnswers):
        read_answers(WRITTEN[format](TOLD, (), "fr"), "a", TOLD, "fr")


def filled(rows):
    """A delimited text as somebody would write it by hand."""
    head = [COLUMNS[name].fr for name in ("id", "answer", "evidence", "answered_on")]
    return "\n".join(";".join(cells) for cells in (head, *rows)).encode()


def from_yaml(*rows):
    text = "questionnaire: q\nanswers:\n" + "".join(f"  - {row}\n" for row in rows)
    return read_answers(text.encode(), "a.yaml", TOLD, "fr")


@pytest.mark.parametrize(
    "row",
    [
        "{id: nowhere, holds: true}",
        "{id: one, choices: [n9]}",
        "{id: one, choices: [n1, n2]}",
        "{id: number, number: many}",
        "{id: day, on: yesterday}",
        "just a text",
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_its_reason_and_the_rest_is_kept(row):
    found, rows = from_yaml("{id: yes, holds: true}", row)
    assert [one.id for one in found] == ["yes"]
    assert [one.what for one in rows] == ["kept", "left_out"]
    assert rows[1].told is not None


def test_an_answer_given_twice_is_kept_once_and_told():
    found, rows = from_yaml("{id: yes, holds: true}", "{id: yes, holds: false}")
    assert found == (Answer(id="yes", holds=True),)
    assert [one.what for one in rows] == ["kept", "left_out"]


def test_answers_to_another_questionnaire_are_refused():
    text = yaml_text(TOLD, (Answer(id="yes", holds=True),), "fr")
    with pytest.raises(BadAnswers):
        read_answers(text.replace(b"questionnaire: q", b"questionnaire: other"), "a.yaml", TOLD, "fr")


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"[1, 2]", b"answers: 3", b"\xff\xfe"])
def test_what_is_no_file_of_answers_is_refused(content):
    with pytest.raises(Invalid):
        read_answers(content, "a", TOLD, "fr")


def test_what_people_wrote_is_no_formula():
    told = (Answer(id="text", text=said("=1+1"), answered_on=date(2026, 1, 5)),)
    found, _ = read_answers(workbook(TOLD, told, "fr"), "a.xlsx", TOLD, "fr")
    assert found == told
