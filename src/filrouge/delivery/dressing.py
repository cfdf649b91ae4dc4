"""How the reports of an organisation look: templates and logo checked before they are kept."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import PurePath

from filrouge.adapters.render.office import ledger
from filrouge.adapters.render.slides.pptx import ledger as ledger_of_slides
from filrouge.engines.importing.archives import ZIP
from filrouge.engines.importing.templates import checked_logo, checked_template
from filrouge.kernel.organisations import Look, TemplateKind


def dressed(look: Look, files: Iterable[tuple[str, bytes]], *, color: str | None = None) -> Look:
    """With files added, each known by what it holds: an archive is a template, anything else the logo.

    Raises:
        WrongType, TooBig, Bomb, Damaged, Macros, Outside.
    """
    templates, logo = dict(look.templates), look.logo
    for given, content in files:
        name = PurePath(given).name
        if content.startswith(ZIP):
            templates[checked_template(content, name)] = content
        else:
            logo = checked_logo(content, name)
    return replace(look, templates=templates, logo=logo, color=look.color if color is None else color)


def undressed(look: Look, without: Collection[str]) -> Look:
    """Less what is named: a kind of template, or ``logo``."""
    kept = {kind: content for kind, content in look.templates.items() if kind not in without}
    return replace(look, templates=kept, logo=b"" if "logo" in without else look.logo)


def shipped(kind: TemplateKind) -> bytes:
    """Our own template, to begin another from."""
    return ledger_of_slides() if kind == "pptx" else ledger(kind)
