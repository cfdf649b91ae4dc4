"""Documentation is kept true by tests: pages exist, links lead somewhere, generated pages are today's."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from filrouge.delivery.registry import ROOMS, room

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


def test_the_reference_is_made_from_todays_declarations():
    told = subprocess.run(
        [sys.executable, ROOT / "scripts" / "reference.py", "--check"], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_has_its_page(name):
    text = (DOCS / "rooms" / f"{name}.md").read_text()
    assert text.startswith("# ")


@pytest.mark.parametrize("name", ROOMS)
def test_every_kind_and_use_case_is_in_the_reference(name):
    text = (DOCS / "reference" / f"{name}.md").read_text()
    module = room(name)
    missing = [k.kind for k in module.kinds if f"## {k.kind}\n" not in text]
    missing += [use.name for use in module.use_cases() if f"## {use.name}\n" not in text]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_python_blocks_run(page):
    for block in re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL):
        exec(compile(block, str(page), "exec"), {})


def test_every_golden_document_reads_today():
    import json

    from filrouge.delivery.registry import Installed

    golden = sorted((ROOT / "tests" / "domains").glob("*/golden/*-v*.json"))
    for path in golden:
        name, _, version = path.stem.rpartition("-v")
        kind = Installed().kind(name)
        document = kind.read(json.loads(path.read_text()), schema_version=int(version))
        if int(version) == kind.schema_version:
            assert document.body() == json.loads(path.read_text()), path.name
            restored = kind.restored(path.read_bytes(), schema_version=int(version))
            assert repr(restored) == repr(document), path.name  # equal, and of the same types
    told = {path.stem for path in golden}
    wanted = {
        f"{kind.kind}-v{version}"
        for name in ROOMS
        for kind in room(name).kinds
        for version in range(1, kind.schema_version + 1)
    }
    assert told == wanted
