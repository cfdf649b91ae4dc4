"""``make docs``: the schema of REST as it is told today. With ``--check``: is the kept one today's?"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "delivery" / "api" / "openapi.json"
PAGE = ROOT / "docs" / "reference" / "rest.md"


def told() -> str:
    """The schema, its names in order, over a home that nobody uses."""
    import django  # noqa: PLC0415 - it wants a home first

    with tempfile.TemporaryDirectory() as home:
        os.environ["FILROUGE_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "filrouge.delivery.settings"
        django.setup()
        from filrouge.delivery.api import api  # noqa: PLC0415 - it wants Django set up

        return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def page(schema: dict[str, Any]) -> str:
    """The reference: every address, what it asks for, what it answers."""
    lines = ["# REST", "", "<!-- Made by `make docs` from the schema of REST; change that. -->", ""]
    lines += ["Under `/api/v1`; every error is a problem (RFC 9457). See [the guide](../how-to/rest.en.md)."]
    for path, operations in schema["paths"].items():
        for method, told in operations.items():
            lines += [
                "",
                f"## {method.upper()} {path.removeprefix('/api/v1')}",
                "",
                " ".join(told["description"].split()),
                "",
            ]
            lines += [_parameter(one) for one in told["parameters"] if one["in"] != "path"]
            answers = {code: one for code, one in told["responses"].items() if code != "default"}
            lines += [f"* answers {code}: {one['description']}" for code, one in answers.items()]
    return "\n".join(lines) + "\n"


def _parameter(told: dict[str, Any]) -> str:
    about = f": {told['description']}" if "description" in told else ""
    return f"* `{told['name']}` ({told['in']}{', required' if told.get('required') else ''}){about}"


def main() -> None:
    wanted = told()
    files = {KEPT: wanted, PAGE: page(json.loads(wanted))}
    stale = [
        path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        sys.exit(f"make docs: {', '.join(path.name for path in stale)}" if stale else 0)
    for path in stale:
        path.write_text(files[path], encoding="utf-8")


if __name__ == "__main__":
    main()
