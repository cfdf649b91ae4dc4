"""One suite for every answer to the Store port: what an act writes."""

import threading
from dataclasses import replace

import databases
import pytest
from conftest import open_test_project
from sample import Catalogue, Note, Row, Signed, Size

from filrouge.kernel.documents import MAX_BODY_BYTES, Key, Quote, Ref, digest, encode
from filrouge.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from filrouge.kernel.journal import statements
from filrouge.kernel.ports import Act, Cost, Put, Read, Reaffirmation, Run, Spent

KEY = Key("test.note", "n")


@pytest.fixture
def project(store):
    return open_test_project(store, Catalogue())


def ref(revision=1, id="n", library=False):
    return Ref(kind="test.note", id=id, revision=revision, library=library)


def act(project, *puts, verb="write", **parts):
    return Act(verb, "a1", project.ports.clock.now(), puts=puts, **parts)


def a_run(project, *, step="s", made=(), reads=(), **parts):
    told = dict(use="test.measure", version=1, step=step, given={}, seed=0, key="k", reads=reads, made=made)
    return Run(on=project.ports.clock.now().date(), **told | parts)


def ran(project, *documents, step="s", **parts):
    """A run committed with documents named after its step."""
    held = {one.kind: project.store.latest(Key(one.kind, step)) for one in documents}
    revisions = [held[one.kind].ref.revision if held[one.kind] else 0 for one in documents]
    puts = [Put(step, one, revision) for one, revision in zip(documents, revisions, strict=True)]
    made = tuple(
        Ref(kind=p.document.kind, id=step, revision=p.expected_revision + _changes(project, p)) for p in puts
    )
    run = a_run(project, step=step, made=made, **parts)
    return project.store.commit(act(project, *puts, verb="run", run=run))


def _changes(project, put):
    held = project.store.latest(put.key)
    return held is None or held.body != put.document.stored()


def unchanged(store):
    return (store.head(), store.kinds(), store.last_runs(), store.moved(), store.blobs(), list(store.edges()))


def test_what_is_stored_is_the_canonical_bytes_and_their_hash(project):
    project.write(
        "n", Signed(of=project.write("m", Note(), expected_revision=0), text="é\0"), expected_revision=0
    )
    held = project.store.latest(Key("test.signed", "n"))
    of = b'{"id":"m","kind":"test.note","library":false,"revision":1}'
    told = b'{"of":' + of + ',"text":"é\\u0000","valid_until":null}'.encode()
    assert (held.body, held.sha256, held.schema_version) == (told, digest(held.body), 1)


def test_old_revisions_stay_readable(project):
    project.write("n", Note(text="a"), expected_revision=0)
    project.write("n", Note(text="b"), expected_revision=1)
    assert b'"a"' in project.store.revision(ref(1)).body
    assert project.store.latest(KEY).ref == ref(2)


def test_the_same_body_adds_no_revision_and_one_entry(project):
    project.write("n", Note(text="a"), expected_revision=0)
    assert project.write("n", Note(text="a"), expected_revision=1) == ref(1)
    assert project.store.head().number == 2


def test_a_new_schema_is_a_revision_even_when_the_bytes_are_the_same(project):
    newer = type("Newer", (Note,), {"schema_version": 2, "__module__": __name__})
    project.write("n", Note(text="a"), expected_revision=0)
    assert project.write("n", newer(text="a"), expected_revision=1) == ref(2)


def test_going_back_is_a_revision(project):
    for revision, text in enumerate("aba"):
        project.write("n", Note(text=text), expected_revision=revision)
    assert project.store.revision(ref(1)).body == project.store.revision(ref(3)).body
    assert project.store.revision(ref(1)).seal != project.store.revision(ref(3)).seal


@pytest.mark.parametrize("expected", [0, 2, 7])
def test_somebody_else_was_first_and_nothing_is_kept(project, expected):
    project.write("n", Note(text="a"), expected_revision=0)
    before = unchanged(project.store)
    with pytest.raises(Conflict):
        project.store.commit(act(project, Put("m", Note(), 0), Put("n", Note(text="b"), expected)))
    assert unchanged(project.store) == before
    assert project.store.latest(Key("test.note", "m")) is None


