"""The fictional people of the example and how they sign in, and the key of its program."""

from collections.abc import Mapping
from pathlib import Path

import click

from filrouge.delivery.session import Session, with_session
from filrouge.kernel.texts import Text


@click.command()
@click.option(
    "--look",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Dossier des modèles de l’organisation. / Folder of the organisation's templates.",
)
@with_session
def demo(session: Session, look: Path | None) -> None:
    """Préparer et dire comptes et clé de démonstration. / Prepare the demo accounts and key and tell them."""
    from filrouge.delivery.demo import CALLER, FILE, key_of_caller, prepare, sign  # noqa: PLC0415 - needs Django set up
    from filrouge.delivery.pages.words import role_title  # noqa: PLC0415
    from filrouge.delivery.wiring import home  # noqa: PLC0415

    project = session.project()
    ways = prepare(project, look)
    signed = sign(project.store.project)
    key = key_of_caller(project)
    chosen = Text(fr="(mot de passe choisi depuis)", en="(password chosen since)").said(session.lang)
    lines = [
        f"{way.player.name:16} {way.player.email:28} {way.password or chosen:18} "
        f"{role_title(way.player.role).said(session.lang)}"
        for way in ways
    ]
    told: list[Mapping[str, str | None]] = [
        {
            "name": way.player.name,
            "email": way.player.email,
            "role": way.player.role,
            "password": way.password,
        }
        for way in ways
    ]
    if key:
        asks = Text(fr="clé d’essai des modèles servis", en="key to try the served models").said(session.lang)
        lines.append(f"{CALLER:16} {key} {asks}")
        told.append({"caller": CALLER, "key": key})
    session.show(told, lines)
    for ref in signed:
        session.say(
            Text(
                fr=f"Signé pour Claire Vasseur, MOA fictive\u00a0: {ref}",
                en=f"Signed for Claire Vasseur, fictional MOA: {ref}",
            )
        )
    session.say(
        Text(
            fr=f"Comptes fictifs\u202f; mots de passe et clé gardés dans {home() / FILE}",
            en=f"Fictional accounts; passwords and key kept in {home() / FILE}",
        )
    )
