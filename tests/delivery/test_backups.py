"""Backups of every release come back; what is no backup changes nothing.

``golden/backup-<format>.zip`` was written by the first release of its format and is never written again.
"""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

GOLDEN = sorted((Path(__file__).parent / "golden").glob("backup-*.zip"))
HEAD = {"backup-1": "6:329d38bccc6061fd8a8ed495a62cea209195e57ac58124df62d86fbb2709a2c5"}
FILROUGE = Path(sys.executable).with_name("filrouge")


def run(home: Path, *words: object) -> tuple[int, str]:
    env = {**os.environ, "FILROUGE_HOME": str(home), "FILROUGE_USER": "Golden", "FILROUGE_PROJECT": "case"}
    told = subprocess.run(
        [FILROUGE, *map(str, words)], env=env, capture_output=True, text=True, cwd=home.parent
    )
    return told.returncode, told.stdout + told.stderr


@pytest.mark.slow
@pytest.mark.parametrize("backup", GOLDEN, ids=lambda path: path.stem)
def test_an_old_backup_is_restored_read_and_verified(tmp_path, backup):
    home = tmp_path / "home"
    assert run(home, "restore", backup)[0] == 0
    assert run(home, "journal", "verify", "--head", HEAD[backup.stem])[0] == 0
    for ref in (
        "datasets.manifest/petit",
        "datasets.dictionary/petit",
        "datasets.card/petit-fiche",
        "thread.case/case",
    ):
        code, told = run(home, "show", ref)
        assert code == 0, told


@pytest.mark.slow
@pytest.mark.parametrize(
    "members", [{}, {"backup.json": b"{}"}, {"backup.json": b'{"format": 1}', "../x": b"x"}]
)
def test_what_is_no_backup_changes_nothing(tmp_path, members):
    with ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    code, told = run(tmp_path / "home", "restore", tmp_path / "b.zip")
    assert code == 65 and "archive.broken" in told
    assert not (tmp_path / "home" / "filrouge.sqlite3").exists() and not (tmp_path / "x").exists()
