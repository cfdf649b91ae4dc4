"""Citations brought to the latest revisions: seen first, then taken, and never into a hole unasked."""

import pytest
from conftest import open_test_project
from sample import Catalogue, Note, Row

from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.errors import Conflict, Forbidden
from filrouge.kernel.quotes import Value
from filrouge.kernel.renewing import renewals, take_latest


@pytest.fixture
def project(store):
    return open_test_project(store, Catalogue())


def quote(source, row="a"):
    return Quote(ref=source, pointer=f"/rows/{row}/cost_eur")


def revised(project, id, expected, **costs):
    told = Note(rows=tuple(Row(id=name, cost_eur=cost) for name, cost in costs.items()))
    return project.write(id, told, expected_revision=expected)


@pytest.fixture
def citing(project):
    """A document that quotes two others, both of which were revised since."""
    one, other = revised(project, "one", 0, a=10.0, b=20.0), revised(project, "other", 0, a=1.0)
    quotes = (quote(one), quote(one, "b"), quote(other))
    ref = project.write("q", Note(text="t", quotes=quotes), expected_revision=0)
    revised(project, "one", 1, a=10.0, b=21.0)
    revised(project, "other", 1, z=3.0)
    return ref


def test_what_would_move_is_shown_from_old_to_new(project, citing):
    found = renewals(project, project.read(citing))
    assert [(one.cited.id, one.old, one.new, one.differs, one.is_lost) for one in found] == [
        ("one", Value(10.0, "eur"), Value(10.0, "eur"), False, False),
        ("one", Value(20.0, "eur"), Value(21.0, "eur"), True, False),
        ("other", Value(1.0, "eur"), None, True, True),
    ]
    assert project.latest(citing.key) == citing  # nothing was written


def test_taking_the_latest_settles_doubt_and_leaves_what_would_be_a_hole(project, citing):
    ref, taken = take_latest(project, citing.key, expected_revision=1)
    assert ref.revision == 2 and {one.cited.id for one in taken} == {"one"}
    document = project.read(ref).document
    assert document.text == "t" and [one.ref.revision for one in document.quotes] == [2, 2, 1]
    assert [doubt.cited.id for doubt in project.suspects().about(citing.key)] == ["other"]


def test_only_what_is_named_is_taken_a_hole_included(project, citing):
    other = Ref(kind=Note.kind, id="other", revision=1)
    ref, taken = take_latest(project, citing.key, expected_revision=1, cited={other})
    assert [one.ref.revision for one in project.read(ref).document.quotes] == [1, 1, 2]
    assert [one.cited for one in taken] == [other]


def test_taking_twice_changes_nothing_more(project, citing):
    first, _ = take_latest(project, citing.key, expected_revision=1)
    again, taken = take_latest(project, citing.key, expected_revision=2)
    assert again == first and taken == ()


def test_somebody_elses_revision_is_not_written_over(project, citing):
    project.write("q", Note(text="other", quotes=()), expected_revision=1)
    with pytest.raises(Conflict):
        take_latest(project, citing.key, expected_revision=1)


def test_a_computed_document_is_run_again_instead(project):
    with pytest.raises(Forbidden):
        take_latest(project, Key("test.size", "m"), expected_revision=1)
