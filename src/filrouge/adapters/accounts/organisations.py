"""Organisations over Django's tables."""

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import QuerySet

from filrouge.adapters.accounts.models import Belonging as BelongingRow
from filrouge.adapters.accounts.models import Dress, Placed
from filrouge.adapters.accounts.models import Organisation as Row
from filrouge.kernel.documents import Account
from filrouge.kernel.organisations import (
    TEMPLATE_KINDS,
    Belonging,
    Look,
    Organisation,
    OrganisationRole,
    checked_color,
    checked_organisation_name,
    checked_organisation_role,
    taken_organisation,
    unknown_organisation,
)


class DjangoOrganisations:
    """``using`` names the database."""

    def __init__(self, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using = using

    def found(self, name: str) -> Organisation:
        told = checked_organisation_name(name)
        try:
            with transaction.atomic(using=self._using):
                return _told(self._rows.create(name=told))
        except IntegrityError as err:
            raise taken_organisation(told) from err

    def rename(self, id: str, name: str) -> None:
        told, known = checked_organisation_name(name), self.get(id)
        try:
            with transaction.atomic(using=self._using):
                self._rows.filter(pk=known.id).update(name=told)
        except IntegrityError as err:
            raise taken_organisation(told) from err

    def dissolve(self, id: str) -> None:
        self._rows.filter(pk=self.get(id).id).delete()

    def get(self, id: str) -> Organisation:
        row = self._rows.filter(pk=id).first() if id.isprintable() else None
        if row is None:
            raise unknown_organisation(id)
        return _told(row)

    def all(self) -> tuple[Organisation, ...]:
        return tuple(sorted(map(_told, self._rows.all()), key=lambda one: one.name))

    def dress(self, id: str, look: Look) -> None:
        known, color = self.get(id), checked_color(look.color)
        kept: dict[str, object] = {kind: look.templates.get(kind, b"") for kind in TEMPLATE_KINDS}
        kept |= {"color": color, "logo": look.logo}
        with transaction.atomic(using=self._using):
            self._dresses.update_or_create(organisation_id=known.id, defaults=kept)

    def look(self, id: str) -> Look:
        known = self.get(id)
        row = self._dresses.filter(pk=id).first()
        if row is None:
            return Look(known.name)
        held = {kind: bytes(getattr(row, kind)) for kind in TEMPLATE_KINDS}
        templates = {kind: content for kind, content in held.items() if content}
        return Look(known.name, row.color, bytes(row.logo), templates)

    def admit(self, id: str, account: str, role: OrganisationRole) -> None:
        told, known = checked_organisation_role(role), self.get(id)
        with transaction.atomic(using=self._using):
            self._belongings.update_or_create(
                organisation_id=known.id, account_id=account, defaults={"role": told}
            )

    def dismiss(self, id: str, account: str) -> None:
        self._belongings.filter(organisation=id, account=account).delete()

    def people(self, id: str) -> tuple[Belonging, ...]:
        held = self._belongings.filter(organisation=id).order_by("account_id")
        told = held.values_list("account_id", "role")
        return tuple(Belonging(Account(who), checked_organisation_role(role)) for who, role in told)

    def of(self, account: str) -> tuple[tuple[Organisation, OrganisationRole], ...]:
        held = self._belongings.filter(account=account).select_related("organisation")
        told = ((_told(row.organisation), checked_organisation_role(row.role)) for row in held)
        return tuple(sorted(told, key=lambda one: one[0].name))

    def place(self, project: str, id: str | None) -> None:
        if id is None:
            self._placed.filter(project=project).delete()
            return
        known = self.get(id)
        with transaction.atomic(using=self._using):
            self._placed.update_or_create(project=project, defaults={"organisation_id": known.id})

    def placed(self, project: str) -> Organisation | None:
        row = self._placed.filter(project=project).select_related("organisation").first()
        return _told(row.organisation) if row else None

    def places(self, projects: Iterable[str]) -> dict[str, Organisation]:
        rows = self._placed.filter(project__in=tuple(projects)).select_related("organisation")
        return {row.project: _told(row.organisation) for row in rows}

    def projects(self, id: str) -> tuple[str, ...]:
        return tuple(sorted(self._placed.filter(organisation=id).values_list("project", flat=True)))

    def forget(self, account: str) -> None:
        self._belongings.filter(account=account).delete()

    @property
    def _rows(self) -> QuerySet[Row]:
        return Row.objects.using(self._using)

    @property
    def _dresses(self) -> QuerySet[Dress]:
        return Dress.objects.using(self._using)

    @property
    def _belongings(self) -> QuerySet[BelongingRow]:
        return BelongingRow.objects.using(self._using)

    @property
    def _placed(self) -> QuerySet[Placed]:
        return Placed.objects.using(self._using)


def _told(row: Row) -> Organisation:
    return Organisation(row.pk, row.name)
