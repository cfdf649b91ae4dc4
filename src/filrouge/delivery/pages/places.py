"""Where things are: addresses of documents, and of values in them."""

from typing import Any
from urllib.parse import quote

from filrouge.delivery.labels import field_called, tokens_of
from filrouge.delivery.wiring import LIBRARY
from filrouge.kernel.documents import Key, Part, Ref, token
from filrouge.kernel.project import Project

KEPT = "/~:@!$&'()*+,;="  #: letters of a pointer that a fragment takes as they are


def base_of(project: Project) -> str:
    """What the addresses of a project begin with."""
    name = project.store.project
    return "/library" if name == LIBRARY else f"/p/{name}"


def anchor(pointer: str) -> str:
    """A JSON Pointer as the id of an element, and as the fragment that leads there."""
    return quote(pointer, safe=KEPT)


def document_address(project: Project, key: Key) -> str:
    base = "/library" if key.library else base_of(project)
    return f"{base}/d/{key.kind}/{quote(key.id)}/"


def revision_address(project: Project, ref: Ref, pointer: str = "") -> str:
    """One revision, or a value in it."""
    at = f"#{anchor(pointer)}" if pointer else ""
    return f"{document_address(project, ref.key)}?revision={ref.revision}{at}"


def report_address(project: Project, key: Key) -> str:
    """The page of a report as people read it, beside that of the document."""
    return document_address(project, key).replace("/d/", "/r/", 1)


def told_as(model: type[Part], name: str) -> str:
    """What a body calls a field, as one token of a pointer."""
    return token(model.model_fields[name].alias or name)


def value_at_place(document: Part, pointer: str) -> tuple[type[Part], str, object]:
    """The part that holds what a pointer leads to, the name of its field there, and the value; None where
    there is nothing."""
    model, name, here = type(document), "", document
    value: Any = here
    for told in tokens_of(pointer):
        if isinstance(value, Part):
            name = field_called(type(value), told)
            model, value = type(value), getattr(value, name, None)
        elif isinstance(value, tuple | list):
            numbered = ((str(getattr(one, "id", place)), one) for place, one in enumerate(value))
            value = next((one for id, one in numbered if id == told), None)
        else:
            value = value.get(told) if isinstance(value, dict) else None
    return model, name, value
