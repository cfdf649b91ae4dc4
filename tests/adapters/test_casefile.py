"""The folder and the store are two views of one state."""

import json
from pathlib import Path

import pytest
from conftest import MovedClock, fresh_name, open_test_project
from hypothesis import given
from hypothesis import strategies as st
from sample import Catalogue, Note

from filrouge.adapters.casefile.folder import BadFile, CaseFolder, ErasedThere, NoCase, project_name
from filrouge.adapters.casefile.yamlfiles import BadYaml, parse, show
from filrouge.adapters.memory import MemoryStore
from filrouge.kernel.documents import Key
from filrouge.kernel.errors import ChangedOnBothSides, FilrougeError, Invalid
from filrouge.kernel.thread import Case, Thread, case_of

N = Key("test.note", "n")


class WithCase(Catalogue):
    def kind(self, name):
        return Case if name == Case.kind else super().kind(name)


@pytest.fixture
def project():
    return open_test_project(MemoryStore(fresh_name()), WithCase(), MovedClock())


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "case.yaml", "# mine\nproject: p\nsteps: []\n")
    write(tmp_path, "test.note/n.yaml", "# the first note\ntext: a\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def push(project, folder):
    return CaseFolder(project, folder).push()


def pull(project, folder):
    return CaseFolder(project, folder).pull()


def test_a_round_trip_writes_nothing_and_keeps_comments(project, folder):
    before = (folder / "test.note/n.yaml").read_text()
    assert [str(ref) for ref in push(project, folder)] == ["test.note/n@1", "thread.case/case@1"]
    assert push(project, folder) == pull(project, folder) == ()
    assert (folder / "test.note/n.yaml").read_text() == before


def test_an_empty_folder_is_filled_and_pushes_nothing_back(project, folder, tmp_path_factory):
    push(project, folder)
    copy = tmp_path_factory.mktemp("copy")
    assert {path.name for path in pull(project, copy)} == {"case.yaml", "n.yaml"}
    assert push(project, copy) == ()
    assert parse((copy / "case.yaml").read_text(), "")["project"] == "p"


def test_what_only_one_side_changed_travels(project, folder):
    push(project, folder)
    write(folder, "test.note/n.yaml", "text: b\n")
    assert [str(ref) for ref in push(project, folder)] == ["test.note/n@2"]
    project.write("n", Note(text="c"), expected_revision=2)
    assert pull(project, folder) == (folder / "test.note/n.yaml",)
    assert "text: c" in (folder / "test.note/n.yaml").read_text()


def test_pushing_again_and_again_undoes_nothing_that_was_written_elsewhere(project, folder):
    push(project, folder)
    project.write("n", Note(text="there"), expected_revision=1)
    assert push(project, folder) == push(project, folder) == ()
    write(folder, "test.note/n.yaml", "text: here\n")
    with pytest.raises(ChangedOnBothSides):
        push(project, folder)
    write(folder, "test.note/n.yaml", "text: a\n")
    assert pull(project, folder) == (folder / "test.note/n.yaml",)
    write(folder, "test.note/n.yaml", "text: after\n")
    assert [str(ref) for ref in push(project, folder)] == ["test.note/n@3"]


def test_a_document_written_elsewhere_is_pulled(project, folder):
    push(project, folder)
    project.write("m", Note(text="m"), expected_revision=0)
    assert pull(project, folder) == (folder / "test.note/m.yaml",)


def test_changed_on_both_sides_is_shown_field_by_field_and_nothing_is_lost(project, folder):
    push(project, folder)
    write(folder, "test.note/n.yaml", "text: here\n")
    write(folder, "test.note/m.yaml", "text: fine\n")
    project.write("n", Note(text="there"), expected_revision=1)
    head = project.store.head()
    for way in (push, pull):
        with pytest.raises(ChangedOnBothSides) as conflict:
            way(project, folder)
        (found,) = conflict.value.differences
        assert found.at == "test.note/n.yaml/text" and (found.mine, found.theirs) == ("here", "there")
    assert project.store.head() == head and "here" in (folder / "test.note/n.yaml").read_text()
    write(folder, "test.note/n.yaml", "text: there\n")
    assert [str(ref) for ref in push(project, folder)] == ["test.note/m@1"]


def test_each_store_has_its_own_agreement_with_the_folder(project, folder):
    push(project, folder)
    other = open_test_project(MemoryStore(fresh_name()), WithCase())
    assert len(push(other, folder)) == 2
    write(folder, "test.note/n.yaml", "text: b\n")
    for one in (project, other, project):
        push(one, folder)
        assert one.store.latest(N).ref.revision == 2


def test_what_was_erased_does_not_come_back(project, folder):
    push(project, folder)
    project.erase(N, why="asked")
    with pytest.raises(ErasedThere):
        push(project, folder)
    pull(project, folder)
    assert not (folder / "test.note/n.yaml").exists()
    assert push(project, folder) == ()


def test_a_file_is_a_content_read_again_only_when_it_changed(project, folder):
    write(folder, "raw/x.csv", "a\n1\n")
    steps = "project: p\nsteps:\n- id: s\n  use: test.measure\n  with: {subject: {file: raw/x.csv}}\n"
    write(folder, "case.yaml", steps)
    push(project, folder)
    told = json.loads((folder / ".filrouge.json").read_text())["files"]["raw/x.csv"]
    given = case_of(project).steps[0].given["subject"]
    assert given == {"sha256": told[2], "size_bytes": 4, "name": "raw/x.csv"}
    assert told[2] in project.store.blobs()  # nobody sweeps it
    (folder / "raw/x.csv").unlink()
    (folder / "case.yaml").unlink()
    (folder / ".filrouge.json").unlink()
    pull(project, folder)
    assert (folder / "raw/x.csv").read_text() == "a\n1\n" and "file: raw/x.csv" in (
        folder / "case.yaml"
    ).read_text()


def test_an_input_named_file_is_not_taken_for_a_file(project, folder):
    write(folder, "raw/x.csv", "a\n1\n")
    steps = "project: p\nsteps:\n- id: s\n  use: test.measure\n  with: {file: {file: raw/x.csv}}\n"
    write(folder, "case.yaml", steps)
    push(project, folder)
    assert case_of(project).steps[0].given["file"]["name"] == "raw/x.csv"
    (folder / "case.yaml").unlink()
    pull(project, folder)
    assert parse((folder / "case.yaml").read_text(), "")["steps"][0]["with"] == {
        "file": {"file": "raw/x.csv"}
    }


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret", "raw/../../x", "missing.csv"])
def test_a_file_outside_or_missing_is_refused(project, folder, name):
    write(folder, "case.yaml", f"project: p\nsteps:\n- {{id: s, use: u, with: {{x: {{file: {name}}}}}}}\n")
    with pytest.raises(BadFile):
        push(project, folder)
    assert project.store.head().number == 0


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: [*x, *x]",  # how a bomb begins
        "text: a\ntext: b",
        "text: [",
        "1: a",
        "!!python/object/apply:os.system [ls]",
        "text: \0",
        "a: " + "[" * 200,
        "- a list",
        "text: 12",
        "txet: a",
        "rows: [{id: r, cost_eur: .inf}]",
        "quotes: [{ref: nothing, pointer: /x}]",
        "refs: [test.note/ghost@1]",
        "schema: 9\ntext: a",
        "valid_until: soon",
    ],
)
def test_a_malformed_document_names_its_file_and_changes_nothing(project, folder, text):
    push(project, folder)
    head = project.store.head()
    write(folder, "test.note/bad.yaml", text)
    with pytest.raises(FilrougeError) as caught:
        push(project, folder)
    assert "bad.yaml" in f"{caught.value} {caught.value.at}" or "ghost" in str(caught.value)
    assert project.store.head() == head


