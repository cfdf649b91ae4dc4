"""A room made by ``make new-room`` passes everything, as it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_stray_room_passes_everything(tmp_path):
    kept = shutil.ignore_patterns("__pycache__", "*.egg-info", "raw", "out")
    for name in ("src", "tests", "docs", "scripts", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=kept)
    for path in (*ROOT.glob("*.md"), ROOT / "LICENSE", ROOT / "pyproject.toml"):
        shutil.copy(path, tmp_path)
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "src"), "FILROUGE_HOME": str(tmp_path / "home")}

    def run(*command) -> None:
        told = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
        assert told.returncode == 0, told.stdout + told.stderr

    run(sys.executable, "scripts/new_room.py", "garden")
    run(sys.executable, "scripts/reference.py")
    contracts = ("rooms", "errors", "texts", "words", "docs", "architecture")
    tests = [f"tests/contract/test_{name}.py" for name in contracts]
    run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "tests/domains/garden")
