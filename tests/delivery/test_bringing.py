"""``filrouge search`` and ``filrouge bring``, as a person types them."""

import databases
import pytest
from click.testing import CliRunner
from conftest import fresh_name
from importing_made import workbook

HEADER = ["Date", "Qui", "Rôle", "Heures", "Tâche"]


@pytest.fixture
def shell(monkeypatch):
    databases.sqlite()
    from filrouge.delivery.cli import root
    from filrouge.delivery.wiring import accounts, open_project

    name, person = fresh_name(), fresh_name("Claire ")
    open_project(name, actor=accounts().named(person))
    monkeypatch.setenv("FILROUGE_LANG", "fr")

    def run(*words, fails=None):
        told = ["--project", name, "--as", person, *map(str, words)]
        if fails:
            with pytest.raises(fails) as raised:
                CliRunner().invoke(root, told, catch_exceptions=False)
            return str(raised.value)
        answer = CliRunner().invoke(root, told, catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return answer.output

    run.person = person
    return run


def table(tmp_path, *rows):
    path = tmp_path / "temps.xlsx"
    path.write_bytes(workbook({"Temps": [HEADER, *rows]}))
    return path


def test_a_timesheet_is_tried_written_and_found(shell, tmp_path):
    path = table(tmp_path, ["12/01/2026", shell.person, "moe", "7h30", "Cadrage de la mutuelle"])
    assert "rien n’a été écrit" in shell("bring", path, "--dry-run")
    assert "nouveau" in shell("bring", path) and "déjà là" in shell("bring", path)
    found = shell("search", "cadrage", "mutuelles")
    assert "projects.logbook_entry/2026-01-12-" in found and "@1/text" in found
    assert "Rien ne contient" in shell("search", "introuvable")
    assert "commencent ainsi" in shell("search", "mutu")


def test_options_replace_what_was_proposed(shell, tmp_path):
    from filrouge.engines.importing.errors import BadMapping, RefusedRows
    from filrouge.kernel.errors import Invalid

    path = table(tmp_path, ["12/01/2026", shell.person, "chef", "7h30", "T-1"])
    assert "line 2" in shell("bring", path, fails=RefusedRows)
    told = shell("bring", path, "--fix", "hours/role=moe", "--id-column", "Tâche", "--format", "json")
    assert "projects.logbook_entry/T-1@1" in told
    shell("bring", path, "--column", "Nope=on", fails=BadMapping)
    shell("bring", path, "--column", "Nope", fails=Invalid)
    assert shell("bring", path, "--keep-good").startswith("2  refusé  Rôle: chef n’est pas parmi")
