"""Words and marks of the pages: two languages at the place where they are said, states as beads."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from filrouge.kernel.texts import Lang, Text, typeset
from filrouge.kernel.words import word_of

register = template.Library()

#: State → symbol of the sprite, and its word.
BEADS: Mapping[str, tuple[str, Text]] = {
    "done": ("b-done", Text(fr="fait", en="done")),
    "suspect": ("b-suspect", Text(fr="suspect", en="suspect")),
    "waiting": ("b-waiting", Text(fr="attend une personne", en="waits for a person")),
    "impossible": ("b-blocked", Text(fr="impossible", en="impossible")),
    "todo": ("b-todo", Text(fr="non commencé", en="not started")),
    "unbuilt": ("e-none", Text(fr="non construit", en="not built")),
    "absent": ("e-absent", word_of("evidence", "absent")),
    "present": ("e-present", word_of("evidence", "present")),
    "reached": ("e-reached", word_of("evidence", "reached")),
    "emulated": ("e-emulated", Text(fr="émulé", en="emulated")),
}


def lang() -> Lang:
    """The language of the page being rendered."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


@register.simple_tag
def say(fr: str, en: str, **values: Any) -> SafeString:
    """``{% say "fr" "en" n=3 %}``: words in the reader's language; values are escaped."""
    words = typeset(fr) if lang() == "fr" else en
    told = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(words % told if told else words)


@register.simple_tag
def bead(state: str) -> SafeString:
    """The mark alone; a word stands beside it."""
    symbol, _ = BEADS[state]
    return format_html('<svg class="bead" aria-hidden="true"><use href="#{}"/></svg>', symbol)


@register.filter
def symbol(state: str) -> str:
    """The symbol of the sprite that marks a state."""
    return BEADS[state][0]


@register.inclusion_tag("webkit/thread.html", name="thread")
def drawn_thread(drawing: object, title: str, description: str) -> dict[str, object]:
    """The drawing of a thread, with what it says to those who do not see it."""
    return {"drawing": drawing, "title": title, "description": description, "lang": lang()}


@register.simple_tag
def state(name: str, words: str = "") -> SafeString:
    """The mark and its word."""
    symbol, word = BEADS[name]
    suspect = " is-suspect" if name == "suspect" else ""
    return format_html(
        '<span class="state{}"><svg class="bead" aria-hidden="true"><use href="#{}"/></svg> {}</span>',
        suspect,
        symbol,
        words or word.said(lang()),
    )
