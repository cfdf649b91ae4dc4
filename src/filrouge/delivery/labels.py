"""What forms and pages write beside things: titles of kinds, labels and help of fields, choices, places."""

from collections.abc import Iterator
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from filrouge.kernel.documents import Part
from filrouge.kernel.reports import Report
from filrouge.kernel.texts import Lang, Message, Text
from filrouge.kernel.words import (
    KEPT_COUNT,
    coded,
    field_help,
    field_label,
    kind_title,
    sentence_case,
    word_of,
)

__all__ = ["choice", "field_help", "field_label", "kind_title", "state"]

#: What stands between the names of a report's parts in a pointer.
BRANCHES = {"content", "blocks", "rows", "cells", "header", "quote", "quotes"}


def choice(model: type[Part], name: str, value: object) -> Text:
    """One value of a field of choices, or of a field that holds stable codes, as it begins a line."""
    return sentence_case(coded(model, name, value))


def state(table: str, code: str) -> Text:
    """A state as it begins a line: of a ``step``, ``job``, ``origin``, ``evidence``, ``doubt``, ``act``."""
    return sentence_case(word_of(table, code))


def in_words(why: Message, given: type[Part] | None) -> Message:
    """A message that names kinds by their titles, and the place of a step's input by its labels."""
    told = dict(why.params)
    for name, value in why.params.items():
        if isinstance(value, Message):
            told[name] = in_words(value, given)
        elif name == "kind" and isinstance(value, str) and "." in value:
            title = kind_title(value)
            told[name] = Text(fr=f"«\u00a0{title.fr}\u00a0»", en=f"“{title.en}”")
        elif name == "at" and isinstance(value, str) and given:
            told[name] = Text(fr=place_words(given, value, "fr"), en=place_words(given, value, "en"))
    return Message(why.msgid, told)


def tokens_of(pointer: str) -> list[str]:
    return [one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:]]


@lru_cache(KEPT_COUNT)
def place_words(model: type[Part], pointer: str, lang: Lang) -> str:
    """A pointer in the words of its declarations: ``Risques › r1 › Gravité``; in a report, its sections and
    rows by their names."""
    found = _in_tree(pointer) if issubclass(model, Report) else _words(model, pointer, lang)
    return " › ".join(found)


def _in_tree(pointer: str) -> Iterator[str]:
    for told in tokens_of(pointer):
        if told not in BRANCHES:
            yield str(int(told) + 1) if told.isdecimal() else told


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


def part_inside(annotation: Any) -> type[Part] | None:
    """The part that a field holds, alone, in a list or by name."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    if get_origin(annotation) is Annotated:
        return part_inside(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType, tuple, dict):
        return next((found for one in get_args(annotation) if (found := part_inside(one))), None)
    return None
