"""The store when it is killed, raced, starved, locked out, cut off or damaged."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import databases
import pytest
from conftest import fresh_name, open_test_project
from sample import AboutNote, Catalogue, Note, measure

from filrouge.kernel.documents import Key, Ref
from filrouge.kernel.errors import BrokenChain, NoSpace, Unavailable
from filrouge.kernel.journal import Head
from filrouge.kernel.ports import Draft
from filrouge.kernel.runs import Call, Runner

WRITES = 200
TESTS = Path(__file__).parents[1]


def opened(name, using=None):
    using = using or databases.sqlite()
    from filrouge.adapters.djangostore.store import DjangoStore

    return open_test_project(DjangoStore(name, using=using), Catalogue())


def child(*told):
    databases.sqlite()
    command = [sys.executable, str(TESTS / "store_child.py"), *map(str, told)]
    env = {**os.environ, "PYTHONPATH": str(TESTS)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)


def read_lines(process, limit=None):
    for place, line in enumerate(process.stdout, start=1):
        if line.endswith("\n"):
            yield json.loads(line)
        if place == limit:
            return


def test_what_was_acknowledged_outlives_a_kill():
    """SIGKILL at random during the writes; then the tail is cut, and a witness sees it."""
    chance, name, acknowledged, attempt = random.Random(20260101), fresh_name("killed"), [], 0
    while len(acknowledged) < WRITES:
        writer = child("write", name, f"w{attempt}", WRITES - len(acknowledged))
        acknowledged += read_lines(writer, limit=chance.randint(20, 70))
        time.sleep(chance.uniform(0, 0.01))
        writer.kill()
        acknowledged += read_lines(writer)
        writer.wait()
        attempt += 1
    assert attempt > 2
    project = opened(name)
    for told in acknowledged:
        ref = Ref.model_validate(told["ref"])
        assert json.loads(project.store.revision(ref).body)["text"].split()[0] == ref.id
    witness = Head(acknowledged[-1]["number"], acknowledged[-1]["hash"])
    project.verify(witness=witness)
    _cut_the_tail(name, witness.number - 1)
    with pytest.raises(BrokenChain, match="cut"):
        project.verify(witness=witness)


def _cut_the_tail(name, number):
    from filrouge.adapters.djangostore import models

    entries = models.JournalEntry.objects.filter(project__name=name)
    models.Fact.objects.filter(entry__in=entries.filter(number__gt=number)).delete()
    entries.filter(number__gt=number).delete()
    last = entries.get(number=number)
    models.Project.objects.filter(name=name).update(head_number=number, head_hash=last.hash)


def test_two_processes_lose_nothing():
    name = fresh_name("raced")
    writers = [child("count", name, 30) for _ in range(2)]
    assert [list(read_lines(writer)) for writer in writers] == [[{"done": 30}]] * 2
    project = opened(name)
    assert len(json.loads(project.store.latest(Key("test.note", "counter")).body)["text"]) == 60
    assert project.verify().number == 60
    [writer.wait() for writer in writers]


def test_a_full_disk_is_told_and_keeps_nothing_half_written():
    name = fresh_name("full")
    writer = child("starve", name, 400_000)
    *written, last = read_lines(writer)
    writer.wait()
    assert (last["code"], last["head"]) == ("unavailable.disk", len(written)) and written
    project = opened(name)
    assert project.verify().number == len(written) == len(project.store.keys("test.note"))
    project.write("after", Note(text="there is room again"), expected_revision=0)


def test_a_full_database_undoes_the_whole_act():
    from django.db import connection

    project = opened(fresh_name())
    project.write("n", Note(text="a"), expected_revision=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 5}")
        try:
            with pytest.raises(NoSpace, match="nothing was kept"):
                project.write("n", Note(text="x" * 500_000), expected_revision=1)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert project.store.latest(Key("test.note", "n")).ref.revision == 1
    assert project.verify().number == 1


def test_a_writer_that_waits_too_long_is_told():
    from django.db import connection

    project = opened(fresh_name())
    project.write("n", Note(), expected_revision=0)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20")
    try:
        with pytest.raises(Unavailable, match="writing for too long"):
            project.write("n", Note(text="b"), expected_revision=1)
        assert project.store.latest(Key("test.note", "n")).ref.revision == 1  # readers do not wait
    finally:
        other.execute("ROLLBACK")
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 30000")
    project.write("n", Note(text="b"), expected_revision=1)


def test_a_damaged_file_is_told(tmp_path):
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"this was a database once" * 1000)
    databases.sqlite()
    told = {"ENGINE": "django.db.backends.sqlite3", "NAME": broken, "OPTIONS": {"init_command": ""}}
    using = databases.added(fresh_name("broken"), told)
    with pytest.raises(Unavailable, match="damaged"):
        opened("p", using).store.head()


def test_a_server_that_ends_a_connection_is_told_and_found_again():
    using = databases.postgresql()
    from django.db import connections

    project = opened(fresh_name(), using)
    project.write("n", Note(), expected_revision=0)
    killer = connections[using].copy()
    with connections[using].cursor() as cursor, killer.cursor() as other:
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
    killer.close()
    with pytest.raises(Unavailable, match="does not answer"):
        project.write("n", Note(text="b"), expected_revision=1)
    project.write("n", Note(text="b"), expected_revision=1)
    assert project.verify().number == 2


def test_what_was_erased_is_in_no_byte_of_the_files():
    """Neither in the pages that were freed nor in the log."""
    from django.db import connection

    project, secret = opened(fresh_name()), fresh_name("secret")
    note = project.write("n", Note(text=secret * 3000), expected_revision=0)
    project.write("n", Note(text=secret), expected_revision=1)
    project.store.save_draft(Draft(note.key, "b2", 2, secret.encode() * 500, project.ports.clock.now()))
    Runner(project).perform(Call(measure, "s", AboutNote(subject=note)))
    assert _found(connection, secret)
    project.erase(note.key, why="asked")
    assert not _found(connection, secret)
    project.verify()


def _found(connection, text):
    """The files of the home that hold a text."""
    return databases.holding(text, Path(connection.settings_dict["NAME"]).parent)


def test_what_is_written_within_another_apps_transaction_is_undone_with_it(new_store):
    store = new_store()
    if not hasattr(store, "_using"):
        pytest.skip("memory has no tables of other apps")
    from django.contrib.contenttypes.models import ContentType

    project = open_test_project(store, Catalogue())
    rows = ContentType.objects.using(store._using)

    def mark():
        rows.create(app_label="test", model=store.project)

    def mark_and_fail():
        mark()
        raise Unavailable("lease lost")

    object.__setattr__(project, "guard", lambda act: mark_and_fail())
    with pytest.raises(Unavailable, match="lease"):
        project.write("n", Note(), expected_revision=0)
    assert not rows.filter(model=store.project).exists() and store.head().number == 0
    object.__setattr__(project, "guard", lambda act: mark())
    project.write("n", Note(), expected_revision=0)
    assert rows.filter(model=store.project).count() == 1 and store.head().number == 1
    rows.filter(app_label="test").delete()
