"""Invitations over one table."""

from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Q, QuerySet

from filrouge.adapters.accounts.models import Invitation as Row
from filrouge.kernel.accounts import checked_role
from filrouge.kernel.documents import Account
from filrouge.kernel.invitations import (
    CODE_TRIES,
    LASTS,
    Invitation,
    Offer,
    fits,
    hashed_code,
    hashed_invitation,
    invitation_id,
    new_invitation,
    no_invitation,
)
from filrouge.kernel.organisations import checked_organisation_role
from filrouge.kernel.ports import Clock


class DjangoInvitations:
    """``using`` names the database."""

    def __init__(self, clock: Clock, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._clock, self._using = clock, using

    def invite(self, offer: Offer, *, lasts: timedelta = LASTS, code: str = "") -> tuple[Invitation, str]:
        id, secret = new_invitation()
        row = self._rows.create(
            id=id,
            sha256=hashed_invitation(secret),
            by_id=offer.by,
            email=offer.email,
            project=offer.project,
            role=offer.role,
            organisation_id=offer.organisation,
            organisation_role=offer.organisation_role,
            administrator=offer.administrator,
            expires_at=self._clock.now() + lasts,
            brief=offer.brief,
            code_sha256=hashed_code(id, code) if code else None,
        )
        return _told(row), secret

    def opened(self, secret: str) -> Invitation:
        row = self._working.filter(pk=invitation_id(secret)).first()
        if row is None or not fits(secret, row.sha256):
            raise no_invitation()
        return _told(row)

    def proves(self, secret: str, code: str) -> bool:
        told = self.opened(secret)
        row = self._rows.filter(pk=told.id)
        if not told.asks_code or row.filter(code_sha256=hashed_code(told.id, code)).exists():
            return True
        row.update(wrong_codes_count=F("wrong_codes_count") + 1)
        return False

    def use(self, secret: str, account: str) -> Invitation:
        told = self.opened(secret)
        if not self._working.filter(pk=told.id).update(used_by=account):
            raise no_invitation()
        return told

    def open(self, *, project: str | None = None) -> tuple[Invitation, ...]:
        asked = self._working.filter(**({"project": project} if project else {}))
        return tuple(map(_told, asked.order_by("expires_at", "pk")))

    def withdraw(self, id: str) -> None:
        self._rows.filter(pk=id, used_by=None).delete()

    def forget(self, account: str) -> None:
        self._rows.filter(Q(by=account) | Q(used_by=account)).delete()

    @property
    def _working(self) -> QuerySet[Row]:
        working = self._rows.filter(used_by=None, expires_at__gt=self._clock.now())
        return working.filter(wrong_codes_count__lt=CODE_TRIES)

    @property
    def _rows(self) -> QuerySet[Row]:
        return Row.objects.using(self._using)


def _told(row: Row) -> Invitation:
    by, organisation = row.serializable_value("by"), row.serializable_value("organisation")
    offer = Offer(
        by=Account(by) if by else None,
        email=row.email,
        project=row.project,
        role=checked_role(row.role) if row.role else None,
        organisation=organisation,
        organisation_role=checked_organisation_role(row.organisation_role) if row.organisation_role else None,
        administrator=row.administrator,
        brief=row.brief,
    )
    return Invitation(row.pk, offer, row.expires_at, asks_code=row.code_sha256 is not None)
