"""Values as a reader of the page writes them: words, numbers, dates, people."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from babel.dates import format_date, format_datetime
from django import template

from filrouge.adapters.render.numbers import shown
from filrouge.delivery.labels import kind_title
from filrouge.delivery.wiring import accounts
from filrouge.delivery.words import said as message_said
from filrouge.kernel.accounts import UnknownAccount
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import Message, Text
from filrouge.webkit.templatetags.webkit import lang

register = template.Library()
#: From how many kgCO₂e on, the unit and how many of it make a kilogram.
MASSES: tuple[tuple[float, str, float], ...] = ((0.1, "kg", 1.0), (1e-4, "g", 1e3), (0.0, "mg", 1e6))
_REF = re.compile(r"\b(?P<kind>[a-z]+\.[a-z_]+)/(?P<id>[\w.-]+)@(?P<number>\d+)")
_MOVED = re.compile(rf"(?:\w+: )?{_REF.pattern} → (?P=kind)/(?P=id)@(?P<new>\d+)")
REVISION = Text(fr="révision", en="revision")
ERASED = Text(fr="personne effacée", en="erased person")


@register.filter
def said(words: Text | Message | str | None) -> str:
    """A label or a message in the reader's language."""
    if isinstance(words, Message):
        return message_said(_with_names(words), lang())
    return words.said(lang()) if isinstance(words, Text) else words or ""


def _with_names(words: Message) -> Message:
    """A message that names who acted, by name and not by account."""
    actor = words.params.get("actor")
    return Message(words.msgid, {**words.params, "actor": person(actor)}) if isinstance(actor, str) else words


@register.filter
def cause(words: Message | None) -> str:
    """Why a step stands where it does, the documents it names called as pages call them."""
    told = _MOVED.sub(lambda found: f"{_called(found)} → {found['new']}", said(words))
    return _REF.sub(_called, told)


def _called(found: re.Match[str]) -> str:
    kind, revision = kind_title(found["kind"]).said(lang()), REVISION.said(lang())
    return f"{kind} {found['id']}, {revision} {found['number']}"


@register.filter
def number(value: float | Value | None, unit: str = "") -> str:
    """A number with its unit; nothing for nothing."""
    if value is None:
        return ""
    return shown(value if isinstance(value, Value) else Value(value, unit), lang())


@register.filter
def emitted(kgco2e: float) -> str:
    """An emission in the unit that keeps it readable: kilograms, grams or milligrams of CO₂ equivalent."""
    unit, scale = next((unit, scale) for least, unit, scale in MASSES if kgco2e >= least)
    return f"{shown(Value(kgco2e * scale), lang())}\N{NO-BREAK SPACE}{unit}"


@register.filter
def day(on: date | str | None) -> str:
    """A date, or the date of an ISO text."""
    if not on:
        return ""
    told = date.fromisoformat(on[:10]) if isinstance(on, str) else on
    return format_date(told, "long", locale=lang())


@register.filter
def moment(at: datetime | str | None) -> str:
    """A date with its time, in UTC as everything is kept."""
    if not at:
        return ""
    told = datetime.fromisoformat(at) if isinstance(at, str) else at
    return format_datetime(told.astimezone(UTC), "d MMM y HH:mm", locale=lang())


@register.filter
def person(account: str | None, names: Mapping[str, str] | None = None) -> str:
    """The name of an account; its id when nobody is known by it. ``names`` are those of the page."""
    if not account:
        return ""
    if names is not None:
        return names[account]
    try:
        known = accounts().get(account)
    except UnknownAccount:
        return account
    return known.name or ERASED.said(lang())
