"""The import contracts, kept by the tests themselves."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_storeys_hold():
    told = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout


def test_help_is_light():
    code = (
        "import sys; from filrouge.delivery.cli import root; root(['--help'], standalone_mode=False); "
        "assert not {'django', 'pydantic', 'pandas', 'babel', 'yaml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_no_module_is_a_drawer():
    forbidden = {"utils", "util", "common", "helpers", "helper", "core", "base", "manager", "misc"}
    names = {path.stem for path in (ROOT / "src").rglob("*.py")} | {p.name for p in (ROOT / "src").rglob("*")}
    assert not names & forbidden
