"""References as one value of a control, and back.

``kind/id@3`` is a revision, ``library:`` stands in front for the library. In a step of a case a reference may
also be ``latest:kind/id``, ``from:step`` or ``from:step#part``.
"""

import re
from typing import Any

from filrouge.kernel.documents import Body

_REF = re.compile(r"(library:)?([^/@\s]+)/([^/@\s]+)@([0-9]{1,9})")


def ref_text(body: object) -> str:
    """One text for a reference in any of its shapes; "" for none. What is no reference is kept as it is."""
    if isinstance(body, str):
        return body
    if not isinstance(body, dict):
        return ""
    if "from" in body:
        part = f"#{body['part']}" if body.get("part") else ""
        return f"from:{body['from']}{part}"
    if "latest" in body:
        return f"latest:{body['latest']}"
    if not body.get("kind") and not body.get("id"):
        return ""
    shelf = "library:" if body.get("library") else ""
    return f"{shelf}{body.get('kind', '')}/{body.get('id', '')}@{body.get('revision', '')}"


def ref_body(text: str) -> Body | str | None:
    """What a text names; a text that names nothing comes back as it is, to be refused beside its field."""
    told = text.strip()
    if not told:
        return None
    if found := _REF.fullmatch(told):
        shelf, kind, id, revision = found.groups()
        return {"kind": kind, "id": id, "revision": int(revision), "library": bool(shelf)}
    if told.startswith("latest:"):
        return {"latest": told.removeprefix("latest:")}
    if told.startswith("from:"):
        step, _, part = told.removeprefix("from:").partition("#")
        return {"from": step, **({"part": part} if part else {})}
    return told


def is_quote(body: Any) -> bool:
    return isinstance(body, dict) and ("ref" in body or "pointer" in body)
