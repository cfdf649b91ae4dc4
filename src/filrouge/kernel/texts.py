"""Two kinds of words known to code: bilingual labels and messages translated at the edge."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["fr", "en"]
_BEFORE = re.compile(r" (?=[:€»](?:\W|$)|%(?!\())|(?<=«) ")
_NARROW_BEFORE = re.compile(r" (?=[;!?])")


@dataclass(frozen=True)
class Text:
    """A shipped label in every language of the product (a dataclass: ``--help`` needs no pydantic)."""

    fr: str
    en: str

    def said(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True)
class Message:
    """A sentence not yet translated; delivery translates it in the reader's language."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


def N_(msgid: str, **params: object) -> Message:
    """Mark a sentence for extraction (keyword ``N_``) without translating it."""
    return Message(msgid, params)


def unaccented(text: str) -> str:
    """Letters without their accents, in ASCII; what has no such form is left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def typeset(french: str) -> str:
    """French words with the no-break spaces of its typography: narrow before ``; ! ?``, wide before ``: % €``
    and inside ``« »``. For shipped words only: what people wrote stays as they wrote it."""
    return _NARROW_BEFORE.sub("\u202f", _BEFORE.sub("\u00a0", french))