def test_bytes_that_are_not_text_are_refused(project, folder):
    (folder / "test.note" / "n.yaml").write_bytes("text: é".encode("cp1252"))
    with pytest.raises(BadYaml, match="not UTF-8"):
        push(project, folder)


def test_an_unknown_kind_or_a_bad_name_is_refused(project, folder):
    write(folder, "test.ghost/n.yaml", "text: a")
    with pytest.raises((FilrougeError, KeyError)):
        push(project, folder)
    (folder / "test.ghost/n.yaml").unlink()
    write(folder, "test.note/a b.yaml", "text: a")
    with pytest.raises(Invalid):
        push(project, folder)


def test_a_folder_without_a_case_says_so(tmp_path):
    with pytest.raises(NoCase):
        project_name(tmp_path)


def test_an_empty_case_runs(project, folder):
    push(project, folder)
    assert Thread(project, case_of(project)).run() == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=12,
)


@given(json_values)
def test_what_is_shown_reads_back(value):
    assert parse(show(value), "x") == value


def test_text_stays_text():
    told = parse("a: 2024-01-01\nb: no\nc: 010\nd: 1e-5\ne: 12.5\nf: oui", "x")
    assert told == {"a": "2024-01-01", "b": "no", "c": "010", "d": 1e-5, "e": 12.5, "f": "oui"}


