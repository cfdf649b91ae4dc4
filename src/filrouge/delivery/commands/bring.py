"""Bringing the rows of a table in as documents."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filrouge.delivery.session import Session, with_session
from filrouge.delivery.words import said
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, Text

if TYPE_CHECKING:
    from filrouge.delivery.importing import Asked, Line
    from filrouge.kernel.project import Project

NOTHING_WRITTEN = Text(fr="Essai\u00a0: rien n’a été écrit.", en="Trial: nothing was written.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--kind",
    default="projects.logbook_entry",
    show_default=True,
    help="Ce que devient une ligne. / What a row becomes.",
)
@click.option("--mapping", default="", help="Une correspondance gardée. / A saved mapping.")
@click.option(
    "--column", "columns", multiple=True, metavar="COLUMN=FIELD", help="Colonne, champ. / Column, field."
)
@click.option(
    "--fix",
    "fixed",
    multiple=True,
    metavar="FIELD=VALUE",
    help="La même valeur partout. / The same value everywhere.",
)
@click.option("--id-column", default="", help="La colonne des noms. / The column of names.")
@click.option("--sheet", default="", help="La feuille. / The sheet.")
@click.option("--header-line", type=click.IntRange(1), help="La ligne d’en-tête. / The header's line.")
@click.option("--dry-run", is_flag=True, help="Essayer seulement. / Only try.")
@click.option("--keep-good", is_flag=True, help="Garder les bonnes lignes. / Keep the good rows.")
@with_session
def bring(
    session: Session,
    file: Path,
    kind: str,
    mapping: str,
    columns: tuple[str, ...],
    fixed: tuple[str, ...],
    id_column: str,
    sheet: str,
    header_line: int | None,
    dry_run: bool,
    keep_good: bool,
) -> None:
    """Écrire un document par ligne du tableau FILE. / Write a document per row of the table FILE."""
    from filrouge.delivery import importing  # noqa: PLC0415 - readers of tables are heavy
    from filrouge.engines.importing.archives import refuse_what_is_too_big  # noqa: PLC0415
    from filrouge.engines.importing.grids import grid_of  # noqa: PLC0415

    project = session.project()
    refuse_what_is_too_big(file.stat().st_size, file.name)
    saved = _saved(session, project, mapping)
    named = importing.kind_to_fill(project, saved.kind if saved else kind)
    sheet, line = sheet or (saved.sheet if saved else ""), header_line or (saved.header_line if saved else 0)
    grid = grid_of(file.read_bytes(), file.name, sheet=sheet, header_line=line)
    asked = importing.proposal(named, grid, session.lang, saved)
    trial = importing.tried(project, grid, _told(asked, columns, fixed, id_column))
    written = () if dry_run else importing.write_rows(project, trial, keep_good=keep_good)
    lines = [_line(session, line) for line in importing.report_lines(trial)]
    told = {"counts": dict(trial.counts), "written": [str(ref) for ref in written], "lines": lines}
    session.show(told, (f"{one['line']}  {one['state']}  {one['told']}" for one in lines))
    if dry_run:
        session.say(NOTHING_WRITTEN)


def _saved(session: Session, project: "Project", id: str) -> "Asked | None":
    from filrouge.delivery import importing  # noqa: PLC0415 - readers of tables are heavy
    from filrouge.kernel.documents import Key  # noqa: PLC0415
    from filrouge.kinds.projects import TableMapping  # noqa: PLC0415

    if not id:
        return None
    held = project.read(project.latest(Key(TableMapping.kind, id))).document
    assert isinstance(held, TableMapping)
    return importing.asked_by(held, session.lang)


def _told(asked: "Asked", columns: Iterable[str], fixed: Iterable[str], id_column: str) -> "Asked":
    """What the options say replaces what was proposed for the same field, or the same column."""
    mine, same = _pairs(columns), _pairs(fixed)
    known = asked.correspondence
    taken = {*mine.values(), *same}
    kept = {
        column: path for column, path in known.columns.items() if column not in mine and path not in taken
    }
    everywhere = {path: value for path, value in known.fixed.items() if path not in taken} | same
    told = replace(
        known,
        columns={column: path for column, path in (kept | mine).items() if path},
        fixed=everywhere,
        id_column=id_column or known.id_column,
    )
    return replace(asked, correspondence=told)


def _pairs(told: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in told:
        left, equals, right = text.rpartition("=")
        if not equals or not left:
            raise Invalid(N_("%(text)s is not COLUMN=FIELD", text=text))
        pairs[left] = right
    return pairs


def _line(session: Session, line: "Line") -> dict[str, object]:
    problems = "; ".join(
        f"{one.column}: {said(one.told, session.lang)}" if one.column else said(one.told, session.lang)
        for one in line.outcome.problems
    )
    from filrouge.delivery.importing import STATES  # noqa: PLC0415 - readers of tables are heavy

    state = STATES[line.state].said(session.lang)
    return {"line": line.outcome.line, "state": state, "told": problems or line.outcome.id}
