"""Requirements of a client's file taken over into a set that people go on writing."""

import click

from filrouge.delivery.session import Session, with_session


@click.command("take-over")
@click.argument("client")
@click.option("--into", default="", help="Le jeu, sinon du même nom. / The set, else of the same name.")
@click.option("--only", multiple=True, metavar="ID", help="Celles-là seulement. / These alone.")
@with_session
def take_over(session: Session, client: str, into: str, only: tuple[str, ...]) -> None:
    """Reprendre les exigences du jeu importé CLIENT. / Take over those of the imported set CLIENT."""
    from filrouge.domains.specification.compute.taking import taken_over  # noqa: PLC0415 - pydantic
    from filrouge.kernel.documents import Key, Prose, checked_name  # noqa: PLC0415
    from filrouge.kernel.project import Held  # noqa: PLC0415
    from filrouge.kinds.specification import ImportedRequirements, Requirements  # noqa: PLC0415

    project = session.project()
    found = project.read(project.latest(Key(ImportedRequirements.kind, client)))
    assert isinstance(found.document, ImportedRequirements)
    held = Held(found.ref, found.document)
    chosen = only or tuple(one.id for one in held.document.requirements)
    name = checked_name(into or client)
    known = project.held(Requirements, name)
    title = Prose(lang=held.document.title.lang, text=held.document.title.text)
    told = taken_over(held, chosen, title, known.document if known else None)
    ref = project.write(name, told, expected_revision=known.ref.revision if known else 0)
    session.show({"written": str(ref)}, (str(ref),))
