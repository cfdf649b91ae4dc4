"""A third party verifies an archive with nothing but this module."""

import json
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from conftest import fresh_name, open_test_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample import AboutNote, Catalogue, Note, measure

from filrouge.adapters.memory import MemoryStore
from filrouge.kernel.archive import ABOUT, JOURNAL, check, export
from filrouge.kernel.documents import Blob, Document, Key
from filrouge.kernel.errors import BrokenArchive, BrokenChain, Forbidden, NotFound
from filrouge.kernel.provenance import prov_json
from filrouge.kernel.runs import Call, Runner


class Kept(Document):
    kind = "test.kept"

    content: Blob


@pytest.fixture
def project():
    made = open_test_project(MemoryStore(fresh_name()), Catalogue())
    note = made.write("n", Note(text="secret"), expected_revision=0)
    made.write("n", Note(text="a"), expected_revision=1)
    Runner(made).perform(Call(measure, "s", AboutNote(subject=note)))
    made.write("k", Kept(content=made.ports.blobs.put(b"large" * 1000, "x.bin")), expected_revision=0)
    return made


@pytest.fixture
def archive(project, tmp_path):
    export(project, tmp_path / "a.zip")
    return tmp_path / "a.zip"


def members(path):
    with ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def rewritten(path, changed):
    with ZipFile(path, "w", ZIP_DEFLATED) as out:
        for name, content in changed.items():
            out.writestr(name, content)
    return path


def test_it_holds_and_ends_on_the_head(project, archive):
    assert check(archive) == project.store.head()
    assert len([name for name in members(archive) if name.startswith("bodies/")]) == 4


def test_the_same_project_gives_the_same_bytes(project, archive, tmp_path):
    export(project, tmp_path / "b.zip")
    assert archive.read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_what_was_erased_is_not_in_it_and_it_holds(project, tmp_path):
    project.erase(Key("test.note", "n"), why="asked")
    export(project, tmp_path / "a.zip")
    assert check(tmp_path / "a.zip") == project.store.head()
    assert not [name for name, content in members(tmp_path / "a.zip").items() if b"secret" in content]


def test_an_export_needs_the_right_and_every_content(project, tmp_path):
    with pytest.raises(Forbidden):
        export(open_test_project(project.store, Catalogue(), rights=frozenset()), tmp_path / "a.zip")
    for sha256, _ in project.ports.blobs.stored():
        project.ports.blobs.remove(sha256)
    with pytest.raises(NotFound):
        export(project, tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_changed_letter_anywhere_is_found(archive, data):
    held = members(archive)
    name = data.draw(st.sampled_from(sorted(held)))
    place = data.draw(st.integers(0, len(held[name]) - 1))
    spoiled = bytearray(held[name])
    spoiled[place] ^= data.draw(st.integers(1, 255))
    changed = rewritten(archive.with_name("spoiled.zip"), {**held, name: bytes(spoiled)})
    if _same_json(bytes(spoiled), held[name]):
        return
    with pytest.raises((BrokenArchive, BrokenChain)):
        check(changed)


def _same_json(one, other):
    """A blank, or an escape, that says the same."""
    try:
        spoiled, held = ([json.loads(line) for line in text.splitlines()] for text in (one, other))
    except ValueError:
        return False
    return spoiled == held


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(1, 400))
def test_a_cut_file_is_refused(archive, cut):
    content = archive.read_bytes()
    short = archive.with_name("short.zip")
    short.write_bytes(content[: max(0, len(content) - cut)])
    with pytest.raises((BrokenArchive, BrokenChain)):
        check(short)


def _without(name):
    return lambda held: {n: c for n, c in held.items() if not n.startswith(name)}


HOSTILE = {
    "nothing": lambda held: {},
    "no journal": _without(JOURNAL),
    "no body": _without("bodies/test.note/n@1"),
    "no content": _without("blobs/"),
    "something more": lambda held: {**held, "bodies/test.note/ghost@1.json": b"{}"},
    "a way out": lambda held: {**held, "../../etc/passwd": b"x"},
    "a bomb for a body": lambda held: {**held, "bodies/test.note/n@1.json": b" " * 30_000_000},
    "a bomb for a content": lambda held: {
        name: b"\0" * 50_000_000 if name.startswith("blobs/") else content for name, content in held.items()
    },
    "a bomb for a line": lambda held: {**held, JOURNAL: b"[" * 70_000_000},
    "another format": lambda held: {**held, ABOUT: json.dumps({"format": 99}).encode()},
    "no object": lambda held: {**held, ABOUT: b"[]"},
    "another head": lambda held: {**held, ABOUT: json.dumps({"format": 1, "head": "1:x"}).encode()},
    "a cut journal": lambda held: {**held, JOURNAL: b"\n".join(held[JOURNAL].splitlines()[:-1])},
    "an entry of another shape": lambda held: {**held, JOURNAL: b'{"number": 1}\n'},
    "deep": lambda held: {**held, ABOUT: b"[" * 5_000},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused(archive, name):
    with pytest.raises((BrokenArchive, BrokenChain)):
        check(rewritten(archive.with_name("hostile.zip"), HOSTILE[name](members(archive))))


def test_two_members_of_one_name_are_refused(archive):
    with pytest.warns(UserWarning), ZipFile(archive, "a") as held:
        held.writestr(ABOUT, b"{}")
    with pytest.raises(BrokenArchive):
        check(archive)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 100])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BrokenArchive):
        check(tmp_path / "x.zip")


def test_the_journal_is_told_as_prov(project):
    told = prov_json(project.store)
    relations = {"used", "wasGeneratedBy", "wasAssociatedWith"}
    assert {"prefix", "entity", "activity", "agent"} | relations <= told.keys()
    assert "filrouge:test.size/s@1" in told["entity"]
    for end in (end for name in relations for relation in told[name].values() for end in relation.items()):
        assert end[1] in told[end[0].removeprefix("prov:")]
    made = [one["prov:entity"] for one in told["wasGeneratedBy"].values()]
    assert made.count("filrouge:test.size/s@1") == 1
    json.dumps(told, allow_nan=False)
