"""Importing the official text of a référentiel."""

from pathlib import Path

import click

from filrouge.delivery.session import Session, with_session
from filrouge.domains.certification.documents import ToImport
from filrouge.domains.certification.service import import_framework
from filrouge.kernel.documents import Document
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.certification import Referentiel

OFFICIAL = "official"  #: the step in the library; it goes before what the product ships


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edition", metavar="TEXT", help="Comme l’éditeur la nomme. / As its publisher names it.")
@with_session
def import_(session: Session, file: Path, edition: str | None) -> None:
    """Importer le texte officiel FILE dans la bibliothèque. / Import the official text FILE."""
    library = session.library()
    text = library.ports.blobs.put_file(file, file.name)
    run = Runner(library).perform(Call(import_framework, OFFICIAL, ToImport(text=text, edition=edition)))
    made = next(ref for ref in run.made if ref.kind == Referentiel.kind)
    framework: Document = library.read(made).document
    assert isinstance(framework, Referentiel)
    counts = {name.removesuffix("_count"): n for name, n in framework.counts.model_dump().items()}
    session.show({"ref": str(made), **counts}, [f"{name} : {n}" for name, n in counts.items()])
