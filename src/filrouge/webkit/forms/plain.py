"""Values written as plain text: a list of texts one a line, and a value of any type on one line.

What would be read as something else is written in JSON, between quotation marks: nothing is lost.
"""

import json
from collections.abc import Iterable

from filrouge.kernel.documents import encode
from filrouge.kernel.texts import Lang
from filrouge.webkit.forms.numbers import number_of, typed

WORDS: dict[str, object] = {"true": True, "false": False, "oui": True, "non": False, "yes": True, "no": False}


def lines_text(texts: Iterable[object]) -> str:
    return "\n".join(_line(one) for one in texts)


def lines_of(text: str) -> list[object]:
    """One text a line; blank lines are none."""
    return [_decoded(line.strip()) for line in text.split("\n") if line.strip()]


def value_text(value: object, lang: Lang) -> str:
    """A value on one line: a text as it is, a number as people write it, the rest in JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        told = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        told = typed(value, lang)
    else:
        told = json.dumps(value, ensure_ascii=False)
    same = value_of(told, lang)
    plain = same == value and type(same) is type(value) and "\n" not in told
    return told if plain else json.dumps(value, ensure_ascii=False)


def value_of(text: str, lang: Lang) -> object:
    """A number, yes or no, what JSON reads, or the text itself; None for nothing."""
    told = text.strip()
    if not told:
        return None
    if told.lower() in WORDS:
        return WORDS[told.lower()]
    number = number_of(told, lang)
    if number is not None:
        return number
    if told[0] in '"[{' or told == "null":
        return _decoded(told)
    return told


def _line(one: object) -> str:
    """In JSON when the plain line would not come back as it is."""
    return one if isinstance(one, str) and lines_of(one) == [one] else json.dumps(one, ensure_ascii=False)


def json_of(text: str) -> object:
    """What a JSON text holds, when a body can hold it.

    Raises:
        ValueError: it is no JSON, or holds an infinity or half of a letter.
    """
    try:
        told = json.loads(text)
        encode(told)
    except RecursionError as err:
        raise ValueError("too deep") from err
    return told


def _decoded(text: str) -> object:
    try:
        return json_of(text) if text[0] in '"[{' else text
    except ValueError:
        return text
