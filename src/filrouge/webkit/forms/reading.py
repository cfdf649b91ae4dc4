"""From what a browser posted to a body: JSON, valid or not; what was left empty is absent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from filrouge.kernel.documents import Body
from filrouge.kernel.texts import Lang
from filrouge.webkit.forms.fields import Field, Shape
from filrouge.webkit.forms.numbers import number_of
from filrouge.webkit.forms.plain import json_of, lines_of, value_of
from filrouge.webkit.forms.references import ref_body

ITEMS_LIMIT = 5_000  #: of one list; a form with more could not be shown either
NAME_LETTERS = 200  #: of a file


class Posted(Protocol):
    """Django's ``QueryDict`` or anything like it."""

    def get(self, name: str, default: None = None, /) -> Any: ...

    def getlist(self, name: str, /) -> list[Any]: ...


Keep = Callable[[Any], Body]  #: stores an uploaded file and returns the body of its ``Blob``


@dataclass(frozen=True)
class Reading:
    """One form that was sent. ``lang`` is the language it was shown in, so that numbers are read as typed."""

    post: Posted
    files: Posted
    keep: Keep
    lang: Lang

    def value(self, field: Field, at: str) -> Any:
        """What was answered at a place, None for no answer."""
        return _READERS[field.shape](self, field, at)

    def text(self, name: str) -> str:
        """As it was typed; browsers send line ends as two characters."""
        return str(self.post.get(name) or "").replace("\r\n", "\n").replace("\r", "\n")

    def count(self, at: str) -> int:
        told = self.text(f"{at}:n")
        return min(int(told), ITEMS_LIMIT) if told.isascii() and told.isdigit() and len(told) < 9 else 0

    def list_of(self, at: str, found: list[Any]) -> list[Any] | None:
        """An empty list is no answer, unless somebody said that it is empty."""
        return found if found or self.post.get(f"{at}:empty") else None


def body_of(tree: Field, reading: Reading) -> Body:
    """The body of a whole form."""
    return _part(reading, tree, "") or {}


def filled(pairs: Iterator[tuple[str, Any]] | Sequence[tuple[str, Any]]) -> Body:
    """Without what was left empty."""
    return {name: value for name, value in pairs if value is not None}


def _part(reading: Reading, field: Field, at: str) -> Body | None:
    told = filled([(one.name, reading.value(one, f"{at}/{one.name}")) for one in field.inside])
    return told if told or not field.optional else None


def _text(reading: Reading, field: Field, at: str) -> str | None:
    return reading.text(at) or None


def _number(reading: Reading, field: Field, at: str) -> int | float | str | None:
    typed = reading.text(at)
    if not typed.strip():
        return None
    number = number_of(typed, reading.lang)
    return typed if number is None else number


def _yesno(reading: Reading, field: Field, at: str) -> bool | str | None:
    told = reading.text(at)
    return {"true": True, "false": False}.get(told, told or None)


def _prose(reading: Reading, field: Field, at: str) -> Body | None:
    text = reading.text(at)
    return {"lang": reading.text(f"{at}:lang") or reading.lang, "text": text} if text else None


def _quantity(reading: Reading, field: Field, at: str) -> Body | None:
    value, unit = _number(reading, field, f"{at}:value"), reading.text(f"{at}:unit") or None
    return filled([("value", value), ("unit", unit)]) or None


def _ref(reading: Reading, field: Field, at: str) -> Body | str | None:
    return ref_body(reading.text(at))


def _quote(reading: Reading, field: Field, at: str) -> Body | None:
    parts = [
        ("ref", ref_body(reading.text(at))),
        ("pointer", reading.text(f"{at}:pointer").strip() or None),
        ("tolerance", _number(reading, field, f"{at}:tolerance")),
    ]
    return filled(parts) or None


def _cite(reading: Reading, field: Field, at: str) -> Body | str | None:
    """A document as a whole, or one value in it."""
    told = _quote(reading, field, at) or {}
    return told if told.keys() - {"ref"} else told.get("ref")


def _file(reading: Reading, field: Field, at: str) -> Body | None:
    new = reading.files.get(f"{at}:file")
    if new:
        return reading.keep(new)
    return None if reading.post.get(f"{at}:drop") else _kept(reading, at)


def _files(reading: Reading, field: Field, at: str) -> list[Body] | None:
    ranks = range(reading.count(at))
    kept = [_kept(reading, f"{at}/{n}") for n in ranks if not reading.post.get(f"{at}/{n}:drop")]
    new = [reading.keep(one) for one in reading.files.getlist(f"{at}:file")]
    return reading.list_of(at, [one for one in (*kept, *new) if one])


def _kept(reading: Reading, at: str) -> Body | None:
    """A file that was sent before; the caller checks that it may be cited."""
    try:
        told = json_of(reading.text(f"{at}:kept") or "null")
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _map(reading: Reading, field: Field, at: str) -> Body | None:
    ranks = [f"{at}/{n}" for n in range(reading.count(at))]
    return {reading.text(f"{one}:name"): value_of(reading.text(one), reading.lang) for one in ranks} or None


def _lines(reading: Reading, field: Field, at: str) -> list[Any] | None:
    return reading.list_of(at, lines_of(reading.text(at)))


def _choices(reading: Reading, field: Field, at: str) -> list[Any] | None:
    """In the order they stood in, new ones after them."""
    order = reading.text(f"{at}:order").split()
    chosen = [str(one) for one in reading.post.getlist(at)]
    return reading.list_of(
        at, sorted(chosen, key=lambda one: order.index(one) if one in order else len(order))
    )


def _items(reading: Reading, field: Field, at: str) -> list[Any] | None:
    assert field.item
    found = [reading.value(field.item, f"{at}/{n}") for n in range(reading.count(at))]
    return reading.list_of(at, found)


_READERS: Mapping[Shape, Callable[[Reading, Field, str], Any]] = {
    "text": _text,
    "number": _number,
    "yesno": _yesno,
    "day": _text,
    "choice": _text,
    "prose": _prose,
    "quantity": _quantity,
    "account": _text,
    "ref": _ref,
    "quote": _quote,
    "cite": _cite,
    "file": _file,
    "files": _files,
    "map": _map,
    "part": _part,
    "lines": _lines,
    "choices": _choices,
    "people": _choices,
    "items": _items,
}
