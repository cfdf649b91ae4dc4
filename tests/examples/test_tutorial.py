"""The tutorial's commands, run as they are written; its two languages give the same ones."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {lang: ROOT / "docs" / "tutorials" / f"mutuelle.{lang}.md" for lang in ("fr", "en")}
pytestmark = pytest.mark.xdist_group("mutuelle")


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_both_languages_give_the_same_commands():
    assert commands(PAGES["fr"]) == commands(PAGES["en"]) != []


@pytest.mark.slow
def test_every_command_runs(first_run, tmp_path):
    """From the place where the first two were run from nothing: there, they are said again."""
    place = first_run[0].copied(tmp_path / "place")
    for command in commands(PAGES["fr"]):
        # what the demo does once it is installed
        place("filrouge run examples/mutuelle" if command.startswith("make ") else command)
