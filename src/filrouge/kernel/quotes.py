"""Reading a value, and its unit, out of a body by a pointer that names parts by id."""

from dataclasses import dataclass

from filrouge.kernel.documents import Body, Document
from filrouge.kernel.texts import Lang
from filrouge.kernel.units import unit_of


@dataclass(frozen=True)
class Value:
    """What a quote found; ``lang`` is said when a person wrote it."""

    content: str | int | float | bool
    unit: str = ""
    lang: Lang | None = None

    def near(self, other: "Value", tolerance: float) -> bool:
        """Same value; numbers may differ by the tolerance, units never."""
        mine, theirs = self.content, other.content
        if isinstance(mine, int | float) and isinstance(theirs, int | float) and self.unit == other.unit:
            return abs(mine - theirs) <= tolerance
        return self == other

    def __str__(self) -> str:
        return f"{self.content} {self.unit}".strip()


def resolve(body: Body, pointer: str, kind: type[Document]) -> Value | None:
    """The value at ``pointer``, or None; old pointers follow the upgrades that moved them."""
    found = _at(body, pointer)
    return found if found is not None else _at(body, _today(pointer, kind))


def _at(body: Body, pointer: str) -> Value | None:
    here: object = body
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    for token in tokens:
        here = _child(here, token)
    if isinstance(here, dict) and here.keys() == {"value", "unit"}:
        return Value(here["value"], here["unit"])
    if isinstance(here, dict) and here.keys() == {"lang", "text"}:
        return Value(here["text"], lang=here["lang"])
    return Value(here, unit_of(tokens[-1])) if isinstance(here, str | int | float) else None


def _child(here: object, token: str) -> object:
    if isinstance(here, dict):
        return here.get(token)
    if isinstance(here, list):  # by id, never by position: inserting a row must not move a quote
        if not any(isinstance(part, dict) for part in here):
            return _nth(here, token)
        return next((part for part in here if isinstance(part, dict) and part.get("id") == token), None)
    return None


def _nth(scalars: list[object], token: str) -> object:
    """A number of a list of numbers (edges, counts) has no other name than its place."""
    place = int(token) if token.isascii() and token.isdigit() and len(token) < 10 else len(scalars)
    return scalars[place] if place < len(scalars) else None


def _today(pointer: str, kind: type[Document]) -> str:
    for old, new in kind.moved.items():
        pairs = list(zip(old.split("/"), pointer.split("/"), strict=False))
        if len(old.split("/")) == len(pointer.split("/")) and all(o in ("*", p) for o, p in pairs):
            kept = iter(p for o, p in pairs if o == "*")
            pointer = "/".join(next(kept) if token == "*" else token for token in new.split("/"))
    return pointer
