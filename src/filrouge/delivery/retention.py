"""What is not kept for ever: how much of it had its time, and its removal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from filrouge.adapters.accounts.models import Invitation
from filrouge.adapters.accounts.traces import forget_old_sessions
from filrouge.adapters.djangostore.models import Draft
from filrouge.adapters.jobs.models import Job
from filrouge.adapters.notices.models import Notice
from filrouge.delivery.configuration import number, read
from filrouge.delivery.wiring import home, jobs
from filrouge.delivery.worker import log_folder, log_of
from filrouge.kernel.texts import Text

EVERY = timedelta(days=1)
STAMP = "retention"  #: a file of the home folder: when it was last done

Clear = Callable[[datetime, bool], int]


@dataclass(frozen=True)
class Rule:
    """Something that is kept for some days after its end."""

    name: str
    title: Text
    setting: str
    clear: Clear  #: what ended before a moment; only counted when dry

    @property
    def days(self) -> int:
        return number(read(self.setting))


@dataclass(frozen=True)
class Cleared:
    rule: Rule
    count: int


def clear(*, dry: bool = False, now: datetime | None = None) -> tuple[Cleared, ...]:
    """Every rule applied, or only counted."""
    at = now or datetime.now(UTC)
    return tuple(Cleared(rule, rule.clear(at - timedelta(days=rule.days), dry)) for rule in RULES)


def clear_when_due(now: datetime | None = None) -> None:
    """Once a day, whichever process asks first."""
    at, stamp = now or datetime.now(UTC), home() / STAMP
    if stamp.exists() and at - datetime.fromtimestamp(stamp.stat().st_mtime, UTC) < EVERY:
        return
    stamp.touch()
    clear(now=at)


def last_cleared() -> datetime | None:
    stamp = home() / STAMP
    return datetime.fromtimestamp(stamp.stat().st_mtime, UTC) if stamp.exists() else None


def _jobs(before: datetime, dry: bool) -> int:
    """Jobs that are over, with what they printed."""
    if dry:
        return Job.objects.filter(ended_at__lt=before).count()
    gone = jobs().sweep(before)
    for job in gone:
        log_of(log_folder(), job).unlink(missing_ok=True)
    return len(gone)


def _rows_before(rows: "QuerySet[Any]", dry: bool) -> int:
    count = rows.count()
    if not dry:
        rows.delete()
    return count


def _drafts(before: datetime, dry: bool) -> int:
    return _rows_before(Draft.objects.filter(saved_at__lt=before), dry)


def _notices(before: datetime, dry: bool) -> int:
    return _rows_before(Notice.objects.filter(sent_at__lt=before), dry)


def _invitations(before: datetime, dry: bool) -> int:
    """Past their day, used or not."""
    return _rows_before(Invitation.objects.filter(expires_at__lt=before), dry)


def _sessions(before: datetime, dry: bool) -> int:
    return forget_old_sessions(before, dry=dry)


RULES = (
    Rule(
        "sessions",
        Text(fr="Sessions finies, avec adresse et navigateur", en="Ended sessions, with address and browser"),
        "FILROUGE_KEEP_SESSIONS_DAYS",
        _sessions,
    ),
    Rule(
        "jobs",
        Text(fr="Travaux finis, avec leurs journaux", en="Ended jobs, with their logs"),
        "FILROUGE_KEEP_JOBS_DAYS",
        _jobs,
    ),
    Rule(
        "drafts",
        Text(fr="Brouillons que personne ne touche plus", en="Drafts that nobody touches any more"),
        "FILROUGE_KEEP_DRAFTS_DAYS",
        _drafts,
    ),
    Rule("notices", Text(fr="Avis envoyés", en="Notices sent"), "FILROUGE_KEEP_NOTICES_DAYS", _notices),
    Rule(
        "invitations",
        Text(fr="Invitations échues", en="Invitations past their day"),
        "FILROUGE_KEEP_INVITATIONS_DAYS",
        _invitations,
    ),
)
