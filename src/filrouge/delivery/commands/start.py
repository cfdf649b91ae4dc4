"""A first case."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from filrouge.delivery.words import reader_lang
from filrouge.kernel.texts import Text

ASK = Text(fr="Colonne à prédire (vide\u00a0: aucune)", en="Column to predict (empty: none)")
NEXT = Text(fr="Complétez les dictionnaires, puis\u00a0:", en="Fill in the dictionaries, then:")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--from",
    "files",
    multiple=True,
    required=True,
    metavar="FILES…",
    type=click.Path(exists=True, path_type=Path),
    help="Vos tables, dossiers ou archives. / Your tables, folders or archives.",
)
@click.argument("more", nargs=-1, metavar="", type=click.Path(exists=True, path_type=Path))
@click.option("--target", metavar="COLUMN", help="La colonne à prédire. / The column to predict.")
def init(folder: Path, files: Sequence[Path], more: Sequence[Path], target: str | None) -> None:
    """Écrire dans DIR un dossier pour vos données. / Write a case for your data into DIR.

    filrouge init ventes --from 2023.csv 2024.csv --target montant
    """
    from filrouge.delivery.initiation import initiate  # noqa: PLC0415 - reads tables

    lang = reader_lang()
    written = initiate(folder, [*files, *more], target=target, choose=_ask, lang=lang)
    for path in written:
        click.echo(path)
    click.echo(f"{NEXT.said(lang)} filrouge run {folder}", err=True)


def _ask(columns: Sequence[str]) -> str | None:
    if not sys.stdin.isatty():
        return None
    choice = click.Choice(["", *dict.fromkeys(columns)])
    answer = click.prompt(ASK.said(reader_lang()), default="", type=choice, show_choices=True, err=True)
    return answer or None
