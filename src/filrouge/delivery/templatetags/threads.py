"""The thread above the pages of a project."""

from django import template
from django.template import Context

from filrouge.delivery.labels import kind_title
from filrouge.delivery.pages.places import base_of
from filrouge.delivery.remembered import remembered
from filrouge.delivery.strands import strand_of
from filrouge.delivery.threads import standing_of
from filrouge.delivery.wiring import LIBRARY
from filrouge.webkit.templatetags.webkit import lang

register = template.Library()


@register.filter
def kind(name: str) -> str:
    """What a kind is called."""
    return kind_title(name).said(lang())


@register.inclusion_tag("webkit/strand.html", takes_context=True)
def strand(context: Context) -> dict[str, object]:
    """The beads of the project of this page. A page about a step says ``here_step``, one about documents of a
    kind ``here_kind``: the current place is theirs."""
    project = context["project"]
    if project.store.project == LIBRARY or not project.may("thread.read"):
        return {"beads": ()}
    standing = remembered(project, "thread", standing_of)
    step, kind = str(context.get("here_step", "")), str(context.get("here_kind", ""))
    return {"beads": strand_of(standing, base_of(project), lang(), step=step, kind=kind)}
