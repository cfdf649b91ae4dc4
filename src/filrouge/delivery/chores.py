"""What is done now and then while ``filrouge serve`` runs; a chore that fails stops no other."""

import sys
import traceback
from collections.abc import Callable, Iterable
from threading import Event

from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.delivery.mailing import send_notices
from filrouge.delivery.retention import clear_when_due
from filrouge.delivery.telling import send_letters, watch_projects
from filrouge.delivery.watching import look_when_due
from filrouge.delivery.wiring import renew_manifest
from filrouge.kernel.errors import FilrougeError

Chore = Callable[[], object]

#: In order; a chore says by itself whether it is due, and costs next to nothing when it is not.
CHORES: tuple[Chore, ...] = (
    watch_projects,
    send_letters,
    send_notices,
    renew_manifest,
    look_when_due,
    clear_when_due,
)


def every_round(over: Event, pause_s: float, chores: Iterable[Chore] = CHORES) -> None:
    """All chores, again and again, until told that it is over."""
    from django.db import connections  # noqa: PLC0415 - needs Django set up

    while not over.is_set():
        once(chores)
        connections.close_all()
        over.wait(pause_s)


def once(chores: Iterable[Chore] = CHORES) -> None:
    """Every chore; what goes wrong is written to the log and tried again in the next round."""
    for chore in chores:
        try:
            with told_plainly():
                chore()
        except FilrougeError as err:
            print(err.code, err.message, file=sys.stderr, flush=True)
        except Exception:
            traceback.print_exc()
