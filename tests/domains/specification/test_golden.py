"""Stored bodies of today and of the past still read, and read the same."""

import json
from pathlib import Path

import pytest

from filrouge.domains.specification.module import MODULE

FOLDER = Path(__file__).parent / "golden"
KINDS = {kind.kind: kind for kind in MODULE.kinds}
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_stored_body_reads_today(file):
    name, _, version = file.stem.rpartition("-v")
    document = KINDS[name].read(json.loads(file.read_text()), schema_version=int(version))
    now = FOLDER / f"{name}-v{KINDS[name].schema_version}.json"
    assert document.body() == json.loads(now.read_text())


@pytest.mark.parametrize("kind", MODULE.kinds, ids=KINDS)
def test_each_version_of_each_kind_has_one(kind):
    for version in range(1, kind.schema_version + 1):
        assert (FOLDER / f"{kind.kind}-v{version}.json").exists()