def test_one_act_writes_a_document_once(project):
    with pytest.raises(Conflict):
        project.store.commit(act(project, Put("n", Note(text="a"), 0), Put("n", Note(text="b"), 0)))
    assert project.store.latest(KEY) is None


def test_many_documents_in_one_act_keep_their_order(project):
    puts = [Put(f"n{place}", Note(text=str(place)), 0) for place in range(1000)]
    refs = project.store.commit(act(project, *puts))
    assert [one.id for one in refs] == [put.id for put in puts]
    assert project.store.head().number == 1 and len(project.store.keys("test.note")) == 1000
    project.verify()


@pytest.mark.parametrize(
    "cited", [ref(1, "ghost"), ref(2), ref(1, library=True), ref(10**30), ref(1, "a\0b"), ref(1, "%")]
)
def test_a_citation_must_exist_to_the_revision(project, cited):
    project.write("n", Note(text="a"), expected_revision=0)
    for note in (Note(refs=(cited,)), Note(quotes=(Quote(ref=cited, pointer="/text"),))):
        with pytest.raises(Invalid):
            project.write("m", note, expected_revision=0)
    assert project.store.latest(Key("test.note", "m")) is None


def test_documents_written_together_cite_each_other_in_order(project):
    first, second = Put("n", Note(), 0), Put("m", Note(refs=(ref(),)), 0)
    with pytest.raises(Invalid):
        project.store.commit(act(project, second, first))
    project.store.commit(act(project, first, second))
    assert [one.source.id for one in project.store.citing([KEY])] == ["m"]


def test_a_document_cites_its_own_past_and_not_its_present(project):
    with pytest.raises(Invalid):
        project.write("n", Note(refs=(ref(),)), expected_revision=0)
    project.write("n", Note(), expected_revision=0)
    project.write("n", Note(refs=(ref(1),)), expected_revision=1)
    assert [str(one.source) for one in project.store.citing([KEY])] == ["test.note/n@2"]


def test_a_body_has_a_limit(project):
    with pytest.raises(TooLarge):
        project.write("n", Note(text="x" * MAX_BODY_BYTES), expected_revision=0)
    assert project.store.latest(KEY) is None
    project.write("n", Note(text="x" * (MAX_BODY_BYTES - 200)), expected_revision=0)


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "é", "a b", "x" * 81, "a\0"])
def test_a_name_is_safe_in_an_address(project, name):
    with pytest.raises(Invalid):
        project.write(name, Note(), expected_revision=0)


def test_the_library_is_cited_and_not_written(new_store, project):
    library = open_test_project(new_store("library"), Catalogue())
    library.write("n", Note(text="law"), expected_revision=0)
    project.write("m", Note(refs=(ref(library=True),)), expected_revision=0)
    held = project.store.latest(KEY._replace(library=True))
    assert held.ref == project.store.revision(ref(library=True)).ref == ref(library=True)
    assert project.store.keys("test.note") == (Key("test.note", "m"),)
    assert project.store.history(KEY._replace(library=True))[0].ref.library
    with pytest.raises(Forbidden):
        project.store.commit(act(project, verb="erase", erased=(KEY._replace(library=True),)))
    library.write("n", Note(text="new law"), expected_revision=1)
    assert [str(doubt.latest) for doubt in project.suspects().roots] == ["library:test.note/n@2"]


def test_people_do_not_write_what_is_computed(project):
    with pytest.raises(Forbidden):
        project.write("s", Size(letters_count=1), expected_revision=0)
    with pytest.raises(Forbidden):
        ran(project, Note())


