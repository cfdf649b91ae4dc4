"""A worker of its own, for jobs that other surfaces queue."""

import click

from filrouge.delivery.session import Session, with_session


@click.command()
@with_session
def worker(session: Session) -> None:
    """Exécuter les travaux en attente, jusqu’à Ctrl-C. / Run the jobs that are waiting, until Ctrl-C."""
    from filrouge.delivery.worker import here  # noqa: PLC0415 - starts processes

    here().run_forever()
