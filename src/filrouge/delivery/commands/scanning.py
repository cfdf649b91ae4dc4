"""A folder of this machine, looked through for uses of AI."""

from collections.abc import Iterator
from pathlib import Path

import click

from filrouge.delivery.session import Session, with_session
from filrouge.kernel.texts import Text

FILE_BYTES = 2_000_000  #: a longer file is told by its name only


@click.command("scan-folder")
@click.argument("step")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--inventory", metavar="KIND/ID[@REVISION]", help="Usages déclarés. / Declared uses.")
@with_session
def scan_folder(session: Session, step: str, folder: Path, inventory: str | None) -> None:
    """Chercher l’IA dans FOLDER ; aucune valeur de clé n’est gardée. / Look for AI in FOLDER."""
    from filrouge.delivery.commands.documents import found  # noqa: PLC0415 - only to scan
    from filrouge.domains.audit.compute.scan import packed  # noqa: PLC0415
    from filrouge.domains.audit.documents import ToScan  # noqa: PLC0415
    from filrouge.domains.audit.service import scan_files  # noqa: PLC0415
    from filrouge.kernel.runs import Call, Runner  # noqa: PLC0415
    from filrouge.kinds.audit import Scan  # noqa: PLC0415

    project = session.project()
    archive = project.ports.blobs.put(packed(_files(folder)), f"{folder.resolve().name}.zip")
    given = ToScan(files=(archive,), inventory=found(project, inventory) if inventory else None)
    run = Runner(project).perform(Call(scan_files, step, given))
    scan = project.read(run.made[0]).document
    assert isinstance(scan, Scan)
    lines = [f"{one.title}: {one.places_count}, {one.places[0].id}" for one in scan.uses]
    session.show({"made": [str(ref) for ref in run.made], "scan": scan.body()}, lines)
    if not lines:
        session.say(Text(fr="Aucune trace d’IA n’a été trouvée.", en="No trace of AI was found."))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes() if path.stat().st_size <= FILE_BYTES else b""
            yield path.relative_to(folder).as_posix(), content