def test_what_is_asked_within_the_lock_undoes_everything(project):
    def refuse():
        raise Conflict("no lease")

    project.write("n", Note(text="a"), expected_revision=0)
    before = unchanged(project.store)
    with pytest.raises(Conflict, match="lease"):
        project.store.commit(act(project, Put("n", Note(text="b"), 1)), within=refuse)
    assert unchanged(project.store) == before and project.store.latest(KEY).ref == ref(1)
    asked = []
    project.store.commit(act(project, Put("n", Note(text="b"), 1)), within=lambda: asked.append(1))
    assert asked == [1]


def test_nothing_is_asked_of_an_act_that_is_refused(project):
    with pytest.raises(Conflict):
        project.store.commit(act(project, Put("n", Note(), 3)), within=lambda: pytest.fail("asked"))


def test_a_run_replaces_what_its_documents_were_made_from(project):
    a, b = (project.write(id, Note(text=id), expected_revision=0) for id in "ab")
    ran(project, Size(letters_count=1), reads=(Read(ref=a, follows=False),))
    ran(project, Size(letters_count=1), reads=(Read(ref=b, follows=True), Read(ref=b, follows=False)))
    assert project.store.citing([a.key]) == ()
    assert [(one.citation.at, one.by_run) for one in project.store.citing([b.key])] == [("", True)] * 2
    assert project.store.latest(Key("test.size", "s")).ref.revision == 1


def test_the_last_run_and_the_maker_are_known(project):
    note = project.write("n", Note(), expected_revision=0)
    ran(project, Size(letters_count=1), key="k1", given={"x": 1.0})
    ran(project, Size(letters_count=1), key="k2", reads=(Read(ref=note, follows=True),))
    ran(project, step="other", outcome="waiting", use="test.ask")
    store = project.store
    assert store.last_run("test.measure", "s").key == store.maker(Key("test.size", "s")).key == "k2"
    assert [(run.use, run.step) for run in store.last_runs()] == [
        ("test.ask", "other"),
        ("test.measure", "s"),
    ]
    assert store.maker(Key("test.note", "n")) is store.last_run("test.measure", "none") is None


def test_every_run_counts_in_what_was_spent_and_the_last_ones_come_first(project):
    for cpu_s in (1.5, 2.25):
        ran(project, Size(letters_count=1), key=str(cpu_s), cost=Cost(cpu_s=cpu_s, duration_s=1))
    ran(project, step="other", outcome="waiting", use="test.ask", cost=Cost(cpu_s=4))
    store = project.store
    assert store.spent() == (Spent("test.ask", "other", 1, 4, 0), Spent("test.measure", "s", 2, 3.75, 2))
    assert [run.key for run in store.runs("test.measure", "s")] == ["2.25", "1.5"]
    assert [run.key for run in store.runs("test.measure", "s", count=1)] == ["2.25"]
    assert store.runs("test.measure", "none") == ()


def test_an_erased_run_is_no_longer_counted(project):
    note = project.write("n", Note(text="a"), expected_revision=0)
    ran(project, Size(letters_count=1), reads=(Read(ref=note, follows=True),), cost=Cost(cpu_s=1))
    project.erase(KEY, why="asked")
    assert project.store.spent() == () == project.store.runs("test.measure", "s")


@pytest.mark.parametrize("made", [ref(1, "ghost"), ref(1)])
def test_a_run_made_what_is_the_latest(project, made):
    project.write("n", Note(text="a"), expected_revision=0)
    project.write("n", Note(text="b"), expected_revision=1)
    before = unchanged(project.store)
    with pytest.raises(Invalid):
        project.store.commit(act(project, verb="run", run=a_run(project, made=(made,))))
    assert unchanged(project.store) == before


def test_a_run_read_what_exists_and_was_not_erased_meanwhile(project):
    with pytest.raises(Invalid):
        ran(project, Size(letters_count=1), reads=(Read(ref=ref(), follows=False),))
    project.write("n", Note(), expected_revision=0)
    project.erase(KEY, why="asked")
    with pytest.raises(Conflict, match="erased"):
        ran(project, Size(letters_count=1), reads=(Read(ref=ref(), follows=False),))
    assert project.store.latest(Key("test.size", "s")) is None


