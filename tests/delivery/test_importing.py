"""Bringing in texts and tables: all or nothing, the good ones when asked, the same thing once."""

from datetime import date

import databases
import pytest
from conftest import fresh_name
from importing_made import word, workbook

from filrouge.engines.importing.errors import RefusedRows
from filrouge.engines.importing.rows import Correspondence
from filrouge.kernel.documents import Key
from filrouge.kernel.errors import Forbidden, Invalid
from filrouge.kinds.projects import Charter, LogbookEntry, TableMapping

ROWS = [
    ["Date", "Qui", "Rôle", "Heures", "Tâche"],
    ["12/01/2026", "VASSEUR Claire", "MOA", "7h30", "Cadrage"],
    ["13/01/2026", "claire vasseur", "moa", 3.5, "Relecture"],
]
COLUMNS = {"Date": "on", "Qui": "hours/who", "Rôle": "hours/role", "Heures": "hours/spent_h", "Tâche": "text"}


@pytest.fixture
def project():
    databases.sqlite()
    from filrouge.delivery.wiring import accounts, open_project

    claire = accounts().named(f"Claire Vasseur {fresh_name('x')}")
    return open_project(fresh_name(), actor=claire)


def named(project):
    """Rows with the name under which this project's person is known."""
    from filrouge.delivery.wiring import accounts

    name = accounts().get(project.actor).name
    return [ROWS[0], *([row[0], name.upper(), *row[2:]] for row in ROWS[1:])]


def asked(**more):
    from filrouge.delivery.importing import Asked

    told = Correspondence(COLUMNS, {"nature": "hours"}, **more)
    return Asked(LogbookEntry.kind, told, "fr")


def trial(project, rows, how=None):
    from filrouge.delivery.importing import opened_grid, tried

    blob = project.ports.blobs.put(workbook({"Temps": rows}), "temps.xlsx")
    return tried(project, opened_grid(project, blob), how or asked())


def test_a_timesheet_is_written_once(project):
    from filrouge.delivery.importing import write_rows

    first = trial(project, named(project))
    assert first.counts == {"new": 2} and len(write_rows(project, first, keep_good=False)) == 2
    told = [project.read(project.latest(key)).document for key in project.store.keys(LogbookEntry.kind)]
    assert [(one.on, one.hours[0].who, one.hours[0].spent_h) for one in told] == [
        (date(2026, 1, 12), project.actor, 7.5),
        (date(2026, 1, 13), project.actor, 3.5),
    ]
    head = project.store.head()
    again = trial(project, named(project))
    assert again.counts == {"same": 2} and write_rows(project, again, keep_good=False) == ()
    assert project.store.head() == head


def test_all_or_nothing_unless_the_good_ones_are_asked_for(project):
    from filrouge.delivery.importing import write_rows

    bad = trial(project, [*named(project), ["hier", "Personne", "moa", "x", "?"]])
    assert bad.counts == {"new": 2, "refused": 1}
    assert {problem.column for problem in bad.refused[0].outcome.problems} == {"Date", "Qui", "Heures"}
    with pytest.raises(RefusedRows, match="line 4"):
        write_rows(project, bad, keep_good=False)
    assert project.store.keys(LogbookEntry.kind) == ()
    assert len(write_rows(project, bad, keep_good=True)) == 2


def test_a_column_of_names_revises(project):
    from filrouge.delivery.importing import write_rows

    rows = [["N°", *named(project)[0]], ["E1", *named(project)[1]]]
    how = asked(id_column="N°")
    write_rows(project, trial(project, rows, how), keep_good=False)
    rows[1][-1] = "Cadrage, suite"
    changed = trial(project, rows, how)
    assert changed.counts == {"changed": 1}
    (ref,) = write_rows(project, changed, keep_good=False)
    assert (ref.id, ref.revision) == ("E1", 2)


def test_a_document_that_moved_meanwhile_is_not_written_over(project):
    from filrouge.delivery.importing import write_rows

    rows = [["N°", *named(project)[0]], ["E1", *named(project)[1]]]
    stale = trial(project, rows, asked(id_column="N°"))
    write_rows(project, trial(project, rows, asked(id_column="N°")), keep_good=False)
    with pytest.raises(Exception, match="changed by someone else"):
        write_rows(project, stale, keep_good=True)


def test_a_mapping_is_saved_and_used_again(project):
    from filrouge.delivery.importing import asked_by, save_mapping, saved_mappings

    ref = save_mapping(project, asked(), "Feuille de temps")
    assert saved_mappings(project) == saved_mappings(project, LogbookEntry.kind) == (ref,)
    assert saved_mappings(project, Charter.kind) == ()
    held = project.read(ref).document
    assert isinstance(held, TableMapping) and asked_by(held, "fr") == asked()
    assert save_mapping(project, asked(id_column="Date"), "Feuille de temps").revision == 2


def test_kinds_that_rows_can_fill_are_offered(project):
    from filrouge.delivery.importing import importable, kind_to_fill

    names = {kind.kind for kind in importable(project)}
    assert {"projects.logbook_entry", "projects.decision", "projects.task"} <= names
    assert not {"projects.effort", "projects.table_mapping"} & names
    with pytest.raises(Invalid):
        kind_to_fill(project, "projects.effort")


def test_who_may_not_write_brings_nothing(project):
    from dataclasses import replace

    from filrouge.delivery.importing import import_text, importable

    reader = replace(project, rights=frozenset({"projects.read"}))
    assert importable(reader) == ()
    with pytest.raises(Forbidden):
        trial(reader, ROWS)
    with pytest.raises(Forbidden):
        import_text(reader, project.ports.blobs.put(b"# A", "a.md"), level=1, lang="fr")


def test_sections_are_written_from_a_text_and_none_is_written_over(project):
    from filrouge.delivery.importing import import_text, write_sections

    def essay(document):
        document.add_paragraph("Avant-propos {{x}}")
        document.add_heading("Contexte", 1)
        document.add_paragraph("Texte")

    blob = project.ports.blobs.put(word(essay), "Mon mémoire (v2).docx")
    ref = import_text(project, blob, level=1, lang="fr")
    assert ref.id == "mon-memoire-v2"
    first, second = write_sections(project, ref, {"s1", "s2"})
    assert [project.read(one).document.title.text for one in (first, second)] == [
        "Mon mémoire (v2)",
        "Contexte",
    ]
    (again,) = write_sections(project, ref, {"s2"})
    assert again.id == f"{second.id}-2" and project.latest(Key(second.kind, second.id)).revision == 1
    with pytest.raises(Invalid):
        write_sections(project, ref, {"nothing"})
