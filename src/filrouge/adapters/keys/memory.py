"""Keys in memory: the reference of the contract, and the double for tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

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


class MemoryKeys:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[str, tuple[AccessKey, str]] = {}

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
        key = AccessKey(id, Account(account), told, asked, project or None, now, expires_at)
        self._held[id] = (key, hashed(secret))
        return key, secret

    def opened(self, secret: str) -> AccessKey:
        key, kept = self._held.get(id_of(secret), (None, ""))
        now = self._clock.now()
        if key is None or not same(secret, kept) or not key.works(now):
            raise refused()
        used = replace(key, last_used_at=now)
        self._held[key.id] = (used, kept)
        return used

    def of(self, account: str) -> tuple[AccessKey, ...]:
        mine = sorted((key for key, _ in self._held.values() if key.account == account), key=lambda k: k.id)
        return tuple(sorted(mine, key=lambda key: key.created_at, reverse=True))

    def revoke(self, account: str, id: str) -> None:
        key, kept = self._held.get(id, (None, ""))
        if key is None or key.account != account:
            raise UnknownKey(N_("No key %(id)s", id=repr(id[:40])))
        self._held[id] = (replace(key, revoked_at=key.revoked_at or self._clock.now()), kept)

    def forget(self, account: str) -> None:
        self._held = {id: held for id, held in self._held.items() if held[0].account != account}
