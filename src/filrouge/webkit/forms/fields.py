"""From a declared part to the tree of fields that a form asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic_core import PydanticUndefined

from filrouge.kernel.documents import Account, Blob, Part, Prose, Quantity, Quote, Ref
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_
from filrouge.kernel.units import unit_of
from filrouge.kernel.usecases import Asked, fields_of

#: ``cite``: a reference or a quote; ``lines``: texts, one a line; ``people``, ``choices``: several of a few;
#: ``map``: named values; ``items``: a list whose items are added and removed one by one.
Shape = Literal[
    "text", "number", "yesno", "day", "choice", "prose", "quantity", "account", "ref", "quote", "cite",
    "file", "map", "part", "lines", "choices", "people", "files", "items",
]  # fmt: skip
_SHAPES: Mapping[Any, Shape] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "yesno",
    date: "day",
    Account: "account",
    Prose: "prose",
    Quantity: "quantity",
    Ref: "ref",
    Quote: "quote",
    Blob: "file",
}
_LAST = ("valid_until",)  #: every document has it, few need it
_MANY: Mapping[Shape, Shape] = {"text": "lines", "choice": "choices", "account": "people", "file": "files"}


@dataclass(frozen=True)
class Field:
    """One place of a body. ``model`` declares it, so that words can be found for it."""

    name: str
    shape: Shape
    model: type[Part]
    optional: bool = False  #: may be left out
    nullable: bool = False  #: nothing is an answer of its own: unknown
    default: Any = None  #: what it stands for when left out
    whole: bool = False  #: a number without decimals
    choices: tuple[str, ...] = ()
    kind: str | None = None  #: of a reference
    unit: str = ""
    part: type[Part] | None = None  #: what a part is
    inside: tuple["Field", ...] = ()  #: of a part
    item: "Field | None" = None  #: of a list
    free: bool = True  #: of a text: no pattern restrains it
    derived: bool = False  #: an id that comes from what its item says, when nobody gives it

    def child(self, token: str) -> "Field | None":
        """The field under this one that a token of a pointer names: by its name, or an item's rank or id."""
        if self.shape == "items":
            return self.item
        return next((one for one in self.inside if one.name == token), None)


@cache
def tree_of(model: type[Part]) -> Field:
    """The whole form of a part.

    Raises:
        Invalid: a field of a type that no form can ask for.
    """
    return Field("", "part", model, part=model, inside=tuple(_fields(model)))


def _fields(model: type[Part]) -> Iterator[Field]:
    for name, info, ask in sorted(fields_of(model), key=lambda told: told[0] in _LAST):
        default = None if info.is_required() else info.get_default(call_default_factory=True)
        one = _one(model, name, ask)
        free = not any(getattr(mark, "pattern", None) for mark in info.metadata)
        told = replace(
            one,
            optional=ask.optional,
            nullable=_takes_none(info.annotation),
            default=None if default is PydanticUndefined else default,
            free=free,
        )
        yield _many(told) if ask.many else told


def _one(model: type[Part], name: str, ask: Asked) -> Field:
    """A field for one value of what is asked."""
    asked = ask.type
    if get_origin(asked) is Literal:
        return Field(name, "choice", model, choices=tuple(map(str, get_args(asked))))
    if get_origin(asked) in (Union, UnionType) and set(get_args(asked)) - {NoneType} == {Ref, Quote}:
        return Field(name, "cite", model, kind=ask.kind)
    if get_origin(asked) in (Mapping, dict) or getattr(get_origin(asked), "__name__", "") == "Mapping":
        return Field(name, "map", model)
    if asked in _SHAPES:
        unit = unit_of(name) if asked in (int, float) else ""
        return Field(name, _SHAPES[asked], model, whole=asked is int, kind=ask.kind, unit=unit)
    if isinstance(asked, type) and issubclass(asked, Part):
        return Field(name, "part", model, part=asked, inside=_with_derived_id(tuple(_fields(asked))))
    raise Invalid(N_("%(use)s: no form can ask for %(kind)s", use=model.__name__, kind=asked), at=f"/{name}")


def _with_derived_id(inside: tuple[Field, ...]) -> tuple[Field, ...]:
    """An item that must say something may take its id from that; one that a pattern restrains may not."""
    says = any(one.shape == "prose" and not one.optional for one in inside)
    return tuple(replace(one, derived=says and one.name == "id" and one.free) for one in inside)


def _many(one: Field) -> Field:
    """A list of such values."""
    shape = _MANY.get(one.shape, "items")
    item = replace(one, optional=False, nullable=False, default=None)
    return replace(one, shape=shape, item=item, inside=(), part=None)


def _takes_none(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)
