"""Words and marks of the pages: two languages at the place where they are said, states as beads."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import Parser, Token, token_kwargs
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


class _Said(Node):
    """Words as they are typeset, ready since the template was read: a page says a hundred of them."""

    child_nodelists = ()

    def __init__(self, words: Mapping[Lang, SafeString], values: Mapping[str, Any], target: str) -> None:
        self._words, self._values, self._target = words, tuple(values.items()), target

    def render(self, context: Context) -> SafeString:
        told = self._words[lang()]
        if self._values:
            values = {name: conditional_escape(value.resolve(context)) for name, value in self._values}
            told = mark_safe(told % values)
        if not self._target:
            return told
        context[self._target] = told
        return mark_safe("")


@register.tag
def say(parser: Parser, token: Token) -> _Said:
    """``{% say "fr" "en" n=3 as name %}``: words in the reader's language; values are escaped."""
    name, fr, en, *more = token.split_contents()
    target = more.pop() if more[-2:-1] == ["as"] else ""
    given = token_kwargs(more[: len(more) - bool(target)], parser)
    words = [parser.compile_filter(one) for one in (fr, en)]
    if any(one.is_var for one in words):
        raise TemplateSyntaxError(f"{name}: both languages are written in the template")
    return _Said({"fr": mark_safe(typeset(words[0].var)), "en": mark_safe(words[1].var)}, given, target)


_BEADS = {
    state: format_html('<svg class="bead" aria-hidden="true"><use href="#{}"/></svg>', symbol)
    for state, (symbol, _) in BEADS.items()
}


@register.simple_tag
def bead(state: str) -> SafeString:
    """The mark alone; a word stands beside it."""
    return _BEADS[state]


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
    suspect = " is-suspect" if name == "suspect" else ""
    told = words or BEADS[name][1].said(lang())
    return format_html('<span class="state{}">{} {}</span>', suspect, _BEADS[name], told)
