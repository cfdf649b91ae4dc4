"""How the installation does: disk, queue, database, last backup; and its backups as files."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from filrouge.adapters.accounts.models import Account as Row
from filrouge.adapters.jobs.models import Job
from filrouge.delivery.retention import last_cleared
from filrouge.delivery.safekeeping import back_up
from filrouge.delivery.wiring import home
from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_

BACKUPS = "backups"
NAME = re.compile(r"filrouge-\d{8}T\d{6}Z\.zip")
LITTLE_BYTES = 1 << 30


@dataclass(frozen=True)
class Backup:
    name: str
    made_at: datetime
    size_bytes: int


@dataclass(frozen=True)
class Health:
    """What whoever administers looks at in the morning."""

    release: str
    database: str
    home: Path
    free_bytes: int
    queued_count: int
    running_count: int
    last_backup: Backup | None
    last_cleared: datetime | None
    asked_to_be_erased_count: int

    @property
    def little_space(self) -> bool:
        return self.free_bytes < LITTLE_BYTES


def health() -> Health:
    kept = backups()
    return Health(
        release=version("filrouge"),
        database="SQLite" if "sqlite3" in settings.DATABASES["default"]["ENGINE"] else "PostgreSQL",
        home=home(),
        free_bytes=shutil.disk_usage(home()).free,
        queued_count=Job.objects.filter(status="queued").count(),
        running_count=Job.objects.filter(status="running").count(),
        last_backup=kept[0] if kept else None,
        last_cleared=last_cleared(),
        asked_to_be_erased_count=Row.objects.filter(erasure_asked_at__isnull=False, erased=False).count(),
    )


def backups() -> tuple[Backup, ...]:
    """Those made from the pages, the latest first."""
    folder = home() / BACKUPS
    found = [path for path in folder.glob("*.zip") if NAME.fullmatch(path.name)] if folder.is_dir() else []
    told = (Backup(path.name, _made_at(path), path.stat().st_size) for path in found)
    return tuple(sorted(told, key=lambda one: one.name, reverse=True))


def make_backup(now: datetime) -> str:
    """The name of a new backup, in the home folder; copy it elsewhere.

    Raises:
        Unavailable: the database is not SQLite.
    """
    folder = home() / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"filrouge-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
    back_up(folder / name)
    return name


def backup_file(name: str) -> Path:
    """Raises NotFound: no backup has this name."""
    path = home() / BACKUPS / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound(N_("No backup %(name)s", name=repr(name[:40])))
    return path


def password_link(address: str, user: AbstractBaseUser) -> str:
    """A link by which this person chooses a password, once."""
    from allauth.account.forms import default_token_generator  # noqa: PLC0415 - needs Django set up
    from allauth.account.utils import user_pk_to_url_str  # noqa: PLC0415

    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return f"{address}/accounts/password/reset/key/{key}/"


def _made_at(path: Path) -> datetime:
    return datetime.strptime(path.name, "filrouge-%Y%m%dT%H%M%SZ.zip").replace(tzinfo=UTC)
