"""Words of declarations: what kinds, fields and stable codes are called, in both languages.

A room says them once, in ``domains/<room>/data/words.toml``; the kernel's own lie beside it. Forms, pages and
reports of every room read the same tables, by class, and none imports a room for it (they hold as long as the
process, so what a page asks a thousand times is looked up once)::

    [kinds]     "projects.frame" = { fr = …, en = … }
    [fields]    by field, or by "Class.field" where one class means something else by it
    [help]      the same, for what a label does not say
    [codes.x]   a table of stable codes, as they are said inside a sentence
    [choices]   which table says the values of a field or "Class.field", when it is not called as the field is

What a room does not say, the kernel may: every document has an ``id``, several rooms name roles.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from filrouge.kernel.documents import Part
from filrouge.kernel.texts import Text

KERNEL = ""  #: the name of the vocabulary that belongs to no room
KEPT_COUNT = 8192  #: words kept by what was asked; requests name kinds, so there must be an end


@dataclass(frozen=True)
class Vocabulary:
    """The words of one room, as they are declared."""

    kinds: Mapping[str, Text] = field(default_factory=dict)
    fields: Mapping[str, Text] = field(default_factory=dict)
    help: Mapping[str, Text] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)


@cache
def vocabulary(room: str) -> Vocabulary:
    """The words of a room, or of the kernel; a room that says nothing has none."""
    storey = files("filrouge") / ("kernel" if room == KERNEL else f"domains/{room}")
    path = storey / "data" / "words.toml"
    if not path.is_file():
        return Vocabulary()
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(
        kinds=_texts(told.get("kinds", {})),
        fields=_texts(told.get("fields", {})),
        help=_texts(told.get("help", {})),
        codes={name: _texts(table) for name, table in told.get("codes", {}).items()},
        choices=told.get("choices", {}),
    )


@lru_cache(KEPT_COUNT)
def kind_title(kind: str) -> Text:
    """What a kind is called; a kind without a word says its name."""
    room = kind.partition(".")[0]
    found = vocabulary(room).kinds.get(kind) or vocabulary(KERNEL).kinds.get(kind)
    return found or _spelt(kind.rpartition(".")[2])


def field_label(model: type[Part], name: str) -> Text:
    """What a field is called; a field without a word says its name."""
    return declared_label(model, name) or _spelt(name)


@lru_cache(KEPT_COUNT)
def declared_label(model: type[Part], name: str) -> Text | None:
    """The words declared for a field, None when nobody did."""
    return next((words.fields[at] for words, at in places(model, name) if at in words.fields), None)


@lru_cache(KEPT_COUNT)
def field_help(model: type[Part], name: str) -> Text | None:
    """What the label does not say, where somebody said it."""
    return next((words.help[at] for words, at in places(model, name) if at in words.help), None)


def coded(model: type[Part], name: str, code: object) -> Text:
    """A stable code of a field as it is said inside a sentence; a code without a word says itself."""
    return codes_of(model, name).get(str(code)) or _spelt(str(code))


@lru_cache(KEPT_COUNT)
def codes_of(model: type[Part], name: str) -> Mapping[str, Text]:
    """The table of a field's stable codes; empty for a field that has none."""
    for words, at in places(model, name):
        table = words.choices.get(at, at)
        if found := words.codes.get(table) or vocabulary(KERNEL).codes.get(table):
            return found
    return {}


def word_of(table: str, code: str) -> Text:
    """A stable code of the kernel that no field holds: the status of a step, of a job, an origin …"""
    return vocabulary(KERNEL).codes[table].get(code) or _spelt(code)


def sentence_case(text: Text) -> Text:
    """Words that begin a line."""
    return Text(fr=text.fr[:1].upper() + text.fr[1:], en=text.en[:1].upper() + text.en[1:])


def room_of(model: type[Any]) -> str:
    """The room that says the words of a class of ``filrouge.kinds.<room>`` or ``filrouge.domains.<room>``."""
    package, _, rest = model.__module__.removeprefix("filrouge.").partition(".")
    return rest.partition(".")[0] if package in ("kinds", "domains") else KERNEL


def places(model: type[Part], name: str) -> Iterator[tuple[Vocabulary, str]]:
    """Where the words of a field may be: under its class, its parents, in its room, in the kernel."""
    parents = [one for one in model.__mro__ if issubclass(one, Part)]
    yield from ((vocabulary(room_of(one)), f"{one.__name__}.{name}") for one in parents)
    yield vocabulary(room_of(model)), name
    yield vocabulary(KERNEL), name


def _spelt(name: str) -> Text:
    """A name in the place of its word: without signs, nor the figures that a report may not type."""
    plain = "".join(letter for letter in name.replace("_", " ") if not letter.isdigit()).strip()
    return Text(fr=plain, en=plain)


def _texts(table: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    return {name: Text(fr=one["fr"], en=one["en"]) for name, one in table.items()}
