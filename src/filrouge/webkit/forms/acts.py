"""What the buttons of a form do to its body, without a script: add, remove and move items."""

import copy
import re
from typing import Any

from filrouge.kernel.documents import Body
from filrouge.kernel.texts import unaccented
from filrouge.webkit.forms.fields import Field

SLUG_LETTERS = 40
ACTS = ("add", "rm", "up")


def acted(tree: Field, body: Body, act: str) -> tuple[Body, str]:
    """The body after ``add:/members``, ``rm:/members/0`` or ``up:/members/1``, and the place to look at next.

    An act about a place that is not there changes nothing.
    """
    verb, _, at = act.partition(":")
    after = copy.deepcopy(body)
    if verb not in ACTS:
        return after, ""
    place, _, rank = (at, "", "") if verb == "add" else at.rpartition("/")
    found = _list_at(tree, after, place)
    if found is None:
        return after, ""
    field, items = found
    told = _added(field, items, place) if verb == "add" else _moved(items, place, rank, remove=verb == "rm")
    return after, told


def slug(text: str) -> str:
    """A name made of a text: small letters without accents, joined by dashes, cut between words."""
    plain = unaccented(text.replace("’", " ")).lower()
    words, told = re.findall(r"[a-z0-9]+", plain), ""
    for word in words:
        longer = f"{told}-{word}" if told else word[:SLUG_LETTERS]
        if len(longer) > SLUG_LETTERS:
            break
        told = longer
    return told


def free_name(wanted: str, taken: set[str]) -> str:
    """The name itself, or the first one after it that nobody has: ``name-2`` …"""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def with_names(tree: Field, body: Any) -> Any:
    """A copy in which items without an id get one from what they say, and empty rows are gone."""
    if tree.shape == "part" and isinstance(body, dict):
        told = {one.name: with_names(one, body.get(one.name)) for one in tree.inside}
        return {**body, **{name: value for name, value in told.items() if value is not None}}
    if tree.shape == "map" and isinstance(body, dict):
        return {name: value for name, value in body.items() if name or value is not None}
    if tree.shape == "items" and isinstance(body, list) and tree.item:
        kept = [with_names(tree.item, one) for one in body if one is not None]
        return _named(tree.item, kept)
    return body


def _named(item: Field, items: list[Any]) -> list[Any]:
    says = next((one for one in item.inside if one.shape == "prose" and not one.optional), None)
    if says is None or not any(one.derived for one in item.inside):
        return items
    taken = {str(one.get("id")) for one in items if isinstance(one, dict)}
    told = []
    for one in items:
        if isinstance(one, dict) and not one.get("id") and isinstance(one.get(says.name), dict):
            wanted = slug(str(one[says.name].get("text", "")))
            one = {"id": free_name(wanted, taken), **one} if wanted else one
            taken.add(str(one.get("id")))
        told.append(one)
    return told


def _list_at(tree: Field, body: Body, at: str) -> tuple[Field, Any] | None:
    """The list, or the named values, at a place; made there when nothing is."""
    here, field = body, tree
    for token in at.split("/")[1:]:
        child = field.child(token)
        if child is None:
            return None
        empty: Any = [] if child.shape == "items" else {}
        if isinstance(here, list):
            if not token.isdigit() or int(token) >= len(here):
                return None
            here[int(token)] = here[int(token)] if here[int(token)] is not None else empty
            here = here[int(token)]
        elif isinstance(here, dict):
            here = here.setdefault(token, empty)
        else:
            return None
        field = child
    if field.shape == "items" and isinstance(here, list):
        return field, here
    return (field, here) if field.shape == "map" and isinstance(here, dict) else None


def _added(field: Field, items: Any, place: str) -> str:
    if isinstance(items, dict):
        items.setdefault("", None)
        return f"{place}/{len(items) - 1}"
    item = field.item
    items.append(_blank(item, items) if item and item.shape == "part" else None)
    return f"{place}/{len(items) - 1}"


def _blank(item: Field, items: list[Any]) -> Body:
    """An id is proposed where it says nothing: of items that name people or sources rather than say words."""
    shapes = {one.shape for one in item.inside if not one.optional}
    named = next((one for one in item.inside if one.name == "id" and one.free), None)
    if named is None or not shapes & {"account", "cite", "quote"} or "prose" in shapes:
        return {}
    taken = {str(one.get("id")) for one in items if isinstance(one, dict)}
    return {"id": free_name(f"{item.name[0]}1", taken)}


def _moved(items: Any, place: str, rank: str, *, remove: bool) -> str:
    n = int(rank) if rank.isascii() and rank.isdigit() else -1
    if not 0 <= n < len(items):
        return place
    if isinstance(items, dict):
        names = list(items)
        if remove:
            del items[names[n]]
        return place
    if remove:
        del items[n]
        return place
    if n:
        items[n - 1], items[n] = items[n], items[n - 1]
    return f"{place}/{max(0, n - 1)}"
