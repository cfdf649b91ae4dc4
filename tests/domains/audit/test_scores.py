"""Properties of what is declared and proven, on questionnaires and answers made at random."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.domains.audit.compute.scores import assess
from filrouge.kernel.documents import Account, Ref
from filrouge.kernel.texts import Text
from filrouge.kinds.audit import (
    Answer,
    AnswerChoice,
    Answers,
    Attached,
    Band,
    Category,
    CategoryTarget,
    CategoryWeight,
    Condition,
    Evidence,
    ExpectedEvidence,
    Measure,
    MeasuredBy,
    Measures,
    Plan,
    Question,
    Questionnaire,
    ScaleLevel,
)

from .scene import ref, said

WORD = Text(fr="mot", en="word")
AS_OF = date(2026, 1, 31)
HERE = ref("audit.questionnaire", "q")
SEEN = Evidence(title=said("p"), shows=said("p"), seen=said("p"))
PIECES = {ref("audit.evidence", f"e{n}"): SEEN for n in range(6)}
LEVELS = (1, 2, 3, 4)


def question(id, category, gate=None, **told):
    """Four levels, a piece asked from the second on, another from the third; ``gate`` says if it applies."""
    usual = {
        "type": "choice",
        "choices": tuple(AnswerChoice(id=f"n{level}", label=WORD, level=level) for level in LEVELS),
        "expects": (
            ExpectedEvidence(id="a", what=WORD, from_level=2),
            ExpectedEvidence(id="b", what=WORD, from_level=3),
        ),
        "when": (Condition(id=gate, any_of=("n3", "n4")),) if gate else (),
    }
    return Question(id=id, category=category, ask=WORD, why=WORD, minutes=1, **{**usual, **told})


def questionnaire(*questions, code="q"):
    categories = (
        Category(id="top", title=WORD, statement=WORD),
        Category(id="left", parent="top", title=WORD, statement=WORD, weight=2),
        Category(id="right", parent="top", title=WORD, statement=WORD),
    )
    scale = tuple(ScaleLevel(id=f"l{n}", level=n, title=WORD, meaning=WORD) for n in LEVELS)
    return Questionnaire(
        code=code,
        title=WORD,
        purpose=WORD,
        edition="1",
        scale=scale,
        categories=categories,
        questions=questions,
    )


TOLD = questionnaire(
    question("one", "left"),
    question("two", "left", gate="one", weight=3),
    question("three", "right"),
    question("four", "right", gate="three"),
)
PLAN = Plan(title=said("p"), as_of=AS_OF, questionnaires=(HERE,))

attached = st.builds(
    Attached, id=st.just("p"), piece=st.sampled_from(sorted(PIECES, key=str)), expected=st.sampled_from("ab")
)
answers_to = st.builds(
    lambda level, idle, unknown, one, two: Answer(
        id="x",
        choices=() if idle or unknown else (f"n{level}",),
        not_applicable=said("non") if idle else None,
        unknown=unknown and not idle,
        joined=tuple(
            piece.model_copy(update={"id": f"p{n}"}) for n, piece in enumerate(p for p in (one, two) if p)
        ),
    ),
    st.sampled_from(LEVELS),
    st.booleans(),
    st.booleans(),
    st.none() | attached,
    st.none() | attached,
)
respondents = st.lists(
    st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), answers_to, max_size=4), max_size=4
)


def told_by(sheets):
    return [
        Answers(
            questionnaire=HERE,
            respondent=Account(f"a{n}"),
            role="moa",
            answers=tuple(one.model_copy(update={"id": id}) for id, one in sheet.items()),
        )
        for n, sheet in enumerate(sheets)
    ]


def judged(sheets, plan=PLAN, told=TOLD, pieces=PIECES, measures=()):
    return assess(plan, [told], {told.code: told_by(sheets)}, pieces, measures)


def proven(assessment):
    levels = {one.id: one.proven_level for one in (*assessment.questions, *assessment.categories)}
    return {**levels, "all": assessment.questionnaires[0].proven_level}


@given(respondents, respondents)
def test_more_respondents_never_lower_what_is_proven(few, more):
    before, after = proven(judged(few)), proven(judged([*few, *more]))
    assert all(after[id] >= before[id] for id in before)


@given(respondents.filter(bool), st.sampled_from(["one", "two", "three", "four"]), answers_to)
def test_one_more_answer_never_lowers_what_is_proven(sheets, id, answer):
    if id in sheets[0]:
        return
    before, after = proven(judged(sheets)), proven(judged([{**sheets[0], id: answer}, *sheets[1:]]))
    assert all(after[one] >= before[one] for one in before)


@given(respondents, st.sampled_from(sorted(PIECES, key=str)))
def test_one_piece_less_never_raises_what_is_proven(sheets, gone):
    before = proven(judged(sheets))
    after = proven(judged(sheets, pieces={**PIECES, gone: None}))
    assert all(after[id] <= before[id] for id in before)


@given(respondents, st.randoms())
def test_the_order_of_questions_and_of_people_changes_nothing(sheets, dice: random.Random):
    shuffled = [dict(dice.sample(sorted(sheet.items()), len(sheet))) for sheet in sheets]
    dice.shuffle(shuffled)
    order = list(TOLD.questions)
    gates = {"one": 0, "three": 0, "two": 1, "four": 1}
    order.sort(key=lambda one: (gates[one.id], dice.random()))
    moved = TOLD.model_copy(update={"questions": tuple(order)})
    before, after = judged(sheets), judged(shuffled, told=moved)
    assert proven(before) == proven(after)
    declared = [{one.id: one.declared_level for one in told.categories} for told in (before, after)]
    assert declared[0] == declared[1]


@given(respondents)
def test_levels_stay_on_the_scale_and_nothing_unsaid_is_declared(sheets):
    found = judged(sheets)
    assert all(1 <= level <= 4 for level in proven(found).values())
    for one in found.questions:
        assert (one.declared_level is None) is (one.respondents_count == 0)
    if not any(sheets):
        assert found.questionnaires[0].declared_level is None


def answered(level, *pieces, **told):
    joined = tuple(Attached(id=f"p{n}", piece=p, expected=e) for n, (p, e) in enumerate(pieces))
    return Answer(id="x", choices=(f"n{level}",), joined=joined, **told)


FIRST, SECOND = ref("audit.evidence", "e0"), ref("audit.evidence", "e1")


@pytest.mark.parametrize(
    ("level", "pieces", "proven_level"),
    [
        (4, (), 1),
        (1, ((FIRST, "a"),), 1),
        (2, ((FIRST, "a"),), 2),
        (4, ((FIRST, "a"),), 2),
        (4, ((FIRST, "b"),), 1),
        (4, ((FIRST, "a"), (SECOND, "b")), 4),
        (3, ((FIRST, "a"), (SECOND, "b")), 3),
    ],
)
def test_a_level_is_proven_when_all_that_is_asked_for_it_is_joined(level, pieces, proven_level):
    found = judged([{"one": answered(level, *pieces)}]).questions[0]
    assert (found.declared_level, found.proven_level) == (level, proven_level)


def test_a_piece_refused_or_past_its_day_proves_nothing():
    sheet = [{"one": answered(2, (FIRST, "a"))}]
    refused = SEEN.model_copy(update={"verdict": "insufficient", "verdict_reason": said("?")})
    past = SEEN.model_copy(update={"valid_until": date(2026, 1, 30)})
    today = SEEN.model_copy(update={"valid_until": AS_OF})
    levels = [judged(sheet, pieces={FIRST: one}).questions[0].proven_level for one in (refused, past, today)]
    assert levels == [1, 1, 2]


def test_the_lower_median_is_declared_and_the_spread_is_told():
    found = judged([{"one": answered(level)} for level in (4, 1, 3, 2)])
    first = found.questions[0]
    assert (first.declared_level, first.lowest_level, first.highest_level) == (2, 1, 4)
    assert ("disagreement", "one", 3.0) in {(one.nature, one.about, one.size) for one in found.signals}


def measured(ratio):
    one = Measure(id="m", characteristic="completeness", aspect="missing", ratio=ratio)
    return Measures(rows_count=9, measures=(one,), characteristics=())


def test_a_measure_prevails_over_pieces_and_over_what_is_said():
    bands = tuple(
        Band(id=f"b{level}", level=level, at_least=low) for level, low in ((1, 0), (2, 0.9), (4, 0.99))
    )
    by = MeasuredBy(characteristic="completeness", bands=bands)
    told = questionnaire(question("one", "left", measured_by=by))
    sheet = [{"one": answered(4, (FIRST, "a"), (SECOND, "b"))}]
    found = judged(sheet, told=told, measures=[measured(0.95), measured(1.0)])
    assert (found.questions[0].proven_level, found.questions[0].proven_by) == (2, "measure")
    assert ("contradicted", "one", 2.0) in {(one.nature, one.about, one.size) for one in found.signals}
    assert judged([], told=told, measures=[measured(1.0)]).questions[0].proven_level == 4


def test_pieces_go_beyond_the_best_that_a_measure_can_say_and_only_there():
    bands = (Band(id="b1", level=1, at_least=0), Band(id="b3", level=3, at_least=0.9))
    by = MeasuredBy(characteristic="completeness", bands=bands)
    told = questionnaire(question("one", "left", measured_by=by))
    sheet = [{"one": answered(4, (FIRST, "a"), (SECOND, "b"))}]
    levels = [judged(sheet, told=told, measures=[measured(x)]).questions[0].proven_level for x in (0.95, 0.5)]
    assert levels == [4, 1]


def test_a_question_shown_not_to_apply_leaves_the_count():
    closing = {"one": answered(1, (FIRST, "a"))}
    proof = {"three": answered(4, (FIRST, "a"), (SECOND, "b"))}
    open_gate = judged([proof]).questionnaires[0].proven_level
    assert judged([{**proof, **closing}]).questionnaires[0].proven_level >= open_gate
    said_only = judged([{**proof, "four": Answer(id="x", not_applicable=said("non"))}])
    assert said_only.questionnaires[0].proven_level == open_gate


def test_weights_of_the_plan_replace_those_of_the_questionnaire_and_targets_give_gaps():
    sheet = [{"one": answered(2, (FIRST, "a")), "three": answered(4, (FIRST, "a"), (SECOND, "b"))}]
    plan = PLAN.model_copy(
        update={
            "weights": (CategoryWeight(id="left", weight=1),),
            "targets": (CategoryTarget(id="right", level=3),),
        }
    )
    scores = {one.id: one for one in judged(sheet, plan=plan).categories}
    assert scores["left"].proven_level == 2  # "two" is shown not to apply
    assert scores["right"].proven_level == 2.5
    assert scores["top"].proven_level == 2.25
    assert (scores["right"].declared_gap, scores["right"].proven_gap) == (-1, 0.5)


def test_a_reference_to_a_piece_that_nobody_holds_proves_nothing():
    sheet = [{"one": answered(2, (Ref(kind="audit.evidence", id="gone", revision=1), "a"))}]
    assert judged(sheet).questions[0].proven_level == 1
