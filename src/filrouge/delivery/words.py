"""Messages in the reader's language: one catalogue per room, one for the rest."""

import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

from filrouge.delivery.registry import ROOMS
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.texts import Lang, Message, Text

LINE_LETTERS = 80
PACKAGES = ("filrouge.delivery", *(f"filrouge.domains.{room}" for room in ROOMS))


def reader_lang(environ: Mapping[str, str] = os.environ) -> Lang:
    """French unless the locale asks for English; ``FILROUGE_LANG`` comes first."""
    names = ("FILROUGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((environ[name] for name in names if environ.get(name)), "")
    return "en" if asked.lower().startswith("en") else "fr"


def said(message: Message, lang: Lang) -> str:
    """A message in the reader's language; messages and words inside its parameters too."""
    msgid = french().get(message.msgid, message.msgid) if lang == "fr" else message.msgid
    params = {name: _param(value, lang) for name, value in message.params.items()}
    return msgid % params if params else msgid


def _param(value: object, lang: Lang) -> object:
    if isinstance(value, Message):
        return said(value, lang)
    return value.said(lang) if isinstance(value, Text) else value


def told(error: FilrougeError, lang: Lang) -> str:
    """An error on one line: its code, its place, its message; every further place below."""
    lines = [f"{error.code}{f' {error.at}' if error.at else ''} : {said(error.message, lang)}"]
    lines += [f"  {fault.at} : {said(fault.message, lang)}" for fault in error.faults[1:]]
    return "\n".join(lines)


def short(value: object) -> str:
    """A value on one line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < LINE_LETTERS else f"{text[: LINE_LETTERS - 1]}…"


@cache
def french() -> Mapping[str, str]:
    """Every message that has a French sentence."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - only when something is said

    found: dict[str, str] = {}
    for package in PACKAGES:
        path = files(package).joinpath("locale/fr.po")
        if path.is_file():
            catalogue = read_po(BytesIO(path.read_bytes()), locale="fr")
            found.update({str(one.id): str(one.string) for one in catalogue if one.id and one.string})
    return found
