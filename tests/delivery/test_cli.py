"""Every command as a person types it, in a home of its own."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SHARED

FILROUGE = Path(sys.executable).with_name("filrouge")
ROWS = "\n".join(f"{n};{['nord', 'sud'][n % 2]};{n * 1.5:.2f}".replace(".", ",") for n in range(1, 61))
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cli")]


class Shell:
    """One user with one home and one case."""

    def __init__(self, home: Path, case: Path) -> None:
        self.home, self.case = home, case
        self.env = {
            **os.environ,
            "FILROUGE_HOME": str(home),
            "FILROUGE_LANG": "fr",
            "FILROUGE_USER": "Claire",
        }

    def __call__(self, *words: object, code: int = 0, cwd: Path | None = None, **env: str) -> str:
        told = subprocess.run(
            [FILROUGE, *map(str, words)],
            env={**self.env, **env},
            capture_output=True,
            text=True,
            cwd=cwd or self.case,
            stdin=subprocess.DEVNULL,
        )
        assert told.returncode == code, f"{words}: {told.returncode}\n{told.stdout}\n{told.stderr}"
        return told.stdout + (told.stderr if code else "")

    def json(self, *words: object, **more):
        return json.loads(self(*words, "--format", "json", **more))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Shell:
    """A case written by ``init`` for a small table, and run once."""
    place = tmp_path_factory.mktemp("cli")
    raw = place / "ventes.csv"
    raw.write_text(f"numero;région;montant\n{ROWS}\n", encoding="cp1252")
    shell = Shell(place / "home", place / "ventes")
    told = shell("init", shell.case, "--from", raw, cwd=place)
    assert "case.yaml" in told and "datasets.dictionary/ventes.yaml" in told
    shell("run", shell.case)
    return shell


@pytest.fixture
def shell(made, tmp_path) -> Shell:
    """A copy that a test may spoil."""
    copy = Shell(tmp_path / "home", tmp_path / "ventes")
    shutil.copytree(made.home, copy.home)
    shutil.copytree(made.case, copy.case, symlinks=True)
    return copy


def test_version_and_doctor(made):
    assert made("--version").startswith("filrouge ")
    told = made.json("doctor")
    assert told["home"] == str(made.home) and {"datasets", "models"} <= set(told["rooms"])
    assert all(one["version"] or one["mend"] for one in told["packages"])


def test_a_second_run_redoes_nothing_and_status_agrees(made):
    told = made.json("run", made.case)
    assert told["redone"] == 0 and {step["state"] for step in told["steps"]} == {"done"}
    assert {"name", "room", "state", "redone", "made"} <= told["steps"][0].keys()
    status = made.json("status", made.case)
    assert [(s["name"], s["state"]) for s in status["steps"]] == [
        (s["name"], s["state"]) for s in told["steps"]
    ]
    assert {path.suffix for path in (made.case / "out").glob("[!.]*")} == {".html", ".md"}


def test_documents_are_shown_compared_and_followed(shell):
    assert shell.json("show", "datasets.manifest/ventes")["body"]["rows_count"] == 60
    assert "rows_count: 60" in shell("show", "datasets.manifest/ventes@1")
    assert [one["ref"] for one in shell.json("history", "datasets.manifest/ventes")] == [
        "datasets.manifest/ventes@1"
    ]
    told = shell.json("cites", "datasets.manifest/ventes")
    assert any(source.startswith("datasets.profile/") for source in told["cited_by"])
    path = shell.case / "datasets.dictionary/ventes.yaml"
    path.write_text(path.read_text().replace("meaning: null", "meaning: {lang: fr, text: Un numéro}", 1))
    assert shell.json("push", shell.case)["written"] == ["datasets.dictionary/ventes@2"]
    (change,) = shell.json("diff", "datasets.dictionary/ventes@1", "datasets.dictionary/ventes@2")
    assert change["at"].endswith("/meaning") and change["new"]["text"] == "Un numéro"
    assert {step["name"] for step in shell.json("run", shell.case)["steps"] if step["redone"]} == {
        "ventes-structure",
        "ventes-fiche",
    }
    assert shell.json("history", "datasets.structure/ventes-structure")[-1]["ref"].endswith("@1")


def test_a_report_is_written_to_a_file_of_any_format(made, tmp_path):
    for name, start in (("fiche.pptx", b"PK"), ("fiche.slides.html", b"<!DOCTYPE"), ("fiche.PDF", b"%PDF")):
        told = made.json("report", "datasets.card/ventes-fiche", tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start) and told["size_bytes"] > 1000
    made("report", "datasets.card/ventes-fiche", tmp_path / "x", "--to", "md", "--lang", "en")
    assert "# Dataset card" in (tmp_path / "x").read_text()
    assert "ne finit par aucun" in made("report", "datasets.card/ventes-fiche", tmp_path / "fiche", code=65)
    assert "n’est pas un rapport" in made("report", "datasets.manifest/ventes", tmp_path / "f.pdf", code=65)


def test_reports_of_a_case_are_written_again_only_when_what_they_say_changed(shell):
    asked = ("reports", shell.case, "--to", "pdf", "--to", "docx", "--lang", "fr")
    (card,) = (Path(one) for one in shell.json(*asked)["files"])
    other = card.with_suffix(".docx")
    first = {path: path.stat().st_mtime_ns for path in (card, other)}
    shell(*asked)
    assert {path: path.stat().st_mtime_ns for path in first} == first
    other.unlink()
    shell(*asked)
    assert other.exists() and card.stat().st_mtime_ns == first[card]
    path = shell.case / "datasets.dictionary/ventes.yaml"
    path.write_text(path.read_text().replace("meaning: null", "meaning: {lang: fr, text: Un numéro}", 1))
    shell("run", shell.case)
    shell(*asked)
    assert card.stat().st_mtime_ns > first[card]


def test_a_changed_raw_file_redoes_what_depends_on_it(shell):
    raw = shell.case / "raw" / "ventes.csv"
    text = raw.read_text(encoding="cp1252")
    raw.unlink()
    raw.write_text(text + "61;nord;3,00\n", encoding="cp1252")
    before = shell.json("status", shell.case)
    assert {step["state"] for step in before["steps"]} <= {"suspect", "waiting", "done"}
    assert next(s for s in before["steps"] if s["name"] == "ventes")["state"] == "suspect"
    told = shell.json("run", shell.case)
    assert told["redone"] == len(told["steps"])
    assert shell.json("show", "datasets.manifest/ventes")["body"]["rows_count"] == 61


def test_pull_brings_back_what_the_folder_lost(shell):
    (shell.case / "datasets.dictionary/ventes.yaml").unlink()
    assert [Path(one).name for one in shell.json("pull", shell.case)["written"]] == ["ventes.yaml"]


def test_the_journal_holds_and_a_changed_byte_is_named(shell):
    head = shell.json("journal", "verify")["head"]
    assert shell.json("journal", "verify", "--head", head)["head"] == head
    prov = json.loads(shell("journal", "export"))
    assert prov["entity"] and prov["activity"] and prov["agent"]
    shell("journal", "verify", "--head", "9999:abc", code=65)
    shell("journal", "verify", "--head", "nonsense", code=65)
    with sqlite3.connect(shell.home / "filrouge.sqlite3") as database:
        row = database.execute(
            "SELECT id, body FROM djangostore_revision ORDER BY id DESC LIMIT 1"
        ).fetchone()
        spoiled = bytes([row[1][0] ^ 1]) + row[1][1:]
        database.execute("UPDATE djangostore_revision SET body = ? WHERE id = ?", (spoiled, row[0]))
    assert "journal.broken" in shell("journal", "verify", code=65)


def test_coverage_tells_states_and_never_awards(made):
    told = made.json("coverage")
    counts = {
        name: len(told[name]) for name in ("blocs", "activities", "competences", "modalities", "criteria")
    }
    assert counts == {"blocs": 4, "activities": 9, "competences": 20, "modalities": 7, "criteria": 37}
    states = {one["state"] for one in (*told["competences"], *told["criteria"])}
    assert states <= {"not built", "evidence absent", "present", "threshold reached"}
    assert "C2.1.1" in made("coverage")


def test_the_official_text_is_imported(shell):
    texts = list((SHARED / "referentiel").glob("*.txt")) if SHARED.exists() else []
    if not texts:
        pytest.skip("the official text is not beside the project")
    told = shell.json("certification", "import", texts[0])
    assert {
        name: told[name] for name in ("blocs", "activities", "competences", "modalities", "criteria")
    } == {
        "blocs": 4,
        "activities": 9,
        "competences": 20,
        "modalities": 7,
        "criteria": 37,
    }
    assert shell.json("coverage")["nature"] == "imported"


def test_an_archive_is_verified_with_nothing_installed(shell, tmp_path):
    out = tmp_path / "out.zip"
    head = shell.json("export", shell.case, out)["head"]
    nowhere = str(tmp_path / "nowhere")
    told = shell.json("verify", out, FILROUGE_HOME=nowhere)
    assert f"{told['number']}:{told['hash']}" == head and not Path(nowhere).exists()
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 1
    out.write_bytes(content)
    shell("verify", out, code=65, FILROUGE_HOME=nowhere)


def test_a_backup_comes_back_in_an_empty_home(shell, tmp_path):
    shell("backup", tmp_path / "b.zip")
    other = str(tmp_path / "other")
    shell("restore", tmp_path / "b.zip", FILROUGE_HOME=other)
    assert shell.json("run", shell.case, FILROUGE_HOME=other)["redone"] == 0
    assert shell.json("journal", "verify") == shell.json("journal", "verify", FILROUGE_HOME=other)
    shell("restore", tmp_path / "b.zip", FILROUGE_HOME=other, code=75)
    (tmp_path / "b.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:-200])
    shell("restore", tmp_path / "b.zip", FILROUGE_HOME=str(tmp_path / "third"), code=65)


def test_a_person_is_erased(shell):
    shell("erase", "Nobody", "--why", "demande", code=66)
    shell("erase", "Claire", "--why", "demande")
    for path in shell.home.rglob("*"):
        if path.is_file() and "logs" not in path.parts:
            assert b"Claire" not in path.read_bytes(), path


def test_somebody_else_may_not_look(shell):
    assert "forbidden" in shell("show", "datasets.manifest/ventes", code=77, FILROUGE_USER="Intrus")
    shell("run", shell.case, code=77, FILROUGE_USER="Intrus")
    shell("journal", "verify", code=77, FILROUGE_USER="Intrus")


def test_a_role_is_given_and_taken(shell):
    shell("grant", "Intrus", "moe", code=77, FILROUGE_USER="Intrus")
    shell("grant", "Intrus", "moe")
    assert shell.json("show", "datasets.manifest/ventes", FILROUGE_USER="Intrus")["ref"]
    assert {one["name"]: one["roles"] for one in shell.json("members")} == {
        "Claire": ["owner"],
        "Intrus": ["moe"],
    }
    shell("revoke", "Intrus", "moe")
    shell("show", "datasets.manifest/ventes", code=77, FILROUGE_USER="Intrus")


def test_a_use_case_is_a_command(shell):
    told = shell.json("datasets", "profile", "encore", "--subject", "datasets.manifest/ventes")
    assert told["made"] == ["datasets.profile/encore@1"] and told["cost"]["cpu_s"] >= 0
    shell("datasets", "profile", "encore", "--subject", "nonsense", code=65)
    shell("datasets", "profile", "encore", code=64)


def test_an_input_keeps_its_value_beside_an_option_of_its_name(shell):
    lines = shell.home.parent / "lignes.txt"
    lines.write_text('{"a": 1}\n{"a": 2}\n', encoding="utf-8")
    told = shell.json("datasets", "ingest", "lignes", "--files", lines, "--input-format", "jsonl")
    assert "datasets.manifest/lignes@1" in told["made"]


def test_suspects_are_shown_and_a_citation_is_maintained(shell):
    note = shell.case / "projects.decision" / "d.yaml"
    shell("reaffirm", "datasets.manifest/ventes", "--why", "vu", code=66)
    assert shell.json("suspects") == {"roots": [], "inherited": {}}
    assert not note.exists()


def test_only_what_carries_a_signature_is_signed(shell):
    assert "signing.not-signable" in shell("sign", "datasets.manifest/ventes", code=65)
    shell("sign", "options.choice/absente", code=66)


def test_errors_speak_the_readers_language_and_have_exit_codes(shell, tmp_path):
    french = shell("show", "datasets.manifest/absent", code=66)
    english = shell("show", "datasets.manifest/absent", code=66, FILROUGE_LANG="en")
    assert french != english and "not-found" in french
    shell("show", "x", code=65)
    shell("show", "ghost.kind/x", code=66)
    shell("run", tmp_path, code=66)
    (shell.case / "case.yaml").write_text("project: [")
    assert "case.yaml" in shell("run", shell.case, code=65)


@pytest.mark.parametrize(
    ("line", "code", "french", "english"),
    [
        ("nosuch", 64, "La commande nosuch n’existe pas.", "No such command 'nosuch'."),
        ("run", 64, "Il manque l’argument 'CASE'.", "Missing argument 'CASE'."),
        ("show a b", 64, "Argument en trop", "unexpected extra argument"),
        ("coverage --format yaml", 64, "yaml n’est pas l’un de 'text', 'json'", "'yaml' is not one of"),
        ("run nowhere", 66, "Dossier nowhere\N{NO-BREAK SPACE}: introuvable", "'nowhere' does not exist"),
        ("journal verify --help", 0, "Parcourir la chaîne", "Walk the chain"),
    ],
)
def test_a_wrong_line_is_told_in_the_readers_language(made, line, code, french, english):
    told = made(*line.split(), code=code), made(*line.split(), code=code, FILROUGE_LANG="en")
    assert french in told[0] and english not in told[0]
    assert english in told[1] and french not in told[1]


def test_what_click_says_is_known_by_its_own_words():
    import click

    from filrouge.delivery.usage import FRENCH

    source = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    assert [words for words in FRENCH if words.replace("\n", "\\n").replace("\t", "\\t") not in source] == []


def test_an_impossible_step_is_told_by_the_exit_code(shell):
    text = (shell.case / "case.yaml").read_text()
    (shell.case / "case.yaml").write_text(text + "- id: bad\n  use: datasets.ghost\n")
    told = json.loads(shell("run", shell.case, "--format", "json", code=65))
    assert told["steps"][-1]["state"] == "impossible" and told["steps"][-1]["why"]


def test_completion(made):
    for name in ("bash", "zsh", "fish"):
        assert "_FILROUGE_COMPLETE" in made("completion", name)
