"""The schema of REST: valid, today's, and the same for whoever asks."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema

KEPT = Path(__file__).parent / "openapi.json"
ROOT = Path(__file__).parents[3]


def test_the_kept_schema_is_todays():
    """A change of REST is seen in review: ``make docs`` writes it, a person reads it."""
    told = subprocess.run([sys.executable, ROOT / "scripts" / "openapi.py", "--check"], capture_output=True)
    assert told.returncode == 0, told.stderr.decode()


def test_what_is_served_is_what_is_kept(ann):
    assert ann.http.get("/openapi.json").json() == json.loads(KEPT.read_text())


def test_every_reference_inside_leads_somewhere():
    schema = json.loads(KEPT.read_text())
    shapes = schema["components"]["schemas"]

    def references(value):
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for inside in value.values():
                yield from references(inside)
        elif isinstance(value, list):
            for inside in value:
                yield from references(inside)

    assert {one.rpartition("/")[2] for one in references(schema)} <= shapes.keys()
    for shape in shapes.values():
        jsonschema.Draft202012Validator.check_schema(shape)


def test_every_operation_is_told_and_asks_who_is_there():
    schema = json.loads(KEPT.read_text())
    for path, operations in schema["paths"].items():
        for method, told in operations.items():
            assert told["description"] and told["tags"], (method, path)
            assert {name for one in told["security"] for name in one} == {"Bearer", "Session"}
            assert "default" in told["responses"]
