"""A quote knows its value; other citations know their hash."""

from typing import ClassVar

import pytest
from conftest import open_test_project
from sample import AboutNote, Catalogue, Note, Row, Said, measure

from filrouge.kernel.documents import Document, Key, Quantity, Quote, Ref
from filrouge.kernel.errors import Forbidden, NotFinal
from filrouge.kernel.quotes import Value, resolve
from filrouge.kernel.reports import Figure, Section, Sentence, Todo, Words, check_final, holes
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import Text

LABEL = Text(fr="coût", en="cost")


@pytest.fixture
def project(store):
    return open_test_project(store, Catalogue())


def rows(**costs):
    return tuple(Row(id=name, cost_eur=cost) for name, cost in costs.items())


def quote(source, row="a", tolerance=0.0):
    return Quote(ref=source, pointer=f"/rows/{row}/cost_eur", tolerance=tolerance)


@pytest.fixture
def source(project):
    return project.write("source", Note(rows=rows(a=10.0, b=20.0)), expected_revision=0)


def test_a_quote_reads_value_and_unit_by_part(project, source):
    project.write("source", Note(rows=rows(z=0.0, a=11.0)), expected_revision=1)
    assert project.value(quote(source)) == Value(10.0, "eur")
    assert project.value(quote(source.model_copy(update={"revision": 2}))) == Value(11.0, "eur")
    assert project.value(quote(source, row="none")) is None


def test_an_unrelated_edit_disturbs_no_quote(project, source):
    project.write("q", Note(quotes=(quote(source),)), expected_revision=0)
    project.write("source", Note(text="new", rows=rows(c=1.0, a=10.0)), expected_revision=1)
    assert project.suspects().roots == ()


def test_a_changed_value_is_shown_old_and_new(project, source):
    project.write("q", Note(quotes=(quote(source),)), expected_revision=0)
    project.write("source", Note(rows=rows(a=12.0)), expected_revision=1)
    (doubt,) = project.suspects().roots
    assert (doubt.why, doubt.old, doubt.new) == ("value", Value(10.0, "eur"), Value(12.0, "eur"))


def test_within_tolerance_nothing_moved_and_steps_do_not_add_up(project, source):
    project.write("q", Note(quotes=(quote(source, tolerance=1.0),)), expected_revision=0)
    project.write("source", Note(rows=rows(a=10.9)), expected_revision=1)
    assert project.suspects().roots == ()
    project.write("source", Note(rows=rows(a=11.8)), expected_revision=2)
    assert [doubt.why for doubt in project.suspects().roots] == ["value"]


def test_another_citation_follows_the_hash_and_doubt_is_inherited(project, source):
    project.write("direct", Note(refs=(source,)), expected_revision=0)
    direct = Ref(kind="test.note", id="direct", revision=1)
    project.write("far", Note(refs=(direct, direct)), expected_revision=0)
    farther = project.write(
        "farther", Note(refs=(project.latest(Key("test.note", "far")),)), expected_revision=0
    )
    project.write("source", Note(text="new"), expected_revision=1)
    doubts = project.suspects()
    assert [(d.source.id, d.why) for d in doubts.roots] == [("direct", "body")]
    assert {key.id: n for key, n in doubts.inherited.items()} == {"far": 2, "farther": 1}
    assert doubts.touch(farther.key) and doubts.touch(direct.key) and not doubts.touch(source.key)
    assert doubts.about(direct.key) == doubts.roots


def test_going_back_to_the_old_value_clears_the_doubt(project, source):
    project.write("direct", Note(refs=(source,)), expected_revision=0)
    project.write("source", Note(text="new"), expected_revision=1)
    project.write("source", Note(rows=rows(a=10.0, b=20.0)), expected_revision=2)
    assert project.suspects().roots == ()


def test_reaffirming_is_a_record_that_outlives_an_edit_and_not_the_next_move(project, source):
    project.write("q", Note(quotes=(quote(source),)), expected_revision=0)
    project.write("source", Note(rows=rows(a=12.0)), expected_revision=1)
    project.reaffirm(project.suspects().roots[0], why="rounding")
    assert project.suspects().roots == () and project.store.latest(Key("test.note", "q")).ref.revision == 1
    project.write("q", Note(text="typo", quotes=(quote(source),)), expected_revision=1)
    assert project.suspects().roots == ()
    project.write("source", Note(rows=rows(a=13.0)), expected_revision=2)
    assert [(d.old.content, d.new.content) for d in project.suspects().roots] == [(12.0, 13.0)]


def test_going_back_to_what_was_cited_is_no_news_after_a_reaffirmation(project, source):
    project.write("q", Note(quotes=(quote(source),)), expected_revision=0)
    project.write("source", Note(rows=rows(a=12.0)), expected_revision=1)
    project.reaffirm(project.suspects().roots[0], why="rounding")
    project.write("source", Note(text="back", rows=rows(a=10.0)), expected_revision=2)
    assert project.suspects().roots == ()


def test_time_makes_suspect(project, source):
    today = project.ports.clock.now().date()
    project.write("price", Note(text="p", valid_until=today), expected_revision=0)
    project.write("plan", Note(refs=(Ref(kind="test.note", id="price", revision=1),)), expected_revision=0)
    assert project.suspects().roots == ()
    project.ports.clock.pass_days(1)
    doubts = project.suspects()
    assert [(d.source.id, d.why) for d in doubts.roots] == [("price", "expired")]
    assert [key.id for key in doubts.inherited] == ["plan"]
    with pytest.raises(Forbidden):
        project.reaffirm(doubts.roots[0], why="a date is not re-affirmed, it is revised")


