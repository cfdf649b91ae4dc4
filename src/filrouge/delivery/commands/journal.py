"""The journal: does it hold, and what does it tell."""

import json

import click

from filrouge.delivery.session import Session, with_session
from filrouge.kernel.errors import Invalid
from filrouge.kernel.journal import Head
from filrouge.kernel.texts import N_, Text


@click.group()
def journal() -> None:
    """Vérifier ou exporter le journal du projet. / Verify or export the project's journal."""


@journal.command()
@click.option("--head", metavar="N:HASH", help="Une tête déjà vue. / A head seen before.")
@with_session
def verify(session: Session, head: str | None) -> None:
    """Parcourir la chaîne ; code 65 à la première entrée rompue. / Walk the chain; exit 65 when it breaks."""
    project = session.project()
    project.require("journal.read")
    now = project.verify(witness=_witness(head))
    holds = Text(fr="le journal tient", en="the journal holds").said(session.lang)
    session.show({"number": now.number, "hash": now.hash, "head": str(now)}, [f"{now}  {holds}"])


@journal.command()
@with_session
def export(session: Session) -> None:
    """Écrire le journal en PROV-JSON (W3C). / Write the journal as PROV-JSON (W3C)."""
    from filrouge.kernel.provenance import prov_json  # noqa: PLC0415 - only here

    project = session.project()
    project.require("journal.read")
    told = prov_json(project.store, readable=project.reads)
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _witness(text: str | None) -> Head | None:
    if text is None:
        return None
    number, _, hash = text.partition(":")
    if not number.isdigit() or not hash:
        raise Invalid(N_("%(head)s: a head reads number:hash", head=text))
    return Head(int(number), hash)
