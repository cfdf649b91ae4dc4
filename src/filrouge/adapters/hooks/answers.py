"""Webhooks over three tables."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet

from filrouge.adapters.hooks import models as rows
from filrouge.adapters.hooks.addresses import checked_address
from filrouge.kernel.hooks import Hook, Letter, UnknownHook, Watch, checked_events
from filrouge.kernel.ports import Clock
from filrouge.kernel.texts import N_

SHOWN, SENT_TOGETHER = 100, 50
KEPT = timedelta(days=30)


class DjangoHooks:
    """``using`` names the database."""

    def __init__(self, clock: Clock, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._clock, self._using = clock, using

    def add(self, project: str, *, address: str, events: Iterable[str], actor: str) -> Hook:
        row = self._hooks.create(
            id=token_hex(8),
            project=project,
            address=checked_address(address),
            events=" ".join(checked_events(events)),
            created_by=actor,
            created_at=self._clock.now(),
        )
        return _hook(row)

    def of(self, project: str) -> tuple[Hook, ...]:
        return tuple(map(_hook, self._hooks.filter(project=project).order_by("created_at", "pk")))

    def get(self, project: str, id: str) -> Hook:
        row = self._hooks.filter(project=project, pk=id).first() if id.isprintable() else None
        if row is None:
            raise UnknownHook(N_("No webhook %(id)s", id=repr(id[:40])))
        return _hook(row)

    def remove(self, project: str, id: str) -> None:
        self._hooks.filter(pk=self.get(project, id).id).delete()

    def projects(self) -> tuple[str, ...]:
        return tuple(sorted(set(self._hooks.values_list("project", flat=True))))

    def watched(self, project: str) -> Watch | None:
        row = rows.Watch.objects.using(self._using).filter(pk=project).first()
        if row is None:
            return None
        doubts = frozenset(row.doubts.splitlines())
        return Watch(project, row.number, row.jobs_until, doubts, row.looked_on)

    def tell(self, watch: Watch | None, letters: Iterable[Letter]) -> None:
        with transaction.atomic(using=self._using):
            known = set(self._hooks.values_list("pk", flat=True))
            self._letters.bulk_create([_row(one) for one in letters if one.hook in known])
            self._letters.filter(next_at=None, at__lt=self._clock.now() - KEPT).delete()
            if watch:
                rows.Watch.objects.using(self._using).update_or_create(
                    pk=watch.project, defaults=_watch_columns(watch)
                )

    def letters(self, hook: str) -> tuple[Letter, ...]:
        return tuple(map(_letter, self._letters.filter(hook=hook).order_by("-at", "-pk")[:SHOWN]))

    def due(self, now: datetime) -> tuple[tuple[Hook, Letter], ...]:
        waiting = self._letters.filter(next_at__lte=now).order_by("next_at", "pk")
        return tuple((_hook(row.hook), _letter(row)) for row in waiting[:SENT_TOGETHER])

    def sent(self, letter: Letter) -> None:
        self._letters.filter(pk=letter.id).update(
            tries=letter.tries, next_at=letter.next_at, status=letter.status, why=letter.why
        )

    @property
    def _hooks(self) -> QuerySet[rows.Hook]:
        return rows.Hook.objects.using(self._using)

    @property
    def _letters(self) -> QuerySet[rows.Letter]:
        return rows.Letter.objects.using(self._using).select_related("hook")


def _hook(row: rows.Hook) -> Hook:
    return Hook(row.pk, row.project, row.address, tuple(row.events.split()), row.created_by, row.created_at)


def _letter(row: rows.Letter) -> Letter:
    told = json.loads(row.told)
    return Letter(row.pk, row.hook.pk, row.event, row.at, told, row.tries, row.next_at, row.status, row.why)


def _watch_columns(watch: Watch) -> dict[str, object]:
    return {
        "number": watch.number,
        "jobs_until": watch.jobs_until,
        "doubts": "\n".join(sorted(watch.doubts)),
        "looked_on": watch.looked_on,
    }


def _row(one: Letter) -> rows.Letter:
    return rows.Letter(
        id=one.id,
        hook_id=one.hook,
        event=one.event,
        at=one.at,
        told=json.dumps(one.told),
        tries=one.tries,
        next_at=one.next_at,
        status=one.status,
        why=one.why,
    )
