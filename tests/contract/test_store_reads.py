"""One suite for every answer to the Store port: what is asked of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import open_test_project
from hypothesis import given
from hypothesis import strategies as st
from sample import AboutLatest, AboutNote, Catalogue, Note, Row, Size, measure, measure_latest

from filrouge.kernel.documents import Key, Quote, Ref, token
from filrouge.kernel.errors import NotFound
from filrouge.kernel.journal import GENESIS, Head
from filrouge.kernel.ports import Draft, Put
from filrouge.kernel.runs import Call, Runner

TODAY = date(2026, 1, 1)
ODD_TEXTS = ["é", "a\0b", "100%", "%00", "%25", "~/'\"\\", "𝄞", "\u2028"]


@pytest.fixture
def project(store):
    return open_test_project(store, Catalogue())


def write(project, id, document=None, **parts):
    held = project.store.latest(Key("test.note", id))
    return project.write(id, document or Note(**parts), expected_revision=held.ref.revision if held else 0)


def write_many(project, count):
    puts = [Put(f"s{place}", Note(), 0) for place in range(count)]
    return project.write_all(puts)


def names(keys):
    return [key.id for key in keys]


def test_an_empty_project_answers(store):
    key = Key("test.note", "n")
    assert (store.head(), list(store.journal())) == (Head(0, GENESIS), [])
    assert store.kinds() == store.keys("test.note") == store.history(key) == store.last_runs() == ()
    assert (
        store.moved() == store.citing([key]) == store.expired(TODAY) == store.projections("test.note") == ()
    )
    assert store.latest(key) is store.maker(key) is store.draft(key, "a1") is store.last_run("u", "s") is None
    assert store.standings([key]) == store.revisions([Ref(kind="a", id="b", revision=1)]) == {}
    assert store.naming("a1") == () and store.blobs() == store.unused([]) == frozenset()
    assert list(store.edges()) == []
    store.drop_draft(key, "a1")


@pytest.mark.parametrize("id", ["n", "a\0b", "%", "x" * 500])
def test_a_missing_revision_says_so(store, id):
    for revision in (1, 2**31, 10**30):
        with pytest.raises(NotFound):
            store.revision(Ref(kind="test.note", id=id, revision=revision))


def test_asking_writes_nothing(new_store):
    first, second = new_store("asked-only"), new_store("asked-only-too")
    first.head(), first.latest(Key("test.note", "n"))
    assert first.head() == second.head() == Head(0, GENESIS)


def test_the_history_tells_when_and_by_whom(project):
    write(project, "n", text="a")
    project.ports.clock.pass_days(1)
    write(project, "n", text="b")
    told = project.store.history(Key("test.note", "n"))
    assert [(one.ref.revision, one.at, one.actor, one.erased) for one in told] == [
        (1, "2026-01-01T00:00:00+00:00", "a1", False),
        (2, "2026-01-02T00:00:00+00:00", "a1", False),
    ]


def test_many_revisions_are_read_at_once_and_ghosts_left_out(project):
    refs = [write(project, id, text=f"{id}{n}") for n in range(3) for id in ("a", "B", "c")]
    ghosts = [Ref(kind="test.note", id="a", revision=9), Ref(kind="test.note", id="A", revision=1)]
    found = project.store.revisions([*refs, *ghosts, *refs])
    assert found.keys() == set(refs)
    assert all(f'"text":"{ref.id}{ref.revision - 1}"' in found[ref].body.decode() for ref in refs)


def test_names_are_in_the_order_of_their_letters_everywhere(project):
    for id in ("b", "B", "a-1", "a.1", "a_1", "A", "a", "10", "9"):
        write(project, id)
    assert names(project.store.keys("test.note")) == ["10", "9", "A", "B", "a", "a-1", "a.1", "a_1", "b"]
    assert names(one.ref for one in project.store.projections("test.note")) == names(
        project.store.keys("test.note")
    )


def test_kinds_are_those_of_living_documents(project):
    note = write(project, "n")
    Runner(project).perform(Call(measure, "s", AboutNote(subject=note)))
    assert project.store.kinds() == ("test.note", "test.size")
    project.erase(Key("test.size", "s"), why="asked")
    assert project.store.kinds() == ("test.note",)


def test_standings_are_the_latest_without_bodies(project):
    write(project, "n", text="a")
    latest = write(project, "n", text="b", valid_until=TODAY)
    write(project, "gone")
    project.erase(Key("test.note", "gone"), why="asked")
    ghost = Key("test.note", "ghost")
    found = project.store.standings([latest.key, Key("test.note", "gone"), ghost, latest.key])
    assert ghost not in found and found[Key("test.note", "gone")].erased
    standing = found[latest.key]
    assert (standing.ref, standing.erased, standing.valid_until) == (latest, False, TODAY)
    assert standing.seal == project.store.revision(latest).seal


def test_standings_of_more_than_one_statement_can_hold(project):
    keys = [ref.key for ref in write_many(project, 450)]
    assert len(project.store.standings([*keys, *(Key("test.note", f"g{n}") for n in range(450))])) == 450


def test_projections_are_summaries_that_equal_what_is_asked(project):
    write(project, "old", text="x" * 30)
    write(project, "old", text="same")
    write(project, "b", text="same")
    write(project, "c", text="x" * 30)
    told = project.store.projections
    assert [(one.ref.id, one.ref.revision) for one in told("test.note", text="same")] == [
        ("b", 1),
        ("old", 2),
    ]
    assert [one.ref.id for one in told("test.note", long=True, letters_count=30)] == ["c"]
    assert told("test.note", letters_count="4") == told("test.note", nothing=None) == told("test.none") == ()
    assert told("test.note", text="same")[0].fields == {"letters_count": 4, "text": "same", "long": False}


def test_moved_citations_are_told_with_what_was_cited(project):
    source = write(project, "source", rows=(Row(id="a", cost_eur=1.0),))
    quote = Quote(ref=source, pointer="/rows/a/cost_eur", tolerance=0.5)
    write(project, "z", quotes=(quote,), refs=(source,))
    write(project, "q", refs=(source,))
    assert project.store.moved() == ()
    moved = write(project, "source", rows=(Row(id="a", cost_eur=2.0),))
    told = project.store.moved()
    assert [(one.source.id, one.citation.at) for one in told] == [
        ("q", "/refs/source"),
        ("z", "/quotes/0"),
        ("z", "/refs/source"),
    ]
    assert {one.latest for one in told} == {moved} and {one.baseline for one in told} == {source}
    assert told[1].citation == ("/quotes/0", source, "/rows/a/cost_eur", 0.5)
    write(project, "source", rows=(Row(id="a", cost_eur=1.0),))
    assert project.store.moved() == ()


def test_only_latest_revisions_cite_unless_asked_for_all(project):
    source = write(project, "source")
    write(project, "q", refs=(source,))
    write(project, "q", text="cites no more")
    assert project.store.citing([source.key]) == () and list(project.store.edges()) == []
    assert [str(one.source) for one in project.store.citing([source.key], ever=True)] == ["test.note/q@1"]


def test_who_cites_is_told_by_kinds_and_a_slice_at_a_time(project):
    source = write(project, "source")
    for id in ("b", "a", "B", "a-1"):
        write(project, id, refs=(source, source) if id == "a" else (source,))
    Runner(project).perform(Call(measure, "s", AboutNote(subject=source)))
    citing, key = project.store.citing, source.key
    every = citing([key])
    assert [one.source.id for one in every] == ["B", "a", "a", "a-1", "b", "s"]
    assert project.store.citing_counts(key) == {"test.note": 5, "test.size": 1}
    assert [citing([key], start=start, count=2) for start in (0, 2, 4, 6, 8)] == [
        every[start : start + 2] for start in (0, 2, 4, 6, 8)
    ]
    assert citing([key], kinds=["test.size"], start=0, count=5) == every[5:]
    assert citing([key], kinds=["test.note", "test.none"]) == every[:5]
    assert citing([key], kinds=[]) == citing([key], count=0) == ()
    assert project.store.citing_counts(Key("test.note", "ghost")) == {}


def test_citing_many_documents_at_once(project):
    sources = write_many(project, 450)
    write(project, "q", refs=tuple(sources))
    assert len(project.store.citing([source.key for source in sources])) == 450
    assert project.store.citing([Key("test.note", "s1", library=True)]) == ()


def test_edges_are_pairs_of_documents(project):
    note = write(project, "n", text="a")
    write(project, "m", refs=(note, note))
    Runner(project).perform(Call(measure, "s", AboutNote(subject=note)))
    told = [(str(source), str(target)) for source, target in project.store.edges()]
    assert sorted(told) == [("test.note/m", "test.note/n")] * 2 + [("test.size/s", "test.note/n")]


def test_what_expired_is_told_with_the_library(new_store, project):
    library = open_test_project(new_store("library"), Catalogue())
    library.write("law", Note(valid_until=TODAY), expected_revision=0)
    write(project, "a", valid_until=TODAY)
    write(project, "b", text="x", valid_until=TODAY)
    write(project, "b", text="no date any more")
    write(project, "c", valid_until=TODAY + timedelta(days=1))
    assert project.store.expired(TODAY) == ()
    told = project.store.expired(TODAY + timedelta(days=1))
    assert [str(ref) for ref in told] == ["library:test.note/law@1", "test.note/a@1"]
    assert [str(ref) for ref in library.store.expired(TODAY + timedelta(days=1))][0] in (
        "library:test.note/law@1",
        "test.note/law@1",
    )


def test_runs_come_back_as_they_were(project):
    write(project, "n", text="abc")
    run = Runner(project).perform(Call(measure_latest, "s", AboutLatest(note="n"), seed=2**62))
    assert project.store.last_run("test.measure_latest", "s") == run
    assert project.store.maker(Key("test.size", "s")) == run


def test_accounts_named_are_found_in_every_revision(project):
    write(project, "n", named=("a1", "b2"))
    write(project, "n", named=("b2",))
    write(project, "m", named=("a1",))
    assert names(project.store.naming("a1")) == ["m", "n"]
    project.erase(Key("test.note", "n"), why="asked")
    assert names(project.store.naming("a1")) == ["m"] and project.store.naming("b2") == ()


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_odd_letters_come_back_as_they_were(project, odd):
    source = write(project, "source", rows=(Row(id=odd, cost_eur=1.0),))
    quote = Quote(ref=source, pointer=f"/rows/{token(odd)}/cost_eur")
    cited = write(project, "q", text=odd, quotes=(quote,), named=(odd,))
    assert project.store.citing([source.key])[0].citation.pointer == quote.pointer
    assert project.store.naming(odd) == (cited.key,)
    write(project, "source", rows=(Row(id=odd, cost_eur=2.0),))
    (doubt,) = project.suspects().roots
    project.reaffirm(doubt, why=odd)
    assert project.suspects().roots == ()
    assert project.store.projections("test.note", text=odd)[0].ref == cited
    project.verify()


@pytest.mark.slow
@given(
    text=st.text(st.characters(codec="utf-8"), max_size=20),
    cost=st.floats(allow_nan=False, allow_infinity=False),
)
def test_any_text_and_any_number_come_back(text, cost):
    from conftest import TECHNOLOGIES, store_maker

    for technology in TECHNOLOGIES:
        project = open_test_project(store_maker(technology)(), Catalogue())
        note = Note(text=text, rows=(Row(id="a", cost_eur=cost),))
        assert project.read(project.write("n", note, expected_revision=0)).document == note


def test_a_draft_is_one_persons_and_is_dropped_when_written(project):
    key, at = Key("test.note", "n"), datetime(2026, 1, 1, 12, 30, 1, 5, UTC)
    mine, theirs = Draft(key, "a1", 0, b'{"text":"', at), Draft(key, "b2", 0, b"\xff\x00", at)
    project.store.save_draft(mine)
    project.store.save_draft(theirs)
    project.store.save_draft(mine)
    assert (project.store.draft(key, "a1"), project.store.draft(key, "b2")) == (mine, theirs)
    assert project.store.head().number == 0
    later = Draft(Key("test.note", "m"), "a1", 0, b"{}", at.replace(hour=13))
    project.store.save_draft(later)
    assert project.store.drafts("a1") == (later, mine) and project.store.drafts("c3") == ()
    write(project, "n", text="written")
    assert project.store.drafts("a1") == (later,)
    assert project.store.draft(key, "a1") is None and project.store.draft(key, "b2") == theirs
    project.store.drop_draft(key, "b2")
    assert project.store.draft(key, "b2") is None


def test_computed_documents_are_projected_too(project):
    note = write(project, "n", text="abc")
    run = Runner(project).perform(Call(measure, "s", AboutNote(subject=note)))
    assert [one.ref for one in project.store.projections("test.size")] == list(run.made)
    assert isinstance(project.read(run.made[0]).document, Size)