def test_a_reaffirmation_is_about_citations_that_exist(project):
    project.write("n", Note(text="a"), expected_revision=0)
    project.write("m", Note(text="m", refs=(ref(),)), expected_revision=0)
    sound = dict(kind="test.note", id="m", cited=ref(), pointer=None, seen=ref(), why="read")
    project.store.commit(act(project, verb="reaffirm", reaffirmation=Reaffirmation(**sound)))
    wrong = [dict(id="ghost"), dict(cited=ref(5)), dict(seen=ref(5)), dict(seen=ref(1, "m"))]
    for parts in wrong:
        with pytest.raises((Invalid, NotFound)):
            project.store.commit(act(project, verb="reaffirm", reaffirmation=Reaffirmation(**sound | parts)))
    assert project.store.head().number == 3


def test_erasing_empties_every_revision_and_keeps_the_chain(project):
    project.write("n", Note(text="secret"), expected_revision=0)
    project.write("n", Note(text="secret too"), expected_revision=1)
    project.write("m", Note(refs=(ref(1),)), expected_revision=0)
    before = project.verify()
    project.erase(KEY, why="asked")
    assert project.store.revision(ref(1)).body is project.store.revision(ref(1)).sha256 is None
    assert project.store.revision(ref(1)).seal
    assert project.store.keys("test.note") == (Key("test.note", "m"),)
    assert project.verify(witness=before).number == before.number + 1
    told = [fact.body for entry in project.store.journal() for fact in entry.facts if fact.body]
    assert not [body for body in told if b'"n"' in body]


def test_erasing_takes_drafts_summaries_and_the_runs_that_touched_it(project):
    note = project.write("n", Note(text="secret"), expected_revision=0)
    other = project.write("o", Note(text="kept"), expected_revision=0)
    project.save_draft(KEY, 1, b'"secret draft"')
    ran(project, Size(letters_count=6), reads=(Read(ref=note, follows=False),), given={"word": "secret"})
    ran(project, Size(letters_count=4), step="t", reads=(Read(ref=other, follows=False),))
    project.erase(KEY, why="asked")
    store = project.store
    assert store.draft(KEY, "a1") is store.last_run("test.measure", "s") is None
    assert store.maker(Key("test.size", "s")) is None
    assert [run.step for run in store.last_runs()] == ["t"]
    assert [one.ref.id for one in store.projections("test.note")] == ["o"]
    assert [(d.why, d.source.id) for d in project.suspects().roots] == [("erased", "s")]
    assert store.history(KEY)[0].erased and not store.history(other.key)[0].erased


def test_what_was_erased_may_be_written_again(project):
    project.write("n", Note(text="secret"), expected_revision=0)
    project.erase(KEY, why="asked")
    assert project.write("n", Note(text="secret"), expected_revision=1) == ref(2)
    assert project.store.keys("test.note") == (KEY,)
    project.erase(KEY, why="asked again")
    assert project.store.kinds() == ()
    project.verify()


def test_what_was_never_there_cannot_be_erased(project):
    project.write("m", Note(), expected_revision=0)
    before = unchanged(project.store)
    with pytest.raises(NotFound):
        project.store.commit(act(project, verb="erase", erased=(Key("test.note", "m"), KEY)))
    assert unchanged(project.store) == before


def test_frozen_texts_and_contents_go_with_what_they_copied(project):
    blob = project.ports.blobs.put(b"secret file")
    shared = project.ports.blobs.put(b"shared file")
    note = project.write("n", Note(text="secret", files=(blob, shared)), expected_revision=0)
    project.write("m", Note(files=(shared,)), expected_revision=0)
    signed = project.write("s", Signed(of=note, text="secret"), expected_revision=0)
    project.write("s", Signed(of=project.latest(Key("test.note", "m")), text="other"), expected_revision=1)
    project.write("again", Signed(of=signed, text="secret"), expected_revision=0)
    gone = project.erase(KEY, why="asked")
    assert gone == (KEY, Key("test.signed", "s"), Key("test.signed", "again"))
    assert [sha for sha, _ in project.ports.blobs.stored()] == [shared.sha256]


