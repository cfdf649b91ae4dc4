"""Words in the tables: rebuilt at will, brought up with an older database, gone with what was erased."""

import json
import sqlite3
from pathlib import Path

import databases
import pytest
from conftest import fresh_name, open_test_project
from sample import Catalogue, Note

from filrouge.kernel.documents import Key
from filrouge.kernel.errors import NotFound
from filrouge.kernel.searching import parsed
from filrouge.kernel.texts import N_


@pytest.fixture(params=["sqlite", "postgresql"])
def using(request):
    return getattr(databases, request.param)()


def opened(using, name=None):
    from filrouge.adapters.djangostore.store import DjangoStore

    return open_test_project(DjangoStore(name or fresh_name(), using=using), Catalogue())


def found(project, text):
    return [ref.id for ref in project.store.search(parsed(text), ["test.note"])]


def test_summaries_and_words_are_made_again(using):
    from filrouge.adapters.djangostore import models
    from filrouge.adapters.djangostore.upkeep import rebuild_projections

    project = opened(using)
    for id in ("a", "b", "gone"):
        project.write(id, Note(text=f"words of {id}"), expected_revision=0)
    project.write("a", Note(text="newer words"), expected_revision=1)
    project.erase(Key("test.note", "gone"), why="asked")
    before = project.store.projections("test.note")
    mine = models.Entry.objects.using(using).filter(project__name=project.store.project)
    models.Searchable.objects.using(using).filter(entry__in=mine).delete()
    models.Projection.objects.using(using).filter(entry__in=mine).update(fields=b"{}")
    assert found(project, "words") == [] and project.store.projections("test.note") != before
    assert rebuild_projections(Catalogue().kind, using=using) >= 2
    assert sorted(found(project, "words")) == ["a", "b"] and found(project, "newer") == ["a"]
    assert project.store.projections("test.note") == before


def test_a_document_that_no_longer_reads_keeps_its_words(using):
    from filrouge.adapters.djangostore.upkeep import rebuild_projections

    project = opened(using)
    project.write("n", Note(text="old kind"), expected_revision=0)
    rebuild_projections(_no_kind, using=using)
    assert found(project, "old") == ["n"]


def _no_kind(name):
    raise NotFound(N_("Nothing installed is named %(name)s", name=name))


def test_no_page_of_the_file_holds_an_erased_word():
    from django.db import connection

    databases.sqlite()
    project = opened("default")
    project.write("k", Note(text="kept qzkeptword"), expected_revision=0)
    project.write("n", Note(text="before qzerasedfirst"), expected_revision=0)
    project.write("n", Note(text="after qzerasedlast"), expected_revision=1)
    project.erase(Key("test.note", "n"), why="asked")
    file = sqlite3.connect(connection.settings_dict["NAME"])
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'djangostore_fts', 'row')")
    terms = {term for (term,) in file.execute("SELECT term FROM temp.words")}
    assert "qzkeptword" in terms and not {"qzerasedfirst", "qzerasedlast"} & terms
    assert databases.holding("qzerased(first|last)", Path(connection.settings_dict["NAME"]).parent) == []


def test_a_database_of_the_release_before_is_brought_up_with_its_words(tmp_path):
    """The migration is undone, as if its table had never been; then the upgrade of the wiring is done."""
    from django.core.management import call_command
    from django.db import connections

    databases.sqlite()
    told = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "old.sqlite3"}
    using = databases.added(fresh_name("old"), told)
    call_command("migrate", database=using, verbosity=0)
    project = opened(using)
    project.write("n", Note(text="written before"), expected_revision=0)
    call_command("migrate", "djangostore", "0001", database=using, verbosity=0)
    from filrouge.adapters.djangostore.upkeep import rebuild_projections

    call_command("migrate", database=using, verbosity=0)
    assert rebuild_projections(Catalogue().kind, using=using) == 1
    assert found(project, "written") == ["n"]
    assert json.loads(project.store.latest(Key("test.note", "n")).body)["text"] == "written before"
    connections[using].close()
