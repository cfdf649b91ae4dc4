"""The workbench in a browser: pages, worker, chores and model server, until Ctrl-C."""

import sys

import click

from filrouge.delivery.session import Session, with_session
from filrouge.delivery.wiring import collect_static, renew_manifest
from filrouge.kernel.texts import Text

PORT = 8000
WORDS = {
    "pages": Text(fr="les pages", en="the pages"),
    "worker": Text(fr="l’exécutant des travaux", en="the worker"),
    "chores": Text(fr="les tâches de fond", en="the chores"),
    "models": Text(fr="le serveur de modèles", en="the model server"),
}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute. / Listening address.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@with_session
def serve(session: Session, host: str, port: int) -> None:
    """Ouvrir l’atelier dans un navigateur. / Open the workbench in a browser. Ctrl-C: fin / end."""
    from django.db import connections  # noqa: PLC0415 - needs Django set up

    from filrouge.delivery.serving import House, free_port  # noqa: PLC0415 - only here
    from filrouge.delivery.welcome import first_link  # noqa: PLC0415 - needs Django set up

    house = House(host, free_port(host, port), renew_manifest())
    collect_static()
    link = first_link(house.address)
    connections.close_all()

    def ready() -> None:
        told = {"address": house.address, "first_link": link, "models": f"{house.address}/v2"}
        session.show(told, [house.address])
        sys.stdout.flush()
        if link:
            session.say(
                Text(
                    fr=f"Personne ne peut encore se connecter. Ouvrez une fois, sous 24 h\u00a0: {link}",
                    en=f"Nobody can sign in yet. Open once, within 24 h: {link}",
                )
            )
        session.say(Text(fr="Ctrl-C pour arrêter.", en="Ctrl-C to stop."))

    def fell(role: str, code: int) -> None:
        session.say(
            Text(
                fr=f"Arrêt inattendu ({code})\u00a0: {WORDS[role].fr}. Redémarrage.",
                en=f"Unexpected end ({code}): {WORDS[role].en}. Starting again.",
            )
        )

    house.run(ready, fell)
    session.say(Text(fr="Arrêté.", en="Stopped."))
