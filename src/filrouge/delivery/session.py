"""Who is at the command line, in which project, and how answers are printed."""

import getpass
import json
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filrouge.delivery.wiring import accounts, home, open_library, open_project, start_django
from filrouge.delivery.words import reader_lang
from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_, Lang, Text

if TYPE_CHECKING:
    from filrouge.adapters.casefile.folder import CaseFolder
    from filrouge.kernel.project import Project

CURRENT = "current-project"
CASE = click.Path(exists=True, file_okay=False, path_type=Path)


class Session:
    """One command's view of the installation, as one account."""

    def __init__(self, *, project: str | None, person: str | None, format: str = "text") -> None:
        start_django()
        self.lang: Lang = reader_lang()
        self.json = format == "json"
        self.account = accounts().named(person or getpass.getuser())
        self._asked = project

    def project(self) -> "Project":
        """The project asked for, or that of the current folder, or the last one used.

        Raises:
            NotFound: none of these.
        """
        return open_project(self._asked or self._nearby() or self._last_used(), actor=self.account)

    def library(self) -> "Project":
        return open_library(actor=self.account)

    def case(self, folder: Path) -> "tuple[Project, CaseFolder]":
        """The project of a case folder, which becomes the last one used."""
        from filrouge.adapters.casefile.folder import CaseFolder, project_name  # noqa: PLC0415

        name = self._asked or project_name(folder)
        project = open_project(name, actor=self.account)
        project.require("thread.read")
        (home() / CURRENT).write_text(name)
        return project, CaseFolder(project, folder)

    def say(self, text: Text) -> None:
        """Talk, on stderr."""
        click.echo(text.said(self.lang), err=True)

    def show(self, data: Any, lines: Iterable[str]) -> None:
        """Data, on stdout: as JSON, or as lines."""
        if self.json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                click.echo(line)

    def _nearby(self) -> str | None:
        from filrouge.adapters.casefile.folder import CASE_FILE, project_name  # noqa: PLC0415

        here = Path.cwd()
        folder = next((one for one in (here, *here.parents) if (one / CASE_FILE).is_file()), None)
        return project_name(folder) if folder else None

    def _last_used(self) -> str:
        path = home() / CURRENT
        if not path.exists():
            raise NotFound(N_("No project yet: run a case, or say --project"))
        return path.read_text()


def with_session(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command its session, and the option ``--format``."""

    @wraps(function)
    def command(ctx: click.Context, /, **given: Any) -> None:
        from filrouge.adapters.djangostore.failures import told_plainly  # noqa: PLC0415 - needs Django

        asked = ctx.find_root().obj or {"project": None, "person": None}
        with told_plainly():
            function(Session(**asked, format=given.pop("format")), **given)

    formats = click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
    return formats(click.pass_context(command))
