"""Keys by which programs act for a person: some of that person's rights, for some time."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex, token_urlsafe
from typing import Literal, Protocol

from filrouge.kernel.documents import Account
from filrouge.kernel.errors import Forbidden, Invalid, NotFound
from filrouge.kernel.rights import allows
from filrouge.kernel.texts import N_

LONGEST = timedelta(days=366)
NAME_LENGTH = 80
MARK = "frk_"  #: what a key begins with, so that a scanner of leaked secrets knows one when it sees it
Verb = Literal["read", "write", "run"]
VERBS: tuple[Verb, ...] = ("read", "write", "run")
_PATTERN = re.compile(r"[a-z_]{1,40}(\.([a-z_]{1,40}|\*))?")
_SECRET = re.compile(MARK + r"([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


class BadKey(Forbidden):
    """The key is not one of this installation, or was revoked, or is past its day."""

    code = "forbidden.key"


class BadScope(Invalid):
    """A key is asked for with a name, a scope or a last day that it cannot have."""

    code = "invalid.key"


class UnknownKey(NotFound):
    """The person has no key of this id."""

    code = "key.unknown"


@dataclass(frozen=True)
class AccessKey:
    """A key without its secret; ``scopes`` are ``read``, ``write``, ``run``, a right, or ``room.*``."""

    id: str
    account: Account
    name: str
    scopes: tuple[str, ...]
    project: str | None  #: the only project it opens; None: all of the person's
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def shown(self) -> str:
        """How the person knows it again: its beginning."""
        return f"{MARK}{self.id}_…"

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class Keys(Protocol):
    """The keys of every account; secrets are shown once and kept as hashes."""

    def issue(
        self,
        account: str,
        *,
        name: str,
        scopes: Iterable[str],
        expires_at: datetime,
        project: str | None = None,
    ) -> tuple[AccessKey, str]:
        """A new key with its secret. Raises BadScope."""

    def opened(self, secret: str) -> AccessKey:
        """The key of this secret, its use noted (to the minute). Raises BadKey."""

    def of(self, account: str) -> tuple[AccessKey, ...]:
        """The latest made first, those that no longer work too."""

    def revoke(self, account: str, id: str) -> None:
        """For ever; nothing happens when it was already. Raises UnknownKey: none of this account's."""

    def forget(self, account: str) -> None:
        """Remove every key of an account: it is being erased."""


def checked_request(
    name: str, scopes: Iterable[str], expires_at: datetime, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """The name and the scopes of a key to come.

    Raises:
        BadScope
    """
    told, asked = name.strip(), tuple(dict.fromkeys(scopes))
    if not told or len(told) > NAME_LENGTH or not told.isprintable():
        raise BadScope(N_("A key has a name, of %(n)d letters at most", n=NAME_LENGTH), at="/name")
    stray = [one for one in asked if one != "*" and not _PATTERN.fullmatch(one)]
    if stray or not asked:
        raise BadScope(
            N_("A scope is read, write, run, a right such as models.read, or models.*"), at="/scopes"
        )
    if not now < expires_at <= now + LONGEST:
        raise BadScope(N_("A key ends within %(days)d days from now", days=LONGEST.days), at="/expires_at")
    return told, asked


def new_secret() -> tuple[str, str]:
    """An id and the whole secret that begins with it."""
    id = token_hex(6)
    return id, f"{MARK}{id}_{token_urlsafe(32)}"


def id_of(secret: str) -> str:
    """Raises BadKey: this cannot be a secret of ours."""
    found = _SECRET.fullmatch(secret)
    if found is None:
        raise refused()
    return found[1]


def hashed(secret: str) -> str:
    """Fast on purpose: a secret is 256 random bits, nobody guesses one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(secret: str, kept: str) -> bool:
    return hmac.compare_digest(hashed(secret), kept)


def refused() -> BadKey:
    """One answer for every reason, so that it tells nothing."""
    return BadKey(N_("This key does not open anything: unknown, revoked or past its day"))


def narrowed(
    held: frozenset[str], scopes: Iterable[str], verb: Verb, known: Mapping[str, str]
) -> frozenset[str]:
    """What of the rights held a key may use for a call that reads, writes or runs.

    ``known``: every right there is, which ``*`` stands for, with the scope that opens it (``read``,
    ``write``, or "" when it is to be named). Running is a scope of its own: a key that may only run uses the
    person's rights for the run, and no document is written by it otherwise.
    """
    asked = frozenset(scopes)
    if "*" in asked or (verb == "run" and "run" in asked):
        return held
    words = asked & {"read", "write"} if verb != "run" else frozenset[str]()
    return frozenset(
        right
        for right, word in known.items()
        if allows(held, right) and (word in words or _is_named(right, asked))
    )


def _is_named(right: str, asked: frozenset[str]) -> bool:
    return right in asked - set(VERBS) or f"{right.partition('.')[0]}.*" in asked
