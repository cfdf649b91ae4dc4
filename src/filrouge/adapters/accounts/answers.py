"""Accounts over Django's user model."""

from collections.abc import Callable, Iterable, Sequence

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import Q, QuerySet

from filrouge.adapters.accounts.models import Account as Row
from filrouge.adapters.accounts.models import Membership
from filrouge.kernel.accounts import (
    Member,
    Person,
    TakenAddress,
    TakenName,
    check_not_last,
    checked_email,
    checked_person_name,
    checked_role,
    in_order,
    last_owner,
    the_one,
    unknown,
)
from filrouge.kernel.documents import Account
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_


class DjangoAccounts:
    """``using`` names the database; ``erased_with`` forget, together with it, what hangs on an account."""

    def __init__(
        self, *, using: str = DEFAULT_DB_ALIAS, erased_with: Sequence[Callable[[str], None]] = ()
    ) -> None:
        self._using, self._erased_with = using, erased_with

    def named(self, name: str) -> Account:
        told = checked_person_name(name)
        try:
            with transaction.atomic(using=self._using):
                row, _ = self._rows.get_or_create(name=told, defaults={"password": "!"})
        except IntegrityError:  # somebody made it meanwhile
            row = self._rows.get(name=told)
        return Account(row.pk)

    def get(self, account: str) -> Person:
        row = self._rows.filter(pk=_searchable(account)).first()
        if row is None:
            raise unknown(account)
        return _person(row)

    def some(self, accounts: Iterable[str]) -> dict[str, Person]:
        asked = {account for account in accounts if account.isprintable()}
        return {row.pk: _person(row) for row in self._rows.filter(pk__in=asked)} if asked else {}

    def find(self, person: str) -> Person:
        told = _searchable(person).strip()
        asked = Q(pk=told) | Q(name=told) | Q(email=told.lower())
        found = {row.pk: row for row in self._rows.filter(asked)}
        return _person(found[the_one(person, set(found))])

    def set_name(self, account: str, name: str) -> None:
        told, known = checked_person_name(name), self.get(account)
        try:
            with transaction.atomic(using=self._using):
                self._rows.filter(pk=known.id, erased=False).update(name=told)
        except IntegrityError as err:
            raise TakenName(N_("Another account is named %(name)s", name=told)) from err

    def set_email(self, account: str, email: str | None) -> None:
        kept = None if email is None else checked_email(email)
        known = self.get(account)
        try:
            with transaction.atomic(using=self._using):
                self._rows.filter(pk=known.id, erased=False).update(email=kept)
        except IntegrityError as err:
            raise TakenAddress(N_("Another account has the address %(email)s", email=kept)) from err

    def set_active(self, account: str, active: bool) -> None:
        known = self.get(account)
        with transaction.atomic(using=self._using):
            if not active:
                check_not_last(self._administrators(), account)
            self._rows.filter(pk=known.id, erased=False).update(is_active=active)

    def set_administrator(self, account: str, administrator: bool) -> None:
        known = self.get(account)
        with transaction.atomic(using=self._using):
            if not administrator:
                check_not_last(self._administrators(), account)
            self._rows.filter(pk=known.id, erased=False).update(is_administrator=administrator)

    def people(self) -> tuple[Person, ...]:
        return tuple(map(_person, self._rows.filter(erased=False).order_by("name")))

    def erase(self, account: str) -> None:
        known = self.get(account)
        with transaction.atomic(using=self._using):
            self._held.filter(account=known.id).delete()
            for forget in self._erased_with:
                forget(known.id)
            self._rows.filter(pk=known.id).update(
                name=None,
                email=None,
                password="!",
                last_login=None,
                is_active=False,
                is_administrator=False,
                erasure_asked_at=None,
                erased=True,
            )

    def grant(self, project: str, account: str, role: Role) -> None:
        checked_role(role)
        known = self.get(account)
        if known.erased:
            raise unknown(account)
        with transaction.atomic(using=self._using):
            self._held.get_or_create(project=project, account_id=known.id, role=role)

    def revoke(self, project: str, account: str, role: Role) -> None:
        with transaction.atomic(using=self._using):
            held = self._held.select_for_update().filter(project=project, role=role)
            accounts = set(held.values_list("account_id", flat=True))
            if role == "owner" and accounts == {account}:
                raise last_owner(project)
            held.filter(account=account).delete()

    def roles(self, project: str, account: str) -> tuple[Role, ...]:
        held = self._held.filter(project=project, account=account)
        return in_order({checked_role(role) for role in held.values_list("role", flat=True)})

    def members(self, project: str) -> tuple[Member, ...]:
        held: dict[str, set[Role]] = {}
        for account, role in self._held.filter(project=project).values_list("account_id", "role"):
            held.setdefault(account, set()).add(checked_role(role))
        return tuple(Member(Account(account), in_order(roles)) for account, roles in sorted(held.items()))

    def projects(self, account: str) -> tuple[str, ...]:
        held = self._held.filter(account=account).values_list("project", flat=True)
        return tuple(sorted(set(held)))

    def roles_by_project(self, account: str) -> dict[str, tuple[Role, ...]]:
        held: dict[str, set[Role]] = {}
        for project, role in self._held.filter(account=account).values_list("project", "role"):
            held.setdefault(project, set()).add(checked_role(role))
        return {project: in_order(roles) for project, roles in sorted(held.items())}

    def _administrators(self) -> tuple[Person, ...]:
        """Under lock: of two that leave at once one stays."""
        return tuple(map(_person, self._rows.select_for_update().filter(is_administrator=True)))

    @property
    def _rows(self) -> QuerySet[Row]:
        return Row.objects.using(self._using)

    @property
    def _held(self) -> QuerySet[Membership]:
        return Membership.objects.using(self._using)


def _searchable(person: str) -> str:
    """PostgreSQL refuses to look for a NUL. Raises UnknownAccount."""
    if not person.isprintable():
        raise unknown(person)
    return person


def _person(row: Row) -> Person:
    return Person(Account(row.pk), row.name or "", row.email, row.erased, row.is_active, row.is_administrator)
