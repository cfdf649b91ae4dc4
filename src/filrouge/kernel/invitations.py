"""Invitations: links by which somebody comes in, once and before a day; sign-up is otherwise closed."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import choice, token_hex, token_urlsafe
from typing import Protocol

from pydantic import JsonValue

from filrouge.kernel.documents import Account
from filrouge.kernel.errors import NotFound
from filrouge.kernel.organisations import OrganisationRole
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_

LASTS = timedelta(days=7)
FIRST_LASTS = timedelta(days=1)  #: the link that makes the first administrator
CODE_LENGTH = 8
CODE_TRIES = 5  #: wrong codes, after which the link opens nothing
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  #: none that is read, or said, as another
_SECRET = re.compile(r"([0-9a-f]{12})-([A-Za-z0-9_-]{43})")


class NoInvitation(NotFound):
    """The link is not one of this installation, or was used, withdrawn, or is past its day."""

    code = "invitation.unknown"


@dataclass(frozen=True)
class Offer:
    """What an invitation brings to whoever accepts it; ``by`` is None for the installation itself.

    ``brief``: what a respondent is invited to, in the words of the room that asks.
    """

    by: Account | None = None
    email: str | None = None
    project: str | None = None
    role: Role | None = None
    organisation: str | None = None
    organisation_role: OrganisationRole | None = None
    administrator: bool = False
    brief: Mapping[str, JsonValue] | None = None


@dataclass(frozen=True)
class Invitation:
    """``asks_code``: its link alone opens nothing, a code that was told apart is asked for."""

    id: str
    offer: Offer
    expires_at: datetime
    asks_code: bool = False


class Invitations(Protocol):
    """Links handed out; a secret is shown once and kept as its hash."""

    def invite(self, offer: Offer, *, lasts: timedelta = LASTS, code: str = "") -> tuple[Invitation, str]:
        """A new invitation with its secret; ``code`` is asked for beside it."""

    def opened(self, secret: str) -> Invitation:
        """Raises NoInvitation: one answer for every reason."""

    def proves(self, secret: str, code: str) -> bool:
        """Whether this is the code of the invitation; a wrong one counts, and a few end it.

        Raises NoInvitation.
        """

    def use(self, secret: str, account: str) -> Invitation:
        """Opened for the last time, by this account; of two at once one gets it. Raises NoInvitation."""

    def open(self, *, project: str | None = None) -> tuple[Invitation, ...]:
        """Those that still work, of a project or all of them; the first to end first."""

    def withdraw(self, id: str) -> None:
        """Nothing happens when there is none."""

    def forget(self, account: str) -> None:
        """What an account made or used is removed: it is being erased."""


def new_invitation() -> tuple[str, str]:
    """An id and the whole secret that begins with it."""
    id = token_hex(6)
    return id, f"{id}-{token_urlsafe(32)}"


def new_code() -> str:
    """Eight letters and digits, 39 random bits, in two groups that can be read over a telephone."""
    told = "".join(choice(_LETTERS) for _ in range(CODE_LENGTH))
    return f"{told[:4]}-{told[4:]}"


def hashed_code(id: str, code: str) -> str:
    """However it was typed: small letters, blanks and dashes are no matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"{id}:{plain}".encode()).hexdigest()


def invitation_id(secret: str) -> str:
    """Raises NoInvitation: this cannot be a secret of ours."""
    found = _SECRET.fullmatch(secret)
    if found is None:
        raise no_invitation()
    return found[1]


def hashed_invitation(secret: str) -> str:
    """Fast on purpose: a secret is 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    return hmac.compare_digest(hashed_invitation(secret), kept)


def no_invitation() -> NoInvitation:
    return NoInvitation(
        N_("This link does not open anything: unknown, used, withdrawn or past its day; ask for another")
    )
