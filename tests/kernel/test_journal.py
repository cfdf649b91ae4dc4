"""What a chain notices."""

from dataclasses import replace

import pytest
from conftest import open_test_project
from sample import Catalogue, Note

from filrouge.kernel.documents import Key
from filrouge.kernel.errors import BrokenChain
from filrouge.kernel.journal import GENESIS, Fact, Head, Stored, verify


@pytest.fixture
def project(store):
    return open_test_project(store, Catalogue())


@pytest.fixture
def entries(project):
    for n in range(4):
        project.write(f"n{n}", Note(text="x" * n), expected_revision=0)
    return list(project.store.journal())


def check(project, entries, *witnesses):
    return verify(entries, find=project._find, witnesses=witnesses)


def broken_at(project, entries, *witnesses):
    with pytest.raises(BrokenChain) as broken:
        check(project, entries, *witnesses)
    return broken.value.at


def with_fact(entry, place, **parts):
    facts = list(entry.facts)
    facts[place] = replace(facts[place], **parts)
    return replace(entry, facts=tuple(facts))


def test_a_sound_chain_gives_its_head(project, entries):
    assert check(project, entries) == project.store.head() == project.verify()
    assert verify([], find=project._find) == Head(0, GENESIS)


@pytest.mark.parametrize(
    "parts",
    [{"at": "2020-01-01"}, {"verb": "erase"}, {"previous": "0" * 64}, {"hash": "0" * 64}, {"number": 9}],
)
def test_a_changed_entry_is_named(project, entries, parts):
    entries[2] = replace(entries[2], **parts)
    assert broken_at(project, entries) == "/3"


def test_a_removed_entry_is_named(project, entries):
    assert broken_at(project, entries[:1] + entries[2:]) == "/2"


def test_entries_do_not_change_places(project, entries):
    assert broken_at(project, [entries[0], entries[2], entries[1], entries[3]]) == "/2"


@pytest.mark.parametrize(
    "parts",
    [
        {"body": b'{"actor":"b2"}'},
        {"salt": b"x"},
        {"seal": "0" * 64},
        {"subject": "test.note/n3"},
        {"salt": None},
    ],
)
def test_a_changed_fact_is_named(project, entries, parts):
    entries[1] = with_fact(entries[1], 0, **parts)
    assert broken_at(project, entries) == "/2"


def test_facts_do_not_change_places(project, entries):
    entries[1] = replace(entries[1], facts=entries[1].facts[::-1])
    assert broken_at(project, entries) == "/2"


@pytest.mark.parametrize("found", [{}, {"sha256": "0" * 64}, {"schema_version": 2}, {"seal": "0" * 64}])
def test_a_changed_revision_is_named(project, entries, found):
    def find(refs):
        held = project._find(refs)
        return {ref: replace(held[ref], **found) for ref in refs if found or ref.id != "n2"}

    with pytest.raises(BrokenChain) as broken:
        verify(entries, find=find)
    assert broken.value.at == ("/1" if found else "/3")


def test_a_seal_that_is_kept_nowhere_else_is_not_asked_for(project, entries):
    held = lambda refs: {ref: Stored(one.sha256, 1, None) for ref, one in project._find(refs).items()}
    assert verify(entries, find=held) == project.store.head()


def test_a_cut_tail_needs_a_witness(project, entries):
    witness = project.store.head()
    check(project, entries[:-1])
    assert broken_at(project, entries[:-1], witness) == "/4"
    assert broken_at(project, [], witness) == "/1"


def test_another_story_is_not_the_one_that_was_witnessed(project, entries):
    witness = Head(3, "0" * 64)
    assert broken_at(project, entries, witness) == "/3"
    with pytest.raises(BrokenChain):
        project.verify(witness=witness)


def test_a_fact_erased_without_tombstone_is_named(project, entries):
    told = entries[1].facts[1]
    gone = replace(entries[1], facts=(entries[1].facts[0], Fact("", told.seal, None, None)))
    assert broken_at(project, [entries[0], gone, *entries[2:]]) == "/2"
    project.erase(Key("test.note", "n1"), why="asked")
    project.verify()


def test_only_an_erasure_explains_what_is_missing(project, entries):
    """A person who writes the words of a tombstone erases nothing."""
    seal = entries[1].facts[1].seal
    project.write("liar", Note(text=f'{{"erased":["{seal}"]}}'), expected_revision=0)
    entries = list(project.store.journal())
    entries[1] = with_fact(entries[1], 1, subject="", salt=None, body=None)
    assert broken_at(project, entries) == "/2"


def test_an_actor_is_told_once_per_act(entries):
    assert [b"actor" in fact.body for fact in entries[0].facts] == [True, False]


def test_equal_statements_have_different_seals(project):
    for revision, text in enumerate("aba"):
        project.write("n", Note(text=text), expected_revision=revision)
    seals = [fact.seal for entry in project.store.journal() for fact in entry.facts]
    assert len(set(seals)) == len(seals) == 6


def test_what_is_erased_during_the_walk_is_walked_again(project):
    note = project.write("n", Note(text="secret"), expected_revision=0)
    find, walks = project._find, []

    def find_after_an_erasure(refs):
        if not walks:
            project.erase(note.key, why="asked")
        walks.append(refs)
        return find(refs)

    object.__setattr__(project, "_find", find_after_an_erasure)
    assert project.verify() == project.store.head()
    assert len(walks) == 2