def test_what_was_erased_makes_suspect_and_prints_a_hole(project, source):
    project.write("q", Note(quotes=(quote(source),)), expected_revision=0)
    project.erase(source.key, why="asked")
    assert [doubt.why for doubt in project.suspects().roots] == ["erased"]
    assert project.value(quote(source)) is None


def test_what_a_run_cites_is_run_again_not_reaffirmed(project):
    note = project.write("n", Note(text="a"), expected_revision=0)
    Runner(project).perform(Call(measure, "s", AboutNote(subject=note)))
    project.write("n", Note(text="b"), expected_revision=1)
    (doubt,) = project.suspects().roots
    assert (doubt.source.kind, doubt.why, doubt.by_run) == ("test.size", "body", True)
    with pytest.raises(Forbidden):
        project.reaffirm(doubt, why="no")


class Renamed(Document):
    """v1 said ``cost``; v2 says in which unit."""

    kind = "test.renamed"
    schema_version = 2
    upgrades: ClassVar = {
        1: lambda body: {"lines": [{"id": r["id"], "cost_eur": r["cost"]} for r in body["rows"]]}
    }
    moved: ClassVar = {"/rows/*/cost": "/lines/*/cost_eur"}


def test_a_pointer_follows_the_upgrade_that_moved_it():
    body = Renamed.upgrade({"rows": [{"id": "a", "cost": 3}]}, schema_version=1)
    assert resolve(body, "/rows/a/cost", Renamed) == Value(3, "eur")


def test_a_wildcard_stands_for_one_name_only():
    body = {"lines": [{"id": "a", "cost_eur": 3}]}
    assert resolve(body, "/rows/a/b/cost", Renamed) is None
    assert resolve(body, "/rows/b/cost", Renamed) is None


class Measured(Document):
    kind = "test.measured"

    mass: Quantity
    length: int = 0


def test_a_quantity_carries_its_unit_and_units_do_not_mix():
    old = resolve(Measured(mass=Quantity(value=1, unit="kg")).body(), "/mass", Measured)
    new = resolve(Measured(mass=Quantity(value=1, unit="g")).body(), "/mass", Measured)
    assert (old, new) == (Value(1, "kg"), Value(1, "g"))
    assert not old.near(new, tolerance=10)


class Grown(Note):
    """v2 of a note: its text has another name; old bodies are read as if they had been written today."""

    schema_version = 2
    upgrades: ClassVar = {1: lambda body: {**body, "text": body["text"].upper()}}


def test_a_new_schema_is_no_news_when_it_reads_the_same(project, source):
    class Kinds(Catalogue):
        def kind(self, name):
            return Grown if name == Note.kind else super().kind(name)

    project.write("direct", Note(refs=(source,)), expected_revision=0)
    later = open_test_project(project.store, Kinds())
    later.write("source", Grown(rows=rows(a=10.0, b=20.0)), expected_revision=1)
    assert later.suspects().roots == ()
    later.write("source", Grown(text="new"), expected_revision=2)
    assert [doubt.why for doubt in later.suspects().roots] == ["body"]


def report(*blocks):
    return Section(id="r", title=Words(text=Text(fr="Rapport", en="Report")), blocks=blocks)


def test_a_report_shows_its_holes_with_their_owners(project, source):
    tree = report(
        Figure(label=LABEL, quote=quote(source)),
        report(Figure(label=LABEL, quote=quote(source, row="none"), owner="DPO")),
        Todo(what=LABEL, owner="sponsor"),
        Sentence(
            text=Text(fr="soit {c} et {d}", en="that is {c} and {d}"),
            quotes={"c": quote(source), "d": quote(source, row="none")},
            owner="MOE",
        ),
    )
    assert [hole.owner for hole in holes(tree, project.value)] == ["DPO", "sponsor", "MOE"]
    with pytest.raises(NotFinal):
        check_final(tree, project.value, doubts=())


def test_final_is_refused_while_something_is_suspect(project, source):
    tree = report(Figure(label=LABEL, quote=quote(source)))
    check_final(tree, project.value, doubts=())
    with pytest.raises(NotFinal):
        check_final(tree, project.value, doubts=("x",))


def test_what_was_erased_leaves_a_hole_in_a_report(project, source):
    tree = report(Figure(label=LABEL, quote=quote(source), owner="DPO"))
    project.erase(source.key, why="asked")
    assert [hole.owner for hole in holes(tree, project.value)] == ["DPO"]


def test_nobody_types_a_figure():
    with pytest.raises(ValueError):
        Words(text=Text(fr="12 jours", en="twelve days"))


def test_what_tells_of_the_past_is_never_in_doubt_and_passes_no_doubt_on(project, source):
    said = project.write("said", Said(about=source), expected_revision=0)
    project.write("reader", Note(refs=(said,)), expected_revision=0)
    project.write("source", Note(text="new"), expected_revision=1)
    doubts = project.suspects()
    assert doubts.roots == () and not doubts.touch(said.key)
    quoting = project.write("q", Note(refs=(source,)), expected_revision=0)
    project.write("answer", Said(about=quoting), expected_revision=0)
    doubts = project.suspects()
    assert {root.source.key for root in doubts.roots} == {quoting.key}
    assert not doubts.touch(Key("test.said", "answer"))


def test_a_reader_of_many_quotes_reads_as_each_is_read(project, source):
    read = project.reader()
    for row in ("a", "b", "none"):
        assert read(quote(source, row)) == project.value(quote(source, row))
