"""Where things are: addresses of documents, of values in them, and their words."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from urllib.parse import quote

from filrouge.delivery.labels import field_label
from filrouge.delivery.wiring import LIBRARY
from filrouge.kernel.documents import Key, Part, Ref, token
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Lang

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


def tokens_of(pointer: str) -> list[str]:
    return [one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:]]


def place_words(model: type[Part], pointer: str, lang: Lang) -> str:
    """A pointer in the words of its declarations: ``Risques › r1 › Gravité``."""
    return " › ".join(_words(model, pointer, lang))


def _words(model: type[Part] | None, pointer: str, lang: Lang) -> Iterator[str]:
    for told in tokens_of(pointer):
        name = field_called(model, told) if model else told
        field = model.model_fields.get(name) if model else None
        if model and field:
            yield field_label(model, name).said(lang)
            model = part_inside(field.annotation)
        elif told.isdecimal() and "id" not in (model.model_fields if model else {}):
            yield str(int(told) + 1)  # people count from 1
        else:
            yield told


def field_called(model: type[Part], told: str) -> str:
    """The field that a body calls so."""
    return next((name for name, field in model.model_fields.items() if field.alias == told), told)


def told_as(model: type[Part], name: str) -> str:
    """What a body calls a field, as one token of a pointer."""
    return token(model.model_fields[name].alias or name)


def part_inside(annotation: Any) -> type[Part] | None:
    """The part that a field holds, alone, in a list or by name."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    if get_origin(annotation) is Annotated:
        return part_inside(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType, tuple, dict):
        return next((found for one in get_args(annotation) if (found := part_inside(one))), None)
    return None


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
