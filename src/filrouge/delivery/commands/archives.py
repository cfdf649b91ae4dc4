"""One archive for third parties, one backup for ourselves."""

from pathlib import Path

import click

from filrouge.delivery.session import CASE, Session, with_session
from filrouge.delivery.words import reader_lang
from filrouge.kernel.texts import Text

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("case", type=CASE)
@click.argument("out", type=NEW)
@with_session
def export(session: Session, case: Path, out: Path) -> None:
    """Archiver le projet de CASE dans OUT, vérifiable par un tiers. / Archive the project of CASE in OUT."""
    from filrouge.kernel import archive  # noqa: PLC0415 - only here

    project, folder = session.case(case)
    folder.push()
    project.require("journal.read")
    head = archive.export(project, out)
    session.show({"file": str(out), "head": str(head)}, [f"{out}  {head}"])


@click.command()
@click.argument("archive", type=FILE)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(archive: Path, format: str) -> None:
    """Vérifier une archive, sans base ni réglage. / Verify an archive, with no database and no setting."""
    from filrouge.kernel.archive import check  # noqa: PLC0415 - only here

    head = check(archive)
    holds = Text(fr="l’archive tient", en="the archive holds").said(reader_lang())
    click.echo(
        f'{{"number": {head.number}, "hash": "{head.hash}"}}' if format == "json" else f"{head}  {holds}"
    )


@click.command()
@click.argument("file", type=NEW)
@with_session
def backup(session: Session, file: Path) -> None:
    """Tout sauvegarder dans FILE. / Back everything up into FILE."""
    from filrouge.delivery.safekeeping import back_up  # noqa: PLC0415

    told = back_up(file)
    session.show(told, [f"{file}  {told['bytes']}"])


@click.command()
@click.argument("file", type=FILE)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def restore(file: Path, format: str) -> None:
    """Restaurer FILE dans un dossier FILROUGE_HOME vide. / Restore FILE into an empty FILROUGE_HOME."""
    from filrouge.delivery.safekeeping import bring_back  # noqa: PLC0415

    home = bring_back(file)
    click.echo(f'{{"home": "{home}"}}' if format == "json" else str(home))
