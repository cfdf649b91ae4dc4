"""A value of a field as one line that a person reads, where two are compared."""

from typing import Any

from filrouge.webkit.forms.fields import Field
from filrouge.webkit.forms.showing import Node, Showing

NOTHING = "–"


def told(showing: Showing, field: Field, value: Any) -> str:
    """What the value says; a dash for nothing."""
    if value is None or value == []:
        return NOTHING
    return _told(showing.node(field, "", value)) or NOTHING


def _told(node: Node) -> str:
    shape = node.field.shape
    if shape in ("choice", "yesno", "account", "choices", "people"):
        return ", ".join(one.label for one in node.options if one.chosen and one.value)
    if shape == "quantity":
        return f"{node.value} {node.more['unit']}".strip()
    if shape == "number":
        return f"{node.value} {node.more['unit']}".strip()
    if shape in ("ref", "quote", "cite"):
        return _cited(node)
    if shape in ("file", "files"):
        return ", ".join(str(one.more.get("name", "")) for one in (node.inside or (node,)))
    if shape == "lines":
        return ", ".join(node.value.splitlines())
    if shape == "map":
        return ", ".join(f"{one.more['name']} : {one.value}" for one in node.inside)
    if shape in ("part", "items"):
        said = [(one.label if shape == "part" else "", _told(one)) for one in node.inside]
        return "; ".join(f"{label} : {text}" if label else text for label, text in said if text)
    return node.value


def _cited(node: Node) -> str:
    read = f"{node.more['read']}, " if node.more.get("read") else ""
    source = f"{node.more['source']} ({node.value})" if node.more["source"] else node.value
    return f"{read}{source}{node.more.get('pointer', '')}"