def test_a_content_that_another_project_cites_stays(new_store, project):
    other = replace(open_test_project(new_store("library"), Catalogue()), ports=project.ports)
    blob = project.ports.blobs.put(b"the same file")
    for each in (project, other):
        each.write("n", Note(files=(blob,)), expected_revision=0)
    project.erase(KEY, why="asked")
    assert project.ports.blobs.get(blob) == b"the same file"
    assert project.store.blobs() == frozenset()


def test_contents_are_cited_by_revisions_and_by_runs(project):
    one, two, old = (project.ports.blobs.put(content) for content in (b"1", b"2", b"old"))
    project.write("n", Note(files=(old,)), expected_revision=0)
    project.write("n", Note(files=(one,)), expected_revision=1)
    ran(project, Size(letters_count=1), given={"file": two.model_dump()})
    ran(project, Size(letters_count=1), given={})
    assert project.store.blobs() == {one.sha256, two.sha256, old.sha256}
    assert project.store.unused([one.sha256, "f" * 64]) == {"f" * 64}
    assert [str(ref) for ref in project.store.holders(one.sha256)] == ["test.note/n@2"]
    assert project.store.holders(two.sha256) == () == project.store.holders("\0")
    project.erase(KEY, why="asked")
    assert project.store.holders(one.sha256) == ()


def test_the_journal_is_read_from_anywhere(project):
    for number in range(3):
        project.write("n", Note(text=str(number)), expected_revision=number)
    assert [one.number for one in project.store.journal(after=1)] == [2, 3]
    assert list(project.store.journal(after=9)) == []
    assert [one.number for one in project.store.journal(after=1, until=2)] == [2]
    assert list(project.store.journal(after=2, until=1)) == list(project.store.journal(until=0)) == []


def test_the_journal_tells_who_what_and_why(project):
    note = project.write("n", Note(), expected_revision=0)
    ran(project, Size(letters_count=1), reads=(Read(ref=note, follows=True),))
    project.erase(KEY, why="asked")
    told = [(entry.verb, [set(one) for one in statements(entry)]) for entry in project.store.journal()]
    assert [verb for verb, _ in told] == ["write", "run", "erase"]
    assert all({"actor"} in said for _, said in told)
    assert told[0][1] == [{"actor"}]  # what was written about the note is erased
    assert {"run"} in told[1][1] and {"made"} in told[1][1] and {"read"} not in told[1][1]
    assert {"why"} in told[2][1] and {"erased"} in told[2][1]


def test_projects_are_strangers(new_store):
    one, two = (open_test_project(new_store(), Catalogue()) for _ in range(2))
    one.write("n", Note(text="mine"), expected_revision=0)
    assert two.store.latest(KEY) is None and two.store.kinds() == () and two.store.head().number == 0
    with pytest.raises(Invalid):
        two.write("m", Note(refs=(ref(),)), expected_revision=0)
    two.write("n", Note(text="theirs"), expected_revision=0)
    two.erase(KEY, why="asked")
    assert b"mine" in one.store.latest(KEY).body
    one.verify()


def test_bodies_are_finite():
    with pytest.raises(ValueError):
        Row(id="r", cost_eur=float("nan"))
    with pytest.raises(ValueError):
        encode({"x": float("inf")})


def test_writers_take_turns(new_store):
    """Four threads on one project: no entry lost, no number twice."""
    name = "turns" + new_store().project
    projects = [open_test_project(new_store(name), Catalogue()) for _ in range(4)]
    if type(projects[0].store).__name__ == "MemoryStore":
        projects = projects[:1] * 4  # its memory is its own

    def write_ten(writer: int) -> None:
        for n in range(10):
            projects[writer].write(f"{writer}-{n}", Note(text="x"), expected_revision=0)
        databases.close_in_this_thread()

    threads = [threading.Thread(target=write_ten, args=(writer,)) for writer in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert projects[0].verify().number == 40
