"""Parts that a column names, and rows that look alike on both sides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.splitting import Assignment, alike_on_both_sides, by_declaration
from filrouge.engines.splitting.errors import BadShares, EmptyPart


def test_a_column_names_the_parts_and_what_it_names_otherwise_is_left_out():
    found = by_declaration(["train", "test", None, "hors-sujet", "train"], ["train", "test"])
    assert found.codes.tolist() == [0, 1, -1, -1, 0]
    assert found.left_out == {"no_part": 2}
    with pytest.raises(EmptyPart):
        by_declaration(["train", "train"], ["train", "test"])
    for names in (["train"], ["a", "a"]):
        with pytest.raises(BadShares):
            by_declaration(["train"], names)


codes = st.lists(st.integers(-1, 2), min_size=1, max_size=30)


@given(codes, st.data())
def test_only_rows_of_later_parts_in_groups_of_several_parts_are_accused(told, data):
    assignment = Assignment(("a", "b", "c"), np.array(told, dtype=np.int8))
    places = st.lists(st.integers(0, len(told) - 1), min_size=2, max_size=4, unique=True)
    groups = data.draw(st.lists(places, max_size=5)) if len(told) > 1 else []
    check = alike_on_both_sides("near_images", assignment, groups, column="image", tolerated_ratio=0.0)
    wanted = {
        place
        for group in groups
        if len({told[one] for one in group if told[one] >= 0}) > 1
        for place in group
        if told[place] > 0
    }
    assert check.rows_count == len(wanted)
    assert check.verdict == ("failed" if wanted else "passed")
    assert check.columns == (("image",) if wanted else ())
