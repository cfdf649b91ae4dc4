"""What every page shows around its content: the reader's language and theme, the project, the pages of it."""

from collections.abc import Mapping

from django.http import HttpRequest

from filrouge.kernel.texts import Text
from filrouge.webkit.templatetags.webkit import lang

THEMES = ("", "light", "dark")

#: The pages of a project that stand in the line under its thread: URL name and word.
TOOLS: Mapping[str, Text] = {}


def frame(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme", "")
    return {
        "lang": lang(),
        "theme": theme if theme in THEMES else "",
        "project": getattr(request, "project", None),
        "tools": TOOLS,
    }
