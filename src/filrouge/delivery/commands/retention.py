"""What is not kept for ever, removed when its time is past."""

import click

from filrouge.delivery.session import Session, with_session
from filrouge.kernel.texts import Text


@click.command()
@click.option("--dry-run", is_flag=True, help="Compter sans effacer. / Count, remove nothing.")
@with_session
def retention(session: Session, dry_run: bool) -> None:
    """Effacer ce qui a fait son temps : sessions, travaux, brouillons, avis. / Remove what had its time."""
    from filrouge.delivery.retention import clear  # noqa: PLC0415 - needs Django set up

    days = Text(fr="jours", en="days").said(session.lang)
    told = clear(dry=dry_run)
    session.show(
        {one.rule.name: {"days": one.rule.days, "count": one.count, "removed": not dry_run} for one in told},
        [f"{one.count:8}  {one.rule.title.said(session.lang)} ({one.rule.days} {days})" for one in told],
    )
