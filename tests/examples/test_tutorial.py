"""The tutorial's commands, run as they are written; its two languages give the same ones."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {lang: ROOT / "docs" / "tutorials" / f"mutuelle.{lang}.md" for lang in ("fr", "en")}
#: A group is begun before the tests that stand alone: this one is long, and would keep the others waiting.
pytestmark = pytest.mark.xdist_group("tutorial")
KEPT = shutil.ignore_patterns("raw", "out", ".filrouge.json", "__pycache__")


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_both_languages_give_the_same_commands():
    assert commands(PAGES["fr"]) == commands(PAGES["en"]) != []


@pytest.mark.slow
def test_every_command_runs(tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=KEPT)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "FILROUGE_HOME": str(tmp_path / "home"), "FILROUGE_LANG": "fr"}
    made = [sys.executable, "examples/mutuelle/make_ledger.py"]
    subprocess.run(made, cwd=tmp_path, check=True)
    for command in commands(PAGES["fr"]):
        if command.startswith("make "):
            command = "filrouge run examples/mutuelle"  # what the demo does once it is installed
        told = subprocess.run(command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True)
        assert told.returncode == 0, f"{command}\n{told.stdout}\n{told.stderr}"
