"""Keys over one table; a call that opens with one reads one row."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models import QuerySet

from filrouge.adapters.keys.models import AccessKey as Row
from filrouge.kernel.documents import Account
from filrouge.kernel.keys import (
    AccessKey,
    UnknownKey,
    checked_request,
    hashed,
    id_of,
    new_secret,
    refused,
    same,
)
from filrouge.kernel.ports import Clock
from filrouge.kernel.texts import N_

NOTED_EVERY = timedelta(minutes=1)  #: SQLite has one writer: a use is no reason to keep it waiting


class DjangoKeys:
    """``using`` names the database."""

    def __init__(self, clock: Clock, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._clock, self._using = clock, using

    def issue(
        self,
        account: str,
        *,
        name: str,
        scopes: Iterable[str],
        expires_at: datetime,
        project: str | None = None,
    ) -> tuple[AccessKey, str]:
        now = self._clock.now()
        told, asked = checked_request(name, scopes, expires_at, now)
        id, secret = new_secret()
        row = self._rows.create(
            id=id,
            account_id=account,
            name=told,
            scopes=" ".join(asked),
            project=project or None,
            sha256=hashed(secret),
            created_at=now,
            expires_at=expires_at,
        )
        return _key(row), secret

    def opened(self, secret: str) -> AccessKey:
        row = self._rows.filter(pk=id_of(secret), account__is_active=True).first()
        if row is None or not same(secret, row.sha256) or not _key(row).works(self._clock.now()):
            raise refused()
        self._note(row)
        return _key(row)

    def of(self, account: str) -> tuple[AccessKey, ...]:
        return tuple(map(_key, self._rows.filter(account=account).order_by("-created_at", "pk")))

    def revoke(self, account: str, id: str) -> None:
        mine = self._rows.filter(account=account, pk=id) if id.isprintable() else self._rows.none()
        with transaction.atomic(using=self._using):
            if not mine.exists():
                raise UnknownKey(N_("No key %(id)s", id=repr(id[:40])))
            mine.filter(revoked_at=None).update(revoked_at=self._clock.now())

    def forget(self, account: str) -> None:
        self._rows.filter(account=account).delete()

    def _note(self, row: Row) -> None:
        """A database that is busy or full keeps nobody from reading."""
        now = self._clock.now()
        if row.last_used_at is None or now - row.last_used_at >= NOTED_EVERY:
            with suppress(DatabaseError):
                self._rows.filter(pk=row.pk).update(last_used_at=now)

    @property
    def _rows(self) -> QuerySet[Row]:
        return Row.objects.using(self._using).select_related("account")


def _key(row: Row) -> AccessKey:
    return AccessKey(
        id=row.pk,
        account=Account(row.account.pk),
        name=row.name,
        scopes=tuple(row.scopes.split()),
        project=row.project,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
