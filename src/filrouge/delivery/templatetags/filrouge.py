"""Values as a reader of the page writes them: words, numbers, dates, people."""

from datetime import UTC, date, datetime

from babel.dates import format_date, format_datetime
from django import template

from filrouge.adapters.render.numbers import shown
from filrouge.delivery.wiring import accounts
from filrouge.delivery.words import said as message_said
from filrouge.kernel.accounts import UnknownAccount
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import Message, Text
from filrouge.webkit.templatetags.webkit import lang

register = template.Library()
ERASED = Text(fr="personne effacée", en="erased person")


@register.filter
def said(words: Text | Message | str | None) -> str:
    """A label or a message in the reader's language."""
    if isinstance(words, Message):
        return message_said(words, lang())
    return words.said(lang()) if isinstance(words, Text) else words or ""


@register.filter
def number(value: float | Value | None, unit: str = "") -> str:
    """A number with its unit; nothing for nothing."""
    if value is None:
        return ""
    return shown(value if isinstance(value, Value) else Value(value, unit), lang())


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
def person(account: str | None) -> str:
    """The name of an account; its id when nobody is known by it."""
    if not account:
        return ""
    try:
        known = accounts().get(account)
    except UnknownAccount:
        return account
    return known.name or ERASED.said(lang())
