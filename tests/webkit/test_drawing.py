"""The thread as a drawing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.webkit.drawing import (
    ACROSS,
    LINE_LETTERS,
    MOST,
    WIDTH,
    WORST,
    Bead,
    drawn,
    gathered,
    on_two_lines,
)

WORDS = {state: state for state in WORST}


def bead(state="done", name="Cadre", group="r.use", **more):
    return Bead(name, state, state, "#etape-1", group, group.partition(".")[0], **more)


@given(st.lists(st.sampled_from(WORST), max_size=200))
def test_any_number_of_beads_stands_within_the_view_and_apart(states):
    drawing = drawn([bead(state) for state in states])
    places = [(one.x, one.y) for one in drawing.placed]
    assert len(set(places)) == len(states)
    assert all(0 < x < WIDTH and 0 < y < drawing.height for x, y in places)
    assert all(one.words_y < drawing.height for one in drawing.placed)
    assert all(y1 < y2 or x2 - x1 >= 130 for (x1, y1), (x2, y2) in pairwise(places))


def test_the_thread_is_tight_up_to_where_work_went():
    drawing = drawn([bead(), bead("suspect"), bead("waiting"), bead("impossible"), bead()])
    assert [one.bead.slack for one in drawing.placed] == [False, False, False, True, True]
    assert drawing.tight.count("Q") == 2 and len(drawing.slack) == 2


def test_a_thread_without_steps_is_drawn():
    drawing = drawn([])
    assert drawing.placed == () and drawing.tight.startswith("M-700") and drawing.height == 120


def test_the_line_turns_after_each_row():
    drawing = drawn([bead() for _ in range(2 * ACROSS + 1)])
    assert drawing.tight.count("C1190") == 2
    assert drawing.placed[ACROSS].x == drawing.placed[0].x


def test_a_turn_may_be_slack():
    assert "C1190" in drawn([bead() for _ in range(ACROSS)] + [bead("todo")]).slack[0]


@pytest.mark.parametrize(
    "name, lines",
    [
        ("Cadre", ("Cadre",)),
        ("Cahier des charges", ("Cahier des", "charges")),
        ("11. Apprentissage fédéré", ("11. Apprentissage", "fédéré")),
        ("Une étape dont le nom ne finit vraiment jamais", ("Une étape dont le", "nom ne finit…")),
        ("", ("",)),
    ],
)
def test_names_are_cut_between_words(name, lines):
    told = on_two_lines(name)
    assert len(told) <= 2 and all(len(line) <= LINE_LETTERS for line in told)
    assert told == lines


def test_few_steps_are_a_bead_each():
    steps = [bead(name=str(n)) for n in range(MOST)]
    assert gathered(steps, told={}, words=WORDS, to="?only=%s") == tuple(steps)


def test_many_steps_are_told_by_kind_of_work_with_the_worst_among_them():
    steps = [bead(group="data.receive") for _ in range(20)]
    steps[7] = bead("suspect", group="data.receive")
    steps += [bead("todo", group="data.card"), bead(group="data.receive")]
    received, card = gathered(steps, told={"data.receive": "Recevoir"}, words=WORDS, to="?only=%s#liste")
    assert (received.name, received.state, received.words) == ("Recevoir", "suspect", "suspect (1/21)")
    assert received.href == "?only=data.receive#liste"
    assert (card.name, card.words, card.href) == ("data.card", "todo", steps[-2].href)


def test_too_many_kinds_of_work_are_told_by_room():
    steps = [bead(group=f"room{n % 3}.use{n}") for n in range(40)]
    told = gathered(steps, told={"room0": "Données"}, words=WORDS, to="?only=%s")
    assert [(one.name, one.words) for one in told] == [
        ("Données", "done (14)"),
        ("room1", "done (13)"),
        ("room2", "done (13)"),
    ]
    ordered = gathered(steps, told={}, words=WORDS, to="?only=%s", rooms=("room2", "room0"))
    assert [one.name for one in ordered] == ["room2", "room0", "room1"]


def test_the_current_place_is_kept_when_steps_are_told_together():
    steps = [bead() for _ in range(30)] + [bead(here=True)]
    assert [one.here for one in gathered(steps, told={}, words=WORDS, to="%s")] == [True]
