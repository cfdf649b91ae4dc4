"""Results of axe-core: whole ones are read, what breaks off is refused, whatever its shape."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.importing.axe import AxeRule, axe_pages, is_axe

PAGE = {
    "testEngine": {"name": "axe-core", "version": "4.12.1"},
    "url": "https://service.example/",
    "timestamp": "2026-01-03T09:00:00.000Z",
    "passes": [],
    "violations": [
        {"id": "image-alt", "impact": "critical", "help": "Images must have text", "nodes": [{}, {}]}
    ],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from([*PAGE, "x"]), inside, max_size=4)
    ),
    max_leaves=8,
)


def test_one_page_and_a_list_of_pages_are_read_alike():
    (one,) = axe_pages(PAGE)
    assert axe_pages([PAGE, PAGE]) == (one, one)
    assert (one.ran_on, one.tool, one.tool_version) == (date(2026, 1, 3), "axe-core", "4.12.1")
    assert one.violations == (AxeRule("image-alt", "critical", "Images must have text", 2),)
    assert one.incomplete == one.inapplicable == ()


@given(st.sampled_from(sorted(PAGE)), JSON)
def test_a_part_that_is_something_else_is_refused_or_read_never_anything_worse(name, value):
    try:
        axe_pages({**PAGE, name: value})
    except ValueError:
        return
    assert is_axe({**PAGE, name: value})


@pytest.mark.parametrize("name", sorted(PAGE))
def test_a_part_that_lacks_is_refused(name):
    with pytest.raises(ValueError, match="axe-core"):
        axe_pages({key: value for key, value in PAGE.items() if key != name})
