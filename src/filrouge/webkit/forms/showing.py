"""From a body, valid or not, to what templates draw."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from filrouge.kernel.documents import Ref, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import Lang, Text
from filrouge.webkit.forms.fields import Field, Shape
from filrouge.webkit.forms.numbers import typed
from filrouge.webkit.forms.plain import lines_text, value_text
from filrouge.webkit.forms.references import is_quote, ref_body, ref_text
from filrouge.webkit.forms.surroundings import LANGS, Labels, Offer, Shelf

CHOOSE = Text(fr="Choisir", en="Choose")
UNKNOWN = Text(fr="On ne sait pas", en="Not known")
NONE = Text(fr="Sans", en="None")
YES, NO = Text(fr="oui", en="yes"), Text(fr="non", en="no")
WHEN_EMPTY = Text(fr="Par défaut\u00a0: %s", en="By default: %s")
OLDER = Text(fr="%s (la révision %d existe)", en="%s (revision %d exists)")
DERIVED = Text(fr="Laissé vide, il vient du texte.", en="Left empty, it comes from the text.")
TITLE_LETTERS = 60


_BLOCKS = ("part", "items", "map")  #: drawn with their own heading
_GROUPS = ("part", "items")  #: fieldsets, at the top of a form
_SHORT = ("text", "number", "day", "choice", "account", "quantity")  #: side by side, inside a part
_SETS = ("yesno", "choices", "people")  #: several controls under one label


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Node:
    """One field as it is drawn. ``at`` is its pointer by rank, which is also the name of its control."""

    field: Field
    at: str
    label: str
    help: str = ""
    faults: tuple[str, ...] = ()
    value: str = ""
    more: Mapping[str, Any] = dataclasses.field(
        default_factory=dict
    )  #: values of further controls, by their suffix
    options: tuple[Option, ...] = ()
    inside: tuple["Node", ...] = ()
    rank: int = 0  #: of an item, from 1
    total: int = 0

    @property
    def id(self) -> str:
        return f"f{self.at.replace('/', '-')}" if self.at else "form"

    @property
    def template(self) -> str:
        """Of the control, or of the group of them."""
        return f"webkit/forms/{self.field.shape}.html"

    @property
    def frame(self) -> str:
        """Of the control with its label, help and faults."""
        if self.field.shape in _BLOCKS:
            return self.template
        return "webkit/forms/set.html" if self.field.shape in _SETS else "webkit/forms/field.html"

    @property
    def rows(self) -> tuple[tuple["Node", ...], ...]:
        """What is inside, short fields that follow one another together: they stand side by side."""
        return together(self.inside, lambda node: node.field.shape in _SHORT and not node.more.get("long"))

    @property
    def described(self) -> str:
        """The id of what explains it, when something does."""
        return f"{self.id}-aid" if self.help or self.faults else ""

    @property
    def item_title(self) -> str:
        return str(self.more.get("title", ""))


@dataclass(frozen=True)
class Showing:
    labels: Labels
    shelf: Shelf
    lang: Lang
    faults: Mapping[str, tuple[str, ...]]  #: by place

    def node(self, one: Field, at: str, body: Any) -> Node:
        bare = Node(one, at, self._label(one), self._help(one), self.faults.get(at, ()))
        return _SHOWERS[one.shape](self, bare, body)

    def say(self, text: Text) -> str:
        return text.said(self.lang)

    def _label(self, one: Field) -> str:
        return self.say(self.labels.field_label(one.model, one.name)) if one.name else ""

    def _help(self, one: Field) -> str:
        if not one.name:
            return ""
        found = self.labels.field_help(one.model, one.name)
        told = [self.say(found)] if found else []
        told += [self.say(DERIVED)] if one.derived else []
        default = self.default(one) if one.shape in ("text", "number") else ""
        told += [self.say(WHEN_EMPTY) % default] if default else []
        return " ".join(told)

    def default(self, one: Field) -> str:
        """What an empty field stands for, "" when that is nothing."""
        if one.default in (None, "", (), {}) or not isinstance(one.default, str | int | float):
            return ""
        if isinstance(one.default, bool):
            return self.say(YES if one.default else NO)
        if one.shape == "choice":
            return self.say(self.labels.choice(one.model, one.name, str(one.default)))
        return one.default if isinstance(one.default, str) else typed(one.default, self.lang)

    def offered(self, offers: Iterable[Offer], chosen: Iterable[str]) -> tuple[Option, ...]:
        """What is chosen stays on offer, even when nobody offers it any more."""
        known, kept = list(offers), list(dict.fromkeys(chosen))
        values = {one.value for one in known}
        strays = [Offer(value, value) for value in kept if value not in values]
        return tuple(Option(value, label, value in kept) for value, label in (*known, *strays))


def groups(nodes: tuple[Node, ...]) -> tuple[tuple[Node, ...], ...]:
    """Fields that follow one another are drawn together; a part or a list stands alone."""
    return together(nodes, lambda node: node.field.shape not in _GROUPS)


def together(nodes: tuple[Node, ...], joins: Callable[[Node], bool]) -> tuple[tuple[Node, ...], ...]:
    """Runs of nodes that join their neighbours; the others alone."""
    told: list[list[Node]] = []
    for node in nodes:
        if told and joins(node) and joins(told[-1][0]):
            told[-1].append(node)
        else:
            told.append([node])
    return tuple(map(tuple, told))


def _plain(told: Any) -> str:
    if told is None or isinstance(told, dict | list):
        return "" if told is None else json.dumps(told, ensure_ascii=False)
    return str(told)


def _within(body: Any, name: str) -> Any:
    return body.get(name) if isinstance(body, dict) else None


def _listed(body: Any) -> list[Any]:
    return body if isinstance(body, list) else []


def _text(showing: Showing, bare: Node, body: Any) -> Node:
    told = _plain(body)
    return replace(bare, value=told, more={"long": "\n" in told})


def _day(showing: Showing, bare: Node, body: Any) -> Node:
    """What is no date is shown as it was typed: a control for dates would swallow it."""
    told = _plain(body)
    return replace(bare, value=told, more={"typed": bool(told) and not _is_day(told)})


def _is_day(told: str) -> bool:
    try:
        return date.fromisoformat(told).isoformat() == told
    except ValueError:
        return False


def _number(showing: Showing, bare: Node, body: Any) -> Node:
    unit = showing.shelf.unit(bare.field.unit) if bare.field.unit else ""
    return replace(bare, value=_typed(showing, body), more={"unit": unit})


def _typed(showing: Showing, body: Any) -> str:
    is_number = isinstance(body, int | float) and not isinstance(body, bool)
    return typed(body, showing.lang) if is_number else _plain(body)


def _yesno(showing: Showing, bare: Node, body: Any) -> Node:
    told = {True: "true", False: "false"}.get(body, _plain(body)) if isinstance(body, bool) else _plain(body)
    offers = [Offer("true", showing.say(YES)), Offer("false", showing.say(NO))]
    if bare.field.optional:
        offers.append(Offer("", _empty(showing, bare.field)))
    return replace(bare, options=showing.offered(offers, [told] if told or bare.field.optional else []))


def _empty(showing: Showing, one: Field) -> str:
    """What stands where nothing is chosen."""
    if default := showing.default(one):
        return showing.say(WHEN_EMPTY) % default
    return showing.say(UNKNOWN if one.nullable else CHOOSE)


def _choice(showing: Showing, bare: Node, body: Any) -> Node:
    return replace(
        bare, options=(_nothing(showing, bare, body), *_choose(showing, bare, [_plain(body)] if body else []))
    )


def _choices(showing: Showing, bare: Node, body: Any) -> Node:
    chosen = [_plain(one) for one in _listed(body)]
    return replace(bare, options=_choose(showing, bare, chosen), more={"order": " ".join(chosen)})


def _choose(showing: Showing, bare: Node, chosen: list[str]) -> tuple[Option, ...]:
    one = bare.field
    offers = [
        Offer(value, showing.say(showing.labels.choice(one.model, one.name, value))) for value in one.choices
    ]
    return showing.offered(offers, chosen)


def _nothing(showing: Showing, bare: Node, body: Any) -> Option:
    return Option("", _empty(showing, bare.field), not body)


def _account(showing: Showing, bare: Node, body: Any) -> Node:
    chosen = [_plain(body)] if body else []
    return replace(bare, options=(_nothing(showing, bare, body), *_someone(showing, chosen)))


def _people(showing: Showing, bare: Node, body: Any) -> Node:
    chosen = [_plain(one) for one in _listed(body)]
    return replace(bare, options=_someone(showing, chosen), more={"order": " ".join(chosen)})


def _someone(showing: Showing, chosen: list[str]) -> tuple[Option, ...]:
    known = showing.shelf.people()
    left = [one for one in chosen if one not in {offer.value for offer in known}]
    return showing.offered((*known, *(Offer(one, showing.shelf.person(one)) for one in left)), chosen)


def _prose(showing: Showing, bare: Node, body: Any) -> Node:
    told, lang = (_within(body, "text"), _within(body, "lang")) if isinstance(body, dict) else (body, None)
    langs = [Offer(code, showing.say(name)) for code, name in LANGS.items()]
    return replace(
        bare,
        value=_plain(told),
        options=showing.offered(langs, [_plain(lang) or showing.lang]),
        more={"lang": _plain(lang) or showing.lang},
    )


def _quantity(showing: Showing, bare: Node, body: Any) -> Node:
    if body is not None and not isinstance(body, dict):
        body = {"value": body}
    return replace(
        bare, value=_typed(showing, _within(body, "value")), more={"unit": _plain(_within(body, "unit"))}
    )


def _ref(showing: Showing, bare: Node, body: Any) -> Node:
    told = ref_text(body)
    cited = _cited(told)
    known = showing.shelf.documents(bare.field.kind)
    offers = list(known or ())
    newest = showing.shelf.newest(cited) if cited else 0
    if told and told not in {offer.value for offer in offers}:
        offers.append(Offer(told, _older(showing, cited, newest) if cited else told))
    more = {
        "typed": known is None,
        "newest": newest if cited and newest > cited.revision else 0,
        "address": showing.shelf.address(cited) if cited else "",
        "source": showing.shelf.title(cited) if cited else "",
        "revision": cited.revision if cited else 0,
    }
    nothing = Option("", showing.say(NONE if bare.field.optional else CHOOSE), not told)
    options = (nothing, *showing.offered(offers, [told] if told else []))
    return replace(bare, value=told, options=options, more=more)


def _older(showing: Showing, cited: Ref, newest: int) -> str:
    told = f"{showing.shelf.title(cited)}, {cited}"
    return showing.say(OLDER) % (told, newest) if newest > cited.revision else told


def _cited(text: str) -> Ref | None:
    body = ref_body(text)
    try:
        return validated(Ref, body) if isinstance(body, dict) else None
    except Invalid:
        return None


def _quote(showing: Showing, bare: Node, body: Any) -> Node:
    """A quote, or a document cited as a whole."""
    whole = body if is_quote(body) else {"ref": body}
    shown = _ref(showing, bare, whole.get("ref"))
    cited, pointer = _cited(shown.value), _plain(whole.get("pointer"))
    more = {
        **shown.more,
        "pointer": pointer,
        "tolerance": _typed(showing, whole.get("tolerance")),
        "read": showing.shelf.value(cited, pointer) if cited and pointer else None,
    }
    if cited and pointer and shown.more["newest"]:
        later = cited.model_copy(update={"revision": shown.more["newest"]})
        now = showing.shelf.value(later, pointer)
        more["now"] = now if now != more["read"] else None
    return replace(shown, more=more)


def _file(showing: Showing, bare: Node, body: Any) -> Node:
    return replace(bare, value=json.dumps(body) if body else "", more=_kept(showing, body))


def _kept(showing: Showing, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        return {}
    size, sha256 = body.get("size_bytes"), _plain(body.get("sha256"))
    return {
        "name": _plain(body.get("name")) or sha256[:8],
        "size": showing.shelf.size(size) if isinstance(size, int) else "",
        "digest": f"{sha256[:4]}…{sha256[-4:]}",
    }


def _files(showing: Showing, bare: Node, body: Any) -> Node:
    item = bare.field.item
    assert item
    kept = [
        _file(showing, Node(item, f"{bare.at}/{n}", bare.label), told) for n, told in enumerate(_listed(body))
    ]
    return _empty_list(replace(bare, inside=tuple(kept)), body)


def _map(showing: Showing, bare: Node, body: Any) -> Node:
    pairs = body.items() if isinstance(body, dict) else ()
    inside = [
        Node(
            bare.field,
            f"{bare.at}/{n}",
            bare.label,
            value=value_text(value, showing.lang),
            more={"name": name},
        )
        for n, (name, value) in enumerate(pairs)
    ]
    return replace(bare, inside=tuple(inside))


def _lines(showing: Showing, bare: Node, body: Any) -> Node:
    told = body if isinstance(body, list) else [] if body is None else [body]
    return _empty_list(replace(bare, value=lines_text(told)), body)


def _empty_list(node: Node, body: Any) -> Node:
    """Where nothing means unknown, an empty list is said by ticking that it is empty."""
    return replace(
        node,
        more={**node.more, "can_be_empty": node.field.nullable, "empty": body == [] and node.field.nullable},
    )


def _part(showing: Showing, bare: Node, body: Any) -> Node:
    told = [showing.node(one, f"{bare.at}/{one.name}", _within(body, one.name)) for one in bare.field.inside]
    return replace(bare, inside=tuple(told))


def _items(showing: Showing, bare: Node, body: Any) -> Node:
    item, found = bare.field.item, _listed(body)
    assert item
    inside = [
        replace(_item(showing, item, f"{bare.at}/{n}", one), rank=n + 1, total=len(found))
        for n, one in enumerate(found)
    ]
    return _empty_list(replace(bare, inside=tuple(inside)), body)


def _item(showing: Showing, item: Field, at: str, body: Any) -> Node:
    node = showing.node(item, at, body)
    help = node.help if item.shape == "part" else ""  # said once, above the list
    return replace(node, help=help, more={**node.more, "title": _titled(showing, item, body)})


def _titled(showing: Showing, item: Field, body: Any) -> str:
    """What a person would call an item: what it says, whom it is about, its id."""
    told = {
        one.shape: _plain(_within(_within(body, one.name), "text"))
        for one in item.inside
        if one.shape == "prose"
    }
    who = next((_plain(_within(body, one.name)) for one in item.inside if one.shape == "account"), "")
    name = told.get("prose") or (showing.shelf.person(who) if who else "") or _plain(_within(body, "id"))
    name = " ".join(name.split())
    return name if len(name) <= TITLE_LETTERS else f"{name[: TITLE_LETTERS - 1]}…"


_SHOWERS: Mapping[Shape, Callable[[Showing, Node, Any], Node]] = {
    "text": _text,
    "number": _number,
    "yesno": _yesno,
    "day": _day,
    "choice": _choice,
    "prose": _prose,
    "quantity": _quantity,
    "account": _account,
    "ref": _ref,
    "quote": _quote,
    "cite": _quote,
    "file": _file,
    "files": _files,
    "map": _map,
    "part": _part,
    "lines": _lines,
    "choices": _choices,
    "people": _people,
    "items": _items,
}