def test_documents_of_one_push_may_cite_each_other(project, folder):
    write(folder, "test.note/a.yaml", "refs: [test.note/z@1]\n")
    write(folder, "test.note/z.yaml", "refs: [test.note/n@1]\n")
    assert {str(ref) for ref in push(project, folder)} >= {"test.note/a@1", "test.note/z@1"}


def test_what_cites_what_a_step_has_still_to_make_is_kept_back_until_it_is_made(project, folder):
    step = "{id: taille, use: test.measure, with: {subject: {latest: test.note/n}}}"
    write(folder, "case.yaml", f"project: p\nsteps:\n  - {step}\n")
    write(folder, "test.note/about.yaml", "refs: [test.size/taille@1]\n")
    write(folder, "test.note/about-that.yaml", "refs: [test.note/about@1]\n")
    case = CaseFolder(project, folder)
    written = {str(ref) for ref in case.push()}
    assert written == {"test.note/n@1", "thread.case/case@1"}
    assert {key.id: str(ref) for key, ref in case.kept_back.items()} == {
        "about": "test.size/taille@1",
        "about-that": "test.note/about@1",
    }
    assert [state.status for state in Thread(project, case_of(project)).run()] == ["done"]
    assert {str(ref) for ref in case.push()} == {"test.note/about@1", "test.note/about-that@1"}
    assert not case.kept_back and case.push() == ()


def test_what_cites_what_nobody_wrote_is_refused(project, folder):
    write(folder, "test.note/about.yaml", "refs: [test.note/nothing@1]\n")
    with pytest.raises(Invalid):
        push(project, folder)


def test_a_cited_folder_is_one_archive_and_comes_back(project, folder, tmp_path_factory):
    write(folder, "scans/b/2.txt", "two")
    write(folder, "scans/a.txt", "one")
    write(folder, "case.yaml", "project: p\nsteps: [{id: s, use: u, with: {files: [{folder: scans}]}}]\n")
    push(project, folder)
    (file,) = case_of(project).steps[0].given["files"]
    assert file["name"] == "scans/"
    (folder / "scans/a.txt").touch()
    assert push(project, folder) == ()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    pull(project, elsewhere)
    assert (elsewhere / "scans/b/2.txt").read_text() == "two"
    assert "folder: scans" in (elsewhere / "case.yaml").read_text()
    assert push(project, elsewhere) == ()
    write(folder, "scans/a.txt", "changed")
    assert [ref.kind for ref in push(project, folder)] == [Case.kind]


def test_a_cited_folder_must_be_there(project, folder):
    write(folder, "case.yaml", "project: p\nsteps: [{id: s, use: u, with: {files: [{folder: scans}]}}]\n")
    with pytest.raises(BadFile):
        push(project, folder)
