"""Webhooks: who is told what of a project, and the letters that carry references and never a body."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

from pydantic import JsonValue

from filrouge.kernel.errors import Invalid, NotFound
from filrouge.kernel.texts import N_

Event = Literal["revision.written", "run.done", "run.failed", "suspect.appeared", "ping"]
EVENTS: tuple[Event, ...] = get_args(Event)
ASKED: tuple[Event, ...] = EVENTS[:-1]  #: a ping is sent by hand
TRIES = 8
FIRST_WAIT_S = 15
ADDRESS_LENGTH = 500
TOLERANCE_S = 300  #: a receiver refuses a letter signed longer ago: nobody sends an old one again


class BadHookAddress(Invalid):
    """A webhook's address is no https address, or leads inside the installation's own network."""

    code = "webhook.address"


class BadEvents(Invalid):
    """A webhook asks for events that do not exist, or for none."""

    code = "webhook.events"


class UnknownHook(NotFound):
    """The project has no webhook of this id."""

    code = "webhook.unknown"


@dataclass(frozen=True)
class Hook:
    id: str
    project: str
    address: str
    events: tuple[str, ...]
    created_by: str
    created_at: datetime


@dataclass(frozen=True)
class Letter:
    """One event for one webhook; ``told`` holds references only."""

    id: str
    hook: str
    event: str
    at: datetime
    told: Mapping[str, JsonValue]
    tries: int = 0
    next_at: datetime | None = None  #: None once it arrived, or was given up
    status: int | None = None  #: of the last answer
    why: str = ""  #: of the last failure

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Watch:
    """How far a project's events were told: the journal entry, the end of the last job, the known doubts."""

    project: str
    number: int
    jobs_until: datetime
    doubts: frozenset[str]
    looked_on: str = ""  #: the day of the last look: doubts also come with time


class Hooks(Protocol):
    """The webhooks of an installation, the letters to send and how far each project was watched."""

    def add(self, project: str, *, address: str, events: Iterable[str], actor: str) -> Hook:
        """Raises BadHookAddress, BadEvents."""

    def of(self, project: str) -> tuple[Hook, ...]: ...

    def get(self, project: str, id: str) -> Hook:
        """Raises UnknownHook."""

    def remove(self, project: str, id: str) -> None:
        """With its letters. Raises UnknownHook."""

    def projects(self) -> tuple[str, ...]:
        """Those that have a webhook."""

    def watched(self, project: str) -> Watch | None: ...

    def tell(self, watch: Watch | None, letters: Iterable[Letter]) -> None:
        """Keep letters and how far their project was watched, together."""

    def letters(self, hook: str) -> tuple[Letter, ...]:
        """The latest first, at most a hundred."""

    def due(self, now: datetime) -> tuple[tuple[Hook, Letter], ...]:
        """What is to be sent now, the oldest first."""

    def sent(self, letter: Letter) -> None:
        """Keep how a try went."""


def checked_events(events: Iterable[str]) -> tuple[str, ...]:
    """Raises BadEvents."""
    asked = tuple(dict.fromkeys(events))
    if not asked or set(asked) - set(ASKED):
        raise BadEvents(N_("Events are among %(events)s", events=", ".join(ASKED)), at="/events")
    return asked


def signature(secret: str, at_s: int, content: bytes) -> str:
    """What a receiver computes again: HMAC-SHA256 of the time, a dot and the bytes received."""
    signed = hmac.new(secret.encode(), f"{at_s}.".encode() + content, hashlib.sha256).hexdigest()
    return f"t={at_s},v1={signed}"


def secret_of(root: bytes, hook: str) -> str:
    """A webhook's own secret, made from the installation's: none is stored."""
    return "whs_" + hmac.new(root, hook.encode(), hashlib.sha256).hexdigest()


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries: 15 s, 1 min, 4 min … a day and a half in all; then never."""
    return None if tries >= TRIES else now + timedelta(seconds=FIRST_WAIT_S * 4 ** (tries - 1))
