"""Two people change one body: nothing of either is lost without being asked about."""

from hypothesis import given
from hypothesis import strategies as st

from filrouge.webkit.forms.merging import answered, changes, merged

WAS = {"title": "a", "rows": [{"id": "1", "n": 1}, {"id": "2", "n": 2}], "who": ["x"]}
MINE = {"title": "b", "rows": [{"id": "1", "n": 9}, {"id": "2", "n": 2}, {"id": "3", "n": 3}], "who": ["x"]}
THEIRS = {"title": "c", "rows": [{"id": "2", "n": 5}, {"id": "1", "n": 1}], "who": ["x", "y"]}


def test_each_place_is_told_with_its_three_values():
    found = {one.at: (one.was, one.mine, one.theirs, one.side) for one in changes(WAS, MINE, THEIRS)}
    assert found == {
        "/title": ("a", "b", "c", None),
        "/rows/1/n": (1, 9, 1, "mine"),
        "/rows/2/n": (2, 2, 5, "theirs"),
        "/rows/3": (None, {"id": "3", "n": 3}, None, "mine"),
        "/who": (["x"], ["x"], ["x", "y"], "theirs"),
    }


def test_what_one_side_changed_is_taken_and_what_both_changed_is_chosen():
    for side, title in (("mine", "b"), ("theirs", "c")):
        assert merged(WAS, MINE, THEIRS, {"/title": side}) == {
            "title": title,
            "rows": [{"id": "2", "n": 5}, {"id": "1", "n": 9}, {"id": "3", "n": 3}],
            "who": ["x", "y"],
        }


def test_a_prose_is_one_answer():
    was, mine = {"t": {"lang": "fr", "text": "a"}}, {"t": {"lang": "en", "text": "b"}}
    assert [one.at for one in changes(was, mine, was)] == ["/t"]


ITEMS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abc"), "n": st.integers(0, 2)}),
    unique_by=lambda one: one["id"],
    max_size=3,
)
BODIES = st.fixed_dictionaries(
    {}, optional={"x": st.integers(0, 2), "items": ITEMS, "who": st.lists(st.integers(0, 2))}
)


@given(BODIES, BODIES, BODIES)
def test_choosing_one_side_everywhere_gives_that_side(was, mine, theirs):
    was, mine, theirs = answered(was), answered(mine), answered(theirs)
    found = list(changes(was, mine, theirs))
    all_mine = merged(was, mine, theirs, {one.at: "mine" for one in found})
    all_theirs = merged(was, mine, theirs, {one.at: "theirs" for one in found})
    assert _set(answered(all_mine)) == _set(mine) and _set(answered(all_theirs)) == _set(theirs)


@given(BODIES, BODIES)
def test_what_nobody_else_changed_is_kept_whole(was, mine):
    was, mine = answered(was), answered(mine)
    assert answered(merged(was, mine, was, {})) == mine and _set(
        answered(merged(was, was, mine, {}))
    ) == _set(mine)


def _set(body):
    return {**body, "items": {one["id"]: one for one in body.get("items", ())}}
