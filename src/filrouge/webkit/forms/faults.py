"""Where a fault belongs in a form: the nearest field to the place it names."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from filrouge.kernel.errors import Fault, FilrougeError
from filrouge.webkit.forms.fields import Field


class Place(NamedTuple):
    """A field of a form and its pointer by rank; "" for the form as a whole."""

    field: Field
    at: str


def faults_of(error: FilrougeError) -> tuple[Fault, ...]:
    return error.faults or (Fault(error.at, error.message),)


def placed(tree: Field, body: object, faults: Iterable[Fault]) -> Iterator[tuple[str, Fault]]:
    """Each fault with the pointer, by rank, of the field beside which it is shown."""
    for fault in faults:
        yield place_of(tree, body, fault.at).at, fault


def place_of(tree: Field, body: object, pointer: str) -> Place:
    """Items are named by rank or by id; what names no field (the branch of a union) is passed over."""
    here, at, inner = tree, "", body
    for token in pointer.split("/")[1:]:
        told = token.replace("~1", "/").replace("~0", "~")
        if here.shape in ("lines", "choices", "people", "files", "map"):
            break  # shown as one field
        if here.shape == "items":
            rank = _rank(inner, told)
            if rank is None:
                break
            told = rank
        child = here.child(told)
        if child is None:
            continue
        here, at, inner = child, f"{at}/{told}", _within(inner, told)
    return Place(here, at)


def _rank(items: object, token: str) -> str | None:
    """The rank of the item that a token names, None for no item."""
    known = items if isinstance(items, list) else []
    if token.isascii() and token.isdigit() and int(token) < len(known):
        return token
    ranks = (str(n) for n, one in enumerate(known) if isinstance(one, dict) and str(one.get("id")) == token)
    return next(ranks, None)


def _within(body: object, token: str) -> object:
    if isinstance(body, dict):
        return body.get(token)
    return body[int(token)] if isinstance(body, list) else None
