"""A home as the last release without pages left it: today's opens it, and its pages show what it holds.

``golden/home-1.zip`` was written by that release from a case of four steps whose file was replaced once; it
is never written again.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

GOLDEN = Path(__file__).parent / "golden" / "home-1.zip"
HEAD = "11:ad1c0bc9a52f1a70b5afec2198dffe0c440bedf0b42bd63e7b5cd18902d6ec8c"
FILROUGE = Path(sys.executable).with_name("filrouge")
#: Address → what it must say, to whoever owned the project then.
PAGES = {
    "/": "ancien",
    "/p/ancien/": "soins-profil",
    "/p/ancien/d/projects.decision/cout/": "La moyenne cache les gros consommateurs.",
    "/p/ancien/d/datasets.manifest/soins/?revision=1": "soins.csv",
    "/p/ancien/r/datasets.card/soins-fiche/": "soins",
    "/p/ancien/suspects": "83,02",
    "/p/ancien/journal": "Claire Vasseur",
    "/p/ancien/search?q=consommateurs": "cout",
}
LOOK = """
import json, sys
from filrouge.delivery.wiring import accounts, collect_static, start_django
start_django()
collect_static()
from django.test import Client
from filrouge.adapters.accounts.models import Account
client = Client(headers={"host": "localhost", "accept-language": "fr"})
client.force_login(Account.objects.get(pk=str(accounts().find("Claire Vasseur").id)))
answers = {path: client.get(path) for path in json.loads(sys.argv[1])}
print(json.dumps({path: [told.status_code, told.content.decode()] for path, told in answers.items()}))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("old") / "home"
    with ZipFile(GOLDEN) as archive:
        archive.extractall(folder)
    return folder


def run(home: Path, *command: object) -> str:
    env = {**os.environ, "FILROUGE_HOME": str(home), "FILROUGE_USER": "Claire Vasseur", "FILROUGE_LANG": "fr"}
    told = subprocess.run([*map(str, command)], env=env, capture_output=True, text=True, cwd=home.parent)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


@pytest.mark.slow
def test_the_command_line_reads_it_and_its_journal_holds(home):
    run(home, FILROUGE, "--project", "ancien", "journal", "verify", "--head", HEAD)
    doubts = json.loads(run(home, FILROUGE, "--project", "ancien", "suspects", "--format", "json"))
    assert [(one["old"], one["new"]) for one in doubts["roots"]] == [("71.75", "83.02380952380952")]
    assert "Yanis Benali" in run(home, FILROUGE, "--project", "ancien", "members")


@pytest.mark.slow
def test_its_pages_show_what_it_holds(home):
    told = json.loads(run(home, sys.executable, "-c", LOOK, json.dumps(list(PAGES))))
    missing = {path: told[path][0] for path, words in PAGES.items() if words not in told[path][1]}
    assert not missing
    assert {code for code, _ in told.values()} == {200}


@pytest.mark.slow
def test_it_is_written_on(home):
    """What the old release began, this one goes on with: the next entry follows the old head."""
    ref = "projects.decision/cout"
    run(home, FILROUGE, "--project", "ancien", "reaffirm", ref, "--why", "la décision tient")
    doubts = json.loads(run(home, FILROUGE, "--project", "ancien", "suspects", "--format", "json"))
    assert doubts["roots"] == []
    run(home, FILROUGE, "--project", "ancien", "journal", "verify", "--head", HEAD)
