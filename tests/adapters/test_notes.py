"""Notes of printed reports: no value without its place, whatever shares a row."""

import re

from hypothesis import given
from hypothesis import strategies as st
from reported import opened, page, written

from filrouge.adapters.render.notes import Notes
from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.reports import Section, Words
from filrouge.kernel.texts import Text

REFS = st.builds(Ref, kind=st.just("a.b"), id=st.sampled_from(["one", "two"]), revision=st.integers(1, 2))
POINTERS = st.lists(st.sampled_from(["a", "b", "low", "3"]), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)
ROWS = st.lists(st.lists(st.builds(Quote, ref=REFS, pointer=POINTERS), max_size=6), max_size=6)


def empty_page():
    project = opened()
    source = written(project)
    tree = Section(id="r", title=Words(text=Text(fr="r", en="r")), blocks=())
    return page(project, source, tree, "fr")


PAGE = empty_page()


def expanded(places: str) -> list[str]:
    """``/a/{b, c}`` → ``/a/b``, ``/a/c``."""
    found = re.fullmatch(r"(.*)/\{(.*)\}", places)
    return [f"{found[1]}/{one}".rstrip("/") for one in found[2].split(", ")] if found else [places]


@given(ROWS)
def test_each_figure_of_a_row_is_under_the_last_note_that_was_called(rows):
    notes, called = Notes(PAGE), []
    for row in rows:
        notes.begin_row()
        current = None
        for quote in row:
            n = notes.of_row(quote)
            current = n or current
            called.append((current, quote))
    told = {note.n: note for under in notes.by_document().values() for note in under}
    for n, quote in called:
        assert told[n].ref == str(quote.ref) and quote.pointer in expanded(told[n].places())
    assert sorted(told) == list(range(1, len(told) + 1))


def test_values_among_words_have_a_note_each():
    notes = Notes(PAGE)
    quote = Quote(ref=Ref(kind="a.b", id="one", revision=1), pointer="/a/low")
    assert (notes.of_text(quote), notes.of_text(quote)) == (1, 2) and not notes.are_shared()
