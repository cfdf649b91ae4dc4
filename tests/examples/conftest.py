"""The example's ledger, made once for the session, and what its truth file says."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CASE = Path(__file__).parents[2] / "examples" / "mutuelle"


def make_ledger(folder: Path, *options: str) -> Path:
    subprocess.run([sys.executable, str(CASE / "make_ledger.py"), str(folder), *options], check=True)
    return folder


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger at its full size, as ``make demo`` makes it."""
    return make_ledger(tmp_path_factory.mktemp("mutuelle") / "raw")


@pytest.fixture(scope="session")
def truth(raw: Path) -> Any:
    return json.loads((raw / "truth.json").read_text(encoding="utf-8"))
