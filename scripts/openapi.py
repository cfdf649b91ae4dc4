"""``make docs``: the schema of REST as it is told today. With ``--check``: is the kept one today's?"""

import json
import os
import sys
import tempfile
from pathlib import Path

KEPT = Path(__file__).parents[1] / "tests" / "delivery" / "api" / "openapi.json"


def told() -> str:
    """The schema, its names in order, over a home that nobody uses."""
    import django  # noqa: PLC0415 - it wants a home first

    with tempfile.TemporaryDirectory() as home:
        os.environ["FILROUGE_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "filrouge.delivery.settings"
        django.setup()
        from filrouge.delivery.api import api  # noqa: PLC0415 - it wants Django set up

        return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    wanted = told()
    stale = not KEPT.exists() or KEPT.read_text(encoding="utf-8") != wanted
    if "--check" in sys.argv:
        sys.exit("make docs: openapi.json" if stale else 0)
    KEPT.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()
