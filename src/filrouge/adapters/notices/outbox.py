"""The outbox over Django: filled inside the act that gives the news, emptied by whoever sends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from filrouge.adapters.notices import models as rows
from filrouge.kernel.documents import Key
from filrouge.kernel.texts import Lang

SENT_TOGETHER = 50
TRIES = 8  #: after which a notice stays on the page and is sent no more
SHOWN = 50


@dataclass(frozen=True)
class Notice:
    pk: int
    project: str
    account: str
    event: str
    about: Key
    made_at: datetime


def put(project: str, event: str, about: Key, accounts: Iterable[str], at: datetime) -> None:
    """One notice per person; inside the transaction that is open, if any."""
    rows.Notice.objects.bulk_create(
        rows.Notice(project=project, account=one, event=event, kind=about.kind, key=about.id, made_at=at)
        for one in sorted(set(accounts))
    )


def unsent(project: str, account: str) -> tuple[Notice, ...]:
    """What one person was not told by e-mail, newest first."""
    told = rows.Notice.objects.filter(project=project, account=account, sent_at__isnull=True)
    return tuple(map(_notice, told.order_by("-pk")[:SHOWN]))


def waiting() -> tuple[Notice, ...]:
    """What is to be sent, those tried least first."""
    told = rows.Notice.objects.filter(sent_at__isnull=True, tries__lt=TRIES)
    return tuple(map(_notice, told.order_by("tries", "pk")[:SENT_TOGETHER]))


def mark_tried(notice: Notice, *, sent_at: datetime | None) -> None:
    """Sent, or tried once more."""
    row = rows.Notice.objects.get(pk=notice.pk)
    row.tries, row.sent_at = row.tries + 1, sent_at
    row.save(update_fields=["tries", "sent_at"])


def drop(notice: Notice) -> None:
    """Of somebody or something that is there no more."""
    rows.Notice.objects.filter(pk=notice.pk).delete()


def seen(project: str, account: str) -> None:
    """A person read them on the page: nothing more is sent about them."""
    rows.Notice.objects.filter(project=project, account=account, sent_at__isnull=True).delete()


def forget(account: str) -> None:
    """All that is kept of a person here."""
    rows.Notice.objects.filter(account=account).delete()
    rows.Reader.objects.filter(account=account).delete()


def reads_in(account: str, lang: Lang) -> None:
    rows.Reader.objects.update_or_create(account=account, defaults={"lang": lang})


def lang_of(account: str) -> Lang | None:
    """The language in which an account reads; None while nobody knows."""
    row = rows.Reader.objects.filter(pk=account).first()
    return cast(Lang, row.lang) if row else None


def _notice(row: rows.Notice) -> Notice:
    return Notice(row.pk, row.project, row.account, row.event, Key(row.kind, row.key), row.made_at)
